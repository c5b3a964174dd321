/* SPDX-License-Identifier: MIT */
/* What the delivery worker does about an answer, when it tries again, and which input it accepts. */
#include "../support.h"
#include "place.h"
#include "schedule.h"

enum { NOW = 1700000000 };

static const bounds usual = BOUNDS_DEFAULT;

/* ---- { name, stage, reply, attempts with this one, outcome, seconds to wait (0: no retry), other effects } ---- */

static struct decided {
    const char *name;
    smtpb_stage stage;
    const char *reply;
    long long attempts;
    outcome outcome;
    long long wait; /* 0: never again */
    const char *effects;
} decisions[] = {
    { "taken", SMTPB_STAGE_EOD, "250 ok", 1, OUTCOME_DELIVERED, 0, "" },
    { "unknown user", SMTPB_STAGE_RCPT, "550 5.1.1 User unknown", 1, OUTCOME_FAILED, 0, "suppress" },
    { "mailbox full", SMTPB_STAGE_RCPT, "452 4.2.2 Mailbox full", 1, OUTCOME_RETRY, 300, "" },
    { "the second time", SMTPB_STAGE_RCPT, "452 4.2.2 Mailbox full", 2, OUTCOME_RETRY, 600, "" },
    { "the fiftieth", SMTPB_STAGE_RCPT, "452 4.2.2 Mailbox full", 50, OUTCOME_RETRY, 14400, "" },
    { "it asks", SMTPB_STAGE_RCPT, "451 4.7.1 Greylisted, try again in 20 minutes", 50, OUTCOME_RETRY, 1200, "" },
    { "it asks for too little", SMTPB_STAGE_RCPT, "451 4.7.1 Greylisted, try again in 1 second", 1, OUTCOME_RETRY, 300,
      "" },
    { "it asks for too much", SMTPB_STAGE_RCPT, "451 4.7.1 Greylisted, try again in 3 days", 1, OUTCOME_RETRY, 14400,
      "" },
    { "rate", SMTPB_STAGE_RCPT, "450 4.7.1 Error: too many mails from your IP, rate limited", 1, OUTCOME_RETRY, 300,
      "slow" },
    { "spam", SMTPB_STAGE_EOD, "554 5.7.1 Message rejected as spam", 1, OUTCOME_FAILED, 0, "" },
    { "block list, at RCPT", SMTPB_STAGE_RCPT, "550 5.7.1 blocked using zen.spamhaus.org", 1, OUTCOME_FAILED, 0,
      "leave" },
    { "block list, at MAIL", SMTPB_STAGE_MAIL, "550 5.7.1 blocked using zen.spamhaus.org", 1, OUTCOME_RETRY, 300,
      "leave" },
    { "sender", SMTPB_STAGE_MAIL, "550 5.1.8 Sender domain rejected", 1, OUTCOME_HELD, 0, "mark" },
    { "sender, for now", SMTPB_STAGE_MAIL, "450 4.1.8 Sender domain not found", 1, OUTCOME_RETRY, 300, "" },
    { "size, at MAIL", SMTPB_STAGE_MAIL, "552 5.3.4 Message size exceeds fixed limit", 1, OUTCOME_FAILED, 0, "" },
    { "banner", SMTPB_STAGE_CONNECT, "554 5.7.1 No SMTP service here", 1, OUTCOME_RETRY, 300, "" },
    { "EHLO", SMTPB_STAGE_HELO, "550 5.7.1 Access denied", 1, OUTCOME_RETRY, 300, "" },
    { "words about users in a banner", SMTPB_STAGE_CONNECT, "550 5.1.1 User unknown", 1, OUTCOME_RETRY, 300, "" },
};

static const char *effects_of(const decision *d)
{
    return d->suppress ? "suppress" : d->mark_sender ? "mark" : d->leave ? "leave" : d->slow ? "slow" : "";
}

static decision decide_on(const char *text, answer *a, long long attempts, long long made)
{
    smtpb_context context = SMTPB_CONTEXT_START;
    smtpb_reply reply;
    smtpb_verdict verdict;
    context.stage = a->stage;
    context.accepted = a->accepted;
    smtpb_parse((smtpb_span){ text, strlen(text) }, &reply);
    smtpb_classify(&reply, &context, &verdict);
    a->code = reply.code;
    return decide(&usual, a, &verdict, attempts, made, NOW);
}

static void is_decided(void **state)
{
    const struct decided *row = *state;
    answer a = { .kind = ANSWER_REPLY, .stage = row->stage };
    decision d = decide_on(row->reply, &a, row->attempts, NOW);
    assert_string_equal(outcome_name(d.outcome), outcome_name(row->outcome));
    assert_int_equal(d.next, row->wait > 0 ? NOW + row->wait : 0);
    assert_string_equal(effects_of(&d), row->effects);
}

