/* SPDX-License-Identifier: MIT */
/* The rules: each fires on its vector and not on a near miss, none is shadowed, and real replies get their reasons. */
#include "../../src/rules/rules.h"
#include "../support.h"
#include "rule_files.h"

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

/* The stage that a rule requires, if any. */
static smtpb_stage stage_for(size_t index)
{
    uint16_t stages = smtpb_i_meaning_of(smtpb_i_rule_at(index))->when.stages;
    for (int stage = 0; stage <= SMTPB_STAGE_OTHER; stage++)
        if (stages >> stage & 1)
            return (smtpb_stage)stage;
    return SMTPB_STAGE_UNKNOWN;
}

/* The provider that a rule requires; none for a mark, which is to identify it. */
static smtpb_provider provider_for(const smtpb_i_meaning *rule)
{
    return rule->flags & SMTPB_I_MARK ? SMTPB_PROVIDER_UNKNOWN : (smtpb_provider)rule->when.provider;
}

/* The rule is the first match of its rank, so no earlier rule shadows it. */
static void reply_fires(void **state)
{
    const proof *row = *state;
    smtpb_reply reply = parsed(row->text);
    size_t index = index_of(row->rule);
    const smtpb_i_rule *rule = smtpb_i_rule_at(index);
    smtpb_i_hits hits;
    assert_non_null(rule);
    const smtpb_i_meaning *says = smtpb_i_meaning_of(rule);
    smtpb_i_match(&reply, stage_for(index), provider_for(says), &hits);
    if (says->flags & SMTPB_I_MARK) {
        assert_int_equal(hits.provider, says->when.provider);
        return;
    }
    const smtpb_i_rule *first = hits.best[says->rank].rule;
    if (first != rule)
        fail_msg("%s:%u: rule %u comes first, not rule %u: %s", row->file, row->line,
                 first ? smtpb_i_rule_number(first) : 0, row->rule, row->text);
    assert_inside(reply.raw, hits.best[says->rank].span);
}

static void near_miss_does_not(void **state)
{
    const proof *row = *state;
    smtpb_reply reply = parsed(row->text);
    size_t index = index_of(row->rule);
    assert_non_null(smtpb_i_rule_at(index));
    smtpb_provider provider = provider_for(smtpb_i_meaning_of(smtpb_i_rule_at(index)));
    if (smtpb_i_match_one(&reply, stage_for(index), provider, index).len > 0)
        fail_msg("%s:%u: rule %u matches: %s", row->file, row->line, row->rule, row->text);
}

static void every_rule_is_proven(void **state)
{
    smtpb_rule_info rule;
    (void)state;
    for (size_t i = 0; smtpb_rule_at(i, &rule); i++) {
        const written_rule *as_written = written(rule.id);
        if (!as_written || as_written->oks == 0 || as_written->nots == 0)
            fail_msg("rule %u has no reply that it matches, or no near miss", rule.id);
        assert_true(strlen(as_written->source) > 0);
    }
    assert_false(the_rule_files()->wide);
}

/* ---- Texts ---- */

/* The phrase with its words as they are compared, but in UTF-8. Returns a copy to free. */
static char *as_compared(const char *words)
{
    smtpb_span rest = smtpb_str(words);
    char *copy = calloc(1, rest.len + 1), *end = copy, folded[100];
    assert_non_null(copy);
    while (rest.len > 0) {
        uint32_t hash;
        size_t n = smtpb_i_word(rest, &hash);
        assert_in_range(n, 0, sizeof folded);
        size_t letters = smtpb_i_fold(smtpb_i_first(rest, n), folded);
        for (size_t i = 0; i < letters; i++)
            end += smtpb_i_letter(folded[i], end);
        if (n == 0)
            *end++ = rest.ptr[n++]; /* a mark */
        rest = smtpb_i_from(rest, n);
    }
    return copy;
}

/* The text is `wanted`, also at the end of a buffer of just its size, and cut in a smaller one. */
static void text_is(size_t index, smtpb_rule_part part, const char *wanted)
{
    size_t n = strlen(wanted);
    char *exact = malloc(n + 1), *cut = malloc(n / 2 + 1);
    assert_non_null(exact);
    assert_non_null(cut);
    assert_int_equal(smtpb_rule_text(index, part, NULL, 0), n);
    assert_int_equal(smtpb_rule_text(index, part, exact, n + 1), n);
    assert_string_equal(exact, wanted);
    assert_int_equal(smtpb_rule_text(index, part, cut, n / 2 + 1), n);
    assert_memory_equal(cut, wanted, n / 2);
    assert_int_equal(cut[n / 2], '\0');
    free(exact);
    free(cut);
}

/* What the library says of each rule is what its file says. */
static void texts_are_as_written(void **state)
{
    smtpb_rule_info rule;
    (void)state;
    for (size_t i = 0; smtpb_rule_at(i, &rule); i++) {
        const written_rule *as_written = written(rule.id);
        char *words = as_compared(as_written->words);
        text_is(i, SMTPB_RULE_PHRASE, words);
        text_is(i, SMTPB_RULE_WHEN, as_written->conditions);
        text_is(i, SMTPB_RULE_SEEN, as_written->source);
        free(words);
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

/* ---- Ties: if a rule matches in several places, the leftmost counts, and from there the longest ---- */

static struct tie {
    const char *name, *text, *evidence; /* of rule 3400, {unknown} *2 ({user}|...) */
} ties[] = {
    { "one", "550 unknown user", "unknown user" },
    { "leftmost", "550 unknown user, unknown mailbox", "unknown user, unknown mailbox" },
    { "leftmost of two apart", "550 unknown user x y z unknown mailbox", "unknown user" },
    { "longest", "550 unknown mailbox or user", "unknown mailbox or user" },
    { "beginning further left", "550 invalid or unknown user", "invalid or unknown user" },
};

static void tie_is_broken(void **state)
{
    const struct tie *row = *state;
    smtpb_reply reply = parsed(row->text);
    smtpb_span found = smtpb_i_match_one(&reply, SMTPB_STAGE_UNKNOWN, SMTPB_PROVIDER_UNKNOWN, index_of(3400));
    assert_int_equal(found.len, strlen(row->evidence));
    assert_memory_equal(found.ptr, row->evidence, found.len);
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
        cmocka_unit_test(every_rule_is_proven),      cmocka_unit_test(texts_are_as_written),
        cmocka_unit_test(matches_come_in_order),     cmocka_unit_test(mark_does_not_change_scope),
        cmocka_unit_test(mark_may_stand_far_behind), cmocka_unit_test(exchanger_beats_mark),
    };
    const rule_files *files = the_rule_files();
    return run_rows("ok", files->oks, files->ok_count, sizeof *files->oks, reply_fires) +
           run_rows("not", files->nots, files->not_count, sizeof *files->nots, near_miss_does_not) +
           RUN_ROWS(replies, reply_has_reason) + RUN_ROWS(providers_replies, provider_means) +
           RUN_ROWS(borders, border_holds) + RUN_ROWS(ties, tie_is_broken) + cmocka_run_group_tests(more, NULL, NULL);
}
