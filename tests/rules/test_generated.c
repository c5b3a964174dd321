/* SPDX-License-Identifier: MIT */
/* The matcher's tables as checked in: every index is in range, and every sequence stays within reach. */
#include "../../src/rules/match.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define COUNT(table) (sizeof(table) / sizeof *(table))

enum { SENSES = COUNT(kinds) }; /* sense 0 is not used */

static void sets_hold_senses_in_order(void **state)
{
    (void)state;
    assert_true(COUNT(set_at) - 1 < (size_t)GAP - SETS);
    assert_int_equal(set_at[0], 0);
    assert_int_equal(set_at[COUNT(set_at) - 1], COUNT(members));
    for (size_t s = 0; s + 1 < COUNT(set_at); s++) {
        assert_true(set_at[s] < set_at[s + 1]);
        for (size_t i = set_at[s]; i < set_at[s + 1]; i++) {
            assert_in_range(members[i], 1, SENSES - 1);
            assert_true(i == set_at[s] || members[i - 1] < members[i]);
        }
    }
}

/* A sequence as `sequences` holds it. */
typedef struct read_sequence {
    size_t at, left, right, anchor; /* numbers of items; anchor: 1 in a sequence with wide items */
    uint64_t needs;
    const uint16_t *items, *anchored, *behind; /* to the left, the anchor, to the right */
} read_sequence;

/* The sequence at *at, and *at behind it. False: there are no more. */
static bool next_sequence(size_t *at, read_sequence *s)
{
    if (*at == COUNT(sequences))
        return false;
    assert_true(*at + ITEMS_AT <= COUNT(sequences));
    s->at = *at;
    size_t row = sequences[*at] & ((1u << NEEDS_BITS) - 1);
    assert_in_range(row, 0, COUNT(needs) - 1);
    s->needs = needs[row];
    s->items = items_of(sequences + *at, &s->left, &s->right);
    s->anchor = (sequences[*at + RULE_AT] & WIDE_ITEMS) != 0;
    s->anchored = s->items + s->left;
    s->behind = s->anchored + s->anchor;
    *at = (size_t)(s->behind - sequences) + s->right;
    assert_true(*at <= COUNT(sequences));
    return true;
}

static bool begins_sequence(size_t at)
{
    read_sequence s = { 0 };
    for (size_t next = 0; next_sequence(&next, &s) && s.at < at;)
        ;
    return s.at == at;
}

/* Those of a sense are in the order of their rules: what a hit leaves out comes after it. */
static void senses_anchor_sequences(void **state)
{
    (void)state;
    assert_int_equal(COUNT(anchored_at), SENSES + 1);
    assert_int_equal(anchored_at[0], 0);
    assert_int_equal(anchored_at[1], 0);
    assert_int_equal(anchored_at[SENSES], COUNT(anchored));
    for (size_t w = 0; w < SENSES; w++) {
        assert_true(anchored_at[w] <= anchored_at[w + 1]);
        for (size_t i = anchored_at[w]; i < anchored_at[w + 1]; i++) {
            assert_true(begins_sequence(anchored[i]));
            assert_true(i == anchored_at[w] ||
                        rule_of(sequences + anchored[i - 1]) <= rule_of(sequences + anchored[i]));
        }
    }
}

/* The most places that a word of a set may take. */
static size_t most_places(size_t set)
{
    size_t most = 1;
    for (size_t i = set_at[set]; i < set_at[set + 1]; i++)
        for (size_t n = most + 1; i >= NARROW_MEMBERS && places[i - NARROW_MEMBERS] >> n != 0; n++)
            most = n;
    return most;
}

/* A word may take 1 to SMTPB_I_WIDEST places, and none of the narrow sets more than one. */
static void words_take_places(void **state)
{
    (void)state;
    assert_int_equal(COUNT(places), COUNT(members) - NARROW_MEMBERS);
    for (size_t i = 0; i < COUNT(places); i++)
        assert_true(places[i] != 0 && (places[i] & 1) == 0);
    for (size_t s = 0; s + 1 < COUNT(set_at); s++)
        assert_true(set_at[s] >= NARROW_MEMBERS || set_at[s + 1] <= NARROW_MEMBERS);
}

