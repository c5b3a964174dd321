/* SPDX-License-Identifier: MIT */
/* Reads the files of rules, waits.def, blocklists.def and hedges.def, and writes the tables of the vocabulary, the
   matcher and the rules' texts.
     mkrules DIRECTORY FILE.rules...           writes vocabulary.inc, phrases.inc and rule_texts.inc there
     mkrules --check DIRECTORY FILE.rules...   exit status 1 if the files there are out of date
     mkrules --dictionary FILE.rules...        writes one phrase of each rule as a fuzzing dictionary
   Give the files in the order of their names, which is the order of priority. A phrase is expanded to sequences of
   words, sets of words and gaps. Each sequence is indexed by one of its items, the anchor: the one with the rarest
   words, by the number of sequences that contain them and by a list of common words. The `ok` replies of the rules
   tell how words are numbered, the commonest first, and which items share a bit of the matcher's filters. To the
   matcher words that no phrase tells apart are one: they have the same sense. */
#include "../../texts/texts.h"
#include "../generate.h"
#include "../pairs.h"
#include "../phrase_tree.h"
#include "clusters.h"
#include "kinds.h"
#include "overlaid.h"

#include <limits.h>

static const struct wait {
    const char *word;
    unsigned kind;
    unsigned long value;
} waits[] = {
#define WAIT(kind, word, value) { word, SMTPB_I_WAIT_##kind, value },
#include "../../rules/waits.def"
#undef WAIT
};

static const struct list {
    smtpb_i_list_kind kind;
    const char *name;
} lists[] = {
#define LIST(kind, name, holds) { SMTPB_I_LIST_##kind, name },
#include "../../rules/blocklists.def"
#undef LIST
};

static const struct hedge {
    unsigned role;
    const char *word;
} hedges[] = {
#define HEDGE(role, word) { SMTPB_I_HEDGE_##role, word },
#include "../../rules/hedges.def"
#undef HEDGE
};

enum {
    HEDGES = sizeof hedges / sizeof *hedges,
    LISTS = sizeof lists / sizeof *lists,
    WAITS = sizeof waits / sizeof *waits,
    MAX_RULES = 8000,
    MAX_ITEMS = 24, /* words and gaps of a sequence */
    MAX_SEQUENCES = 8000,
    MAX_WORDS = 8000,
    MAX_SENSE = (1 << 13) - 1, /* row in vocabulary.c */
    MAX_SETS = 4000,
    MAX_GROUP = 16, /* words of one group of the perfect hash */
    GROUPS = 1 << SMTPB_I_GROUP_BITS,
    MAX_SLOTS = 2 * MAX_WORDS,
    REACH = 24, /* words to one side of an anchor: match.c */
    NEAR = 8,   /* words to one side that are always in reach: match.c */
    MAX_REPLIES = 16000,
    MAX_HEARD = 64, /* words of a reply */
    SETS = 0x8000,  /* item SETS + n: a word of set n */
    GAP = 0xFF00,   /* item GAP + n: up to n words */
    ITEMS_AT = 2,   /* these three of a sequence: match.c */
    NEEDS_BITS = 10,
    MANY = 7,
    WIDE_ITEMS = 0x4000, /* beside the rule: items take several places */
    AFFIRMS = 0x8000     /* none of its items negates: match.c */
};

enum { SENSE_KINDS = 256, SEQUENCE_KINDS = 768 }; /* the most of them: kinds.h */

/* Bits of filters beside those of CLUSTERS: match.c. */
#define HEARD ((uint32_t)1 << 30)
#define FAR   ((uint64_t)1 << 63) /* of what a sequence needs */
#define EVERY 0x3FFFFFFF3FFFFFFFu /* all clusters, on both sides */

/* A rule as read from its file. */
static struct row {
    const char *file;
    unsigned line;
    smtpb_i_rule_line rule;
    smtpb_span seen; /* where its words were first seen */
} rows[MAX_RULES];
static size_t row_count;

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

static void fail(const struct row *row, const char *what, smtpb_span about)
{
    fprintf(stderr, "%s:%u: %s: %.*s\n", row->file, row->line, what, (int)about.len, about.ptr);
    exit(2);
}

/* ---- Vocabulary ---- */

static char words[MAX_WORDS][64];
static uint32_t hashes[MAX_WORDS];
static unsigned word_count = 1;

/* The word or host as the matcher compares it. Returns its octets; 0: it is too long. */
static size_t folded(smtpb_span word, char out[sizeof words[0]])
{
    size_t n = word.len < sizeof words[0] ? smtpb_i_fold(word, out) : 0;
    out[n] = '\0';
    return n;
}

/* 0: it is not known. */
static unsigned number_of_word(smtpb_span word, uint32_t hash)
{
    char as_compared[sizeof words[0]];
    size_t m = folded(word, as_compared);
    for (unsigned w = 1; w < word_count; w++)
        if (hashes[w] == hash && strlen(words[w]) == m && memcmp(words[w], as_compared, m) == 0)
            return w;
    return 0;
}

/* Write a word as people do. */
static void write_spelled(FILE *out, unsigned w, bool in_ascii)
{
    for (const char *c = words[w]; *c; c++) {
        char letter[2];
        size_t n = smtpb_i_letter(*c, letter);
        for (size_t i = 0; i < n; i++)
            fprintf(out, in_ascii && (unsigned char)letter[i] >= 0x80 ? "\\x%02x" : "%c", (unsigned char)letter[i]);
    }
}

static void write_comment(FILE *out, unsigned w)
{
    fprintf(out, " /* ");
    write_spelled(out, w, false);
    fprintf(out, " */\n");
}

static bool is_host(smtpb_span word)
{
    return memchr(word.ptr, '.', word.len) != NULL;
}

/* How many characters of a script without spaces the word is made of; 0: it is no such word, or too long for one. */
static unsigned characters_in(smtpb_span word)
{
    unsigned n = 0;
    for (; n < SMTPB_I_WIDEST && smtpb_i_is_character(word); n++)
        word = smtpb_i_from(word, SMTPB_I_CHARACTER);
    return word.len == 0 ? n : 0;
}

static unsigned characters_of(unsigned w)
{
    return characters_in(smtpb_i_string(words[w]));
}

/* A word as the matcher compares it, or a host name. */
static unsigned word_id(const struct row *row, smtpb_span word)
{
    uint32_t hash = word.len > 0 ? smtpb_i_host_hash(word) : 0;
    if (word.len == 0 || word.len >= sizeof words[0])
        fail(row, "not a word, or too long", word);
    if (!is_host(word) && characters_in(word) == 0 && smtpb_i_word(word, &hash) != word.len)
        fail(row, "not a single word", word);
    for (size_t i = 0; i < word.len; i++)
        if (smtpb_i_octet(word.ptr[i]) == SMTPB_I_APOSTROPHE || (word.ptr[i] >= 'A' && word.ptr[i] <= 'Z'))
            fail(row, "must be in lower case, without apostrophes", word);
    unsigned w = number_of_word(word, hash);
    if (w > 0)
        return w;
    if (word_count == MAX_WORDS)
        fail(row, "too many words", word);
    folded(word, words[word_count]);
    hashes[word_count] = hash;
    return word_count++;
}

/* What a word is besides a word of rules: rows of waits and lists from 1, 0 for none. Of waits the first row that says
   the same. */
typedef struct role {
    unsigned wait, list, hedge;
} role;

static unsigned first_wait_like(unsigned row)
{
    unsigned i = 0;
    while (waits[i].kind != waits[row].kind || waits[i].value != waits[row].value)
        i++;
    return i;
}

static role roles[MAX_WORDS];

static role *role_of(const char *word)
{
    uint32_t hash;
    smtpb_span span = smtpb_i_string(word);
    if (characters_in(span) > 0)
        hash = smtpb_i_host_hash(span);
    else
        smtpb_i_word(span, &hash);
    return &roles[number_of_word(span, hash)];
}

