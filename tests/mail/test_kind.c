/* SPDX-License-Identifier: MIT */
/* The kind of a mail by its header: every subject of kinds.def, each mark, and which of them counts. */
#include "../../src/mail/mail.h"
#include "../support.h"

#define PERSON  "From: Jane <jane@example.com>\n"
#define DAEMON  "From: Mail Delivery System <MAILER-DAEMON@mx.example.net>\n"
#define NULLS   "Return-Path: <>\n"
#define REPLIED "Auto-Submitted: auto-replied\n"
#define REPORT  "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n"
#define RECEIPT "Content-Type: multipart/report; report-type=disposition-notification; boundary=b\n"
#define FAILED  "X-Failed-Recipients: gone@example.com\n"

static struct header {
    const char *name, *header, *kind;
} headers[] = {
    { "nothing", "", "other" },
    { "a person", PERSON "Subject: hello\n", "other" },

    { "null return path", NULLS "From: x@example.net\n", "bounce" },
    { "null return path without brackets", "Return-Path:\nFrom: x@example.net\n", "bounce" },
    { "null return path of qmail", "Return-Path: <#@[]>\nFrom: x@example.net\n", "bounce" },
    { "the same without brackets", "Return-Path: #@[]\nFrom: x@example.net\n", "bounce" },
    { "null return path that a server named", "Return-Path: <MAILER-DAEMON@example.org>\nFrom: x@example.net\n",
      "bounce" },
    { "the same without a domain", "Return-Path: <mailer-daemon>\nFrom: x@example.net\n", "bounce" },
    { "a return path that begins like it", "Return-Path: <MAILER-DAEMON-list@example.org>\nFrom: x@example.net\n",
      "other" },
    { "null return path of a person", NULLS PERSON "Subject: hello\n", "bounce" },
    { "null return path of a person, of low precedence", NULLS PERSON "Subject: hello\nPrecedence: bulk\n",
      "auto_reply" },
    { "the same of a lower one", NULLS PERSON "Precedence: junk\n", "auto_reply" },
    { "the same about an undeliverable mail", NULLS PERSON "Subject: Undeliverable: x\nPrecedence: bulk\n", "bounce" },
    { "the same of no person", NULLS "From: postmaster@example.net\nPrecedence: bulk\n", "bounce" },
    { "low precedence with a return path", PERSON "Return-Path: <jane@example.com>\nPrecedence: bulk\n", "other" },
    { "a return path", "Return-Path: <x@example.net>\nFrom: x@example.net\n", "other" },
    { "MAILER-DAEMON", DAEMON, "bounce" },
    { "MAILER-DAEMON in small letters", "From: mailer-daemon@example.net\n", "bounce" },
    { "Mail Delivery Subsystem", "From: Mail Delivery Subsystem <x@example.net>\n", "bounce" },
    { "a mail service", "From: SMTP_Mail_Service@example.net\nSubject: Returned mail\n", "bounce" },
    { "a postal service", "From: Royal Mail Service <news@example.net>\nSubject: Delivery problem\n", "other" },
    { "a mail service about something else", "From: SMTP_Mail_Service@example.net\nSubject: hello\n", "other" },
    { "MAILER-DAEMON within a word", "From: xMAILER-DAEMON@example.net\n", "other" },
    { "postmaster", "From: postmaster@example.net\n", "other" },
    { "a report", PERSON REPORT, "bounce" },
    { "a report in capitals", PERSON "CONTENT-TYPE: MULTIPART/REPORT; boundary=b\n", "bounce" },
    { "a report, folded", PERSON "Content-Type:\n multipart/report;\n\treport-type=delivery-status\n", "bounce" },
    { "no report", PERSON "Content-Type: multipart/mixed; report-type=delivery-status\n", "other" },
    { "X-Failed-Recipients", PERSON FAILED, "bounce" },
    { "X-Failed-Recipients, empty", PERSON "X-Failed-Recipients:\n", "bounce" },

    { "null return path and Auto-Submitted", NULLS REPLIED PERSON, "auto_reply" },
    { "MAILER-DAEMON beats Auto-Submitted", DAEMON REPLIED, "bounce" },
    { "a report beats Auto-Submitted", PERSON REPORT REPLIED, "bounce" },
    { "X-Failed-Recipients beats Auto-Submitted", PERSON FAILED REPLIED, "bounce" },
    { "MAILER-DAEMON beats the subject", DAEMON "Subject: Out of office\n", "bounce" },
    { "a bounce's subject beats Auto-Submitted", "From: postmaster@example.net\nSubject: Undeliverable: x\n" REPLIED,
      "bounce" },
    { "the subject of a person does not", PERSON "Subject: Undeliverable: x\n", "other" },
    { "a person's subject and the null return path", NULLS PERSON "Subject: Undeliverable: x\n", "bounce" },

    { "a report of a delay", PERSON REPORT "Subject: Delayed Mail (still being retried)\n", "delayed" },
    { "MAILER-DAEMON about a delay", DAEMON "Subject: Warning: could not send message for past 4 hours\n", "delayed" },
    { "postmaster about a delay", "From: postmaster@example.net\nSubject: Delivery delayed\n", "delayed" },
    { "postmaster's warning", "From: postmaster@example.net\nSubject: Mail Delivery Warning\n", "delayed" },
    { "a person about a delay", PERSON "Subject: Delivery delayed\n", "other" },
    { "a status notification of a delay", DAEMON "Subject: Delivery Status Notification (Delay)\n", "delayed" },
    { "a status notification of a failure", DAEMON "Subject: Delivery Status Notification (Failure)\n", "bounce" },

    { "Sieve refuses", PERSON RECEIPT "Auto-Submitted: auto-replied (rejected)\n", "bounce" },
    { "Sieve's vacation", PERSON RECEIPT "Auto-Submitted: auto-replied (vacation)\n", "receipt" },
    { "rejected, but not as its comment", PERSON "Auto-Submitted: auto-rejected\n", "other" },

    { "Auto-Submitted", PERSON REPLIED, "auto_reply" },
    { "Auto-Submitted with a comment", PERSON "Auto-Submitted: auto-replied (vacation)\n", "auto_reply" },
    { "Auto-Submitted: no", PERSON "Auto-Submitted: no\n", "other" },
    { "Auto-Submitted: auto-generated", PERSON "Auto-Submitted: auto-generated\n", "other" },
    { "Precedence", PERSON "Precedence: AUTO_REPLY\n", "auto_reply" },
    { "another Precedence", PERSON "Precedence: bulk\n", "other" },
    { "X-Autoreply", PERSON "X-Autoreply: yes\n", "auto_reply" },
    { "X-Auto-Submitted", PERSON "X-Auto-Submitted: auto-replied\n", "auto_reply" },
    { "Precedence with a hyphen", PERSON "Precedence: auto-reply\n", "auto_reply" },
    { "X-Autoresponder", PERSON "X-Autoresponder: x\n", "auto_reply" },
    { "X-Autoreply-From", PERSON "X-Autoreply-From: x\n", "auto_reply" },
    { "X-Mail-Autoreply", PERSON "X-Mail-Autoreply: x\n", "auto_reply" },
    { "a wish for no automatic reply", PERSON "X-Auto-Response-Suppress: All\n", "other" },
    { "X-Autorespond", PERSON "X-Autorespond: x\n", "auto_reply" },

    { "automatic reply, English", PERSON "Subject: Automatic reply: x\n", "auto_reply" },
    { "automatic reply in brackets", PERSON "Subject: [Automatic reply] x\n", "auto_reply" },
    { "automatic reply behind a list's name", PERSON "Subject: [x] Automatic reply: x\n", "other" },
    { "automatic reply of Notes", PERSON "Subject: Jane Doe/HOU is out of the office.\n", "auto_reply" },
    { "automatic reply of Notes that knows no name", PERSON "Subject: is out of the office.\n", "auto_reply" },
    { "an answer to it", PERSON "Subject: Re: Jane Doe is out of the office.\n", "other" },
    { "forwarded", PERSON "Subject: Fwd: Jane Doe is out of the office.\n", "other" },
    { "a question about it", PERSON "Subject: Jane is out of the office?\n", "other" },
    { "the null path in From", "From: <>\n" REPLIED, "bounce" },
    { "the null path in From, with a name", "From: Mail System <>\n" REPLIED, "bounce" },
    { "no address in From", "From: x\n" REPLIED, "auto_reply" },
    { "postmaster about an unknown recipient", "From: postmaster@example.net\nSubject: Recipient does not exist\n",
      "bounce" },
    { "a person about one", PERSON "Subject: Recipient does not exist\n", "other" },

    { "automatic reply, German", PERSON "Subject: Automatische Antwort: x\n", "auto_reply" },
    { "automatic reply, German, away", PERSON "Subject: Abwesenheitsnotiz: x\n", "auto_reply" },
    { "automatic reply, French", PERSON "Subject: Réponse automatique : x\n", "auto_reply" },
    { "automatic reply, Spanish", PERSON "Subject: Respuesta automática: x\n", "auto_reply" },
    { "automatic reply, Portuguese", PERSON "Subject: Resposta automática: x\n", "auto_reply" },
    { "automatic reply, Italian", PERSON "Subject: Risposta automatica: x\n", "auto_reply" },
    { "automatic reply, Dutch", PERSON "Subject: Automatisch antwoord: x\n", "auto_reply" },
    { "automatic reply, Polish", PERSON "Subject: Automatyczna odpowiedź: x\n", "auto_reply" },
    { "automatic reply, Czech", PERSON "Subject: Automatická odpověď: x\n", "auto_reply" },
    { "automatic reply, Slovak", PERSON "Subject: Automatické odpovedanie: x\n", "auto_reply" },
    { "automatic reply, Swedish, Danish, Norwegian", PERSON "Subject: Automatisk svar: x\n", "auto_reply" },
    { "automatic reply, Swedish", PERSON "Subject: Autosvar: x\n", "auto_reply" },
    { "automatic reply, Finnish", PERSON "Subject: Automaattinen vastaus: x\n", "auto_reply" },
    { "automatic reply, Hungarian", PERSON "Subject: Automatikus válasz: x\n", "auto_reply" },
    { "automatic reply, Romanian", PERSON "Subject: Răspuns automat: x\n", "auto_reply" },
    { "automatic reply, Turkish", PERSON "Subject: Otomatik yanıt: x\n", "auto_reply" },
    { "automatic reply, Greek", PERSON "Subject: Αυτόματη απάντηση: x\n", "auto_reply" },
    { "automatic reply, Russian", PERSON "Subject: Автоматический ответ: x\n", "auto_reply" },
    { "automatic reply, Ukrainian", PERSON "Subject: Автоматична відповідь: x\n", "auto_reply" },
    { "automatic reply, Chinese, simplified", PERSON "Subject: 自动回复: x\n", "auto_reply" },
    { "automatic reply, Chinese, traditional", PERSON "Subject: 自動回覆: x\n", "auto_reply" },
    { "automatic reply, Japanese", PERSON "Subject: 自動応答: x\n", "auto_reply" },
    { "automatic reply, Japanese, away", PERSON "Subject: 不在: x\n", "auto_reply" },
    { "automatic reply, Korean", PERSON "Subject: 자동 회신: x\n", "auto_reply" },

    { "a complaint", "From: fbl@example.net\nContent-Type: multipart/report; report-type=feedback-report; boundary=b\n",
      "complaint" },
    { "a complaint by MAILER-DAEMON", NULLS DAEMON "Content-Type: multipart/report; report-type=\"feedback-report\"\n",
      "complaint" },
    { "a report of connections with TLS",
      "From: tls@example.net\nContent-Type: multipart/report; boundary=b; report-type=tlsrpt\n", "other" },
    { "the same by MAILER-DAEMON", DAEMON "Content-Type: multipart/report; report-type=tlsrpt; boundary=b\n",
      "bounce" },
    { "a receipt", PERSON "Content-Type: multipart/report; report-type=disposition-notification; boundary=b\n",
      "receipt" },
    { "a receipt of the null return path",
      NULLS REPLIED PERSON "Content-Type: multipart/report;\n report-type=disposition-notification\n", "receipt" },
    { "a feedback report that is no report", PERSON "Content-Type: text/plain; x=feedback-report\n", "other" },
};

