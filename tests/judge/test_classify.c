/* SPDX-License-Identifier: MIT */
/* The verdict: from code, status and stage to a reason, and from the reason to everything else. */
#include "../wire.h"

enum {
    NOWHERE = SMTPB_STAGE_UNKNOWN,
    CONNECT = SMTPB_STAGE_CONNECT,
    HELO = SMTPB_STAGE_HELO,
    STARTTLS = SMTPB_STAGE_STARTTLS,
    AUTH = SMTPB_STAGE_AUTH,
    MAIL = SMTPB_STAGE_MAIL,
    RCPT = SMTPB_STAGE_RCPT,
    DATA = SMTPB_STAGE_DATA,
    EOD = SMTPB_STAGE_EOD,
    OTHER = SMTPB_STAGE_OTHER
};

#define GOOGLE    "gmail-smtp-in.l.google.com"
#define MICROSOFT "example-com.mail.protection.outlook.com."

/* expected: type reason address action confidence by, then "permanent" if it is. */
static struct judged {
    const char *name;
    const char *reply;
    int stage;
    uint32_t accepted;
    const char *mx;
    const char *expected;
} judged[] = {
    /* 2yz and 3yz */
    { "250", "250 OK", NOWHERE, 0, "", "none accepted unaffected none high code" },
    { "354", "354 go ahead", DATA, 0, "", "none accepted unaffected none high code" },
    { "251 is accepted", "251 User not local; will forward to <a@x.example>", RCPT, 0, "",
      "none accepted unaffected none high code" },
    { "status 2.1.5 without a code", "2.1.5 ok", NOWHERE, 0, "", "none accepted unaffected none medium status" },
    /* 550: the most overloaded code */
    { "bare 550", "550", NOWHERE, 0, "", "hard mailbox_unavailable suspect review low code permanent" },
    { "bare 550 at RCPT", "550", RCPT, 0, "", "hard mailbox_unavailable suspect review low code permanent" },
    { "bare 550 at EOD", "550", EOD, 0, "", "block policy_rejected unaffected review low stage permanent" },
    { "550 5.1.1", "550 5.1.1 x", RCPT, 0, "", "hard user_unknown dead suppress_address medium status permanent" },
    { "550 5.1.1, stage unknown", "550 5.1.1 x", NOWHERE, 0, "",
      "hard user_unknown dead suppress_address medium status permanent" },
    { "550 5.1.1 at EOD", "550 5.1.1 x", EOD, 0, "",
      "hard user_unknown dead suppress_address medium status permanent" },
    { "550 5.1.1 after VRFY", "550 5.1.1 x", OTHER, 0, "", "hard user_unknown suspect review medium status permanent" },
    { "550 5.7.1", "550 5.7.1 x", RCPT, 0, "", "block policy_rejected unaffected review medium status permanent" },
    { "550 5.0.0 says no more than 550", "550 5.0.0 x", RCPT, 0, "",
      "hard mailbox_unavailable suspect review low code permanent" },
    { "550 4.2.2: the status is not believed", "550 4.2.2 x", RCPT, 0, "",
      "hard mailbox_unavailable suspect review low code permanent" },
    { "550 5.2.2: a full mailbox is never hard", "550 5.2.2 x", RCPT, 0, "",
      "soft mailbox_full suspect retry_later medium status permanent" },
    { "511 alone does not condemn", "511 x", RCPT, 0, "", "hard user_unknown suspect review low code permanent" },
    /* Suspect words: dead only where a precise status says the same */
    { "no longer in use, 5.2.1", "550 5.2.1 this address is no longer in use", RCPT, 0, "",
      "hard mailbox_disabled dead suppress_address high text permanent" },
    { "no longer in use, no status", "550 this address is no longer in use", RCPT, 0, "",
      "hard mailbox_disabled suspect review high text permanent" },
    { "no longer in use, another status", "550 5.1.1 this address is no longer in use", RCPT, 0, "",
      "hard mailbox_disabled suspect review high text permanent" },
    /* RFC 4954: replies to AUTH, whatever stage is given */
    { "432 is about a login", "432 no such user", RCPT, 0, "",
      "block client_auth_required unaffected fix_sender high text" },
    { "534 is about a login", "534 no such user", RCPT, 0, "",
      "block client_auth_required unaffected fix_sender high text permanent" },
    { "535 is about a login", "535 no such user", RCPT, 0, "",
      "block client_auth_required unaffected fix_sender high text permanent" },
    { "538 is about a login", "538 no such user", RCPT, 0, "",
      "block client_auth_required unaffected fix_sender high text permanent" },
    /* 551 */
    { "551 with a path", "551 User not local; please try <jdoe@relay.example.net>", NOWHERE, 0, "",
      "hard moved dead suppress_address high text permanent" },
    { "bare 551", "551", NOWHERE, 0, "", "hard moved suspect review low code permanent" },
    { "551 with another text", "551 x", RCPT, 0, "", "hard mailbox_unavailable suspect review low code permanent" },
    { "551 5.7.1", "551 5.7.1 x", RCPT, 0, "", "block policy_rejected unaffected review medium status permanent" },
    { "550 5.1.6", "550 5.1.6 x", RCPT, 0, "", "hard moved dead suppress_address medium status permanent" },
    { "550 5.1.6 with a path", "550 5.1.6 moved to <a@x.example>", RCPT, 0, "",
      "hard moved dead suppress_address high text permanent" },
    { "550 with a path is as a bare 550", "550 please try <a@x.example>", RCPT, 0, "",
      "hard mailbox_unavailable suspect review low code permanent" },
    { "551 with a path at CONNECT", "551 please try <a@x.example>", CONNECT, 0, "",
      "hard moved suspect review high text permanent" },
    /* 552 and 452 */
    { "552 at RCPT", "552 x", RCPT, 0, "", "soft mailbox_full suspect retry_later low code permanent" },
    { "552 at RCPT after others were accepted", "552 x", RCPT, 3, "",
      "soft too_many_recipients unaffected retry low stage" },
    { "552 5.2.2 at RCPT after others were accepted", "552 5.2.2 x", RCPT, 3, "",
      "soft mailbox_full suspect retry_later medium status permanent" },
    { "552 at MAIL", "552 x", MAIL, 0, "", "block message_too_large unaffected fix_message low stage permanent" },
    { "552 at EOD", "552 x", EOD, 0, "", "block message_too_large unaffected fix_message low stage permanent" },
    { "552, stage unknown", "552 x", NOWHERE, 0, "", "soft mailbox_full suspect retry_later low code permanent" },
    { "452 at RCPT after others were accepted", "452 x", RCPT, 1, "",
      "soft too_many_recipients unaffected retry low stage" },
    { "452 at RCPT", "452 x", RCPT, 0, "", "soft system_full unaffected retry low code" },
    { "5.5.3 is never permanent", "550 5.5.3 x", RCPT, 0, "",
      "soft too_many_recipients unaffected retry medium status" },
    /* Greeting and HELO */
    { "521 greeting", "521 x", CONNECT, 0, "", "hard domain_no_mail suspect review low code permanent" },
    { "521 later, with words of which nothing is known", "521 x", RCPT, 0, "",
      "block policy_rejected unaffected review low code permanent" },
    { "521 later, bare", "521", RCPT, 0, "", "hard domain_no_mail suspect review low code permanent" },
    { "521 5.1.10 greeting", "521 5.1.10 x", CONNECT, 0, "",
      "hard domain_no_mail suspect review medium status permanent" },
    { "554 greeting", "554 x", CONNECT, 0, "", "block policy_rejected unaffected review low stage permanent" },
    { "550 greeting", "550 x", CONNECT, 0, "", "block policy_rejected unaffected review low stage permanent" },
    { "550 5.1.1 at HELO", "550 5.1.1 x", HELO, 0, "",
      "block policy_rejected unaffected review medium stage permanent" },
    { "421 greeting", "421 x", CONNECT, 0, "", "soft system_unavailable unaffected retry low code" },
    /* TLS and login */
    { "454 at STARTTLS", "454 x", STARTTLS, 0, "", "block tls_required unaffected fix_sender low stage" },
    { "454 at AUTH", "454 x", AUTH, 0, "", "block client_auth_required unaffected fix_sender low code" },
    { "535 at AUTH", "535 5.7.8 x", AUTH, 0, "",
      "block client_auth_required unaffected fix_sender medium status permanent" },
    /* MAIL: no recipient was named yet */
    { "550 at MAIL", "550 x", MAIL, 0, "", "block sender_rejected unaffected fix_sender low stage permanent" },
    { "550 5.1.1 at MAIL", "550 5.1.1 x", MAIL, 0, "",
      "block sender_rejected unaffected fix_sender medium stage permanent" },
    { "550 5.1.8 at MAIL", "550 5.1.8 x", MAIL, 0, "",
      "block sender_rejected unaffected fix_sender medium status permanent" },
    { "450 at MAIL", "450 x", MAIL, 0, "", "block sender_rejected unaffected fix_sender low stage" },
    { "553 at MAIL", "553 x", MAIL, 0, "", "block sender_rejected unaffected fix_sender low stage permanent" },
    /* 4yz is never permanent */
    { "450 4.1.1", "450 4.1.1 x", RCPT, 0, "", "soft user_unknown suspect retry medium status" },
    { "4.2.1 is for the moment", "450 4.2.1 x", RCPT, 0, "", "soft mailbox_unavailable suspect retry medium status" },
    { "451 4.4.6", "451 4.4.6 x", RCPT, 0, "", "soft mail_loop unaffected retry medium status" },
    { "499", "499 x", RCPT, 0, "", "soft network_error unaffected retry low code" },
    { "unknown code of class 4", "498 x", RCPT, 0, "", "soft undetermined unknown retry low code" },
    { "unknown code of class 5", "598 x", RCPT, 0, "", "undetermined undetermined unknown review low code permanent" },
    /* Contradictions and junk */
    { "classes differ", "550-no\n250 ok", RCPT, 0, "", "block protocol_error unknown review low code permanent" },
    { "codes differ within a class", "550-5.1.1 no\n554 5.1.1 no", RCPT, 0, "",
      "hard user_unknown dead suppress_address medium status permanent" },
    { "status without a code", "5.1.1 gone", NOWHERE, 0, "",
      "hard user_unknown dead suppress_address medium status permanent" },
    { "status of class 4 without a code", "4.2.2 full", NOWHERE, 0, "",
      "soft mailbox_full suspect retry_later medium status" },
    { "no code and no status", "hello", NOWHERE, 0, "", "undetermined undetermined unknown review low code" },
    { "nothing", "", NOWHERE, 0, "", "undetermined undetermined unknown review low code" },
    /* A precise status, and a vague phrase */
    { "a policy beside 5.2.1", "550 5.2.1 refused due to domain policy", RCPT, 0, "",
      "hard mailbox_disabled suspect review medium status permanent" },
    { "no policy beside 5.2.1", "550 5.2.1 x", RCPT, 0, "",
      "hard mailbox_disabled dead suppress_address medium status permanent" },
    { "a weak word beside 5.2.1", "550 5.2.1 x rejected", RCPT, 0, "",
      "hard mailbox_disabled dead suppress_address medium status permanent" },
    /* Postfix's words before those of a table */
    { "what is rejected is the command", "550 <a@example.com>: Recipient address rejected: Invalid command", RCPT, 0,
      "", "block protocol_error unaffected review high text permanent" },
    { "the same without a code", "Recipient address rejected: Invalid command", RCPT, 0, "",
      "soft protocol_error unaffected retry high text" },
    { "the same of a sender", "550 <a@example.com>: Sender address rejected: User unknown in local table", RCPT, 0, "",
      "block sender_rejected unaffected fix_sender high text permanent" },
    { "a phrase across the colon that means the same", "550 Recipient address rejected: does not exist", RCPT, 0, "",
      "hard user_unknown dead suppress_address high text permanent" },
    { "in two lines", "550-Recipient address rejected: Invalid\n550 command", RCPT, 0, "",
      "hard user_unknown dead suppress_address high text permanent" },
    /* Words against words, and words in addresses, hosts and URLs */
    { "vague words against specific ones", "550 Mailbox unavailable. Your IP is blacklisted", RCPT, 0, "",
      "block blocklisted unaffected request_delisting high text permanent" },
    { "sender against recipient", "550 Sender address rejected: User unknown", RCPT, 0, "",
      "block sender_rejected unaffected fix_sender high text permanent" },
    { "words against a precise status", "550 5.2.2 No such user", RCPT, 0, "",
      "hard user_unknown dead suppress_address high text permanent" },
    { "precise status against vague words", "550 5.1.1 Mailbox unavailable", RCPT, 0, "",
      "hard user_unknown dead suppress_address medium status permanent" },
    { "vague words against a vague status", "550 5.7.1 Mailbox unavailable", RCPT, 0, "",
      "hard mailbox_unavailable suspect review medium text permanent" },
    { "status about the sender against words", "553 5.1.8 No such domain", RCPT, 0, "",
      "block sender_rejected unaffected fix_sender medium status permanent" },
    { "unknown user at MAIL", "550 No such user", MAIL, 0, "",
      "block sender_rejected unaffected fix_sender high text permanent" },
    { "unknown user at CONNECT", "550 No such user", CONNECT, 0, "",
      "hard user_unknown suspect review high text permanent" },
    { "phrase in an address", "550 <no-such-user@x.example> x", RCPT, 0, "",
      "hard mailbox_unavailable suspect review low code permanent" },
    { "phrase in a host name", "550 mx.no-such-user.example x", RCPT, 0, "",
      "hard mailbox_unavailable suspect review low code permanent" },
    { "list in the recipient's domain", "550 5.1.1 <a@spamhaus.example> x", RCPT, 0, "",
      "hard user_unknown dead suppress_address medium status permanent" },
    { "phrase in a URL", "550 5.7.1 https://x.example/user-unknown", RCPT, 0, "",
      "block policy_rejected unaffected review medium status permanent" },
    { "two replies glued", "550 5.1.1 No such user\n250 ok", RCPT, 0, "",
      "hard user_unknown dead suppress_address high text permanent" },
    { "final words without a code", "unknown user: \"nobody\"", NOWHERE, 0, "",
      "hard user_unknown dead suppress_address high text permanent" },
    { "other words without a code", "mailbox is over quota", NOWHERE, 0, "",
      "soft mailbox_full suspect retry_later high text" },
    { "not local", "551 User not local", RCPT, 0, "", "hard moved dead suppress_address high text permanent" },
    { "551 by a policy", "551 Our policy; please try <jdoe@relay.example.net>", RCPT, 0, "",
      "block policy_rejected unaffected review medium text permanent" },
    { "551 that is about something else", "551 5.7.1 Your IP is blacklisted", RCPT, 0, "",
      "block blocklisted unaffected request_delisting high text permanent" },
    { "greylisting is never permanent", "550 Greylisted", RCPT, 0, "",
      "soft greylisted unaffected retry_later high text" },
    /* Providers */
    { "5.1.10, provider not known", "550 5.1.10 x", RCPT, 0, "",
      "hard domain_no_mail dead suppress_address medium status permanent" },
    { "5.1.10 from Microsoft", "550 5.1.10 x", RCPT, 0, MICROSOFT,
      "hard user_unknown dead suppress_address medium provider permanent" },
    { "4.7.23 from Google", "421 4.7.23 x", EOD, 0, GOOGLE, "block reverse_dns unaffected fix_sender medium provider" },
    { "4.7.23 from a name that only ends like Google's", "421 4.7.23 x", EOD, 0, "mx.xgoogle.com",
      "block sender_unauthenticated unaffected fix_sender medium status" },
    { "5.5.0 from Outlook.com", "550 5.5.0 x", RCPT, 0, "eur.olc.PROTECTION.outlook.com",
      "hard user_unknown dead suppress_address medium provider permanent" },
};