/* How many words n items on one side of the anchor cover at most. The last item is not a gap. */
static size_t reach(const uint16_t *item, size_t n)
{
    size_t words = 0;
    for (size_t i = 0; i < n; i++) {
        if (item[i] < SETS)
            assert_in_range(item[i], 1, SENSES - 1);
        else if (item[i] < GAP)
            assert_in_range(item[i] - SETS, 0, COUNT(set_at) - 2);
        else
            assert_true(i + 1 < n && item[i] > GAP && item[i + 1] < GAP);
        words += item[i] < SETS ? 1u : item[i] < GAP ? most_places(item[i] - SETS) : item[i] - (size_t)GAP;
    }
    return words;
}

/* And each rule has one. */
static void sequences_stay_in_reach(void **state)
{
    (void)state;
    static bool has_one[COUNT(rules)];
    size_t furthest = 0;
    read_sequence s;
    for (size_t at = 0; next_sequence(&at, &s);) {
        assert_in_range(rule_of(sequences + s.at), 0, COUNT(rules) - 1);
        has_one[rule_of(sequences + s.at)] = true;
        size_t left = reach(s.items, s.left), right = reach(s.anchored, s.anchor + s.right);
        furthest = left > furthest ? left : furthest;
        furthest = right > furthest ? right : furthest;
        assert_true((s.needs & FAR) != 0 || (left <= NEAR && right <= NEAR));
    }
    for (size_t i = 0; i < COUNT(rules); i++)
        assert_true(has_one[i]);
    assert_in_range(furthest, 1, REACH);
}

static void senses_have_filters(void **state)
{
    (void)state;
    for (size_t w = 0; w < SENSES; w++)
        assert_in_range(kinds[w], 0, COUNT(filters) - 1);
}

/* The bits that all senses of an item have in their filters. */
static uint32_t shown_by(uint16_t item)
{
    uint32_t shown = item < GAP ? UINT32_MAX : 0;
    for (uint16_t w = 1; w < SENSES && item < GAP; w++)
        if (item < SETS ? item == w : is_member(item - (size_t)SETS, w))
            shown &= filters[kinds[w]];
    return shown;
}

/* A missing bit in a filter would hide a word from the sequences that need it. */
static uint32_t shown_by_all(const uint16_t *items, size_t n)
{
    uint32_t all = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t shown = shown_by(items[i]);
        assert_true(items[i] < SETS || items[i] >= GAP || (shown >> bit_of_set[items[i] - SETS] & 1) != 0);
        all |= shown;
    }
    return all;
}

static void filters_hide_nothing(void **state)
{
    (void)state;
    read_sequence s;
    for (size_t at = 0; next_sequence(&at, &s);) {
        uint32_t left = shown_by_all(s.items, s.left), right = shown_by_all(s.behind, s.right);
        assert_true(((uint32_t)s.needs & ~left) == 0);
        assert_true(((uint32_t)((s.needs & ~FAR) >> 32) & ~right) == 0);
    }
}

static void rules_hold_values_that_exist(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rules); i++) {
        size_t meaning = meaning_of[i] + (rules[i].id >= SECOND_HALF ? UINT8_MAX + 1u : 0u);
        assert_in_range(rules[i].id % SECOND_HALF, 1, 32767);
        assert_in_range(meaning, 0, COUNT(meanings) - 1);
    }
    for (const smtpb_i_meaning *r = meanings; r < meanings + COUNT(meanings); r++) {
        assert_true(r->when.code == 0 || (r->when.code >= 200 && r->when.code <= 599));
        assert_true(r->when.stages >> (SMTPB_STAGE_OTHER + 1) == 0);
        assert_true(r->when.digit == 0 || r->when.digit == 4 || r->when.digit == 5);
        assert_string_not_equal(smtpb_reason_name((smtpb_reason)r->reason), "unrecognized");
        assert_in_range(r->rank, 0, SMTPB_I_RANKS - 1);
        assert_string_not_equal(smtpb_confidence_name((smtpb_confidence)r->confidence), "unrecognized");
        assert_string_not_equal(smtpb_provider_name((smtpb_provider)r->when.provider), "unrecognized");
        assert_true((r->flags & ~(SMTPB_I_FINAL | SMTPB_I_SUSPECT | SMTPB_I_MARK | SMTPB_I_NAMED)) == 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sets_hold_senses_in_order),    cmocka_unit_test(senses_anchor_sequences),
        cmocka_unit_test(sequences_stay_in_reach),      cmocka_unit_test(senses_have_filters),
        cmocka_unit_test(filters_hide_nothing),         cmocka_unit_test(words_take_places),
        cmocka_unit_test(rules_hold_values_that_exist),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
