/* SPDX-License-Identifier: MIT */
/* What a reply states in addition to its reason: the wait it asks for, the block list it names, mechanism and limit. */
#include "../support.h"

static smtpb_reply parsed(const char *text)
{
    smtpb_reply reply;
    smtpb_parse((smtpb_span){ text, strlen(text) }, &reply);
    return reply;
}

static bool find_fact(const smtpb_reply *reply, smtpb_fact_kind kind, smtpb_fact *out)
{
    smtpb_cursor at = SMTPB_CURSOR_START;
    while (smtpb_fact_next(reply, NULL, &at, out)) {
        assert_inside(reply->raw, out->span);
        if (out->kind == kind)
            return true;
    }
    return false;
}

/* ---- The wait ---- */

static struct wait {
    const char *name, *text;
    uint32_t seconds; /* 0: no wait */
    const char *words;
    int clipped;
} waits[] = {
    { "minutes", "451 4.7.1 Please try again in 5 minutes.", 300, "5 minutes", 0 },
    { "seconds", "450 Greylisted for 300 seconds", 300, "300 seconds", 0 },
    { "no blank before the unit", "450 retry in 300s", 300, "300s", 0 },
    { "clock with hours", "451 4.7.1 Greylisting in action, please come back in 00:04:59", 299, "00:04:59", 0 },
    { "clock of seconds", "451 retry in 00:00:30", 30, "00:00:30", 0 },
    { "clock without hours", "451 please come back in 04:59", 299, "04:59", 0 },
    { "number in words", "450 try again in about five minutes", 300, "five minutes", 0 },
    { "an hour", "421 try again in an hour", 3600, "an hour", 0 },
    { "two parts", "450 please wait 1 hour and 30 minutes", 5400, "1 hour and 30 minutes", 0 },
    { "over a line break", "450-try again in\r\n450 5 minutes", 0, "", 0 },
    { "a week", "421 retry after 7 days", 604800, "7 days", 0 },
    { "more than a week", "421 retry after 30 days", 604800, "30 days", 1 },
    { "huge number", "421 retry after 99999999999999999999 days", 604800, "99999999999999999999 days", 1 },
    { "French",
      "450 Veuillez r\xC3\xA9"
      "essayer dans 10 minutes",
      600, "10 minutes", 0 },
    { "German", "450 bitte erneut in 10 Minuten", 600, "10 Minuten", 0 },
    { "Spanish", "450 intente de nuevo en 2 horas", 7200, "2 horas", 0 },
    { "Chinese, behind the number",
      "450 \xE8\xAF\xB7"
      "5\xE5\x88\x86\xE9\x92\x9F\xE5\x90\x8E\xE9\x87\x8D\xE8\xAF\x95",
      300, "5\xE5\x88\x86", 0 },
    { "number in the path of a link", "421 try again in https://support.google.com/5 minutes", 0, "", 0 },
    { "address between", "421 try again a@example.com in 5 minutes", 0, "", 0 },
    { "two waits, the first", "421 try again in 5 minutes, or retry in 2 hours", 300, "5 minutes", 0 },
    { "a wait, then a rate", "450 try again in 2 minutes. 100 messages per 60 minutes allowed", 120, "2 minutes", 0 },
    { "rate window", "421 too many: 10 messages per 60 minutes", 0, "", 0 },
    { "rate window behind a lead", "421 retry: limit 10 messages in 60 minutes", 0, "", 0 },
    { "age", "550 could not be delivered for 5 days", 0, "", 0 },
    { "age of a queue", "450 retry timeout exceeded after 4 days in queue", 0, "", 0 },
    { "Chinese window", "450 5\xE5\x88\x86\xE9\x92\x9F\xE5\x86\x85", 0, "", 0 },
    { "words after the quantity make it a wait", "450 5\xE5\x88\x86\xE9\x92\x9F\xE5\x90\x8E", 300, "5\xE5\x88\x86", 0 },
    { "the same words before the quantity", "450 \xE5\x90\x8E 5\xE5\x88\x86\xE9\x92\x9F", 0, "", 0 },
    { "an apostrophe between number and unit", "450 try again in 5'minutes", 0, "", 0 },
    { "no unit", "450 try again in 5", 0, "", 0 },
    { "nothing at all", "450 try again later", 0, "", 0 },
    { "zero", "450 try again in 0 minutes", 0, "", 0 },
    { "IP address", "450 try again from 192.0.2.5", 0, "", 0 },
};

static void wait_is_read(void **state)
{
    const struct wait *row = *state;
    smtpb_reply reply = parsed(row->text);
    smtpb_fact fact;
    smtpb_verdict v;
    smtpb_classify(&reply, NULL, &v);
    assert_int_equal(v.retry_after, row->seconds);
    assert_int_equal(find_fact(&reply, SMTPB_FACT_WAIT, &fact), row->seconds > 0);
    if (row->seconds == 0)
        return;
    assert_int_equal(fact.value, row->seconds);
    assert_int_equal(fact.clipped, row->clipped);
    assert_int_equal(fact.span.len, strlen(row->words));
    assert_memory_equal(fact.span.ptr, row->words, fact.span.len);
}