/* ---- Texts: each reason by its words, in a 4yz and a 5yz reply ---- */

static struct text {
    const char *name; /* the reason */
    const char *text;
} texts[] = {
    { "user_unknown", "No such user here" },
    { "user_unknown", "<a@x.example>: Recipient address rejected: User unknown in virtual mailbox table" },
    { "address_syntax", "<a>: Recipient address rejected: need fully-qualified address" },
    { "domain_unknown", "Host unknown" },
    { "moved", "The user has moved" },
    { "domain_no_mail", "This domain has a null MX" },
    { "recipient_unverified", "Recipient address rejected: unverified address: verification in progress" },
    { "mailbox_unavailable", "Mailbox unavailable" },
    { "mailbox_full", "The recipient's mailbox is over quota" },
    { "mailbox_disabled", "This account has been disabled" },
    { "suppressed", "The address is on the suppression list for your account" },
    { "recipient_restricted", "Only subscribers may post to this list" },
    { "recipient_blocked_sender", "The recipient has blocked this sender" },
    { "system_full", "Insufficient system storage" },
    { "system_error", "Local error in processing" },
    { "system_unavailable", "Not accepting connections" },
    { "network_error", "Connection timed out" },
    { "dns_failure", "DNS lookup failure, name server not responding" },
    { "routing_error", "Unable to route" },
    { "mail_loop", "Too many hops, possible mail loop" },
    { "expired", "Retry timeout exceeded" },
    { "protocol_error", "Bad sequence of commands" },
    { "unsupported", "SMTPUTF8 is required, but was not offered: unsupported" },
    { "message_too_large", "Message size exceeds the fixed limit" },
    { "content_rejected", "Message content rejected" },
    { "attachment_blocked", "Attachments of this file type are not allowed" },
    { "virus", "The message is infected with a virus" },
    { "spam_content", "The message looks like spam" },
    { "sender_rejected", "<s@y.example>: Sender address rejected: Domain not found" },
    { "sender_unauthenticated", "SPF check failed" },
    { "sender_unauthenticated", "rejected per the DMARC policy of y.example" },
    { "reverse_dns", "Your address has no PTR record" },
    { "reverse_dns", "<localhost>: Helo command rejected: need fully-qualified hostname" },
    { "client_auth_required", "Authentication required" },
    { "tls_required", "Must issue a STARTTLS command first" },
    { "blocklisted", "Client host [192.0.2.1] blocked using bl.example.org" },
    { "poor_reputation", "Your server has a poor reputation" },
    { "rate_limited", "Too many connections from your address" },
    { "sender_quota", "Daily sending quota exceeded" },
    { "recipient_rate_limited", "The user you are trying to contact is receiving mail too quickly" },
    { "greylisted", "Greylisted, please try again in 300 seconds" },
    { "too_many_recipients", "Too many recipients" },
    { "policy_rejected", "Refused for policy reasons" },
    { "relay_denied", "<a@x.example>: Relay access denied" },
};

