/* SPDX-License-Identifier: MIT */
/* What kind of mail it is, by its header: RFC 3464, 3834, 5965, 6650, 8098, and subjects; and what it reports. */
#include "mail.h"

/* ---- Who wrote it ---- */

/* "MAILER-DAEMON", with a domain or without. */
static bool is_daemon(smtpb_span mailbox)
{
    size_t n = SMTPB_I_AT(mailbox, "MAILER-DAEMON");
    return n > 0 && (n == mailbox.len || mailbox.ptr[n] == '@');
}

bool smtpb_is_null_path(smtpb_span path)
{
    smtpb_span bare = smtpb_i_trimmed(path);
    if (bare.len > 1 && bare.ptr[0] == '<' && bare.ptr[bare.len - 1] == '>')
        bare = smtpb_i_first(smtpb_i_from(bare, 1), bare.len - 2);
    return path.ptr && (bare.len == 0 || smtpb_i_same(bare, SMTPB_I_LITERAL("#@[]")) || is_daemon(bare));
}

static bool names(smtpb_span value, smtpb_span word)
{
    size_t end;
    return smtpb_i_words_at(value, word, &end) < value.len;
}

/* words: each with a NUL behind it, then one more. */
static bool names_one_of(smtpb_span value, const char *words)
{
    for (; *words != '\0'; words += smtpb_i_string(words).len + 1)
        if (names(value, smtpb_i_string(words)))
            return true;
    return false;
}

smtpb_i_author smtpb_i_author_of(smtpb_span headers)
{
    static const char systems[] =
        "postmaster\0post_master\0mailerdaemon\0mail-daemon\0mail system\0mail administrator\0"
        "mail_service\0system admin\0sysadmin\0no-reply@\0noreply@\0microsoftexchange\0mdaemon@\0"
        "antivirus\0";
    smtpb_span from = smtpb_field(headers, "From");
    if (names_one_of(from, "mailer-daemon\0mail delivery s\0<>\0"))
        return SMTPB_I_AUTHOR_DAEMON;
    bool list = smtpb_field(headers, "X-MLServer").ptr && names_one_of(from, "admin@\0"); /* fml */
    bool unknown = !from.ptr || smtpb_is_null_path(from) || list || names_one_of(from, systems);
    return unknown ? SMTPB_I_AUTHOR_UNKNOWN : SMTPB_I_AUTHOR_PERSON;
}

bool smtpb_is_complaint(smtpb_span type)
{
    static const char others[][13] = { "not-spam", "auth-failure", "dmarc" };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (smtpb_i_starts(type, smtpb_i_string(others[i])))
            return false;
    return true;
}

/* ---- What its subject says ---- */

/* Does it end with the words, a period behind them ignored, and neither answer nor forward another mail? */
static bool ends_with(smtpb_span subject, smtpb_span words)
{
    smtpb_span prefix = smtpb_i_first(subject, 4); /* "Re:", "AW:", "Fwd:" */
    if (subject.len > 0 && subject.ptr[subject.len - 1] == '.')
        subject.len--;
    return subject.len >= words.len && smtpb_i_same(smtpb_i_from(subject, subject.len - words.len), words) &&
           smtpb_i_find(prefix, 0, ':') == prefix.len;
}

/* The kind that kinds.def has for the subject, or OTHER. */
static smtpb_mail kind_of_subject(smtpb_span subject)
{
    /* Of each: a letter for the kind, 'E' for words at the end, the words, a NUL. */
    static const char subjects[] =
#define DELAY(words)  "D" words "\0"
#define BOUNCE(words) "B" words "\0"
#define AUTO(words)   "A" words "\0"
#define AWAY(words)   "E" words "\0"
#include "kinds.def"
#undef DELAY
#undef BOUNCE
#undef AUTO
#undef AWAY
        ;
    bool bracket = subject.len > 0 && subject.ptr[0] == '['; /* "[Automatic reply] hello" */
    smtpb_span bracketed = smtpb_i_behind(subject, bracket);
    for (const char *row = subjects; *row != '\0';) {
        smtpb_span words = smtpb_i_string(row + 1);
        if (*row == 'E' ? ends_with(subject, words)
                        : smtpb_i_starts(subject, words) || smtpb_i_starts(bracketed, words))
            return *row == 'D' ? SMTPB_MAIL_DELAYED : *row == 'B' ? SMTPB_MAIL_BOUNCE : SMTPB_MAIL_AUTO_REPLY;
        row += words.len + 2;
    }
    return SMTPB_MAIL_OTHER;
}

/* ---- What its other fields say ---- */

/* Has the header one of these fields? */
static bool has_mark_of_auto_reply(smtpb_span headers)
{
    static const char marks[][18] = { "X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Autoreply-From",
                                      "X-Mail-Autoreply" };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (smtpb_field(headers, marks[i]).ptr)
            return true;
    return false;
}

