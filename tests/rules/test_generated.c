/* SPDX-License-Identifier: MIT */
/* The matcher's tables as checked in: every index is in range, and every sequence stays within reach. */
#include "../../src/rules/match.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define COUNT(table) (sizeof(table) / sizeof *(table))

enum { WORDS = COUNT(filters) }; /* word 0 is not used */

static void sets_hold_words_in_order(void **state)
{
    (void)state;
    assert_true(COUNT(set_at) - 1 < (size_t)GAP - SETS);
    assert_int_equal(set_at[0], 0);
    assert_int_equal(set_at[COUNT(set_at) - 1], COUNT(members));
    for (size_t s = 0; s + 1 < COUNT(set_at); s++) {
        assert_true(set_at[s] < set_at[s + 1]);
        for (size_t i = set_at[s]; i < set_at[s + 1]; i++) {
            assert_in_range(members[i], 1, WORDS - 1);
            assert_true(i == set_at[s] || members[i - 1] < members[i]);
        }
    }
}

/* Sequences are in the order of their rules, since those after a hit are skipped together. */
static void words_anchor_sequences(void **state)
{
    (void)state;
    assert_int_equal(COUNT(anchored_at), WORDS + 1);
    assert_int_equal(anchored_at[0], 0);
    assert_int_equal(anchored_at[1], 0);
    assert_int_equal(anchored_at[WORDS], COUNT(anchored));
    for (size_t w = 0; w < WORDS; w++) {
        assert_true(anchored_at[w] <= anchored_at[w + 1]);
        for (size_t i = anchored_at[w]; i < anchored_at[w + 1]; i++) {
            assert_in_range(anchored[i], 0, COUNT(sequences) - 1);
            assert_true(i == anchored_at[w] || sequences[anchored[i - 1]].rule <= sequences[anchored[i]].rule);
        }
    }
}

/* How many words n items on one side of the anchor cover at most. The last item is not a gap. */
static size_t reach(const uint16_t *item, size_t n)
{
    size_t words = 0;
    for (size_t i = 0; i < n; i++) {
        if (item[i] < SETS)
            assert_in_range(item[i], 1, WORDS - 1);
        else if (item[i] < GAP)
            assert_in_range(item[i] - SETS, 0, COUNT(set_at) - 2);
        else
            assert_true(i + 1 < n && item[i] > GAP && item[i + 1] < GAP);
        words += item[i] < GAP ? 1u : item[i] - (size_t)GAP;
    }
    return words;
}

static void sequences_stay_in_reach(void **state)
{
    (void)state;
    size_t at = 0, furthest = 0;
    for (const sequence *s = sequences; s < sequences + COUNT(sequences); s++) {
        assert_in_range(s->rule, 0, COUNT(rules) - 1);
        assert_int_equal(s->item, at);
        assert_true(at + s->left + s->right <= COUNT(items));
        size_t left = reach(items + at, s->left), right = reach(items + at + s->left, s->right);
        furthest = left > furthest ? left : furthest;
        furthest = right > furthest ? right : furthest;
        at += (size_t)s->left + s->right;
    }
    assert_int_equal(at, COUNT(items));
    assert_in_range(furthest, 1, REACH);
    assert_true(2 * REACH < RING);
}

/* A missing bit in a filter, or too great a distance, would hide a word from the sequences that need it. */
static void filters_hide_nothing(void **state)
{
    (void)state;
    for (const sequence *s = sequences; s < sequences + COUNT(sequences); s++) {
        if (s->needs == 0)
            continue;
        assert_in_range(reach(items + s->item, s->left), 0, FILTERED);
        assert_in_range(reach(items + s->item + s->left, s->right), 0, FILTERED);
        for (size_t i = s->item; i < (size_t)s->item + s->left + s->right; i++)
            for (uint16_t w = 1; w < WORDS && items[i] < GAP; w++) {
                bool accepted = items[i] < SETS ? items[i] == w : is_member(items[i] - (size_t)SETS, w);
                assert_true((s->needs >> (items[i] & 63) & 1) != 0);
                assert_true(!accepted || (filters[w] >> (items[i] & 63) & 1) != 0);
            }
    }
}

static void rules_hold_values_that_exist(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rules); i++) {
        const smtpb_i_rule *r = &rules[i];
        assert_in_range(r->id, 1, 32767);
        assert_true(r->when.code == 0 || (r->when.code >= 200 && r->when.code <= 599));
        assert_true(r->when.stages >> (SMTPB_STAGE_OTHER + 1) == 0);
        assert_true(r->when.digit == 0 || r->when.digit == 4 || r->when.digit == 5);
        assert_string_not_equal(smtpb_reason_name((smtpb_reason)r->reason), "unrecognized");
        assert_in_range(r->rank, 0, SMTPB_I_RANKS - 1);
        assert_string_not_equal(smtpb_confidence_name((smtpb_confidence)r->confidence), "unrecognized");
        assert_string_not_equal(smtpb_provider_name((smtpb_provider)r->when.provider), "unrecognized");
        assert_true((r->flags & ~(SMTPB_I_FINAL | SMTPB_I_SUSPECT | SMTPB_I_MARK)) == 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sets_hold_words_in_order),     cmocka_unit_test(words_anchor_sequences),
        cmocka_unit_test(sequences_stay_in_reach),      cmocka_unit_test(filters_hide_nothing),
        cmocka_unit_test(rules_hold_values_that_exist),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