static smtpb_verdict verdict_on(smtpb_span in, const smtpb_context *ctx);

static void text_means(void **state)
{
    const struct text *row = *state;
    for (int digit = 4; digit <= 5; digit++) {
        char reply[200];
        int n = snprintf(reply, sizeof reply, "%d50 %s", digit, row->text);
        smtpb_verdict v = verdict_on((smtpb_span){ reply, (size_t)n }, NULL);
        assert_string_equal(smtpb_reason_name(v.reason), row->name);
        assert_true(v.rule > 0 && v.evidence.len > 0);
        assert_int_equal(v.by, SMTPB_BY_TEXT);
    }
}

static void every_reason_has_a_text(void **state)
{
    (void)state;
    for (int reason = SMTPB_REASON_USER_UNKNOWN; reason <= SMTPB_REASON_RELAY_DENIED; reason++) {
        size_t i = 0;
        while (i < COUNT(texts) && strcmp(texts[i].name, smtpb_reason_name((smtpb_reason)reason)) != 0)
            i++;
        if (i == COUNT(texts))
            fail_msg("no text for %s", smtpb_reason_name((smtpb_reason)reason));
    }
}

static smtpb_context context_of(int stage, uint32_t accepted, const char *mx)
{
    smtpb_context ctx = SMTPB_CONTEXT_START;
    ctx.stage = (smtpb_stage)stage;
    ctx.accepted = accepted;
    ctx.mx = (smtpb_span){ mx, strlen(mx) };
    return ctx;
}