/* Without a valid answer, a code in the octets that came does not count. */
static void silence_condemns_nobody(void **state)
{
    (void)state;
    for (answer_kind kind = ANSWER_REFUSED; kind <= ANSWER_LOST; kind++) {
        answer a = { .kind = kind, .stage = SMTPB_STAGE_RCPT };
        decision d = decide_on("550 5.1.1 User unknown", &a, 1, NOW);
        assert_int_equal(d.outcome, OUTCOME_RETRY);
        assert_string_equal(effects_of(&d), "");
    }
}

static void surplus_is_next(void **state)
{
    (void)state;
    answer a = { .kind = ANSWER_REPLY, .stage = SMTPB_STAGE_RCPT, .accepted = 10 };
    assert_int_equal(decide_on("452 4.5.3 Too many recipients", &a, 9, NOW).next, NOW + usual.wait_least);
    a.accepted = 0;
    assert_int_equal(decide_on("452 4.5.3 Too many recipients", &a, 9, NOW).next, NOW + usual.wait_most);
}

static void given_up_in_the_end(void **state)
{
    (void)state;
    answer a = { .kind = ANSWER_REPLY, .stage = SMTPB_STAGE_RCPT };
    assert_int_equal(decide_on("452 4.2.2 Mailbox full", &a, 1, NOW - usual.lifetime + 300).outcome, OUTCOME_RETRY);
    decision d = decide_on("452 4.2.2 Mailbox full", &a, 1, NOW - usual.lifetime + 299);
    assert_int_equal(d.outcome, OUTCOME_EXPIRED);
    assert_int_equal(d.next, 0);
}

static void gaps(void **state)
{
    (void)state;
    long long gap = 0;
    assert_int_equal(gap = gap_wider(&usual, gap), 1000);
    assert_int_equal(gap = gap_wider(&usual, gap), 2000);
    assert_int_equal(gap_wider(&usual, 50000), 60000);
    assert_int_equal(gap = gap_narrower(&usual, gap), 1500);
    assert_int_equal(gap = gap_narrower(&usual, gap), 1125);
    assert_int_equal(gap_narrower(&usual, gap), 0);
}

/* ---- Hosts and addresses ---- */

static void addresses(void **state)
{
    (void)state;
    static const char *const good[] = {
        "a@b",           "a.b+c@example.org",    "\"a b\"@y.test", "\"a\\\"> b\"@y.test",
        "a@[192.0.2.1]", "a@[IPv6:2001:db8::1]", "o'neil=x@y.test"
    };
    static const char *const bad[] = { "",       "a",     "@b",          "a@",           "a b@c",
                                       "a\r@b",  "a\n@b", "a@b\r\nDATA", "a@b>",         "<a@b>",
                                       "a@b c",  "a@b@c", "\"a@b",       "\"a\\",        "\"a\"b@c",
                                       "a@[1]x", "a@[",   "a@.b",        "caf\xC3\xA9@b" };
    char local[80];
    for (size_t i = 0; i < COUNT(good); i++)
        assert_null(address_fault(good[i]));
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_non_null(address_fault(bad[i]));
    snprintf(local, sizeof local, "%064d@b", 1);
    assert_null(address_fault(local));
    snprintf(local, sizeof local, "%065d@b", 1);
    assert_non_null(address_fault(local));
}

static void address_is_folded(void **state)
{
    (void)state;
    char address[] = "\"A@B\"@Example.ORG";
    address_fold(address);
    assert_string_equal(address, "\"A@B\"@example.org");
}

/* { host, node, port, is it LMTP }; node NULL: not valid. */
static struct where {
    const char *name, *node, *port;
    bool lmtp;
} places[] = {
    { "mx.example", "mx.example", "25", false },
    { "mx.example:2525", "mx.example", "2525", false },
    { "[2001:db8::1]", "2001:db8::1", "25", false },
    { "[::1]:26", "::1", "26", false },
    { "lmtp:127.0.0.1", "127.0.0.1", "24", true },
    { "lmtp:[::1]:2424", "::1", "2424", true },
    { "", NULL, NULL, false },
    { "lmtp:", NULL, NULL, false },
    { "a b", NULL, NULL, false },
    { "mx:", NULL, NULL, false },
    { "mx:0", NULL, NULL, false },
    { "mx:65536", NULL, NULL, false },
    { "mx:25x", NULL, NULL, false },
    { "[::1", NULL, NULL, false },
    { "[::1]x", NULL, NULL, false },
    { "mx.example/", NULL, NULL, false },
};

static void place_is(void **state)
{
    const struct where *row = *state;
    place p;
    assert_int_equal(place_parse(row->name, &p), row->node != NULL);
    if (!row->node)
        return;
    assert_string_equal(p.node, row->node);
    assert_string_equal(p.port, row->port);
    assert_int_equal(p.lmtp, row->lmtp);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(silence_condemns_nobody),
        cmocka_unit_test(surplus_is_next),
        cmocka_unit_test(given_up_in_the_end),
        cmocka_unit_test(gaps),
        cmocka_unit_test(addresses),
        cmocka_unit_test(address_is_folded),
    };
    int failed = RUN_ROWS(decisions, is_decided) + RUN_ROWS(places, place_is);
    return cmocka_run_group_tests(tests, NULL, NULL) + failed;
}
