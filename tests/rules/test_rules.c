/* SPDX-License-Identifier: MIT */
/* The rules: each fires on its vector and not on a near miss, none is shadowed, and real replies get their reasons. */
#include "../../src/rules/rules.h"
#include "../support.h"

static struct vector {
    const char *name;
    unsigned id;
    const char *fires, *misses;
} vectors[] = {
#include "vectors_rules.inc"
};

static smtpb_reply parsed(const char *text)
{
    smtpb_reply reply;
    smtpb_parse((smtpb_span){ text, strlen(text) }, &reply);
    return reply;
}

static size_t index_of(unsigned id)
{
    smtpb_rule_info rule;
    size_t i = 0;
    while (smtpb_rule_at(i, &rule) && rule.id != id)
        i++;
    return i;
}

/* The stage that a rule asks for, if it asks for one. */
static smtpb_stage stage_for(size_t index)
{
    uint16_t stages = smtpb_i_rule_at(index)->stages;
    for (int stage = 0; stage <= SMTPB_STAGE_OTHER; stage++)
        if (stages >> stage & 1)
            return (smtpb_stage)stage;
    return SMTPB_STAGE_UNKNOWN;
}

/* The rule is the first of its rank on its own vector, so no earlier rule shadows it. */
static void fires_and_misses(void **state)
{
    const struct vector *row = *state;
    smtpb_reply fires = parsed(row->fires), misses = parsed(row->misses);
    size_t index = index_of(row->id);
    const smtpb_i_rule *rule = smtpb_i_rule_at(index);
    smtpb_i_hits hits;
    assert_non_null(rule);
    smtpb_provider provider = rule->flags & SMTPB_I_MARK ? SMTPB_PROVIDER_UNKNOWN : (smtpb_provider)rule->provider;
    smtpb_i_match(&fires, stage_for(index), provider, &hits);
    if (rule->flags & SMTPB_I_MARK) {
        assert_int_equal(hits.provider, rule->provider);
    } else {
        assert_non_null(hits.best[rule->rank].rule);
        assert_int_equal(hits.best[rule->rank].rule->id, row->id);
        assert_inside(fires.raw, hits.best[rule->rank].span);
    }
    assert_int_equal(smtpb_i_match_one(&misses, stage_for(index), provider, index).len, 0);
}

static void every_rule_has_a_vector(void **state)
{
    smtpb_rule_info rule;
    (void)state;
    for (size_t i = 0; smtpb_rule_at(i, &rule); i++) {
        size_t v = 0;
        while (v < COUNT(vectors) && vectors[v].id != rule.id)
            v++;
        if (v == COUNT(vectors))
            fail_msg("rule %u has no vector", rule.id);
        assert_true(strlen(smtpb_rule_text(i, SMTPB_RULE_SEEN)) > 0);
    }
}

/* ---- Replies as servers send them ---- */

#define R(reason) SMTPB_REASON_##reason

static struct known_reply {
    const char *name; /* the reply */
    smtpb_reason reason;
} replies[] = {
#include "vectors_replies.inc"
};

static struct providers_reply {
    const char *name, *text, *mx;
    smtpb_reason reason;
} providers_replies[] = {
#include "vectors_providers.inc"
};

#undef R

static void provider_means(void **state)
{
    const struct providers_reply *row = *state;
    smtpb_reply reply = parsed(row->text);
    smtpb_context ctx = SMTPB_CONTEXT_START;
    smtpb_verdict v;
    ctx.mx = (smtpb_span){ row->mx, strlen(row->mx) };
    smtpb_classify(&reply, &ctx, &v);
    assert_string_equal(smtpb_reason_name(v.reason), smtpb_reason_name(row->reason));
}

/* A provider's mark changes how words and statuses are read; the scope still comes from the reason's row. */
static void mark_does_not_change_scope(void **state)
{
    smtpb_reply marked = parsed("421 4.7.28 too much - gsmtp"), plain = parsed("421 4.7.28 too much");
    smtpb_verdict v, w;
    (void)state;
    smtpb_classify(&marked, NULL, &v);
    smtpb_classify(&plain, NULL, &w);
    assert_int_equal(v.provider, SMTPB_PROVIDER_GOOGLE);
    assert_int_equal(w.provider, SMTPB_PROVIDER_UNKNOWN);
    assert_int_equal(v.reason, w.reason);
    assert_int_equal(v.scope, w.scope);
}

