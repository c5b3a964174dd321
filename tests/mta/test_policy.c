/* SPDX-License-Identifier: MIT */
/* The policy file, and what postfix-replymapd decides by it. */
#include "../support.h"
#include "replymapd.h"

/* ---- The file ---- */

struct file {
    const char *name;
    smtpb_span text;
    unsigned line; /* of the first fault; 0: no fault */
    smtpb_reason reason;
    step step;
    bool tag;
};

static struct file files[] = {
    { "empty", S(""), 0, SMTPB_REASON_MAILBOX_FULL, DEFER, true },
    { "default: greylisted", S("\n"), 0, SMTPB_REASON_GREYLISTED, DEFER, true },
    { "default: rate_limited", S("# none\n"), 0, SMTPB_REASON_RATE_LIMITED, DEFER, true },
    { "default: recipient_rate_limited", S("\r\n"), 0, SMTPB_REASON_RECIPIENT_RATE_LIMITED, DEFER, true },
    { "default: sender_quota", S(""), 0, SMTPB_REASON_SENDER_QUOTA, KEEP, true },
    { "default: user_unknown", S(""), 0, SMTPB_REASON_USER_UNKNOWN, KEEP, true },
    { "defer", S("defer sender_quota"), 0, SMTPB_REASON_SENDER_QUOTA, DEFER, true },
    { "several", S("defer virus sender_quota\tmoved\n"), 0, SMTPB_REASON_MOVED, DEFER, true },
    { "bounce", S("bounce user_unknown\n"), 0, SMTPB_REASON_USER_UNKNOWN, BOUNCE, true },
    { "keep", S("keep mailbox_full # ours are never full\n"), 0, SMTPB_REASON_MAILBOX_FULL, KEEP, true },
    { "the last line counts", S("defer moved\nkeep moved\n"), 0, SMTPB_REASON_MOVED, KEEP, true },
    { "no tag", S("tag no\n"), 0, SMTPB_REASON_MOVED, KEEP, false },
    { "CRLF", S("tag no\r\ndefer moved\r\n"), 0, SMTPB_REASON_MOVED, DEFER, false },
    { "unknown word", S("# x\nrefuse moved\n"), 2, SMTPB_REASON_MOVED, KEEP, true },
    { "unknown reason", S("defer moved\n\ndefer mailbox_fool\n"), 3, SMTPB_REASON_MOVED, KEEP, true },
    { "no reason", S("defer # moved\n"), 1, SMTPB_REASON_MOVED, KEEP, true },
    { "no yes or no", S("tag\n"), 1, SMTPB_REASON_MOVED, KEEP, true },
    { "more than yes", S("tag yes please\n"), 1, SMTPB_REASON_MOVED, KEEP, true },
    { "undetermined is refused", S("bounce undetermined\n"), 1, SMTPB_REASON_UNDETERMINED, KEEP, true },
    { "accepted is refused", S("bounce accepted\n"), 1, SMTPB_REASON_ACCEPTED, KEEP, true },
    { "NUL does not end a word", S("tag no\0\n"), 1, SMTPB_REASON_MOVED, KEEP, true },
};

typedef struct told {
    unsigned count;
    char text[256];
} told;

static void tell(void *to, const policy_fault *fault)
{
    told *t = to;
    size_t len = strlen(t->text);
    t->count++;
    snprintf(t->text + len, sizeof t->text - len, "%u:%s:%.*s\n", fault->line, fault->what, (int)fault->word.len,
             fault->word.len > 0 ? fault->word.ptr : "");
}

static void reads_file(void **state)
{
    const struct file *row = *state;
    policy got, untouched;
    told told = { 0, "" };
    memset(&got, 0x5A, sizeof got);
    untouched = got;
    smtpb_span text = heap_copy(row->text);
    assert_int_equal(policy_parse(text, &got, tell, &told), row->line == 0);
    heap_free(text);
    if (row->line > 0) {
        assert_int_equal(atoi(told.text), row->line);
        assert_memory_equal(&got, &untouched, sizeof got);
        return;
    }
    assert_int_equal(got.steps[row->reason], row->step);
    assert_int_equal(got.tag, row->tag);
}

static void every_bad_line_is_told(void **state)
{
    static const char text[] = "refuse moved\ndefer moved\nbounce moved mailbox_fool virus\ntag maybe\ntag yes please\n"
                               "keep\nbounce accepted";
    policy got;
    told told = { 0, "" };
    (void)state;
    assert_false(policy_parse((smtpb_span){ text, sizeof text - 1 }, &got, tell, &told));
    assert_string_equal(told.text, "1:expected defer, bounce, keep or tag:refuse\n"
                                   "3:no such reason:mailbox_fool\n"
                                   "4:tag takes yes or no:maybe\n"
                                   "5:tag takes yes or no:please\n"
                                   "6:no reason given:\n"
                                   "7:replies with this reason are never changed:accepted\n");
}