static void accepted_asks_for_no_wait(void **state)
{
    smtpb_reply reply = parsed("250 try again in 5 minutes");
    smtpb_verdict v;
    (void)state;
    smtpb_classify(&reply, NULL, &v);
    assert_int_equal(v.retry_after, 0);
}

/* ---- The block list ---- */

static struct listing {
    const char *name, *text, *list; /* "": no list */
    smtpb_listed holds;
} listings[] = {
    { "zone", "554 5.7.1 Client host [192.0.2.1] blocked using zen.spamhaus.org", "zen.spamhaus.org", SMTPB_LISTED_IP },
    { "upper case", "554 blocked using ZEN.SPAMHAUS.ORG", "ZEN.SPAMHAUS.ORG", SMTPB_LISTED_IP },
    { "query name", "554 listed: 1.2.0.192.bl.spamcop.net", "bl.spamcop.net", SMTPB_LISTED_IP },
    { "domain list", "554 domain in dbl.spamhaus.org", "dbl.spamhaus.org", SMTPB_LISTED_DOMAIN },
    { "link list", "550 URL in multi.surbl.org", "multi.surbl.org", SMTPB_LISTED_URI },
    { "name", "550 listed by SpamCop", "SpamCop", SMTPB_LISTED_IP },
    { "page", "550 see https://www.spamhaus.org/query/ip/192.0.2.1", "spamhaus.org", SMTPB_LISTED_UNKNOWN },
    { "name in the path of a page", "550 see https://www.spamhaus.org/sbl/query/SBL1", "spamhaus.org",
      SMTPB_LISTED_UNKNOWN },
    { "zone before page", "550 https://www.spamhaus.org/ says zen.spamhaus.org", "zen.spamhaus.org", SMTPB_LISTED_IP },
    { "name after zone", "554 zen.spamhaus.org (SpamCop)", "zen.spamhaus.org", SMTPB_LISTED_IP },
    { "two pages, the first", "550 https://www.spamcop.net/ https://www.spamhaus.org/", "spamcop.net",
      SMTPB_LISTED_UNKNOWN },
    { "name before page", "550 https://www.spamhaus.org/ PBL", "PBL", SMTPB_LISTED_IP },
    { "recipient at the list", "550 <a@spamhaus.org> unknown", "", SMTPB_LISTED_UNKNOWN },
    { "bare recipient at the list", "550 a@zen.spamhaus.org unknown", "", SMTPB_LISTED_UNKNOWN },
    { "host at the list", "550 mx.spamhaus.org refused", "", SMTPB_LISTED_UNKNOWN },
    { "longer name", "550 xzen.spamhaus.org.example.com", "", SMTPB_LISTED_UNKNOWN },
    { "none", "550 blocked", "", SMTPB_LISTED_UNKNOWN },
};

static void listing_is_read(void **state)
{
    const struct listing *row = *state;
    smtpb_reply reply = parsed(row->text);
    smtpb_fact fact;
    assert_int_equal(find_fact(&reply, SMTPB_FACT_BLOCKLIST, &fact), strlen(row->list) > 0);
    if (strlen(row->list) == 0)
        return;
    assert_int_equal(fact.span.len, strlen(row->list));
    assert_memory_equal(fact.span.ptr, row->list, fact.span.len);
    assert_int_equal(fact.value, row->holds);
}

/* ---- Mechanism and limit ---- */

static struct told {
    const char *name, *text;
    smtpb_fact_kind kind;
    uint32_t value;
} told[] = {
    { "SPF by words", "550 SPF check failed", SMTPB_FACT_MECHANISM, SMTPB_MECHANISM_SPF },
    { "SPF by status", "550 5.7.23 no", SMTPB_FACT_MECHANISM, SMTPB_MECHANISM_SPF },
    { "DKIM", "550 DKIM signature invalid", SMTPB_FACT_MECHANISM, SMTPB_MECHANISM_DKIM },
    { "DMARC", "550 rejected by DMARC policy", SMTPB_FACT_MECHANISM, SMTPB_MECHANISM_DMARC },
    { "ARC", "550 5.7.29 ARC validation failure", SMTPB_FACT_MECHANISM, SMTPB_MECHANISM_ARC },
    { "connections", "421 too many concurrent connections", SMTPB_FACT_LIMIT, SMTPB_LIMIT_CONNECTIONS },
    { "messages", "450 too many messages per hour", SMTPB_FACT_LIMIT, SMTPB_LIMIT_MESSAGES },
    { "recipients", "452 too many recipients", SMTPB_FACT_LIMIT, SMTPB_LIMIT_RECIPIENTS },
    { "size", "552 message size exceeds limit", SMTPB_FACT_LIMIT, SMTPB_LIMIT_SIZE },
    { "errors", "421 too many errors", SMTPB_FACT_LIMIT, SMTPB_LIMIT_ERRORS },
    { "hops", "554 too many hops", SMTPB_FACT_LIMIT, SMTPB_LIMIT_HOPS },
};

