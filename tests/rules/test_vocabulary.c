/* SPDX-License-Identifier: MIT */
/* The vocabulary's tables as checked in: each word is found by its hash, and nothing else is. */
#include "../../src/rules/vocabulary.c"

#include "../support.h"

enum { ROWS = COUNT(rows) };

static bool is_word(size_t row)
{
    return rows[row].sense != SMTPB_I_NO_WORD;
}

static void words_lie_in_their_letters(void **state)
{
    (void)state;
    for (size_t w = 0; w < ROWS; w++) {
        smtpb_span word = smtpb_i_letters_of((uint16_t)w);
        if (!is_word(w)) {
            assert_int_equal(word.len, 0);
            continue;
        }
        assert_in_range(word.len, 1, 63);
        assert_int_equal(rows[w].octets, word.len <= SMTPB_I_PLAIN ? word.len : 0);
        assert_in_range((size_t)(word.ptr - letters) + word.len, 1,
                        sizeof letters - 16); /* sixteen octets more can be read */
    }
}

/* A word of the vocabulary as people write it. */
static smtpb_span written(uint16_t number, char text[128])
{
    smtpb_span folded = smtpb_i_letters_of(number);
    size_t n = 0;
    assert_in_range(folded.len, 1, 63);
    for (size_t i = 0; i < folded.len; i++)
        n += smtpb_i_letter(folded.ptr[i], text + n);
    return (smtpb_span){ text, n };
}

static void each_word_is_found(void **state)
{
    char text[128];
    (void)state;
    for (size_t w = 0; w < ROWS; w++) {
        if (!is_word(w))
            continue;
        smtpb_span word = written((uint16_t)w, text);
        uint32_t hash = smtpb_i_host_hash(word);
        if (smtpb_i_find(word, 0, '.') == word.len && !smtpb_i_is_character(word))
            assert_int_equal(smtpb_i_word(word, &hash), word.len);
        assert_int_equal(candidate_for(hash), w);
        assert_int_equal(smtpb_i_look_up(word, hash).sense, rows[w].sense);
    }
}

static void each_sense_has_a_word(void **state)
{
    static bool seen[1 << 13];
    (void)state;
    size_t last = COUNT(roles) - 1;
    for (size_t w = 0; w < ROWS; w++) {
        seen[rows[w].sense] = true;
        last = rows[w].sense > last ? rows[w].sense : last;
    }
    for (size_t sense = 1; sense <= last; sense++)
        assert_true(seen[sense]);
}

static struct row_of_words {
    const char *name, *word;
    bool known;
} looked_up[] = {
    { "known", "mailbox", true },
    { "in capitals", "MAILBOX", true },
    { "with an apostrophe", "does'nt", true },
    { "with a typographic apostrophe", "doesn\xe2\x80\x99t", true },
    { "with an accent", "bo\xc3\xaete", true },
    { "beginning of a known word", "mailbo", false },
    { "longer than a known word", "mailboxer", false },
    { "unknown", "xyzzy", false },
    { "a number", "300", false },
};

static smtpb_i_vocable looked_up_as(const char *text)
{
    smtpb_span word = smtpb_str(text);
    size_t octets;
    uint32_t hash;
    if (smtpb_i_is_character(word)) {
        smtpb_i_vocable known = smtpb_i_vocable_of(smtpb_i_wide_word(word, &octets));
        assert_int_equal(octets, word.len);
        return known;
    }
    assert_int_equal(smtpb_i_word(word, &hash), word.len);
    return smtpb_i_look_up(word, hash);
}

static void word_is_looked_up(void **state)
{
    const struct row_of_words *row = *state;
    assert_int_equal(looked_up_as(row->word).sense != SMTPB_I_NO_WORD, row->known);
}

