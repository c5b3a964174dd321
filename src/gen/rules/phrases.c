/* SPDX-License-Identifier: MIT */
/* Phrases, expanded to sequences of words, sets and gaps. */
#include "../common/phrase_tree.h"
#include "mkrules.h"

sequence sequences[MAX_SEQUENCES];
unsigned sequence_count;

static forest all_phrases;

/* The characters of a run become one word. */
static void add_in_turn(smtpb_i_scanner *s, smtpb_i_part *a, const smtpb_i_part *b)
{
    tree_node *one = &all_phrases.nodes[a->first], *two = &all_phrases.nodes[b->first];
    bool joins = one->kind == TREE_WORD && two->kind == TREE_WORD && smtpb_i_is_character(one->word) &&
                 smtpb_i_is_character(two->word) && one->word.ptr + one->word.len == two->word.ptr;
    if (joins)
        one->word.len += two->word.len;
    else
        tree_in_turn(s, a, b);
}

static const smtpb_i_builder runs_as_words = { tree_word,   tree_host,   tree_gap,  tree_class_named,
                                               add_in_turn, tree_either, tree_maybe };

smtpb_i_scanner scanner_of(smtpb_span line)
{
    return (smtpb_i_scanner){ .line = line, .is_built_in = true, .make = &runs_as_words, .to = &all_phrases };
}

bool read_class_line(smtpb_i_scanner *s)
{
    return add_class(s);
}

static void add_sequence(const row *row, const unsigned *items, size_t n)
{
    unsigned rule = (unsigned)(row - rows);
    while (n > 0 && items[n - 1] >= GAP)
        n--;
    if (n == 0 || items[0] >= GAP)
        fail(row, "begins with a gap, or can be empty", row->rule.words);
    for (sequence *s = sequences; s < sequences + sequence_count; s++)
        if (s->rule == rule && s->count == n && memcmp(s->items, items, n * sizeof *items) == 0)
            return;
    if (sequence_count == MAX_SEQUENCES)
        fail(row, "too many sequences", row->rule.words);
    sequences[sequence_count].rule = rule;
    sequences[sequence_count].count = (unsigned)n;
    memcpy(sequences[sequence_count++].items, items, n * sizeof *items);
}

/* What follows a node: `node`, then the rest. */
typedef struct todo {
    size_t node;
    const struct todo *then;
} todo;

static unsigned chosen[MAX_ITEMS]; /* the items so far */

static void expand(const row *row, size_t at, const todo *then, size_t n);

static void follow(const row *row, const todo *then, size_t n)
{
    if (then)
        expand(row, then->node, then->then, n);
    else
        add_sequence(row, chosen, n);
}

/* A run of characters that is longer than a word may be. */
static bool is_long_run(smtpb_span word)
{
    return smtpb_i_is_character(word) && word.len > (size_t)SMTPB_I_WIDEST * SMTPB_I_CHARACTER;
}

/* A word; a longer run of characters is some words. */
static void expand_word(const row *row, smtpb_span word, const todo *then, size_t n)
{
    for (; is_long_run(word) && n < MAX_ITEMS - 1; n++) {
        chosen[n] = word_id(row, smtpb_i_first(word, (size_t)SMTPB_I_WIDEST * SMTPB_I_CHARACTER));
        word = smtpb_i_from(word, (size_t)SMTPB_I_WIDEST * SMTPB_I_CHARACTER);
    }
    chosen[n] = word_id(row, word);
    follow(row, then, n + 1);
}

static bool is_subdomain(smtpb_span host, smtpb_span domain)
{
    size_t more = host.len > domain.len ? host.len - domain.len : 0;
    return more > 0 && host.ptr[more - 1] == '.' && memcmp(host.ptr + more, domain.ptr, domain.len) == 0;
}

/* The matcher knows a host by the longest name that a rule has for it, so a domain stands for those inside it, too. */
static void add_hosts(const row *row, smtpb_span domain, set *words_of)
{
    for (const tree_node *node = all_phrases.nodes; node < all_phrases.nodes + all_phrases.count; node++)
        if (node->kind == TREE_HOST && is_subdomain(node->word, domain)) {
            unsigned host = word_id(row, node->word);
            add_member(words_of, host, places_of(host));
        }
}

/* Alternatives that are single words become a set; each other one is expanded. */
static void expand_each(const row *row, size_t at, const todo *then, size_t n, set *words_of)
{
    const tree_node *node = &all_phrases.nodes[at];
    if (node->kind == TREE_CHOICE) {
        expand_each(row, node->a, then, n, words_of);
        expand_each(row, node->b, then, n, words_of);
    } else if ((node->kind == TREE_WORD || node->kind == TREE_HOST) && !is_long_run(node->word)) {
        unsigned word = word_id(row, node->word);
        add_member(words_of, word, places_of(word));
        if (node->kind == TREE_HOST)
            add_hosts(row, node->word, words_of);
    } else {
        expand(row, at, then, n);
    }
}

static void expand_choice(const row *row, size_t at, const todo *then, size_t n)
{
    set *words_of = calloc(1, sizeof *words_of);
    if (!words_of)
        refuse("words, for which there is no memory,", 0);
    expand_each(row, at, then, n, words_of);
    if (words_of->count > 0) {
        chosen[n] = set_id(row, words_of);
        follow(row, then, n + 1);
    }
    free(words_of);
}

/* Adjacent gaps become one. */
static void expand_gap(const row *row, unsigned words_of_gap, const todo *then, size_t n)
{
    bool joins = n > 0 && chosen[n - 1] >= GAP;
    unsigned before = joins ? chosen[n - 1] : GAP;
    size_t at = joins ? n - 1 : n;
    chosen[at] = before + words_of_gap;
    follow(row, then, at + 1);
    chosen[at] = before;
}

static void expand(const row *row, size_t at, const todo *then, size_t n)
{
    const tree_node *node = &all_phrases.nodes[at];
    const todo second = { node->b, then };
    if (n >= MAX_ITEMS)
        fail(row, "too long", row->rule.words);
    switch (node->kind) {
    case TREE_WORD:
        expand_word(row, node->word, then, n);
        break;
    case TREE_GAP:
        expand_gap(row, node->gap, then, n);
        break;
    case TREE_HOST:
    case TREE_CHOICE:
        expand_choice(row, at, then, n);
        break;
    case TREE_MAYBE:
        expand(row, node->a, then, n);
        follow(row, then, n);
        break;
    case TREE_SEQUENCE:
        expand(row, node->a, &second, n);
        break;
    }
}

void expand_rule(const row *row)
{
    expand(row, (size_t)row->rule.phrase.first, NULL, 0);
}