static void told_is_read(void **state)
{
    const struct told *row = *state;
    smtpb_reply reply = parsed(row->text);
    smtpb_fact fact;
    assert_true(find_fact(&reply, row->kind, &fact));
    assert_int_equal(fact.value, row->value);
}

static struct twice {
    const char *name, *text;
    int mechanisms;
} twice[] = {
    { "status and words name the same", "550 5.7.23 SPF check failed", 1 },
    { "status and words differ", "550 5.7.23 DKIM signature invalid", 2 },
    { "words of another kind", "550 5.7.23 message size exceeds limit", 1 },
};

static void told_once(void **state)
{
    const struct twice *row = *state;
    smtpb_reply reply = parsed(row->text);
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_fact fact;
    int n = 0;
    while (smtpb_fact_next(&reply, NULL, &at, &fact))
        n += fact.kind == SMTPB_FACT_MECHANISM;
    assert_int_equal(n, row->mechanisms);
}

static void null_tells_nothing(void **state)
{
    smtpb_reply reply = parsed("450 try again in 5 minutes");
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_fact fact;
    (void)state;
    assert_false(smtpb_fact_next(NULL, NULL, &at, &fact));
    assert_false(smtpb_fact_next(&reply, NULL, NULL, &fact));
    assert_false(smtpb_fact_next(&reply, NULL, &at, NULL));
}

static void cursor_past_all_facts_tells_nothing(void **state)
{
    static const smtpb_cursor past[] = { { .count = UINT32_MAX }, { .count = UINT32_MAX, .state = 2 }, { .count = 1 } };
    smtpb_reply reply = parsed("450 try again in 5 minutes");
    smtpb_fact fact;
    (void)state;
    for (size_t i = 0; i < sizeof past / sizeof *past; i++) {
        smtpb_cursor at = past[i];
        assert_false(smtpb_fact_next(&reply, NULL, &at, &fact));
    }
}

/* ---- With the verdict, in one call ---- */

static void all_come_with_the_verdict(void **state)
{
    smtpb_reply reply = parsed("550 5.7.23 DKIM signature invalid; listed in zen.spamhaus.org, try again in 5 minutes");
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_verdict alone, verdict;
    smtpb_fact facts[4], fact;
    (void)state;
    smtpb_classify(&reply, NULL, &alone);
    assert_int_equal(smtpb_classify_with_facts(&reply, NULL, &verdict, facts, 4), 4);
    assert_memory_equal(&verdict, &alone, sizeof alone);
    for (size_t i = 0; i < 4; i++) {
        assert_true(smtpb_fact_next(&reply, NULL, &at, &fact));
        assert_memory_equal(&fact, &facts[i], sizeof fact);
    }
    assert_false(smtpb_fact_next(&reply, NULL, &at, &fact));
    assert_false(smtpb_fact_next(&reply, NULL, &at, &fact));
}

static void facts_are_written_as_far_as_there_is_room(void **state)
{
    smtpb_reply reply = parsed("450 greylisted by zen.spamhaus.org, try again in 5 minutes");
    smtpb_verdict verdict;
    smtpb_fact facts[2];
    (void)state;
    memset(facts, 'x', sizeof facts);
    assert_int_equal(smtpb_classify_with_facts(&reply, NULL, NULL, facts, 1), 2);
    assert_int_equal(facts[0].kind, SMTPB_FACT_WAIT);
    assert_int_equal(((unsigned char *)&facts[1])[0], 'x');
    assert_int_equal(smtpb_classify_with_facts(&reply, NULL, &verdict, NULL, 0), 0);
    assert_int_equal(verdict.reason, SMTPB_REASON_GREYLISTED);
    assert_int_equal(smtpb_classify_with_facts(NULL, NULL, &verdict, facts, 2), 0);
    assert_int_equal(verdict.reason, SMTPB_REASON_UNDETERMINED);
}

int main(void)
{
    const struct CMUnitTest more[] = { cmocka_unit_test(accepted_asks_for_no_wait),
                                       cmocka_unit_test(null_tells_nothing),
                                       cmocka_unit_test(cursor_past_all_facts_tells_nothing),
                                       cmocka_unit_test(all_come_with_the_verdict),
                                       cmocka_unit_test(facts_are_written_as_far_as_there_is_room) };
    return RUN_ROWS(waits, wait_is_read) + RUN_ROWS(listings, listing_is_read) + RUN_ROWS(told, told_is_read) +
           RUN_ROWS(twice, told_once) + cmocka_run_group_tests(more, NULL, NULL);
}