static void kind_is(void **state)
{
    const struct header *row = *state;
    smtpb_span header = heap_copy(smtpb_str(row->header));
    assert_string_equal(smtpb_mail_name(smtpb_mail_kind(header)), row->kind);
    heap_free(header);
}

/* ---- Every subject ---- */

static struct subject {
    const char *words;
    smtpb_mail kind;
} subjects[] = {
#define DELAY(words)  { words, SMTPB_MAIL_DELAYED },
#define BOUNCE(words) { words, SMTPB_MAIL_BOUNCE },
#define AUTO(words)   { words, SMTPB_MAIL_AUTO_REPLY },
#define AWAY(words)
#include "../../src/mail/kinds.def"
#undef DELAY
#undef BOUNCE
#undef AUTO
#undef AWAY
};

static const char *away[] = {
#define DELAY(words)
#define BOUNCE(words)
#define AUTO(words)
#define AWAY(words) words,
#include "../../src/mail/kinds.def"
#undef DELAY
#undef BOUNCE
#undef AUTO
#undef AWAY
};

static smtpb_mail kind_at_end(const char *before, const char *words, const char *after)
{
    char header[200];
    int n = snprintf(header, sizeof header, PERSON "Subject: %s%s%s\n", before, words, after);
    assert_in_range(n, 1, sizeof header - 1);
    return smtpb_mail_kind((smtpb_span){ header, (size_t)n });
}