/* Where a hedge of a script without spaces begins a longer word, that one is seen: it is a hedge, too. */
static void inherit_hedges(void)
{
    for (unsigned w = 1; w < word_count; w++)
        for (size_t n = characters_of(w); n > 1 && roles[w].hedge == SMTPB_I_HEDGE_NONE; n--) {
            smtpb_span begin = { words[w], (n - 1) * SMTPB_I_CHARACTER };
            roles[w].hedge = roles[number_of_word(begin, smtpb_i_host_hash(begin))].hedge;
        }
}

/* The first row of a word counts. */
static void assign_roles(void)
{
    for (unsigned w = 0; w < MAX_WORDS; w++)
        roles[w].hedge = SMTPB_I_HEDGE_NONE;
    for (unsigned i = WAITS; i > 0; i--)
        role_of(waits[i - 1].word)->wait = first_wait_like(i - 1) + 1;
    for (unsigned i = LISTS; i > 0; i--)
        if (lists[i - 1].kind == SMTPB_I_LIST_NAME)
            role_of(lists[i - 1].name)->list = i;
    for (unsigned i = 0; i < HEDGES; i++)
        role_of(hedges[i].word)->hedge = hedges[i].role;
    inherit_hedges();
}

static bool has_role(unsigned w)
{
    return roles[w].wait > 0 || roles[w].list > 0 || roles[w].hedge != SMTPB_I_HEDGE_NONE;
}

static bool same_role(unsigned v, unsigned w)
{
    return roles[v].wait == roles[w].wait && roles[v].list == roles[w].list && roles[v].hedge == roles[w].hedge;
}

/* ---- Sets ---- */

/* Of a member, a bit for each number of places that it may take: 1 << 1 if it is one word. */
typedef struct set {
    size_t count;
    unsigned places; /* a bit for each number of places that a member takes: order_sets */
    uint8_t has[MAX_WORDS];
} set;

static set sets[MAX_SETS];
static unsigned set_count;

static void add_member(set *s, unsigned word, unsigned places)
{
    s->count += s->has[word] == 0;
    s->has[word] = (uint8_t)(s->has[word] | places);
}

/* What a word takes by itself. */
static unsigned places_of(unsigned word)
{
    unsigned n = characters_of(word);
    return 1u << (n > 0 ? n : 1);
}

/* The item for a set; a set with a single word that takes one place is that word. */
static unsigned set_id(const struct row *row, const set *s)
{
    unsigned only = 0;
    while (s->count == 1 && !s->has[only])
        only++;
    if (s->has[only] == 1u << 1)
        return only;
    for (unsigned i = 0; i < set_count; i++)
        if (memcmp(&sets[i], s, sizeof *s) == 0)
            return SETS + i;
    if (set_count == MAX_SETS)
        fail(row, "too many sets", row->rule.words);
    sets[set_count] = *s;
    return SETS + set_count++;
}

static bool in_item(unsigned word, unsigned item)
{
    return item < SETS ? item == word : item < GAP && sets[item - SETS].has[word];
}

/* ---- Sequences ---- */

static struct sequence {
    unsigned rule, count, anchor;
    unsigned items[MAX_ITEMS];
} sequences[MAX_SEQUENCES];
static unsigned sequence_count;

static void add_sequence(const struct row *row, const unsigned *items, size_t n)
{
    unsigned rule = (unsigned)(row - rows);
    while (n > 0 && items[n - 1] >= GAP)
        n--;
    if (n == 0 || items[0] >= GAP)
        fail(row, "begins with a gap, or can be empty", row->rule.words);
    for (struct sequence *s = sequences; s < sequences + sequence_count; s++)
        if (s->rule == rule && s->count == n && memcmp(s->items, items, n * sizeof *items) == 0)
            return;
    if (sequence_count == MAX_SEQUENCES)
        fail(row, "too many sequences", row->rule.words);
    sequences[sequence_count].rule = rule;
    sequences[sequence_count].count = (unsigned)n;
    memcpy(sequences[sequence_count++].items, items, n * sizeof *items);
}

/* ---- Phrases ---- */

/* What follows a node: `node`, then the rest. */
typedef struct todo {
    size_t node;
    const struct todo *then;
} todo;

static unsigned items[MAX_ITEMS];

static void expand(const struct row *row, size_t at, const todo *then, size_t n);

static void follow(const struct row *row, const todo *then, size_t n)
{
    if (then)
        expand(row, then->node, then->then, n);
    else
        add_sequence(row, items, n);
}

/* A run of characters that is longer than a word may be. */
static bool is_long_run(smtpb_span word)
{
    return smtpb_i_is_character(word) && word.len > (size_t)SMTPB_I_WIDEST * SMTPB_I_CHARACTER;
}

/* A word; a longer run of characters is some words. */
static void expand_word(const struct row *row, smtpb_span word, const todo *then, size_t n)
{
    for (; is_long_run(word) && n < MAX_ITEMS - 1; n++) {
        items[n] = word_id(row, smtpb_i_first(word, (size_t)SMTPB_I_WIDEST * SMTPB_I_CHARACTER));
        word = smtpb_i_from(word, (size_t)SMTPB_I_WIDEST * SMTPB_I_CHARACTER);
    }
    items[n] = word_id(row, word);
    follow(row, then, n + 1);
}

/* Alternatives that are single words become a set; each other one is expanded. */
static void expand_each(const struct row *row, size_t at, const todo *then, size_t n, set *words_of)
{
    const tree_node *node = &all_phrases.nodes[at];
    if (node->kind == TREE_CHOICE) {
        expand_each(row, node->a, then, n, words_of);
        expand_each(row, node->b, then, n, words_of);
    } else if ((node->kind == TREE_WORD || node->kind == TREE_HOST) && !is_long_run(node->word)) {
        unsigned word = word_id(row, node->word);
        add_member(words_of, word, places_of(word));
    } else {
        expand(row, at, then, n);
    }
}

static void expand_choice(const struct row *row, size_t at, const todo *then, size_t n)
{
    set *words_of = calloc(1, sizeof *words_of);
    if (!words_of)
        refuse("words, for which there is no memory,", 0);
    expand_each(row, at, then, n, words_of);
    if (words_of->count > 0) {
        items[n] = set_id(row, words_of);
        follow(row, then, n + 1);
    }
    free(words_of);
}

/* Adjacent gaps become one. */
static void expand_gap(const struct row *row, unsigned words_of_gap, const todo *then, size_t n)
{
    bool joins = n > 0 && items[n - 1] >= GAP;
    unsigned before = joins ? items[n - 1] : GAP;
    size_t at = joins ? n - 1 : n;
    items[at] = before + words_of_gap;
    follow(row, then, at + 1);
    items[at] = before;
}