static smtpb_verdict verdict_on(smtpb_span in, const smtpb_context *ctx)
{
    smtpb_reply reply;
    smtpb_verdict verdict;
    smtpb_parse(in, &reply);
    smtpb_classify(&reply, ctx, &verdict);
    return verdict;
}

static void verdict_is(void **state)
{
    const struct judged *row = *state;
    smtpb_context ctx = context_of(row->stage, row->accepted, row->mx);
    smtpb_verdict v = verdict_on((smtpb_span){ row->reply, strlen(row->reply) }, &ctx);
    char got[200];
    snprintf(got, sizeof got, "%s %s %s %s %s %s%s", smtpb_type_name(v.type), smtpb_reason_name(v.reason),
             smtpb_address_name(v.address), smtpb_action_name(v.action), smtpb_confidence_name(v.confidence),
             smtpb_by_name(v.by), v.permanent ? " permanent" : "");
    assert_string_equal(got, row->expected);
}

/* ---- Every verdict is its reason's row ---- */

static const struct row {
    smtpb_category category;
    smtpb_type type[2];
    smtpb_address address[2];
    smtpb_action action[2];
    smtpb_scope scope;
    smtpb_severity severity;
} rows[] = {
#define REASON(reason, category, type4, type5, address4, address5, action4, action5, scope, severity)                  \
    [SMTPB_REASON_##reason] = { SMTPB_CATEGORY_##category,                                                             \
                                { SMTPB_TYPE_##type4, SMTPB_TYPE_##type5 },                                            \
                                { SMTPB_ADDRESS_##address4, SMTPB_ADDRESS_##address5 },                                \
                                { SMTPB_ACTION_##action4, SMTPB_ACTION_##action5 },                                    \
                                SMTPB_SCOPE_##scope,                                                                   \
                                SMTPB_SEVERITY_##severity },
#include "../../src/tables/reasons.def"
#undef REASON
};

/* Three exceptions: weak evidence lowers dead to suspect, classes that differ leave the address unknown, and what has
   no code, status or known words is undetermined. */
static void assert_its_row(const smtpb_verdict *v, const smtpb_reply *reply)
{
    const struct row *row = &rows[v->reason];
    bool lost = v->reason == SMTPB_REASON_UNDETERMINED && v->rule == 0 && reply->code == 0 && reply->status.cls == 0;
    bool lowered = row->address[v->permanent] == SMTPB_ADDRESS_DEAD && v->address == SMTPB_ADDRESS_SUSPECT;
    assert_int_equal(v->category, row->category);
    assert_int_equal(v->type, lost ? SMTPB_TYPE_UNDETERMINED : row->type[v->permanent]);
    assert_int_equal(v->scope, row->scope);
    assert_int_equal(v->severity, row->severity);
    assert_int_equal(v->action, lowered || lost ? SMTPB_ACTION_REVIEW : row->action[v->permanent]);
    if (reply->flags & SMTPB_REPLY_CLASSES_DIFFER)
        assert_int_equal(v->address, SMTPB_ADDRESS_UNKNOWN);
    else if (!lowered)
        assert_int_equal(v->address, row->address[v->permanent]);
}

static bool is_opening(int stage)
{
    return stage == CONNECT || stage == HELO || stage == STARTTLS || stage == AUTH;
}

static void assert_never_condemned_lightly(const smtpb_reply *reply, const smtpb_verdict *v, int stage)
{
    if (v->address != SMTPB_ADDRESS_DEAD)
        return;
    assert_int_equal(v->permanent, 1);
    assert_true(v->confidence >= SMTPB_CONFIDENCE_MEDIUM);
    assert_false(is_opening(stage) || stage == MAIL || stage == OTHER);
    assert_true(reply->code == 0 || reply->code / 100 == 5);
    assert_int_equal(v->action, SMTPB_ACTION_SUPPRESS_ADDRESS);
}

static void verdict_is_its_row(void **state)
{
    const struct wire *row = *state;
    smtpb_reply reply;
    smtpb_parse(row->in, &reply);
    for (int stage = NOWHERE; stage <= OTHER; stage++) {
        smtpb_context ctx = context_of(stage, 0, "");
        smtpb_verdict v;
        smtpb_classify(&reply, &ctx, &v);
        assert_its_row(&v, &reply);
        assert_never_condemned_lightly(&reply, &v, stage);
        assert_inside(row->in, v.evidence);
    }
}

/* The same for each code with each status, at each stage. */
static void every_number_is_its_row(void **state)
{
    (void)state;
    for (size_t c = 0; smtpb_code_at(c); c++)
        for (size_t s = 0; smtpb_status_at(s); s++)
            for (int stage = NOWHERE; stage <= OTHER; stage++) {
                char text[40];
                const smtpb_status_info *status = smtpb_status_at(s);
                unsigned code = smtpb_code_at(c)->code;
                smtpb_context ctx =
                    context_of(stage, 1, status->provider == SMTPB_PROVIDER_GOOGLE ? GOOGLE : MICROSOFT);
                smtpb_reply reply;
                smtpb_verdict v;
                int n = snprintf(text, sizeof text, "%u %u.%u.%u x", code, code / 100, status->subject, status->detail);
                smtpb_parse((smtpb_span){ text, (size_t)n }, &reply);
                smtpb_classify(&reply, &ctx, &v);
                assert_its_row(&v, &reply);
                assert_never_condemned_lightly(&reply, &v, stage);
            }
}

static smtpb_span upper(smtpb_span s)
{
    smtpb_span copy = heap_copy(s);
    for (size_t i = 0; i < copy.len; i++)
        if (copy.ptr[i] >= 'a' && copy.ptr[i] <= 'z')
            ((char *)(uintptr_t)copy.ptr)[i] = (char)(copy.ptr[i] - ('a' - 'A'));
    return copy;
}

static void case_changes_nothing(void **state)
{
    const struct wire *row = *state;
    smtpb_span loud = upper(row->in);
    smtpb_verdict a = verdict_on(row->in, NULL), b = verdict_on(loud, NULL);
    assert_string_equal(smtpb_reason_name(a.reason), smtpb_reason_name(b.reason));
    assert_int_equal(a.address, b.address);
    assert_int_equal(a.permanent, b.permanent);
    heap_free(loud);
}

/* ---- No reply, little context ---- */

static void silence_is_the_network_s(void **state)
{
    (void)state;
    for (int what = SMTPB_SILENCE_REFUSED; what <= SMTPB_SILENCE_DROPPED; what++)
        for (int stage = NOWHERE; stage <= OTHER; stage++) {
            smtpb_context ctx = context_of(stage, 0, GOOGLE);
            smtpb_verdict v;
            smtpb_classify_silence((smtpb_silence)what, &ctx, &v);
            assert_int_equal(v.reason, SMTPB_REASON_NETWORK_ERROR);
            assert_int_equal(v.permanent, 0);
            assert_int_equal(v.by, SMTPB_BY_STAGE);
            assert_int_equal(v.provider, SMTPB_PROVIDER_GOOGLE);
            assert_its_row(&v, &(smtpb_reply){ 0 });
            assert_int_equal(v.maybe_delivered, stage == EOD);
            assert_int_equal(strstr(smtpb_advice(&v), "may have been delivered") != NULL, stage == EOD);
        }
}

/* Rules name yahoo.com and aol.com, too, in which these hosts are. */
static void hosts_inside_named_domains(void **state)
{
    static const char *const hosts[] = { "postmaster.aol.com", "help.yahoo.com", "postmaster.yahoo.com" };
    (void)state;
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
        char text[80];
        smtpb_context ctx = context_of(NOWHERE, 0, "");
        int n = snprintf(text, sizeof text, "550 see http://%s/errors", hosts[i]);
        smtpb_verdict v = verdict_on((smtpb_span){ text, (size_t)n }, &ctx);
        assert_int_equal(v.provider, SMTPB_PROVIDER_YAHOO);
    }
}

/* A caller compiled with a shorter context: the members that it lacks count as unknown. */
static void shorter_context(void **state)
{
    smtpb_context ctx = context_of(MAIL, 0, GOOGLE);
    (void)state;
    ctx.size = offsetof(smtpb_context, mx);
    smtpb_verdict v = verdict_on((smtpb_span)S("550 x"), &ctx);
    assert_int_equal(v.reason, SMTPB_REASON_SENDER_REJECTED);
    assert_int_equal(v.provider, SMTPB_PROVIDER_UNKNOWN);
    ctx.size = 0;
    v = verdict_on((smtpb_span)S("550 x"), &ctx);
    assert_int_equal(v.reason, SMTPB_REASON_MAILBOX_UNAVAILABLE);
}

/* A reply that accepts asks for no wait; a refusal without a code may. */
static void accepted_asks_for_no_wait(void **state)
{
    (void)state;
    assert_int_equal(verdict_on((smtpb_span)S("250 ok, try again in 5 minutes"), NULL).retry_after, 0);
    assert_int_equal(verdict_on((smtpb_span)S("354 ok, try again in 5 minutes"), NULL).retry_after, 0);
    assert_int_equal(verdict_on((smtpb_span)S("2.1.5 ok, try again in 5 minutes"), NULL).retry_after, 0);
    assert_int_equal(verdict_on((smtpb_span)S("4.1.1 x, try again in 5 minutes"), NULL).retry_after, 300);
    assert_int_equal(verdict_on((smtpb_span)S("try again in 5 minutes"), NULL).retry_after, 300);
}

/* An address in the text confirms a status that says moved; with another status the text proves nothing. */
static void status_moved_is_borne_out(void **state)
{
    (void)state;
    smtpb_verdict v = verdict_on((smtpb_span)S("550 5.1.6 Use <new@example.net>"), NULL);
    assert_int_equal(v.by, SMTPB_BY_TEXT);
    assert_int_equal(v.confidence, SMTPB_CONFIDENCE_HIGH);
    assert_int_equal(v.evidence.len, sizeof "new@example.net" - 1);
    assert_int_equal(verdict_on((smtpb_span)S("550 5.2.6 Use <new@example.net>"), NULL).by, SMTPB_BY_CODE);
}

static void quoting_reply_may_ask_for_a_wait(void **state)
{
    (void)state;
    assert_int_equal(
        verdict_on((smtpb_span)S("451 4.4.7 try again in 5 minutes; host a said: 452 4.2.2 x"), NULL).retry_after, 300);
}

static void no_reply_is_undetermined(void **state)
{
    smtpb_verdict v;
    (void)state;
    smtpb_classify(NULL, NULL, &v);
    assert_int_equal(v.reason, SMTPB_REASON_UNDETERMINED);
    assert_int_equal(v.address, SMTPB_ADDRESS_UNKNOWN);
}

/* ---- The octets that decided ---- */

static struct evidence {
    const char *name;
    const char *reply, *evidence;
} evidences[] = {
    { "words", "550 5.7.1 Sorry, no such user here", "no such user here" },
    { "words over a line break", "550-no such\r\n550 user", "no such\r\n550 user" },
    { "words at the end", "550 no such user", "no such user" },
    { "vague words", "550 <a@x.example>: Mailbox unavailable.", "Mailbox unavailable" },
    { "status", "550 5.1.1 x", "5.1.1" },
    { "status at the end", "550 5.1.1", "5.1.1" },
    { "status behind a mark", "550 #5.1.1 x", "5.1.1" },
    { "status in parentheses", "550 x (#5.1.1)", "5.1.1" },
    { "status of the second line", "550-x\r\n550 5.1.1 y", "5.1.1" },
    { "status of what is accepted", "2.1.5 ok", "2.1.5" },
    { "forwarding address", "551 please try <a@x.example>", "a@x.example" },
    { "quoted reply about the sender", "550 it failed: 550 5.1.1 gone", "550 5.1.1 gone" },
    { "status of a quoted reply", "550 5.1.1 host a said: 552 5.2.2 x", "5.2.2" },
    { "code", "550", "" },
};

static void evidence_is(void **state)
{
    const struct evidence *row = *state;
    smtpb_span in = heap_copy((smtpb_span){ row->reply, strlen(row->reply) });
    smtpb_verdict v = verdict_on(in, NULL);
    assert_int_equal(v.evidence.len, strlen(row->evidence));
    assert_memory_equal(v.evidence.len > 0 ? v.evidence.ptr : "", row->evidence, v.evidence.len);
    heap_free(in);
}

/* ---- Facts and advice ---- */

static struct fact {
    const char *name;
    const char *reply, *mx, *expected;
} facts[] = {
    { "SPF", "550 5.7.23 x", "", "mechanism spf 5.7.23" },
    { "DKIM", "550 5.7.20 x", "", "mechanism dkim 5.7.20" },
    { "ARC", "550-5.7.29 x\n550 5.7.29 y", "", "mechanism arc 5.7.29" },
    { "size", "552 5.3.4 x", "", "limit size 5.3.4" },
    { "recipients", "452 4.5.3 x", "", "limit recipients 4.5.3" },
    { "hops", "554 x (#5.4.6)", "", "limit hops 5.4.6" },
    { "Google's own meaning names no mechanism", "421 4.7.23 x", GOOGLE, "" },
    { "words", "550 SPF check failed", "", "mechanism spf SPF check failed" },
    { "words and another status", "550 5.7.20 SPF check failed", "", "mechanism dkim 5.7.20" },
    { "words and the same status", "550 5.7.23 SPF check failed", "", "mechanism spf SPF check failed" },
    { "no status", "550 x", "", "" },
    { "status that names nothing", "550 5.1.1 x", "", "" },
};

static void fact_is(void **state)
{
    const struct fact *row = *state;
    smtpb_context ctx = context_of(NOWHERE, 0, row->mx);
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_reply reply;
    smtpb_fact fact;
    char got[80] = "";
    smtpb_parse((smtpb_span){ row->reply, strlen(row->reply) }, &reply);
    while (smtpb_fact_next(&reply, &ctx, &at, &fact))
        snprintf(got, sizeof got, "%s %s %.*s", smtpb_fact_kind_name(fact.kind),
                 fact.kind == SMTPB_FACT_LIMIT ? smtpb_limit_name((smtpb_limit)fact.value)
                                               : smtpb_mechanism_name((smtpb_mechanism)fact.value),
                 (int)fact.span.len, fact.span.ptr);
    assert_string_equal(got, row->expected);
}

static void advice_fits_the_verdict(void **state)
{
    smtpb_verdict dead = verdict_on((smtpb_span)S("550 5.1.1 x"), NULL);
    smtpb_verdict ptr = verdict_on((smtpb_span)S("550 5.7.25 x"), NULL);
    smtpb_verdict late = { .action = SMTPB_ACTION_NONE, .maybe_delivered = 1 };
    (void)state;
    assert_string_equal(smtpb_advice(&dead), "Suppress the address; do not retry");
    assert_non_null(strstr(smtpb_advice(&ptr), "PTR"));
    assert_string_equal(smtpb_advice(&late), "Nothing to do");
    assert_true(strlen(smtpb_advice(NULL)) > 0);
}

int main(void)
{
    const struct CMUnitTest more[] = {
        cmocka_unit_test(every_number_is_its_row),          cmocka_unit_test(silence_is_the_network_s),
        cmocka_unit_test(hosts_inside_named_domains),       cmocka_unit_test(shorter_context),
        cmocka_unit_test(accepted_asks_for_no_wait),        cmocka_unit_test(status_moved_is_borne_out),
        cmocka_unit_test(quoting_reply_may_ask_for_a_wait), cmocka_unit_test(no_reply_is_undetermined),
        cmocka_unit_test(advice_fits_the_verdict),          cmocka_unit_test(every_reason_has_a_text),
    };
    return RUN_ROWS(judged, verdict_is) + RUN_ROWS(wire, verdict_is_its_row) + RUN_ROWS(wire, case_changes_nothing) +
           RUN_ROWS(evidences, evidence_is) + RUN_ROWS(facts, fact_is) + RUN_ROWS(texts, text_means) +
           cmocka_run_group_tests(more, NULL, NULL);
}