static void end_of_subject_is(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(away); i++) {
        assert_int_equal(kind_at_end("Jane Doe ", away[i], ""), SMTPB_MAIL_AUTO_REPLY);
        assert_int_equal(kind_at_end("Jane Doe ", away[i], "."), SMTPB_MAIL_AUTO_REPLY);
        assert_int_equal(kind_at_end("Jane Doe ", away[i], "?"), SMTPB_MAIL_OTHER);
        assert_int_equal(kind_at_end("AW: Jane Doe ", away[i], "."), SMTPB_MAIL_OTHER);
    }
}

static smtpb_mail kind_with(const char *from, const char *before, const char *words)
{
    char header[200];
    int n = snprintf(header, sizeof header, "%sSubject: %s%s; x\n", from, before, words);
    assert_in_range(n, 1, sizeof header - 1);
    return smtpb_mail_kind((smtpb_span){ header, (size_t)n });
}

static void subject_is(void **state)
{
    const struct subject *row = *state;
    bool replies = row->kind == SMTPB_MAIL_AUTO_REPLY;
    assert_int_equal(kind_with("From: postmaster@example.net\n", "", row->words), row->kind);
    assert_int_equal(kind_with(PERSON, "", row->words), replies ? row->kind : SMTPB_MAIL_OTHER);
    assert_int_equal(kind_with("From: postmaster@example.net\n", "Re: ", row->words), SMTPB_MAIL_OTHER);
}