static void expand(const struct row *row, size_t at, const todo *then, size_t n)
{
    const tree_node *node = &all_phrases.nodes[at];
    const todo second = { node->b, then };
    if (n >= MAX_ITEMS)
        fail(row, "too long", row->rule.words);
    switch (node->kind) {
    case TREE_WORD:
    case TREE_HOST:
        expand_word(row, node->word, then, n);
        break;
    case TREE_GAP:
        expand_gap(row, node->gap, then, n);
        break;
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

/* ---- Words that begin with another one ----

   The matcher sees at each character the longest known word that begins there. So what accepts a word also accepts the
   longer ones that begin with it; it takes no more places for that. */

static void accept_longer(set *s)
{
    const set given = *s;
    for (unsigned w = 1; w < word_count; w++)
        for (unsigned longer = 1; given.has[w] != 0 && characters_of(w) > 0 && longer < word_count; longer++)
            if (characters_of(longer) > characters_of(w) && strncmp(words[longer], words[w], strlen(words[w])) == 0)
                add_member(s, longer, places_of(w));
}

/* The item for a word, or for the set of it and the longer ones. */
static unsigned with_longer(const struct row *row, unsigned word)
{
    static set one;
    if (characters_of(word) == 0)
        return word;
    memset(&one, 0, sizeof one);
    add_member(&one, word, places_of(word));
    accept_longer(&one);
    return set_id(row, &one);
}

static void accept_longer_words(void)
{
    for (unsigned i = 0, n = set_count; i < n; i++)
        accept_longer(&sets[i]);
    for (struct sequence *s = sequences; s < sequences + sequence_count; s++)
        for (unsigned i = 0; i < s->count; i++)
            if (s->items[i] < SETS)
                s->items[i] = with_longer(&rows[s->rule], s->items[i]);
}

/* ---- The replies under the rules: how common words are, and which stand together ---- */

static struct reply {
    smtpb_span text;
    unsigned count, words[MAX_HEARD]; /* those that are known, each once */
} replies[MAX_REPLIES];
static unsigned reply_count;

static void hear(struct reply *reply, unsigned word)
{
    unsigned i = 0;
    while (i < reply->count && reply->words[i] != word)
        i++;
    if (word > 0 && i == reply->count && i < MAX_HEARD)
        reply->words[reply->count++] = word;
}

/* The domains that a host is in. */
static void hear_host(struct reply *reply, smtpb_span host)
{
    for (size_t i = 0; i < host.len; i++)
        if (i == 0 || host.ptr[i - 1] == '.') {
            smtpb_span domain = smtpb_i_from(host, i);
            hear(reply, number_of_word(domain, smtpb_i_host_hash(domain)));
        }
}

/* The number of a word of the text, or of the longest known one that begins with this character. */
static unsigned number_at(smtpb_span text, smtpb_span word, uint32_t hash)
{
    unsigned number = number_of_word(word, hash);
    smtpb_span rest = smtpb_i_from(text, smtpb_i_offset(text, word));
    for (size_t n = 2; n <= SMTPB_I_WIDEST && smtpb_i_is_character(word) && n * SMTPB_I_CHARACTER <= rest.len; n++) {
        smtpb_span longer = smtpb_i_first(rest, n * SMTPB_I_CHARACTER);
        unsigned known = characters_in(longer) > 0 ? number_of_word(longer, smtpb_i_host_hash(longer)) : 0;
        number = known > 0 ? known : number;
    }
    return number;
}

static void hear_words(struct reply *reply)
{
    smtpb_i_walk walk = { reply->text, 0, 0 };
    smtpb_i_token token;
    while (smtpb_i_token_next(&walk, &token))
        if (token.kind == SMTPB_I_WORD)
            hear(reply, number_at(reply->text, token.span, token.hash));
        else if (token.kind == SMTPB_I_OPAQUE)
            hear_host(reply, smtpb_i_run_host(token.span));
}

/* A number for each word: the commonest first, so that what is looked at most lies together. */
static void number_by_frequency(unsigned numbers[MAX_WORDS])
{
    static unsigned long heard[MAX_WORDS];
    unsigned next = 1;
    for (const struct reply *reply = replies; reply < replies + reply_count; reply++)
        for (unsigned i = 0; i < reply->count; i++)
            heard[reply->words[i]]++;
    for (unsigned long n = reply_count + 1; n-- > 0;)
        for (unsigned w = 1; w < word_count; w++)
            if (heard[w] == n)
                numbers[w] = next++;
}

static void renumber_set(set *s, const unsigned *numbers)
{
    set old = *s;
    memset(s->has, 0, sizeof s->has);
    for (unsigned w = 1; w < word_count; w++)
        s->has[numbers[w]] = old.has[w];
}

static void renumber_words(void)
{
    static unsigned numbers[MAX_WORDS];
    static char old_words[MAX_WORDS][sizeof words[0]];
    static uint32_t old_hashes[MAX_WORDS];
    number_by_frequency(numbers);
    memcpy(old_words, words, sizeof words);
    memcpy(old_hashes, hashes, sizeof hashes);
    for (unsigned w = 1; w < word_count; w++) {
        memcpy(words[numbers[w]], old_words[w], sizeof words[w]);
        hashes[numbers[w]] = old_hashes[w];
    }
    for (unsigned i = 0; i < set_count; i++)
        renumber_set(&sets[i], numbers);
    for (struct sequence *s = sequences; s < sequences + sequence_count; s++)
        for (unsigned i = 0; i < s->count; i++)
            s->items[i] = s->items[i] < SETS ? numbers[s->items[i]] : s->items[i];
    for (struct reply *reply = replies; reply < replies + reply_count; reply++)
        for (unsigned i = 0; i < reply->count; i++)
            reply->words[i] = numbers[reply->words[i]];
}

/* ---- Senses: words that stand in the same sets, nowhere alone, and have the same role ---- */

static unsigned sense_of[MAX_WORDS], word_of[MAX_WORDS]; /* of a sense: its commonest word */
static unsigned sense_count = 1;
static bool alone[MAX_WORDS]; /* an item of a sequence is this word */

static bool same_sense(unsigned v, unsigned w)
{
    bool same = !alone[v] && !alone[w] && same_role(v, w);
    for (unsigned i = 0; same && i < set_count; i++)
        same = sets[i].has[v] == sets[i].has[w];
    return same;
}

static void number_senses(bool with_role)
{
    for (unsigned w = 1; w < word_count; w++) {
        if (has_role(w) != with_role)
            continue;
        unsigned n = 1;
        while (n < sense_count && !same_sense(word_of[n], w))
            n++;
        sense_of[w] = n;
        if (n == sense_count)
            word_of[sense_count++] = w;
    }
}

/* From words to senses. The item for the set: one of a single sense is that sense. */
static unsigned join_set(const set *s, unsigned *kept)
{
    static set joined;
    memset(&joined, 0, sizeof joined);
    unsigned sense = 0;
    for (unsigned w = 1; w < word_count; w++)
        if (s->has[w]) {
            sense = sense_of[w];
            joined.count += !joined.has[sense];
            joined.has[sense] = s->has[w];
        }
    if (joined.count == 1 && joined.has[sense] == 1u << 1)
        return sense;
    sets[*kept] = joined;
    return SETS + (*kept)++;
}

static void join_reply(struct reply *reply)
{
    struct reply heard = { reply->text, 0, { 0 } };
    for (unsigned i = 0; i < reply->count; i++)
        hear(&heard, sense_of[reply->words[i]]);
    *reply = heard;
}

/* Numbers the senses, those with a role first; then replies, sets and sequences are of senses instead of words. */
static void join_words(void)
{
    static unsigned item_of[MAX_SETS];
    unsigned kept = 0;
    for (const struct sequence *s = sequences; s < sequences + sequence_count; s++)
        for (unsigned i = 0; i < s->count; i++)
            if (s->items[i] < SETS)
                alone[s->items[i]] = true;
    number_senses(true);
    number_senses(false);
    for (unsigned i = 0; i < set_count; i++)
        item_of[i] = join_set(&sets[i], &kept);
    set_count = kept;
    for (struct sequence *s = sequences; s < sequences + sequence_count; s++)
        for (unsigned i = 0; i < s->count; i++)
            if (s->items[i] < GAP)
                s->items[i] = s->items[i] < SETS ? sense_of[s->items[i]] : item_of[s->items[i] - SETS];
    for (struct reply *reply = replies; reply < replies + reply_count; reply++)
        join_reply(reply);
}

/* Sets with senses that take several places come last: only for these a table says how many. */
static unsigned narrow_sets;

/* A bit for each number of places that a member takes. */
static unsigned places_in(const set *s)
{
    unsigned all = 0;
    for (unsigned n = 1; n < sense_count; n++)
        all |= s->has[n];
    return all;
}

static void order_sets(void)
{
    static set ordered[MAX_SETS];
    static unsigned numbers[MAX_SETS];
    unsigned n = 0;
    for (unsigned i = 0; i < set_count; i++)
        sets[i].places = places_in(&sets[i]);
    for (unsigned wide = 0; wide < 2; wide++) {
        narrow_sets = wide == 1 ? n : 0;
        for (unsigned i = 0; i < set_count; i++)
            if ((sets[i].places > 1u << 1) == (wide == 1)) {
                ordered[n] = sets[i];
                numbers[i] = n++;
            }
    }
    memcpy(sets, ordered, set_count * sizeof *sets);
    for (struct sequence *s = sequences; s < sequences + sequence_count; s++)
        for (unsigned i = 0; i < s->count; i++)
            if (s->items[i] >= SETS && s->items[i] < GAP)
                s->items[i] = SETS + numbers[s->items[i] - SETS];
}

/* ---- Anchors ---- */

/* The maximum number of places that an item takes: of a gap its words. */
static unsigned most_places(unsigned item)
{
    unsigned most = 0;
    if (item < SETS || item >= GAP)
        return item < SETS ? 1 : item - GAP;
    for (unsigned all = sets[item - SETS].places; all > 1; all >>= 1)
        most++;
    return most;
}

/* The same of the items from `from` to `to`. */
static unsigned words_in(const struct sequence *s, unsigned from, unsigned to)
{
    unsigned n = 0;
    for (unsigned i = from; i < to; i++)
        n += most_places(s->items[i]);
    return n;
}

/* Does an item take more than one place? */
static bool is_wide(const struct sequence *s)
{
    bool wide = false;
    for (unsigned i = 0; i < s->count; i++)
        wide |= s->items[i] < GAP && most_places(s->items[i]) > 1;
    return wide;
}

/* Words that occur in most replies, whatever the rules look for: poor anchors. */
static const char *const everywhere[] = {
    "a",       "access",  "account", "address",  "an",     "and",  "are",    "at",     "be",        "because",
    "been",    "blocked", "by",      "delivery", "denied", "does", "domain", "email",  "error",     "for",
    "from",    "has",     "have",    "host",     "in",     "ip",   "is",     "it",     "local",     "mail",
    "mailbox", "message", "no",      "not",      "of",     "on",   "or",     "please", "recipient", "rejected",
    "see",     "sender",  "server",  "smtp",     "that",   "the",  "this",   "to",     "too",       "try",
    "unknown", "user",    "was",     "with",     "you",    "your",
};

/* Is a word of the sense? */
static bool is_everywhere(unsigned sense)
{
    bool found = false;
    for (size_t i = 0; i < sizeof everywhere / sizeof *everywhere; i++)
        for (unsigned w = 1; w < word_count; w++)
            found |= sense_of[w] == sense && strcmp(everywhere[i], words[w]) == 0;
    return found;
}

/* How common the senses of an item are in total. */
static unsigned long commonness(unsigned item, const unsigned *common)
{
    unsigned long sum = 0;
    for (unsigned n = 1; n < sense_count; n++)
        sum += in_item(n, item) ? common[n] : 0;
    return sum;
}

static void count_senses(const struct sequence *s, unsigned *common)
{
    for (unsigned i = 0; i < s->count; i++)
        for (unsigned n = 1; n < sense_count; n++)
            common[n] += in_item(n, s->items[i]);
}

static void choose_anchors(void)
{
    static unsigned common[MAX_WORDS];
    for (struct sequence *s = sequences; s < sequences + sequence_count; s++)
        count_senses(s, common);
    for (unsigned n = 1; n < sense_count; n++)
        common[n] = is_everywhere(n) ? 5 * (common[n] + 100) : common[n];
    for (struct sequence *s = sequences; s < sequences + sequence_count; s++) {
        unsigned long least = ULONG_MAX;
        for (unsigned i = 0; i < s->count; i++) {
            unsigned long sum = s->items[i] < GAP ? commonness(s->items[i], common) : ULONG_MAX;
            if (sum < least) {
                least = sum;
                s->anchor = i;
            }
        }
        if (words_in(s, 0, s->anchor) > REACH || words_in(s, s->anchor, s->count) > REACH)
            fail(&rows[s->rule], "too many words on one side of its anchor", rows[s->rule].rule.words);
    }
}

/* ---- Filters: a bit for each cluster of items ---- */

enum { ITEMS = MAX_WORDS + MAX_SETS };

static clustered clusters_of[ITEMS]; /* weight 0: it stands beside no anchor */

static size_t index_of(unsigned item)
{
    return item < SETS ? item : MAX_WORDS + item - SETS;
}

static bool stands_in(unsigned item, const struct reply *reply)
{
    unsigned i = 0;
    while (i < reply->count && !in_item(reply->words[i], item))
        i++;
    return i < reply->count;
}

/* The replies that an item stands in. */
static clustered found_in(unsigned item)
{
    unsigned *texts = malloc(MAX_REPLIES * sizeof *texts);
    clustered c = { 0, texts, 0, 0 };
    if (!texts)
        refuse("replies, for which there is no memory,", reply_count);
    for (unsigned i = 0; i < reply_count; i++)
        if (stands_in(item, &replies[i]))
            texts[c.count++] = i;
    return c;
}

/* What is asked for where an anchor stands. */
static void weigh_items(const struct sequence *s)
{
    clustered *anchor = &clusters_of[index_of(s->items[s->anchor])];
    if (!anchor->texts)
        *anchor = found_in(s->items[s->anchor]);
    for (unsigned i = 0; i < s->count; i++) {
        if (i == s->anchor || s->items[i] >= GAP)
            continue;
        clustered *c = &clusters_of[index_of(s->items[i])];
        if (!c->texts)
            *c = found_in(s->items[i]);
        c->weight += anchor->count + 1;
    }
}

static int heavier_first(const void *a, const void *b)
{
    const clustered *const *x = a, *const *y = b;
    if ((*x)->weight != (*y)->weight)
        return (*x)->weight < (*y)->weight ? 1 : -1;
    return *x < *y ? -1 : *x > *y;
}

static void choose_filters(void)
{
    static clustered *heaviest[ITEMS], sorted[ITEMS];
    size_t n = 0;
    for (const struct sequence *s = sequences; s < sequences + sequence_count; s++)
        weigh_items(s);
    for (size_t i = 0; i < ITEMS; i++)
        if (clusters_of[i].weight > 0)
            heaviest[n++] = &clusters_of[i];
    qsort(heaviest, n, sizeof *heaviest, heavier_first);
    for (size_t i = 0; i < n; i++)
        sorted[i] = *heaviest[i];
    make_clusters(sorted, n);
    for (size_t i = 0; i < n; i++)
        heaviest[i]->cluster = sorted[i].cluster;
}

/* ---- Files ---- */

/* The octets of the file; never freed. */
static smtpb_span read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *octets = NULL;
    size_t len = 0, cap = 0, n = 0;
    do {
        len += n;
        if (len == cap)
            octets = realloc(octets, cap = cap * 2 + 65536);
        n = file && octets ? fread(octets + len, 1, cap - len, file) : 0;
    } while (n > 0);
    if (!file || !octets || ferror(file)) {
        perror(path);
        exit(1);
    }
    fclose(file);
    return (smtpb_span){ octets, len };
}

static void fail_at(const char *file, unsigned line, const smtpb_i_scanner *s)
{
    fprintf(stderr, "%s:%u:%zu: %s\n", file, line, s->fault_at + 1, smtpb_rules_fault_text(s->fault));
    exit(2);
}

static bool same_span(smtpb_span a, smtpb_span b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static void refuse_double(const struct row *row)
{
    for (const struct row *other = rows; other < row; other++)
        if (other->rule.number == row->rule.number ||
            (same_span(other->rule.words, row->rule.words) && same_span(other->rule.conditions, row->rule.conditions)))
            fail(row, "same number, or same words and conditions, as", other->rule.words);
}

static void add_rule(const char *file, unsigned line, smtpb_i_scanner *s)
{
    struct row *row = &rows[row_count];
    if (row_count == MAX_RULES)
        refuse("rules", row_count);
    row->file = file;
    row->line = line;
    if (!smtpb_i_read_rule(s, &row->rule))
        fail_at(file, line, s);
    refuse_double(row);
    row_count++;
}

/* What follows the word at the start of an indented line. */
static smtpb_span behind_word(smtpb_span line)
{
    size_t at = 0;
    while (at < line.len && smtpb_i_is_space(line.ptr[at]))
        at++;
    while (at < line.len && !smtpb_i_is_space(line.ptr[at]))
        at++;
    while (at < line.len && smtpb_i_is_space(line.ptr[at]))
        at++;
    return smtpb_i_from(line, at);
}

/* "    seen  SOURCE": only the first one of each rule is kept. */
static void add_source(smtpb_span text)
{
    struct row *row = row_count > 0 ? &rows[row_count - 1] : NULL;
    if (row && row->seen.len == 0)
        row->seen = behind_word(text);
}

/* "    ok  REPLY" */
static void add_reply(smtpb_span text)
{
    if (reply_count == MAX_REPLIES)
        refuse("replies", reply_count);
    replies[reply_count++].text = behind_word(text);
}

static void read_rules(const char *file)
{
    smtpb_span rest = read_file(file);
    smtpb_i_rules_line_info line;
    for (unsigned number = 1; smtpb_i_rules_line(&rest, &line); number += line.lines) {
        smtpb_i_scanner s = { .line = line.text, .is_built_in = true, .make = &runs_as_words, .to = &all_phrases };
        if (line.kind == SMTPB_I_LINE_RULE)
            add_rule(file, number, &s);
        else if (line.kind == SMTPB_I_LINE_SEEN)
            add_source(line.text);
        else if (line.kind == SMTPB_I_LINE_OK)
            add_reply(line.text);
        else if (line.kind == SMTPB_I_LINE_CLASS && !add_class(&s))
            fail_at(file, number, &s);
    }
}

/* ---- Output ---- */

static unsigned confidence_of(const smtpb_i_settings *set)
{
    if (set->sets & SMTPB_I_SETS_CONFIDENCE)
        return set->confidence;
    return set->rank == SMTPB_I_VAGUE ? SMTPB_CONFIDENCE_MEDIUM : SMTPB_CONFIDENCE_HIGH;
}

enum { MEANING = 128 /* octets of one as text */ };

static void write_meaning(const struct row *row, char out[MEANING])
{
    const smtpb_i_conditions *c = &row->rule.when;
    const smtpb_i_settings *set = &row->rule.set;
    snprintf(out, MEANING, "{ { %u, %u, %u, %u, %u, %u }, %u, %u, %u, %u, %u, %u }", c->code, c->stages, c->subject,
             c->detail, c->digit, c->provider, row->rule.reason, set->rank, confidence_of(set), set->flags,
             set->fact_kind, set->fact_value);
}

/* Each rule, and in front of them what they say, once each. */
static void write_rules(FILE *out)
{
    static char meanings[UINT8_MAX + 1][MEANING];
    static unsigned meaning_of[MAX_RULES];
    unsigned count = 0;
    fprintf(out, "static const smtpb_i_meaning meanings[] = {\n");
    for (size_t i = 0; i < row_count; i++) {
        char text[MEANING];
        unsigned m = 0;
        write_meaning(&rows[i], text);
        while (m < count && strcmp(meanings[m], text) != 0)
            m++;
        if (m > UINT8_MAX)
            refuse("different meanings", m);
        if (m == count) {
            strcpy(meanings[count++], text);
            fprintf(out, "    %s,\n", text);
        }
        meaning_of[i] = m;
    }
    fprintf(out, "};\n\n/* { number, its row in meanings } */\nstatic const smtpb_i_rule rules[] = {\n");
    for (size_t i = 0; i < row_count; i++)
        fprintf(out, "    { %u, %u },\n", rows[i].rule.number, meaning_of[i]);
    fprintf(out, "};\n\n");
}

static uint32_t bit_of(unsigned item)
{
    return (uint32_t)1 << clusters_of[index_of(item)].cluster;
}

/* Does it begin a wait, is it a unit of one or a part of a unit, or does it name a list? match.c */
static bool is_heard(unsigned sense)
{
    role r = roles[word_of[sense]];
    unsigned kind = r.wait > 0 ? waits[r.wait - 1].kind : SMTPB_I_WAIT_OTHER;
    return r.list > 0 || kind == SMTPB_I_WAIT_LEADS || kind == SMTPB_I_WAIT_UNIT || kind == SMTPB_I_WAIT_PART;
}

/* The bits of the clusters that accept a sense, and whether waits or block lists hear of it always. */
static uint32_t filter_of(unsigned sense)
{
    uint32_t filter = clusters_of[sense].weight > 0 ? bit_of(sense) : 0;
    for (unsigned i = 0; i < set_count; i++)
        if (sets[i].has[sense] && clusters_of[index_of(SETS + i)].weight > 0)
            filter |= bit_of(SETS + i);
    return is_heard(sense) ? filter | HEARD : filter;
}

/* What items from `from` to `to` need. */
static uint32_t needs_of(const struct sequence *s, unsigned from, unsigned to)
{
    uint32_t needs = 0;
    for (unsigned i = from; i < to; i++)
        needs |= s->items[i] < GAP ? bit_of(s->items[i]) : 0;
    return needs;
}

/* The first of the items that stand behind those to the left. */
static unsigned behind_left(const struct sequence *s)
{
    return s->anchor + (is_wide(s) ? 0 : 1);
}

/* As match.c describes them. */
static uint64_t all_needs_of(const struct sequence *s)
{
    bool far = words_in(s, 0, s->anchor) > NEAR || words_in(s, behind_left(s), s->count) > NEAR;
    return needs_of(s, 0, s->anchor) | (uint64_t)needs_of(s, s->anchor + 1, s->count) << 32 | (far ? FAR : 0);
}

/* Of words the filters, which may have bits too many; of sequences what they do not need, likewise. */
static kinds kinds_of_senses, kinds_of_sequences;

static void choose_kinds(void)
{
    bool fits = true;
    for (unsigned n = 0; n < sense_count; n++)
        fits = fits && add_to_kinds(&kinds_of_senses, filter_of(n), 1);
    for (const struct sequence *s = sequences; s < sequences + sequence_count; s++)
        fits = fits && add_to_kinds(&kinds_of_sequences, all_needs_of(s) ^ EVERY,
                                    clusters_of[index_of(s->items[s->anchor])].count + 1);
    if (!fits)
        refuse("different filters", MAX_KINDS);
    join_kinds(&kinds_of_senses, SENSE_KINDS);
    join_kinds(&kinds_of_sequences, SEQUENCE_KINDS);
}

static void write_kinds(FILE *out, const kinds *k, uint64_t toggled)
{
    for (size_t i = 0; i < k->count; i++)
        fprintf(out, "%s0x%llx,", i % 6 == 0 ? "\n    " : " ", (unsigned long long)(k->all[i].bits ^ toggled));
    fprintf(out, "\n};\n\n");
}

static bool negates(unsigned sense)
{
    unsigned hedge = roles[word_of[sense]].hedge;
    return hedge == SMTPB_I_HEDGE_NEGATES || hedge == SMTPB_I_HEDGE_DENIES;
}

static bool affirms(const struct sequence *s)
{
    bool found = false;
    for (unsigned i = 0; i < s->count; i++)
        for (unsigned n = 1; n < sense_count && has_role(word_of[n]); n++)
            found |= negates(n) && in_item(n, s->items[i]);
    return !found;
}

static bool has_many_items(const struct sequence *s)
{
    return s->anchor >= MANY || s->count - 1 - s->anchor > MANY;
}

static unsigned units_of(const struct sequence *s)
{
    return ITEMS_AT + has_many_items(s) + s->count - (is_wide(s) ? 0 : 1);
}

/* As match.c describes it. */
static void write_sequence(FILE *out, const struct sequence *s)
{
    unsigned left = s->anchor, right = s->count - 1 - s->anchor;
    unsigned begin = behind_left(s);
    unsigned sides = has_many_items(s) ? MANY : left | right << 3;
    fprintf(out, "    %u, %u,", kind_of(&kinds_of_sequences, all_needs_of(s) ^ EVERY) | sides << NEEDS_BITS,
            s->rule | (is_wide(s) ? WIDE_ITEMS : 0) | (affirms(s) ? AFFIRMS : 0));
    if (has_many_items(s))
        fprintf(out, " %u,", left << 8 | right);
    for (unsigned i = s->anchor; i > 0; i--)
        fprintf(out, " %u,", s->items[i - 1]);
    for (unsigned i = begin; i < s->count; i++)
        fprintf(out, " %u,", s->items[i]);
    fputc('\n', out);
}

static void write_sequences(FILE *out)
{
    fprintf(out, "static const uint64_t needs[] = {");
    write_kinds(out, &kinds_of_sequences, EVERY);
    fprintf(out, "static const uint16_t sequences[] = {\n");
    for (const struct sequence *s = sequences; s < sequences + sequence_count; s++)
        write_sequence(out, s);
    fprintf(out, "};\n\n");
}

/* Count the sequences that a sense anchors, and write them if there is a file. */
static unsigned anchored_by(unsigned sense, FILE *out)
{
    unsigned n = 0, at = 0;
    for (const struct sequence *s = sequences; s < sequences + sequence_count; at += units_of(s++))
        if (sense > 0 && in_item(sense, s->items[s->anchor])) {
            if (out)
                fprintf(out, " %u,", fit("units of sequences", at));
            n++;
        }
    return n;
}

/* How many places each member of the wide sets may take, which are the last ones. */
static void write_places(FILE *out)
{
    size_t narrow = 0;
    for (const set *s = sets; s < sets + narrow_sets; s++)
        narrow += s->count;
    fprintf(out,
            "};\n\n/* After this many members, how many places each may take: a bit for each number. */\n"
            "enum { NARROW_MEMBERS = %u };\nstatic const uint8_t places[] = {\n",
            fit("members of sets", narrow));
    for (const set *s = sets + narrow_sets; s < sets + set_count; s++) {
        for (unsigned n = 1; n < sense_count; n++)
            if (s->has[n])
                fprintf(out, " %u,", s->has[n]);
        fputc('\n', out);
    }
    fprintf(out, "};\n\n");
}

static void write_sets(FILE *out)
{
    unsigned at = 0;
    fprintf(out, "/* The senses of each set, in ascending order. */\nstatic const uint16_t members[] = {\n");
    for (const set *s = sets; s < sets + set_count; s++) {
        for (unsigned n = 1; n < sense_count; n++)
            if (s->has[n])
                fprintf(out, " %u,", n);
        fputc('\n', out);
    }
    write_places(out);
    fprintf(out, "/* Where each set begins in members. */\nstatic const uint16_t set_at[] = {\n    0,");
    for (const set *s = sets; s < sets + set_count; s++) {
        at = fit("members of sets", at + s->count);
        fprintf(out, "%s%u,", (s - sets) % 16 == 15 ? "\n    " : " ", at);
    }
    fprintf(out, "\n};\n\n");
}

static void write_filters(FILE *out)
{
    fprintf(out, "/* The clusters of items that accept a sense of each kind. */\nstatic const uint32_t filters[] = {");
    write_kinds(out, &kinds_of_senses, 0);
    fprintf(out, "/* The kind of each sense. */\nstatic const uint8_t kinds[] = {");
    for (unsigned n = 0; n < sense_count; n++)
        fprintf(out, "%s%u,", n % 24 == 0 ? "\n    " : " ", kind_of(&kinds_of_senses, filter_of(n)));
    fprintf(out, "\n};\n\n/* The cluster of each set. */\nstatic const uint8_t bit_of_set[] = {");
    for (unsigned i = 0; i < set_count; i++)
        fprintf(out, "%s%u,", i % 24 == 0 ? "\n    " : " ", clusters_of[index_of(SETS + i)].cluster);
    fprintf(out, "\n};\n\n");
}

static void write_anchors(FILE *out)
{
    unsigned at = 0;
    fprintf(out, "/* The sequences that each sense anchors. */\nstatic const uint16_t anchored[] = {\n");
    for (unsigned n = 0; n < sense_count; n++)
        if (anchored_by(n, out) > 0)
            write_comment(out, word_of[n]);
    fprintf(out, "};\n\n/* Where those of each sense begin. */\nstatic const uint16_t anchored_at[] = {\n    0,");
    for (unsigned n = 0; n < sense_count; n++) {
        at = fit("anchors", at + anchored_by(n, NULL));
        fprintf(out, "%s%u,", n % 16 == 15 ? "\n    " : " ", at);
    }
    fprintf(out, "\n};\n");
}

static const char source[] = "src/rules: see README there";

static void write_phrases(FILE *out)
{
    write_banner(out, "rules/mkrules.c", source);
    write_rules(out);
    write_sequences(out);
    write_sets(out);
    write_filters(out);
    write_anchors(out);
    fprintf(out, "/* clang-format on */\n");
}

/* ---- The perfect hash ---- */

static unsigned slots[MAX_SLOTS], slot_count, factors[GROUPS];
static uint32_t multiplier;

static unsigned *slot_of(unsigned word, uint8_t factor)
{
    return &slots[smtpb_i_slot(hashes[word] * multiplier, factor, slot_count)];
}

/* Put the words of a group into the slots given by the factor. False: a slot is taken, and none were put. */
static bool place(const unsigned *group, size_t n, uint8_t factor)
{
    for (size_t i = 0; i < n; i++) {
        unsigned *slot = slot_of(group[i], factor);
        if (*slot != 0) {
            while (i-- > 0)
                *slot_of(group[i], factor) = 0;
            return false;
        }
        *slot = group[i];
    }
    return true;
}

/* Collect the words of a group. */
static size_t words_of_group(size_t which, unsigned *group)
{
    size_t n = 0;
    for (unsigned w = 1; w < word_count; w++)
        if (smtpb_i_group(hashes[w] * multiplier) == which)
            group[n++] = w;
    return n;
}

/* Puts all words where the multiplier takes them, the largest groups first, while there is room. */
static bool place_all(void)
{
    static unsigned group[MAX_WORDS];
    memset(slots, 0, sizeof slots);
    memset(factors, 0, sizeof factors);
    for (size_t size = MAX_GROUP; size > 0; size--)
        for (size_t g = 0; g < GROUPS; g++) {
            size_t n = words_of_group(g, group);
            if (n > MAX_GROUP)
                return false;
            while (n == size && !place(group, n, (uint8_t)factors[g]))
                if (++factors[g] > UINT8_MAX)
                    return false;
        }
    return true;
}

/* With as few slots as a few multipliers allow. */
static void spread(void)
{
    enum { TRIES = 4 };
    for (slot_count = word_count; slot_count <= MAX_SLOTS; slot_count += 1 + slot_count / 64)
        for (unsigned n = 0; n < TRIES; n++) {
            multiplier = 0x9E3779B9u + 2 * n;
            if (place_all())
                return;
        }
    refuse("words, for which there are no factors,", word_count);
}

static void add_known_host(unsigned *octets, const char *host)
{
    uint32_t hash = smtpb_i_labels_hash(smtpb_i_last_labels(smtpb_i_string(host)));
    octets[hash >> 3 & (SMTPB_I_HOST_OCTETS - 1)] |= 1u << (hash & 7);
}

/* A Bloom filter. */
static void write_known_hosts(FILE *out)
{
    unsigned octets[SMTPB_I_HOST_OCTETS] = { 0 };
    for (unsigned w = 1; w < word_count; w++)
        if (is_host(smtpb_i_string(words[w])))
            add_known_host(octets, words[w]);
    for (size_t i = 0; i < LISTS; i++)
        if (lists[i].kind != SMTPB_I_LIST_NAME)
            add_known_host(octets, lists[i].name);
    fprintf(out, "/* A bit for the last two labels of each host, those of block lists included. */\n");
    write_list(out, "uint8_t known_hosts[]", octets, SMTPB_I_HOST_OCTETS);
}

/* ---- Letters: row in vocabulary.c says how they are stored ---- */

enum { LATER_WORDS = 4096, PARTS = 2 }; /* the letters of words from this number on are a part of their own */

static overlaid parts[PARTS];

static unsigned part_of(unsigned w)
{
    return w < LATER_WORDS ? 0 : 1;
}

static bool is_long(unsigned w)
{
    return strlen(words[w]) > SMTPB_I_PLAIN;
}

/* The number of octets of word 0 and of each long one, and its letters; then the other words. */
static void lay_letters(unsigned part)
{
    static const char *others[MAX_WORDS];
    size_t n = 0;
    parts[part].len = 0;
    for (unsigned w = 0; w < word_count; w++)
        if (part_of(w) != part) {
            continue;
        } else if (w == 0 || is_long(w)) {
            add_letters(&parts[part], (const char[]){ (char)strlen(words[w]) }, 1);
            add_letters(&parts[part], words[w], strlen(words[w]));
        } else {
            others[n++] = words[w];
        }
    overlay(&parts[part], others, n);
}

static void write_letters(FILE *out)
{
    fprintf(out, "enum { LATER_WORDS = %u, LATER_LETTERS = %zu };\n\nstatic const char letters[] = {",
            (unsigned)LATER_WORDS, parts[0].len);
    for (size_t part = 0; part < PARTS; part++)
        for (size_t i = 0; i < parts[part].len; i++)
            fprintf(out, "%s%d,", i % 24 == 0 ? "\n    " : " ", *((const signed char *)parts[part].octets + i));
    fprintf(out,
            "\n    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 /* so that sixteen octets can always be read */\n"
            "};\n\n");
}

/* In its part. A long word stands where its octets were counted; it may be within a longer one too. */
static size_t place_of_letters(unsigned w)
{
    char counted[1 + sizeof words[0]] = { (char)strlen(words[w]) };
    strcpy(counted + 1, words[w]);
    const overlaid *part = &parts[part_of(w)];
    return is_long(w) ? place_of_word(part, counted) + 1 : place_of_word(part, words[w]);
}

static void write_words(FILE *out)
{
    fprintf(out, "/* { where its letters begin, octets of them, its sense } */\nstatic const row rows[] = {\n"
                 "    { 1, 0, 0 },\n");
    for (unsigned w = 1; w < word_count; w++) {
        if (sense_of[w] > MAX_SENSE)
            refuse("senses", sense_of[w]);
        fprintf(out, "    { %zu, %zu, %u },", place_of_letters(w), is_long(w) ? 0 : strlen(words[w]), sense_of[w]);
        write_comment(out, w);
    }
    fprintf(out, "};\n\n");
}

static void write_roles(FILE *out)
{
    fprintf(
        out,
        "/* { kind and row in waits.def, row in blocklists.def, role in hedges.def } of each sense that has any */\n"
        "static const role roles[] = {\n    { 0, 0, 0, 0 },\n");
    for (unsigned n = 1; n < sense_count && has_role(word_of[n]); n++) {
        role r = roles[word_of[n]];
        fprintf(out, "    { %u, %u, %u, %u },", r.wait ? waits[r.wait - 1].kind : 0, r.wait ? r.wait - 1 : 0, r.list,
                r.hedge);
        write_comment(out, word_of[n]);
    }
    fprintf(out, "};\n\n");
}

static void write_vocabulary(FILE *out)
{
    write_banner(out, "rules/mkrules.c", source);
    for (unsigned part = 0; part < PARTS; part++)
        lay_letters(part);
    write_letters(out);
    write_roles(out);
    write_words(out);
    fprintf(out, "static const uint32_t multiplier = %lu;\n\n", (unsigned long)multiplier);
    write_known_hosts(out);
    write_list(out, "uint8_t factors[]", factors, GROUPS);
    write_list(out, "uint16_t slots[]", slots, slot_count);
    fprintf(out, "/* clang-format on */\n");
}

/* ---- Texts ---- */

enum { MAX_TEXT = 8000, MAX_PHRASES = (1 << SMTPB_I_PHRASE_BITS) - 2, MAX_NOTES = 100000 };

static unsigned char phrases[MAX_PHRASES]; /* of all rules, as texts.h describes them */
static unsigned phrases_len;

static void add_octet(unsigned octet)
{
    if (phrases_len == MAX_PHRASES)
        refuse("octets of phrases", phrases_len + 1);
    phrases[phrases_len++] = (unsigned char)octet;
}

/* The text on one line: white space and joined lines become a blank, or nothing after a bar or a bracket. Valid until
   the next call. */
static smtpb_span on_one_line(const struct row *row, smtpb_span s)
{
    static char line[MAX_TEXT];
    size_t n = 0;
    if (s.len > MAX_TEXT)
        fail(row, "too long", s);
    for (size_t i = 0; i < s.len; i++) {
        bool joins = s.ptr[i] == '\\' && i + 1 < s.len && smtpb_i_is_space(s.ptr[i + 1]);
        char c = joins || smtpb_i_is_space(s.ptr[i]) ? ' ' : s.ptr[i];
        if (c != ' ' || (n > 0 && !strchr(" |([", line[n - 1])))
            line[n++] = c;
    }
    return (smtpb_span){ line, n };
}

/* The number of the word or host at the start of s, and its octets. 0: none that is known. */
static unsigned word_at(smtpb_span s, size_t *octets)
{
    uint32_t hash;
    size_t n = 0;
    while (n < s.len && !strchr(" |()[]{}*", s.ptr[n]))
        n++;
    if (n > 0 && is_host(smtpb_i_first(s, n)))
        hash = smtpb_i_host_hash(smtpb_i_first(s, n));
    else
        n = smtpb_i_word(s, &hash);
    unsigned word = n > 0 ? number_at(s, smtpb_i_first(s, n), hash) : 0;
    *octets = word > 0 && characters_of(word) > 0 ? strlen(words[word]) : n;
    return word;
}

static void add_word(unsigned word)
{
    if (word <= SMTPB_I_SHORT_WORDS) {
        add_octet(0x80 + word - 1);
        return;
    }
    if (word >= SMTPB_I_LONG_WORDS)
        add_octet(0);
    add_octet((word >= SMTPB_I_LONG_WORDS ? 0 : SMTPB_I_LONG_FIRST) + (word >> 8));
    add_octet(word & 0xFF);
}

/* A mark, or a letter of a class's name. */
static void add_character(const struct row *row, smtpb_span rest, smtpb_i_place *place)
{
    unsigned char c = (unsigned char)rest.ptr[0];
    if (c < 0x20 || c >= 0x80 || (c >= 'A' && c <= 'Z'))
        fail(row, "not a word", rest);
    add_octet(c);
    smtpb_i_pass_mark(place, rest.ptr[0]);
}

/* Add the word, gap or character at the start of `rest`. Returns its octets. */
static size_t add_unit(const struct row *row, smtpb_span rest, smtpb_i_place *place)
{
    size_t n;
    unsigned word = word_at(rest, &n);
    if (word == 0 && rest.ptr[0] != '*') {
        add_character(row, rest, place);
        return 1;
    }
    if (word > 0) {
        add_word(word);
    } else {
        add_octet((unsigned)(rest.ptr[1] - '0')); /* the grammar has seen to it that a digit follows */
        n = 2;
    }
    place->ended = true;
    return n;
}

/* The octets at `at` that are a run of marks. 0: none. */
static size_t run_at(unsigned at, unsigned *number)
{
    for (*number = 0; *number < sizeof smtpb_i_runs / sizeof *smtpb_i_runs; ++*number) {
        const char *run = smtpb_i_runs[*number];
        size_t n = strlen(run);
        if (n <= phrases_len - at && memcmp(phrases + at, run, n) == 0)
            return n;
    }
    return 0;
}

static unsigned octets_of_unit(unsigned first)
{
    return first >= 0x20 || (first > 0 && first < SMTPB_I_LONG_FIRST) ? 1 : first > 0 ? 2 : 3;
}

/* From `at` on, each run of marks becomes one octet. */
static void join_marks(unsigned at)
{
    unsigned to = at, run;
    while (at < phrases_len) {
        size_t n = run_at(at, &run);
        if (n > 0)
            phrases[to++] = (unsigned char)('A' + run);
        for (unsigned left = n > 0 ? 0 : octets_of_unit(phrases[at]); left > 0; left--)
            phrases[to++] = phrases[at + n++];
        at += (unsigned)n;
    }
    phrases_len = to;
}

static void add_phrase(const struct row *row, smtpb_span text)
{
    smtpb_i_place place = { 0, false };
    unsigned begin = phrases_len;
    for (size_t at = 0; at < text.len;) {
        smtpb_span rest = smtpb_i_from(text, at);
        if (rest.len > 1 && rest.ptr[0] == smtpb_i_separator(&place, rest.ptr[1]))
            at++;
        else if (smtpb_i_separator(&place, rest.ptr[0]) != '\0')
            fail(row, "no blank or bar before", rest);
        at += add_unit(row, smtpb_i_from(text, at), &place);
    }
    join_marks(begin);
}

/* The octets of each phrase, and behind them the phrase. */
static void write_rule_phrases(FILE *out, unsigned begins[MAX_RULES])
{
    fprintf(out, "static const uint8_t rule_phrases[] = {\n");
    for (size_t i = 0; i < row_count; i++) {
        smtpb_span text = on_one_line(&rows[i], rows[i].rule.words);
        begins[i] = phrases_len;
        add_phrase(&rows[i], text);
        fprintf(out, "   ");
        for (unsigned at = begins[i]; at < phrases_len; at++)
            fprintf(out, " %u,", phrases[at]);
        fprintf(out, " /* %.*s */\n", (int)text.len, text.ptr);
    }
    fprintf(out, "    0, 0 /* so that three octets can always be read */\n};\n\n");
}

/* The first row with the same note: conditions and source. */
static size_t first_with_note_of(size_t i)
{
    const struct row *row = &rows[i];
    size_t first = 0;
    while (!same_span(rows[first].rule.conditions, row->rule.conditions) || !same_span(rows[first].seen, row->seen))
        first++;
    return first;
}

static unsigned char note_octets[MAX_NOTES];
static packed notes = { .octets = note_octets };

/* Add a text and its NUL. */
static void add_note(const struct row *row, smtpb_span text)
{
    text = on_one_line(row, text);
    if (text.len >= MAX_NOTES - notes.len)
        refuse("octets of notes", notes.len + text.len);
    memcpy(note_octets + notes.len, text.ptr, text.len);
    notes.len += text.len;
    note_octets[notes.len++] = '\0';
}

/* Packed: pairs.h. Rules that have the same note share it. */
static void write_rule_notes(FILE *out, unsigned begins[MAX_RULES])
{
    size_t at = 0;
    notes.len = 0;
    for (size_t i = 0; i < row_count; i++)
        if (first_with_note_of(i) == i) {
            add_note(&rows[i], rows[i].rule.conditions);
            add_note(&rows[i], rows[i].seen);
        }
    pack(&notes, SMTPB_I_PAIRS_DEEP);
    for (size_t i = 0; i < row_count; i++) {
        size_t first = first_with_note_of(i);
        if (at >> SMTPB_I_NOTE_BITS != 0)
            refuse("octets of notes", at);
        begins[i] = first < i ? begins[first] : (unsigned)at;
        for (unsigned texts = 0; first == i && texts < 2; texts++)
            at += strlen((const char *)note_octets + at) + 1;
    }
    fprintf(out, "/* Conditions and source. */\n");
    write_packed(out, "rule_notes", "note_pairs", &notes);
}

static void write_texts(FILE *out)
{
    static unsigned phrase_begins[MAX_RULES], note_begins[MAX_RULES];
    phrases_len = 0;
    write_banner(out, "rules/mkrules.c", source);
    write_rule_phrases(out, phrase_begins);
    write_rule_notes(out, note_begins);
    fprintf(out, "/* { where its phrase begins, where its note begins } */\nstatic const rule_text rule_texts[] = {\n");
    for (size_t i = 0; i < row_count; i++)
        fprintf(out, "    { %u, %u },\n", phrase_begins[i], note_begins[i]);
    fprintf(out, "    { %u, 0 },\n};\n\n/* clang-format on */\n", phrases_len);
}

/* ---- The program ---- */

static const table tables[] = {
    { "vocabulary.inc", write_vocabulary },
    { "phrases.inc", write_phrases },
    { "rule_texts.inc", write_texts },
};

static void write_dictionary(FILE *out)
{
    for (const struct sequence *s = sequences; s < sequences + sequence_count; s++) {
        if (s > sequences && s[-1].rule == s->rule)
            continue;
        fputc('"', out);
        for (unsigned i = 0; i < s->count; i++) {
            unsigned sense = 1;
            while (s->items[i] < GAP && !in_item(sense, s->items[i]))
                sense++;
            if (i > 0)
                fputc(' ', out);
            write_spelled(out, s->items[i] < GAP ? word_of[sense] : 0, true);
        }
        fputs("\"\n", out);
    }
}

static void read_all(char **files)
{
    for (; *files; files++)
        read_rules(*files);
    for (const struct row *row = rows; row < rows + row_count; row++)
        expand(row, (size_t)row->rule.phrase.first, NULL, 0);
    for (size_t i = 0; i < WAITS; i++)
        word_id(rows, smtpb_i_string(waits[i].word));
    for (size_t i = 0; i < HEDGES; i++)
        word_id(rows, smtpb_i_string(hedges[i].word));
    for (size_t i = 0; i < LISTS; i++)
        if (lists[i].kind == SMTPB_I_LIST_NAME)
            word_id(rows, smtpb_i_string(lists[i].name));
    accept_longer_words();
    for (struct reply *reply = replies; reply < replies + reply_count; reply++)
        hear_words(reply);
    renumber_words();
    assign_roles();
    join_words();
    order_sets();
    choose_anchors();
    choose_filters();
    choose_kinds();
    spread();
}

int main(int argc, char **argv)
{
    bool check = argc > 3 && strcmp(argv[1], "--check") == 0;
    if (argc < 3) {
        fprintf(stderr, "mkrules [--check] DIRECTORY FILE.rules... | mkrules --dictionary FILE.rules...\n");
        return 2;
    }
    read_all(argv + (check ? 3 : 2));
    if (!check && strcmp(argv[1], "--dictionary") == 0) {
        write_dictionary(stdout);
        return 0;
    }
    return write_or_check("mkrules", argv[check ? 2 : 1], check, tables, sizeof tables / sizeof *tables);
}