static void domains_are_found_in_hosts(void **state)
{
    (void)state;
    uint16_t list = smtpb_i_host_sense(SMTPB_I_LITERAL("spamhaus.org"));
    assert_int_not_equal(list, SMTPB_I_NO_WORD);
    assert_int_equal(smtpb_i_host_sense(SMTPB_I_LITERAL("www.Spamhaus.ORG")), list);
    assert_int_equal(smtpb_i_host_sense(SMTPB_I_LITERAL("notspamhaus.org")), SMTPB_I_NO_WORD);
    assert_int_equal(smtpb_i_host_sense(SMTPB_I_LITERAL("org")), SMTPB_I_NO_WORD);
    assert_int_equal(smtpb_i_host_sense(SMTPB_I_LITERAL("a.b.c.d.spamhaus.org.example")), SMTPB_I_NO_WORD);
}

/* A plain word may end a text, or stand before anything that is no part of it. */
static void plain_words_are_found_alike(void **state)
{
    static const char *const behind[] = { "", " ", ".", "-and more than eight octets" };
    (void)state;
    for (size_t w = 0; w < ROWS; w++)
        for (size_t i = 0; is_word(w) && i < COUNT(behind); i++) {
            char letters_of[128], text[160];
            smtpb_i_plain plain;
            smtpb_span word = written((uint16_t)w, letters_of);
            snprintf(text, sizeof text, "%.*s%s", (int)word.len, word.ptr, behind[i]);
            size_t n = smtpb_i_plain_word(smtpb_str(text), 0, &plain);
            if (n == word.len)
                assert_int_equal(smtpb_i_look_up_plain(&plain, n), rows[w].sense);
        }
}

/* ---- Roles ---- */

static const struct wait_word {
    smtpb_i_wait_kind kind;
    const char *word;
    unsigned long value;
} wait_words[] = {
#define WAIT(kind, word, value) { SMTPB_I_WAIT_##kind, word, value },
#include "../../src/rules/waits.def"
#undef WAIT
};

static const struct wait_word *wait_of(const char *word)
{
    size_t i = 0;
    while (strcmp(wait_words[i].word, word) != 0)
        i++;
    return &wait_words[i];
}

/* The first row of a word counts, or one that says the same. */
static void words_of_waits_have_their_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(wait_words); i++) {
        smtpb_i_vocable known = looked_up_as(wait_words[i].word);
        const struct wait_word *first = wait_of(wait_words[i].word);
        assert_in_range(known.wait_row, 0, COUNT(wait_words) - 1);
        assert_int_equal(known.wait_kind, first->kind);
        assert_int_equal(wait_words[known.wait_row].kind, first->kind);
        assert_int_equal(wait_words[known.wait_row].value, first->value);
    }
}

static const struct list_name {
    smtpb_i_list_kind kind;
    const char *name;
} list_names[] = {
#define LIST(kind, name, holds) { SMTPB_I_LIST_##kind, name },
#include "../../src/rules/blocklists.def"
#undef LIST
};

static void names_of_lists_have_their_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(list_names); i++) {
        const char *name = list_names[i].name;
        if (list_names[i].kind != SMTPB_I_LIST_NAME) {
            assert_true(smtpb_i_may_be_known(smtpb_i_last_labels(smtpb_str(name))));
            continue;
        }
        unsigned row = looked_up_as(name).list;
        assert_in_range(row, 1, COUNT(list_names));
        assert_string_equal(list_names[row - 1].name, name);
    }
}

static const struct hedge_word {
    smtpb_i_hedge role;
    const char *word;
} hedge_words[] = {
#define HEDGE(role, word) { SMTPB_I_HEDGE_##role, word },
#include "../../src/rules/hedges.def"
#undef HEDGE
};

static void hedges_have_their_roles(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(hedge_words); i++)
        assert_int_equal(looked_up_as(hedge_words[i].word).hedge, hedge_words[i].role);
}

int main(void)
{
    const struct CMUnitTest more[] = {
        cmocka_unit_test(words_lie_in_their_letters),     cmocka_unit_test(each_word_is_found),
        cmocka_unit_test(each_sense_has_a_word),          cmocka_unit_test(domains_are_found_in_hosts),
        cmocka_unit_test(plain_words_are_found_alike),    cmocka_unit_test(words_of_waits_have_their_rows),
        cmocka_unit_test(names_of_lists_have_their_rows), cmocka_unit_test(hedges_have_their_roles),
    };
    return RUN_ROWS(looked_up, word_is_looked_up) + cmocka_run_group_tests(more, NULL, NULL);
}