/* Else it would never be the one that counts. */
static void no_subject_begins_with_one_above(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(subjects); i++)
        for (size_t k = 0; k < i; k++)
            if (smtpb_i_starts(smtpb_str(subjects[i].words), smtpb_str(subjects[k].words)))
                fail_msg("\"%s\" begins with \"%s\"", subjects[i].words, subjects[k].words);
}

/* ---- What it returns ---- */

static struct returned {
    const char *name, *header, *fields;
    bool is_bounce;
} returned[] = {
    { "nothing returned", "", "", false },
    { "a person's mail", "Return-Path: <jane@example.com>\n" PERSON REPLIED,
      "X-Postfix-Sender: rfc822; jane@example.com\n", false },
    { "a mail about bounces", PERSON "Subject: Undeliverable\nContent-Type: multipart/mixed\n", "", false },
    { "the null return path", NULLS PERSON, "", true },
    { "an empty return path", "Return-Path:\n" PERSON, "", true },
    { "no return path", PERSON, "", false },
    { "returned MAILER-DAEMON", DAEMON, "", true },
    { "a returned report", PERSON REPORT, "", true },
    { "a returned receipt", PERSON RECEIPT, "", true },
    { "a returned refusal", PERSON "Auto-Submitted: auto-replied (rejected)\n", "", true },
    { "a returned list", PERSON FAILED, "", true },
    { "Postfix's null sender", PERSON, "Reporting-MTA: dns; x\nX-Postfix-Sender: rfc822; \n", true },
    { "Postfix's null sender in brackets", "", "X-Postfix-Sender: rfc822; <>\n", true },
};

static void returned_is(void **state)
{
    const struct returned *row = *state;
    assert_int_equal(smtpb_returns_bounce(smtpb_str(row->header), smtpb_str(row->fields)), row->is_bounce);
}

/* ---- Who wrote it ---- */