/* ---- The decision ---- */

#define SAID "host mx.example.net[192.0.2.25] said: "
#define RCPT " (in reply to RCPT TO command)"
#define MAIL " (in reply to MAIL FROM command)"
#define DOT  " (in reply to end of DATA command)"

struct decision {
    const char *name;
    const char *policy;
    smtpb_span key;
    const char *answer; /* its beginning; "": left unchanged */
};

static struct decision decisions[] = {
    { "moved", "", S("5.1.6 " SAID "551 5.1.6 User not local; please try <jdoe@relay.example.net>" RCPT),
      "5.1.6 [moved hard suppress_address] " SAID "551 5.1.6 User" },
    { "full", "", S("5.2.2 " SAID "552 5.2.2 Mailbox quota exceeded" RCPT), "4.2.2 [mailbox_full soft retry_later] " },
    { "full, no tag", "tag no", S("5.2.2 " SAID "552 5.2.2 Mailbox quota exceeded" RCPT),
      "4.2.2 " SAID "552 5.2.2 Mailbox quota exceeded" RCPT },
    { "full, kept", "keep mailbox_full", S("5.2.2 " SAID "552 5.2.2 Mailbox quota exceeded" RCPT),
      "5.2.2 [mailbox_full soft retry_later] " },
    { "moved, no tag", "tag no", S("5.1.6 " SAID "551 5.1.6 User not local; please try <j@r.example>" RCPT), "" },
    { "grey", "", S("5.7.1 " SAID "550 5.7.1 Greylisted, please try again in 300 seconds" RCPT), "4.7.1 [greylisted " },
    { "grey stays 4", "", S("4.7.1 " SAID "451 4.7.1 Greylisted, please try again in 300 seconds" RCPT),
      "4.7.1 [greylisted soft retry_later] " },
    { "unknown stays 5", "", S("5.1.1 " SAID "550 5.1.1 User unknown" RCPT),
      "5.1.1 [user_unknown hard suppress_address] " },
    { "unknown stays 4", "", S("4.1.1 " SAID "450 4.1.1 User unknown" RCPT), "4.1.1 [user_unknown soft retry] " },
    { "unknown, bounced by the policy", "bounce user_unknown", S("4.1.1 " SAID "450 4.1.1 User unknown" RCPT),
      "5.1.1 [user_unknown " },
    { "policy for another", "bounce moved", S("4.1.1 " SAID "450 4.1.1 User unknown" RCPT), "4.1.1 [user_unknown " },
    { "banner stays 4", "",
      S("4.7.1 host mx.example.net[192.0.2.25] refused to talk to me: 554 5.7.1 blocked using bl.example.org"),
      "4.7.1 [blocklisted block request_delisting] " },
    { "three digits", "", S("5.7.133 " SAID "550 5.1.1 User unknown" RCPT), "5.7.133 [user_unknown " },
    { "sent", "", S("2.0.0 250 2.0.0 Ok: queued as SINK1"), "" },
    { "sent, text of a refusal", "bounce user_unknown", S("2.0.0 " SAID "550 5.1.1 User unknown" RCPT), "" },
    { "code alone", "", S("5.0.0 " SAID "552" RCPT), "" },
    { "unclassified", "", S("5.0.0 " SAID "550 xyzzy" RCPT), "" },
    { "lost", "", S("4.4.2 lost connection with mx.example.net[192.0.2.25] while sending RCPT TO"), "" },
    { "refused", "", S("4.4.1 connect to mx.example.net[192.0.2.25]:25: Connection refused"), "" },
    { "timed out", "", S("4.4.2 conversation with mx.example.net[192.0.2.25] timed out while sending RCPT TO"), "" },
    { "no such name", "bounce domain_unknown dns_failure",
      S("4.4.3 Host or domain name not found. Name service error for name=x.example type=MX: Host not found, try "
        "again"),
      "" },
    { "no reply but a code", "", S("5.2.2 552 5.2.2 Mailbox quota exceeded"), "" },
    { "a local delivery", "", S("5.2.2 cannot update mailbox /var/mail/x: said: 552 5.2.2 Mailbox full"), "" },
    { "no text", "", S("5.2.2"), "" },
    { "no status", "", S("552 Mailbox quota exceeded"), "" },
    { "not a class", "", S("3.2.2 " SAID "552 5.2.2 Mailbox quota exceeded" RCPT), "" },
    { "empty", "", S(""), "" },
    { "forged stage, at RCPT", "", S("5.1.1 " SAID "550 5.1.1 User unknown (in reply to MAIL FROM command)" RCPT),
      "5.1.1 [user_unknown hard suppress_address] " },
    { "forged stage, at MAIL", "", S("5.0.0 " SAID "550 User unknown (in reply to RCPT TO command)" MAIL),
      "5.0.0 [sender_rejected block fix_sender] " },
    { "forged tag", "", S("5.1.1 " SAID "550 5.1.1 [accepted none none] User unknown" RCPT),
      "5.1.1 [user_unknown hard suppress_address] " },
    { "forged status", "", S("5.1.1 " SAID "550 5.1.1 User unknown (4.2.2 it said: 250 Ok)" RCPT),
      "5.1.1 [user_unknown " },
    { "too large is not full", "", S("5.3.4 " SAID "552 5.3.4 Message size exceeds fixed limit" DOT),
      "5.3.4 [message_too_large " },
    { "octets", "", S("5.1.1 " SAID "550 5.1.1 User unknown \xC3\xAE\xFF\0" RCPT), "5.1.1 [user_unknown " },
};