/* A mark after more words than the matcher remembers: phrases of its provider are still found. */
static void mark_may_stand_far_behind(void **state)
{
    static const char words[] = "Recipient address rejected: Access denied";
    char text[600] = "550 ";
    smtpb_verdict v;
    (void)state;
    strcat(text, words);
    for (int i = 0; i < 80; i++)
        strcat(text, " word");
    strcat(text, " [MARK.prod.protection.outlook.com]");
    smtpb_reply reply = parsed(text);
    smtpb_classify(&reply, NULL, &v);
    assert_int_equal(v.provider, SMTPB_PROVIDER_MICROSOFT);
    assert_int_equal(v.rule, 162);
    assert_int_equal(v.evidence.len, strlen(words));
}

/* The provider of the MX host counts, whatever mark the text has. */
static void exchanger_beats_mark(void **state)
{
    smtpb_reply reply = parsed("550 5.1.10 x - gsmtp");
    smtpb_context ctx = SMTPB_CONTEXT_START;
    smtpb_verdict v;
    (void)state;
    ctx.mx = (smtpb_span){ "a.mail.protection.outlook.com.", 30 };
    smtpb_classify(&reply, &ctx, &v);
    assert_int_equal(v.provider, SMTPB_PROVIDER_MICROSOFT);
    assert_int_equal(v.reason, SMTPB_REASON_USER_UNKNOWN);
}

static void reply_has_reason(void **state)
{
    const struct known_reply *row = *state;
    smtpb_reply reply;
    smtpb_origin origin;
    smtpb_verdict v;
    smtpb_find(SMTPB_FORM_AUTO, (smtpb_span){ row->name, strlen(row->name) }, &reply, &origin);
    smtpb_classify(&reply, NULL, &v);
    assert_string_equal(smtpb_reason_name(v.reason), smtpb_reason_name(row->reason));
}

/* ---- Borders ---- */

static struct border {
    const char *name, *text;
    bool user_unknown; /* "no such user" is found */
} borders[] = {
    { "plain", "550 no such user", true },
    { "upper case", "550 NO SUCH USER", true },
    { "runs of blanks", "550 no   such \t user", true },
    { "punctuation", "550 (No, such: user!)", true },
    { "hyphens", "550 no-such-user", true },
    { "line break", "550-no such\r\n550 user", true },
    { "sentence without a blank", "550 Refused.No such user", true },
    { "part of a word", "550 no such users", true },
    { "longer word", "550 no such userland", false },
    { "word between", "550 no such big fat ugly old user", false },
    { "address in brackets", "550 <no-such-user@example.com> refused", false },
    { "bare address", "550 no-such-user@example.com refused", false },
    { "host name", "550 no-such-user.example.com refused", false },
    { "host in brackets", "550 <no-such-user> refused", false },
    { "URL", "550 see https://example.com/no-such-user", false },
    { "URL without a scheme", "550 see www.example.com/no-such-user", false },
    { "address between", "550 no such <a@example.com> user", true },
};

static void border_holds(void **state)
{
    const struct border *row = *state;
    smtpb_reply reply = parsed(row->text);
    smtpb_span found = smtpb_i_match_one(&reply, SMTPB_STAGE_UNKNOWN, SMTPB_PROVIDER_UNKNOWN, index_of(3401));
    assert_int_equal(found.len > 0, row->user_unknown);
}

static void matches_come_in_order(void **state)
{
    smtpb_reply reply = parsed("550 5.7.1 Sender address rejected: no such user");
    smtpb_match all[64], two[2];
    (void)state;
    size_t n = smtpb_matches(&reply, NULL, all, COUNT(all));
    assert_true(n > 2 && n <= COUNT(all));
    for (size_t i = 1; i < n; i++)
        assert_true(all[i].index > all[i - 1].index);
    assert_int_equal(smtpb_matches(&reply, NULL, two, 2), n);
    assert_memory_equal(two, all, sizeof two);
    assert_int_equal(smtpb_matches(&reply, NULL, NULL, 0), n);
    assert_int_equal(smtpb_matches(NULL, NULL, NULL, 0), 0);
}

int main(void)
{
    const struct CMUnitTest more[] = {
        cmocka_unit_test(every_rule_has_a_vector),    cmocka_unit_test(matches_come_in_order),
        cmocka_unit_test(mark_does_not_change_scope), cmocka_unit_test(mark_may_stand_far_behind),
        cmocka_unit_test(exchanger_beats_mark),
    };
    return RUN_ROWS(vectors, fires_and_misses) + RUN_ROWS(replies, reply_has_reason) +
           RUN_ROWS(providers_replies, provider_means) + RUN_ROWS(borders, border_holds) +
           cmocka_run_group_tests(more, NULL, NULL);
}