static struct author {
    const char *name, *header;
    smtpb_i_author author;
} authors[] = {
    { "MDaemon", "From: MDaemon@example.com\n", SMTPB_I_AUTHOR_UNKNOWN },
    { "a virus scanner", "From: Symantec_AntiVirus_for_SMTP_Gateways@example.com\n", SMTPB_I_AUTHOR_UNKNOWN },
    { "fml", "From: list-admin@example.com\nX-MLServer: fml\n", SMTPB_I_AUTHOR_UNKNOWN },
    { "a person on a list of fml", "From: jane@example.com\nX-MLServer: fml\n", SMTPB_I_AUTHOR_PERSON },
    { "an administrator", "From: list-admin@example.com\n", SMTPB_I_AUTHOR_PERSON },
    { "nobody", "", SMTPB_I_AUTHOR_UNKNOWN },
    { "an empty From", "From:\n", SMTPB_I_AUTHOR_UNKNOWN },
    { "the null path", "From: <>\n", SMTPB_I_AUTHOR_DAEMON },
    { "a person", PERSON, SMTPB_I_AUTHOR_PERSON },
    { "mailer-daemon", "From: mailer-daemon\n", SMTPB_I_AUTHOR_DAEMON },
    { "mail delivery service", "From: Mail Delivery Service <x@example.net>\n", SMTPB_I_AUTHOR_DAEMON },
    { "postmaster", "From: Postmaster <x@example.net>\n", SMTPB_I_AUTHOR_UNKNOWN },
    { "post_master", "From: post_master@example.net\n", SMTPB_I_AUTHOR_UNKNOWN },
    { "mailerdaemon", "From: mailerdaemon@example.net\n", SMTPB_I_AUTHOR_UNKNOWN },
    { "mail-daemon", "From: mail-daemon@example.net\n", SMTPB_I_AUTHOR_UNKNOWN },
    { "mail system", "From: Mail System <x@example.net>\n", SMTPB_I_AUTHOR_UNKNOWN },
    { "mail administrator", "From: Mail  Administrator <x@example.net>\n", SMTPB_I_AUTHOR_UNKNOWN },
    { "system administrator", "From: System Administrator <x@example.net>\n", SMTPB_I_AUTHOR_UNKNOWN },
    { "sysadmin", "From: sysadmin@example.net\n", SMTPB_I_AUTHOR_UNKNOWN },
    { "no-reply", "From: no-reply@example.net\n", SMTPB_I_AUTHOR_UNKNOWN },
    { "noreply", "From: noreply@example.net\n", SMTPB_I_AUTHOR_UNKNOWN },
    { "Exchange", "From: MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.net\n", SMTPB_I_AUTHOR_UNKNOWN },
};

static void deliveries_have_kinds(void **state)
{
    static const char *const kinds[] = { "bounce", "delayed", "delivered", "delivered", "delivered", "complaint" };
    (void)state;
    for (int i = 0; i < (int)COUNT(kinds); i++)
        assert_string_equal(smtpb_delivery_kind((smtpb_delivery)i), kinds[i]);
    assert_string_equal(smtpb_delivery_kind((smtpb_delivery)99), "bounce");
}

static struct feedback {
    const char *name, *type;
    bool complains;
} feedbacks[] = {
    { "abuse", "abuse", true },
    { "fraud", "fraud", true },
    { "no type", "", true },
    { "not-spam", "not-spam", false },
    { "not-spam in capitals", "Not-Spam", false },
    { "auth-failure", "auth-failure", false },
    { "dmarc", "dmarc", false },
};

static void feedback_is_a_complaint(void **state)
{
    const struct feedback *row = *state;
    assert_int_equal(smtpb_is_complaint(smtpb_str(row->type)), row->complains);
}

static void null_paths(void **state)
{
    static const char *const paths[] = {
        "", "<>", " <> ", "#@[]", "<#@[]>", "MAILER-DAEMON", "<Mailer-Daemon@x.example>"
    };
    (void)state;
    for (size_t i = 0; i < COUNT(paths); i++)
        assert_true(smtpb_is_null_path(smtpb_str(paths[i])));
    assert_false(smtpb_is_null_path(smtpb_str("<jane@example.com>")));
    assert_false(smtpb_is_null_path(smtpb_str("<MAILER-DAEMON-x@example.com>")));
    assert_false(smtpb_is_null_path((smtpb_span){ NULL, 0 }));
}

static void author_is(void **state)
{
    const struct author *row = *state;
    assert_int_equal(smtpb_i_author_of(smtpb_str(row->header)), row->author);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(no_subject_begins_with_one_above),
                                        cmocka_unit_test(end_of_subject_is), cmocka_unit_test(deliveries_have_kinds),
                                        cmocka_unit_test(null_paths) };
    return cmocka_run_group_tests(tests, NULL, NULL) + RUN_ROWS(headers, kind_is) + RUN_ROWS(subjects, subject_is) +
           RUN_ROWS(returned, returned_is) + RUN_ROWS(authors, author_is) +
           RUN_ROWS(feedbacks, feedback_is_a_complaint);
}
