/* SPDX-License-Identifier: MIT */
/* The matcher's tables as they are checked in: every index leads to a row, and every chain ends. */
#include "../src/match.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define COUNT(table) (sizeof(table) / sizeof *(table))

enum { WORDS = COUNT(word_at) - 1 }; /* word 0 is none */

static void words_lie_in_their_letters(void **state)
{
    (void)state;
    for (size_t w = 0; w < WORDS; w++)
        assert_true(word_at[w] <= word_at[w + 1]);
    assert_int_equal(word_at[WORDS], sizeof letters);
}

/* Probing ends at an empty bucket, so there must be one. */
static void buckets_hold_words_and_room(void **state)
{
    (void)state;
    size_t empty = 0, seen[WORDS] = { 0 };
    for (size_t i = 0; i < COUNT(buckets); i++) {
        assert_in_range(buckets[i], 0, WORDS - 1);
        seen[buckets[i]]++;
        empty += buckets[i] == 0;
    }
    assert_true(empty > COUNT(buckets) / 5);
    for (size_t w = 1; w < WORDS; w++)
        assert_int_equal(seen[w], 1);
}

static void sets_hold_words_in_order(void **state)
{
    (void)state;
    assert_true(COUNT(set_at) - 1 < (size_t)GAP - SETS);
    assert_int_equal(set_at[0], 0);
    assert_int_equal(set_at[COUNT(set_at) - 1], COUNT(members));
    for (size_t s = 0; s + 1 < COUNT(set_at); s++)
        for (size_t i = set_at[s]; i < set_at[s + 1]; i++) {
            assert_in_range(members[i], 1, WORDS - 1);
            assert_true(i == set_at[s] || members[i - 1] < members[i]);
        }
}

static void roots_are_nodes(void **state)
{
    (void)state;
    assert_int_equal(COUNT(root_at), WORDS + 1);
    assert_int_equal(root_at[0], 0);
    assert_int_equal(root_at[WORDS], COUNT(roots));
    for (size_t w = 0; w < WORDS; w++)
        assert_true(root_at[w] <= root_at[w + 1]);
    for (size_t i = 0; i < COUNT(roots); i++) {
        assert_in_range(roots[i], 1, COUNT(nodes) - 1);
        assert_true(nodes[roots[i]].item < GAP);
    }
}

/* Links lead to later rows only, so no walk goes round; a gap has no end and no gap behind it. */
static void nodes_lead_on(void **state)
{
    (void)state;
    for (size_t n = 1; n < COUNT(nodes); n++) {
        const node *at = &nodes[n];
        assert_true(at->child == 0 || (at->child > n && at->child < COUNT(nodes)));
        assert_true(at->sibling == 0 || (at->sibling > n && at->sibling < COUNT(nodes)));
        assert_true(at->end < COUNT(ends));
        if (at->item < SETS)
            assert_in_range(at->item, 1, WORDS - 1);
        else if (at->item < GAP)
            assert_in_range(at->item - SETS, 0, COUNT(set_at) - 2);
        else
            assert_true(at->end == 0 && at->child != 0 && nodes[at->child].item < GAP);
    }
    for (size_t e = 1; e < COUNT(ends); e++) {
        assert_in_range(ends[e].rule, 1, COUNT(rules));
        assert_true(ends[e].next < e);
    }
}

/* Words that the phrase at `n` reaches back over, gaps filled; `deep` counts the calls that follow it. */
static size_t reach(uint16_t n, size_t *deep)
{
    size_t most = 0, deepest = 0;
    for (uint16_t c = nodes[n].child; c != 0; c = nodes[c].sibling) {
        size_t below, words = reach(c, &below) + (nodes[c].item < GAP ? 1u : nodes[c].item - (size_t)GAP);
        most = words > most ? words : most;
        deepest = below + 1 > deepest ? below + 1 : deepest;
    }
    *deep = deepest;
    return most;
}

static void the_longest_phrase_is_remembered(void **state)
{
    (void)state;
    size_t deep;
    assert_in_range(reach(0, &deep), 1, RING - 1);
    assert_in_range(deep, 1, 24);
}

static void rules_hold_values_that_exist(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rules); i++) {
        const smtpb_i_rule *r = &rules[i];
        assert_in_range(r->id, 1, 32767);
        assert_true(r->code == 0 || (r->code >= 200 && r->code <= 599));
        assert_true(r->stages >> (SMTPB_STAGE_OTHER + 1) == 0);
        assert_true(r->digit == 0 || r->digit == 4 || r->digit == 5);
        assert_string_not_equal(smtpb_reason_name((smtpb_reason)r->reason), "unrecognized");
        assert_in_range(r->rank, 0, SMTPB_I_RANKS - 1);
        assert_string_not_equal(smtpb_confidence_name((smtpb_confidence)r->confidence), "unrecognized");
        assert_string_not_equal(smtpb_provider_name((smtpb_provider)r->provider), "unrecognized");
        assert_true((r->flags & ~(SMTPB_I_FINAL | SMTPB_I_SUSPECT | SMTPB_I_NAMES | SMTPB_I_MARK)) == 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_lie_in_their_letters),  cmocka_unit_test(buckets_hold_words_and_room),
        cmocka_unit_test(sets_hold_words_in_order),    cmocka_unit_test(roots_are_nodes),
        cmocka_unit_test(nodes_lead_on),               cmocka_unit_test(the_longest_phrase_is_remembered),
        cmocka_unit_test(rules_hold_values_that_exist)
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