static void decides(void **state)
{
    static char out[REQUEST_MAX + TAG_MAX];
    const struct decision *row = *state;
    judge judge = { { 0 }, { NULL, 0 }, NULL };
    told told = { 0, "" };
    size_t len = 0;
    smtpb_span policy = { row->policy, strlen(row->policy) }, key = heap_copy(row->key);
    assert_true(policy_parse(policy, &judge.policy, tell, &told));
    bool other = decide(&judge, key, out, &len);
    assert_in_range(len, 0, other ? key.len + TAG_MAX : 0);
    out[len] = '\0';
    if (*row->answer)
        out[len < strlen(row->answer) ? len : strlen(row->answer)] = '\0';
    assert_string_equal(other ? out : "", row->answer);
    heap_free(key);
}

/* The server's text is kept unchanged and complete after what is put before it. */
static void the_text_is_kept(void **state)
{
    static char out[REQUEST_MAX + TAG_MAX], key[REQUEST_MAX];
    static const char start[] = "5.1.1 " SAID "550 5.1.1 User unknown ";
    judge judge = { { 0 }, { NULL, 0 }, NULL };
    size_t len;
    (void)state;
    policy_default(&judge.policy);
    memset(key, 'x', sizeof key);
    memcpy(key, start, sizeof start - 1);
    memcpy(key + sizeof key - (sizeof RCPT - 1), RCPT, sizeof RCPT - 1);
    assert_true(decide(&judge, (smtpb_span){ key, sizeof key }, out, &len));
    assert_in_range(len, sizeof key, sizeof key + TAG_MAX);
    assert_memory_equal(out + len - (sizeof key - 5), key + 5, sizeof key - 5);
}

static void own_rules_come_first(void **state)
{
    static const char text[] = "5 rcpt : no such widget : mailbox_full\n";
    static char block[4096], out[REQUEST_MAX + TAG_MAX];
    smtpb_span key = S("5.1.1 " SAID "550 5.1.1 No such widget" RCPT);
    judge judge = { { 0 }, { block, 0 }, NULL };
    size_t len;
    (void)state;
    policy_default(&judge.policy);
    assert_int_equal(
        smtpb_rules_compile((smtpb_span){ text, sizeof text - 1 }, block, sizeof block, &judge.rules.len, NULL),
        SMTPB_OK);
    assert_true(decide(&judge, key, out, &len));
    assert_memory_equal(out, "4.1.1 [mailbox_full ", 20);
}

static void the_example_says_the_defaults(void **state)
{
    static char text[4096];
    policy read, standard;
    told told = { 0, "" };
    (void)state;
    FILE *file = fopen(SMTPB_POLICY, "r");
    assert_non_null(file);
    size_t len = fread(text, 1, sizeof text, file);
    fclose(file);
    memset(&read, 0, sizeof read);
    memset(&standard, 0, sizeof standard);
    assert_true(policy_parse((smtpb_span){ text, len }, &read, tell, &told));
    policy_default(&standard);
    assert_memory_equal(&read, &standard, sizeof read);
    assert_non_null(strstr(text, "defer mailbox_full"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_bad_line_is_told),
        cmocka_unit_test(the_example_says_the_defaults),
        cmocka_unit_test(the_text_is_kept),
        cmocka_unit_test(own_rules_come_first),
    };
    int failed = RUN_ROWS(files, reads_file) + RUN_ROWS(decisions, decides);
    return failed + cmocka_run_group_tests(tests, NULL, NULL);
}