/* RFC 3834 5, and older conventions. */
static bool is_auto_reply(smtpb_span headers, smtpb_mail subject)
{
    smtpb_span precedence = smtpb_field(headers, "Precedence");
    return smtpb_i_starts(smtpb_field(headers, "Auto-Submitted"), SMTPB_I_LITERAL("auto-replied")) ||
           smtpb_i_starts(smtpb_field(headers, "X-Auto-Submitted"), SMTPB_I_LITERAL("auto-replied")) ||
           smtpb_i_same(precedence, SMTPB_I_LITERAL("auto_reply")) ||
           smtpb_i_same(precedence, SMTPB_I_LITERAL("auto-reply")) || has_mark_of_auto_reply(headers) ||
           subject == SMTPB_MAIL_AUTO_REPLY;
}

/* The kind of report that the content type tells (RFC 6522), BOUNCE if none; OTHER: no report. */
static smtpb_mail kind_of_report(smtpb_span headers)
{
    smtpb_span type = smtpb_field(headers, "Content-Type");
    if (!smtpb_i_starts(type, SMTPB_I_LITERAL("multipart/report")))
        return SMTPB_MAIL_OTHER;
    if (names(type, SMTPB_I_LITERAL("feedback-report")))
        return SMTPB_MAIL_COMPLAINT;
    if (names(type, SMTPB_I_LITERAL("tlsrpt"))) /* RFC 8460 5.3: of connections, not of mails */
        return SMTPB_MAIL_OTHER;
    return names(type, SMTPB_I_LITERAL("disposition-notification")) ? SMTPB_MAIL_RECEIPT : SMTPB_MAIL_BOUNCE;
}

/* Sieve's refusal, which is sent as a receipt (RFC 5429 2.2). */
static bool is_refusal(smtpb_span headers)
{
    return names(smtpb_field(headers, "Auto-Submitted"), SMTPB_I_LITERAL("(rejected"));
}

/* A bounce's mark, whatever other fields say; MTAs also write Auto-Submitted. */
static bool is_marked(smtpb_span headers, smtpb_mail report)
{
    return report == SMTPB_MAIL_BOUNCE || is_refusal(headers) || smtpb_field(headers, "X-Failed-Recipients").ptr ||
           smtpb_i_author_of(headers) == SMTPB_I_AUTHOR_DAEMON;
}

/* Older vacation programs set only the null return path and a low precedence. */
static bool is_vacation(smtpb_span headers)
{
    smtpb_span precedence = smtpb_field(headers, "Precedence");
    bool low = smtpb_i_same(precedence, SMTPB_I_LITERAL("bulk")) || smtpb_i_same(precedence, SMTPB_I_LITERAL("junk"));
    return low && smtpb_i_author_of(headers) == SMTPB_I_AUTHOR_PERSON;
}

/* By marks, from the surest to the subject. */
smtpb_mail smtpb_mail_kind(smtpb_span headers)
{
    smtpb_mail report = kind_of_report(headers), subject = kind_of_subject(smtpb_field(headers, "Subject"));
    bool reports = subject == SMTPB_MAIL_BOUNCE || subject == SMTPB_MAIL_DELAYED;
    if (report == SMTPB_MAIL_COMPLAINT || (report == SMTPB_MAIL_RECEIPT && !is_refusal(headers)))
        return report;
    if (is_marked(headers, report))
        return subject == SMTPB_MAIL_DELAYED ? SMTPB_MAIL_DELAYED : SMTPB_MAIL_BOUNCE;
    if (is_auto_reply(headers, subject) && !reports)
        return SMTPB_MAIL_AUTO_REPLY; /* it may have the null path too (RFC 3834 3.3) */
    if (reports && smtpb_i_author_of(headers) != SMTPB_I_AUTHOR_PERSON)
        return subject;
    if (!smtpb_is_null_path(smtpb_field(headers, "Return-Path")))
        return SMTPB_MAIL_OTHER;
    return !reports && is_vacation(headers) ? SMTPB_MAIL_AUTO_REPLY : SMTPB_MAIL_BOUNCE;
}

/* ---- What it returns ---- */

bool smtpb_returns_bounce(smtpb_span returned, smtpb_span fields)
{
    smtpb_span sender = smtpb_field(fields, "X-Postfix-Sender"), address = smtpb_typed_address(sender);
    return kind_of_report(returned) != SMTPB_MAIL_OTHER || is_marked(returned, SMTPB_MAIL_OTHER) ||
           smtpb_is_null_path(smtpb_field(returned, "Return-Path")) ||
           (sender.ptr && (address.len == 0 || smtpb_is_null_path(address)));
}

/* ---- What it reports of a recipient ---- */

const char *smtpb_delivery_kind(smtpb_delivery delivery)
{
    switch (delivery) {
    case SMTPB_DELIVERY_DELAYED:
        return "delayed";
    case SMTPB_DELIVERY_DONE:
    case SMTPB_DELIVERY_RELAYED:
    case SMTPB_DELIVERY_EXPANDED:
        return "delivered";
    case SMTPB_DELIVERY_COMPLAINED:
        return "complaint";
    default:
        return "bounce";
    }
}
