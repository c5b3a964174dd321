/* SPDX-License-Identifier: MIT */
/* Reads rules.def and waits.def and writes the tables of the vocabulary and of the matcher.
     mkrules DIRECTORY              writes vocabulary.inc and phrases.inc there
     mkrules --check DIRECTORY      exits with 1 if the files there differ from what it would write
     mkrules --dictionary           prints a phrase of each rule in the fuzzers' format
   A phrase is expanded to sequences of words, sets of words and gaps. Each sequence is kept at one of its items, the
   anchor: the one with the rarest words, by the number of sequences that contain them and a list of common words. */
#include "rules/rules.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static const struct row {
    unsigned id;
    const char *when, *phrase, *reason, *options;
} rows[] = {
#define CLASS(name, words)
#define RULE(id, when, phrase, reason, options, seen) { id, when, phrase, #reason, options },
#include "rules/rules.def"
#undef RULE
#undef CLASS
};

static const struct class
{
    const char *name, *words;
} classes[] = {
#define CLASS(name, words) { #name, words },
#define RULE(id, when, phrase, reason, options, seen)
#include "rules/rules.def"
#undef RULE
#undef CLASS
};

static const struct wait {
    const char *word;
    unsigned kind;
} waits[] = {
#define WAIT(kind, word, value) { word, SMTPB_I_WAIT_##kind },
#include "rules/waits.def"
#undef WAIT
};

enum {
    ROWS = sizeof rows / sizeof *rows,
    CLASSES = sizeof classes / sizeof *classes,
    WAITS = sizeof waits / sizeof *waits,
    MAX_ITEMS = 24, /* words and gaps of a sequence */
    MAX_SEQUENCES = 8000,
    MAX_WORDS = 4000,
    MAX_SETS = 2000,
    GROUPS = 1 << SMTPB_I_GROUP_BITS,
    SLOTS = 1 << SMTPB_I_SLOT_BITS,
    REACH = 31,    /* words to one side of an anchor: match.c */
    NEAR = 6,      /* those whose filters are checked: FILTERED in match.c */
    SETS = 0x8000, /* SETS + n: a word of set n */
    GAP = 0xFF00   /* GAP + n: up to n arbitrary words */
};

static void refuse(const char *what, size_t n)
{
    fprintf(stderr, "rules.def: too many %s: %zu\n", what, n);
    exit(2);
}

/* The number n, if the 16 bits of the tables are enough for it. */
static unsigned fit(const char *what, size_t n)
{
    if (n > UINT16_MAX)
        refuse(what, n);
    return (unsigned)n;
}

static void fail(const struct row *row, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fprintf(stderr, "rules.def: rule %u, \"%s\": ", row->id, row->phrase);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    exit(2);
}

/* ---- Vocabulary ---- */

static char words[MAX_WORDS][64];
static uint32_t hashes[MAX_WORDS];
static unsigned word_count = 1;

/* A word as the matcher compares it, or a host name. */
static unsigned word_id(const struct row *row, const char *text, size_t n)
{
    char folded[sizeof words[0]];
    size_t m = 0;
    uint32_t hash;
    bool host = memchr(text, '.', n) != NULL;
    if (n == 0 || n >= sizeof folded)
        fail(row, "\"%.*s\" is not a word", (int)n, text);
    if (host)
        hash = smtpb_i_host_hash((smtpb_span){ text, n });
    else if (smtpb_i_word((smtpb_span){ text, n }, &hash) != n)
        fail(row, "\"%.*s\" is not a single word", (int)n, text);
    for (size_t i = 0; i < n;) {
        smtpb_i_glyph g = smtpb_i_glyph_at((smtpb_span){ text + i, n - i });
        if (g.kind == SMTPB_I_SILENT || (text[i] >= 'A' && text[i] <= 'Z'))
            fail(row, "\"%.*s\" must be in lower case and without an apostrophe", (int)n, text);
        for (size_t k = 0; k < (g.kind == SMTPB_I_LETTER ? 1u : g.len); k++)
            folded[m++] = g.kind == SMTPB_I_LETTER ? g.fold : text[i + k];
        i += g.len;
    }
    for (unsigned w = 1; w < word_count; w++)
        if (hashes[w] == hash && strlen(words[w]) == m && memcmp(words[w], folded, m) == 0)
            return w;
    if (word_count == MAX_WORDS)
        fail(row, "too many words");
    memcpy(words[word_count], folded, m);
    hashes[word_count] = hash;
    return word_count++;
}

/* ---- Sets ---- */

typedef struct set {
    size_t count;
    bool has[MAX_WORDS];
} set;

static set sets[MAX_SETS];
static unsigned set_count;

/* The item for a set: the word itself if there is only one. */
static unsigned set_id(const struct row *row, const set *s)
{
    unsigned i = 0;
    if (s->count == 1) {
        while (!s->has[i])
            i++;
        return i;
    }
    for (; i < set_count; i++)
        if (memcmp(&sets[i], s, sizeof *s) == 0)
            return SETS + i;
    if (set_count == MAX_SETS)
        fail(row, "too many sets");
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
        fail(row, "the phrase begins with a gap, or may be empty");
    for (struct sequence *s = sequences; s < sequences + sequence_count; s++)
        if (s->rule == rule && s->count == n && memcmp(s->items, items, n * sizeof *items) == 0)
            return;
    if (sequence_count == MAX_SEQUENCES)
        fail(row, "too many sequences");
    sequences[sequence_count].rule = rule;
    sequences[sequence_count].count = (unsigned)n;
    memcpy(sequences[sequence_count++].items, items, n * sizeof *items);
}

/* How many words the items from `from` to `to` may match. */
static unsigned words_in(const struct sequence *s, unsigned from, unsigned to)
{
    unsigned n = 0;
    for (unsigned i = from; i < to; i++)
        n += s->items[i] >= GAP ? s->items[i] - GAP : 1;
    return n;
}

/* How common the words of an item are in total. */
static unsigned long commonness(unsigned item, const unsigned *common)
{
    unsigned long sum = 0;
    for (unsigned w = 1; w < word_count; w++)
        sum += in_item(w, item) ? common[w] : 0;
    return sum;
}

static void count_words(const struct sequence *s, unsigned *common)
{
    for (unsigned i = 0; i < s->count; i++)
        for (unsigned w = 1; w < word_count; w++)
            common[w] += in_item(w, s->items[i]);
}

/* Words that are common in replies of all kinds: poor anchors. */
static const char *const everywhere[] = {
    "a",       "access",  "account", "address",  "an",     "and",  "are",    "at",     "be",        "because",
    "been",    "blocked", "by",      "delivery", "denied", "does", "domain", "email",  "error",     "for",
    "from",    "has",     "have",    "host",     "in",     "ip",   "is",     "it",     "local",     "mail",
    "mailbox", "message", "no",      "not",      "of",     "on",   "or",     "please", "recipient", "rejected",
    "see",     "sender",  "server",  "smtp",     "that",   "the",  "this",   "to",     "too",       "try",
    "unknown", "user",    "was",     "with",     "you",    "your",
};

static bool is_everywhere(unsigned w)
{
    size_t i = 0;
    while (i < sizeof everywhere / sizeof *everywhere && strcmp(everywhere[i], words[w]) != 0)
        i++;
    return i < sizeof everywhere / sizeof *everywhere;
}

static void choose_anchors(void)
{
    static unsigned common[MAX_WORDS];
    for (struct sequence *s = sequences; s < sequences + sequence_count; s++)
        count_words(s, common);
    for (unsigned w = 1; w < word_count; w++)
        common[w] = is_everywhere(w) ? 5 * (common[w] + 100) : common[w];
    for (struct sequence *s = sequences; s < sequences + sequence_count; s++) {
        unsigned long least = ULONG_MAX;
        for (unsigned i = 0; i < s->count; i++) {
            unsigned long sum = s->items[i] < GAP ? commonness(s->items[i], common) : ULONG_MAX;
            if (sum < least) {
                least = sum;
                s->anchor = i;
            }
        }
        if (words_in(s, 0, s->anchor) > REACH || words_in(s, s->anchor + 1, s->count) > REACH)
            fail(&rows[s->rule], "more than %d words to one side of the anchor", REACH);
    }
}

/* ---- Phrases ----
   phrase = item *( blank item );  item = alternative *( "|" alternative )
   alternative = word / "*" digit / "(" phrase ")" / "[" phrase "]" / "{" class "}" */

enum { MAX_PHRASE = 8000 };

/* The phrase with each {class} replaced by its words in brackets. */
static void spell_out(const struct row *row, const char *phrase, char *out)
{
    size_t at = 0;
    while (*phrase) {
        const struct class *c = classes;
        size_t n = strcspn(phrase + 1, "}");
        if (*phrase != '{') {
            out[at++] = *phrase++;
        } else {
            while (c < classes + CLASSES && (strlen(c->name) != n || memcmp(c->name, phrase + 1, n) != 0))
                c++;
            if (c == classes + CLASSES)
                fail(row, "unknown class {%.*s}", (int)n, phrase + 1);
            at += (size_t)snprintf(out + at, MAX_PHRASE - at, "(%s)", c->words);
            phrase += n + 2;
        }
        if (at >= MAX_PHRASE - 1)
            fail(row, "too long");
    }
    out[at] = '\0';
}

static void expand(const struct row *row, const char *phrase, unsigned *items, size_t n);

/* Offset of the first octet of s that is one of `stops` and not in brackets; else the length of s. */
static size_t outside(const char *s, size_t len, const char *stops)
{
    int depth = 0;
    for (size_t i = 0; i < len; i++) {
        if (depth == 0 && strchr(stops, s[i]))
            return i;
        depth += (s[i] == '(' || s[i] == '[') - (s[i] == ')' || s[i] == ']');
    }
    return len;
}

static bool is_one_word(const char *s, size_t len)
{
    uint32_t hash;
    return len > 0 && strcspn(s, "*([ ") >= len &&
           (memchr(s, '.', len) != NULL || smtpb_i_word((smtpb_span){ s, len }, &hash) == len);
}

/* Is s a single item in round brackets? Then its alternatives can be added to those around it. */
static bool is_item_in_brackets(const char *s, size_t len)
{
    return len > 2 && s[0] == '(' && outside(s, len, "|") == len && s[len - 1] == ')' &&
           outside(s + 1, len - 2, " ") == len - 2;
}

/* Puts the alternatives of s that are words into a set and expands each of the others, followed by the rest of the
   phrase. */
static void expand_each(const struct row *row, const char *s, size_t len, const char *rest, set *words_of,
                        unsigned *items, size_t n)
{
    char phrase[MAX_PHRASE];
    for (;;) {
        size_t one = outside(s, len, "|");
        if (is_one_word(s, one)) {
            unsigned word = word_id(row, s, one);
            words_of->count += !words_of->has[word];
            words_of->has[word] = true;
        } else if (is_item_in_brackets(s, one)) {
            expand_each(row, s + 1, one - 2, rest, words_of, items, n);
        } else {
            if (snprintf(phrase, sizeof phrase, "%.*s %s", (int)one, s, rest) >= MAX_PHRASE)
                fail(row, "too long");
            expand(row, phrase, items, n);
        }
        if (one == len)
            return;
        s += one + 1;
        len -= one + 1;
    }
}

static void expand_alternatives(const struct row *row, const char *s, size_t len, const char *rest, unsigned *items,
                                size_t n)
{
    set *words_of = calloc(1, sizeof *words_of);
    expand_each(row, s, len, rest, words_of, items, n);
    if (words_of->count > 0) {
        items[n] = set_id(row, words_of);
        expand(row, rest, items, n + 1);
    }
    free(words_of);
}

/* In a script without spaces between words each character is a word. */
static void expand_words(const struct row *row, const char *s, size_t len, const char *rest, unsigned *items, size_t n)
{
    uint32_t hash;
    size_t one = memchr(s, '.', len) ? len : smtpb_i_word((smtpb_span){ s, len }, &hash);
    if (one == 0)
        fail(row, "\"%.*s\" is not a word", (int)len, s);
    items[n] = word_id(row, s, one);
    if (one == len)
        expand(row, rest, items, n + 1);
    else if (n + 1 >= MAX_ITEMS)
        fail(row, "too long");
    else
        expand_words(row, s + one, len - one, rest, items, n + 1);
}

/* The content of the brackets of s, followed by the rest of the phrase. */
static void expand_bracket(const struct row *row, const char *s, size_t len, const char *rest, unsigned *items,
                           size_t n)
{
    char phrase[MAX_PHRASE];
    if (s[len - 1] != (s[0] == '(' ? ')' : ']'))
        fail(row, "a bracket is not closed");
    if (snprintf(phrase, sizeof phrase, "%.*s %s", (int)len - 2, s + 1, rest) >= MAX_PHRASE)
        fail(row, "too long");
    expand(row, phrase, items, n);
    if (s[0] == '[')
        expand(row, rest, items, n);
}

static void expand_item(const struct row *row, const char *s, size_t len, const char *rest, unsigned *items, size_t n)
{
    if (n >= MAX_ITEMS) {
        fail(row, "too long");
    } else if (outside(s, len, "|") < len) {
        expand_alternatives(row, s, len, rest, items, n);
    } else if (s[0] == '(' || s[0] == '[') {
        expand_bracket(row, s, len, rest, items, n);
    } else if (s[0] == '*') {
        if (len != 2 || s[1] < '1' || s[1] > '9')
            fail(row, "a gap must be *1 to *9");
        if (n > 0 && items[n - 1] >= GAP) {
            unsigned before = items[n - 1];
            items[n - 1] += (unsigned)(s[1] - '0');
            expand(row, rest, items, n);
            items[n - 1] = before;
            return;
        }
        items[n] = GAP + (unsigned)(s[1] - '0');
        expand(row, rest, items, n + 1);
    } else {
        expand_words(row, s, len, rest, items, n);
    }
}

static void expand(const struct row *row, const char *phrase, unsigned *items, size_t n)
{
    while (*phrase == ' ')
        phrase++;
    size_t len = outside(phrase, strlen(phrase), " ");
    if (len == 0)
        add_sequence(row, items, n);
    else
        expand_item(row, phrase, len, phrase + len, items, n);
}

/* ---- Conditions and options ---- */

typedef bool setting(smtpb_i_rule *rule, smtpb_span word);

static bool set_condition(smtpb_i_rule *rule, smtpb_span word)
{
    smtpb_stage stage;
    if (word.len == 1 && (word.ptr[0] == '4' || word.ptr[0] == '5')) {
        rule->digit = (uint8_t)(word.ptr[0] - '0');
        return true;
    }
    smtpb_status status;
    smtpb_provider provider;
    if (word.ptr[0] == '5' && smtpb_status_parse(word, &status) == word.len) {
        rule->subject = status.subject;
        rule->detail = status.detail;
        return true;
    }
    if (word.ptr[0] == '@' && smtpb_provider_parse(smtpb_i_from(word, 1), &provider)) {
        rule->provider = (uint8_t)provider;
        return true;
    }
    if (word.len == 3 && smtpb_i_is_digit(word.ptr[0])) {
        rule->code = (uint16_t)atoi(word.ptr);
        return true;
    }
    if (!smtpb_stage_parse(word, &stage))
        return false;
    rule->stages = (uint16_t)(rule->stages | 1u << stage);
    return true;
}

static bool set_option(smtpb_i_rule *rule, smtpb_span word)
{
    smtpb_confidence confidence;
    smtpb_mechanism mechanism;
    smtpb_limit limit;
    if (smtpb_i_same(word, SMTPB_I_LITERAL("vague"))) {
        rule->rank = SMTPB_I_VAGUE;
        rule->confidence = SMTPB_CONFIDENCE_MEDIUM;
    } else if (smtpb_i_same(word, SMTPB_I_LITERAL("final"))) {
        rule->flags |= SMTPB_I_FINAL;
    } else if (smtpb_i_same(word, SMTPB_I_LITERAL("suspect"))) {
        rule->flags |= SMTPB_I_SUSPECT;
    } else if (smtpb_i_same(word, SMTPB_I_LITERAL("mark"))) {
        rule->flags |= SMTPB_I_MARK;
    } else if (smtpb_confidence_parse(word, &confidence)) {
        rule->confidence = (uint8_t)confidence;
    } else if (smtpb_mechanism_parse(word, &mechanism)) {
        rule->fact_kind = SMTPB_FACT_MECHANISM;
        rule->fact_value = (uint8_t)mechanism;
    } else if (smtpb_i_starts(word, SMTPB_I_LITERAL("limit=")) && smtpb_limit_parse(smtpb_i_from(word, 6), &limit)) {
        rule->fact_kind = SMTPB_FACT_LIMIT;
        rule->fact_value = (uint8_t)limit;
    } else {
        return false;
    }
    return true;
}

static void read_settings(const struct row *row, const char *text, setting *set, smtpb_i_rule *rule)
{
    while (*text) {
        size_t n = strcspn(text, " |");
        if (n > 0 && !set(rule, (smtpb_span){ text, n }))
            fail(row, "unknown condition or option \"%.*s\"", (int)n, text);
        text += n + (text[n] ? 1 : 0);
    }
}

static smtpb_i_rule read_row(const struct row *row)
{
    smtpb_i_rule rule = { 0 };
    smtpb_reason reason;
    if (row->id == 0 || row->id > 32767)
        fail(row, "the number must be 1 to 32767");
    for (const struct row *other = rows; other < row; other++)
        if (other->id == row->id || (strcmp(other->phrase, row->phrase) == 0 && strcmp(other->when, row->when) == 0))
            fail(row, "has the number, or the phrase and conditions, of rule %u", other->id);
    if (!smtpb_reason_parse((smtpb_span){ row->reason, strlen(row->reason) }, &reason))
        fail(row, "unknown reason %s", row->reason);
    rule.id = (uint16_t)row->id;
    rule.reason = (uint8_t)reason;
    rule.confidence = SMTPB_CONFIDENCE_HIGH;
    read_settings(row, row->when, set_condition, &rule);
    read_settings(row, row->options, set_option, &rule);
    return rule;
}

/* ---- Output ---- */

static void write_rules(FILE *out)
{
    fprintf(out, "static const smtpb_i_rule rules[] = {\n");
    for (const struct row *row = rows; row < rows + ROWS; row++) {
        smtpb_i_rule r = read_row(row);
        fprintf(out, "    { %u, %u, %u, %u, %u, %u, %u, %u, %u, %u, %u, %u, %u },\n", r.id, r.code, r.stages, r.subject,
                r.detail, r.digit, r.reason, r.rank, r.confidence, r.flags, r.fact_kind, r.fact_value, r.provider);
    }
    fprintf(out, "};\n\n");
}

/* ---- Filters: a bit for each item. Items with the same last six bits share one; SETS is a multiple of 64 ---- */

static uint64_t bit_of(unsigned item)
{
    return (uint64_t)1 << item % 64;
}

/* The bits of the items that a sequence needs next to its anchor; 0 if it is too long for the filters. */
static uint64_t needs_of(const struct sequence *s)
{
    uint64_t needs = 0;
    if (words_in(s, 0, s->anchor) > NEAR || words_in(s, s->anchor + 1, s->count) > NEAR)
        return 0;
    for (unsigned i = 0; i < s->count; i++)
        needs |= i != s->anchor && s->items[i] < GAP ? bit_of(s->items[i]) : 0;
    return needs;
}

static bool stands_beside(unsigned item)
{
    for (const struct sequence *s = sequences; s < sequences + sequence_count; s++)
        for (unsigned i = 0; i < s->count; i++)
            if (i != s->anchor && s->items[i] == item)
                return true;
    return false;
}

/* The bits of the items that accept a word, except for items that are only anchors. */
static uint64_t filter_of(unsigned w)
{
    static int beside[MAX_SETS]; /* 0: not known yet */
    uint64_t filter = stands_beside(w) ? bit_of(w) : 0;
    for (unsigned i = 0; i < set_count; i++) {
        if (beside[i] == 0)
            beside[i] = stands_beside(SETS + i) ? 1 : -1;
        if (sets[i].has[w] && beside[i] > 0)
            filter |= bit_of(i);
    }
    return filter;
}

/* Each sequence's items: those to the left of its anchor, then those to the right. */
static void write_sequences(FILE *out)
{
    unsigned at = 0;
    fprintf(out, "static const uint16_t items[] = {\n");
    for (const struct sequence *s = sequences; s < sequences + sequence_count; s++) {
        for (unsigned i = s->anchor; i > 0; i--)
            fprintf(out, " %u,", s->items[i - 1]);
        for (unsigned i = s->anchor + 1; i < s->count; i++)
            fprintf(out, " %u,", s->items[i]);
        if (s->count > 1)
            fputc('\n', out);
    }
    fprintf(out, "};\n\n/* { what it needs, rule, where its items begin, how many to the left, to the right } */\n"
                 "static const sequence sequences[] = {\n");
    for (const struct sequence *s = sequences; s < sequences + sequence_count; s++) {
        fprintf(out, "    { 0x%016llx, %u, %u, %u, %u },\n", (unsigned long long)needs_of(s), s->rule, at, s->anchor,
                s->count - s->anchor - 1);
        at = fit("items of sequences", at + s->count - 1);
    }
    fprintf(out, "};\n\n");
}

/* The number of sequences that word w anchors; they are written if there is a file. */
static unsigned anchored_by(unsigned w, FILE *out)
{
    unsigned n = 0;
    for (unsigned i = 0; w > 0 && i < sequence_count; i++)
        if (in_item(w, sequences[i].items[sequences[i].anchor])) {
            if (out)
                fprintf(out, " %u,", i);
            n++;
        }
    return n;
}

static void write_sets(FILE *out)
{
    unsigned at = 0;
    fprintf(out, "/* The words of each set, in ascending order. */\nstatic const uint16_t members[] = {\n");
    for (const set *s = sets; s < sets + set_count; s++) {
        for (unsigned w = 1; w < word_count; w++)
            if (s->has[w])
                fprintf(out, " %u,", w);
        fputc('\n', out);
    }
    fprintf(out, "};\n\n/* Where each set begins in members. */\nstatic const uint16_t set_at[] = {\n    0,");
    for (const set *s = sets; s < sets + set_count; s++) {
        at = fit("members of sets", at + s->count);
        fprintf(out, "%s%u,", (s - sets) % 16 == 15 ? "\n    " : " ", at);
    }
    fprintf(out, "\n};\n\n");
}

static void write_filters(FILE *out)
{
    fprintf(out, "/* A bit for each item that accepts the word; some items share one. */\n"
                 "static const uint64_t filters[] = {");
    for (unsigned w = 0; w < word_count; w++)
        fprintf(out, "%s0x%016llx,", w % 6 == 0 ? "\n    " : " ", (unsigned long long)filter_of(w));
    fprintf(out, "\n};\n\n");
}

static void write_anchors(FILE *out)
{
    unsigned at = 0;
    fprintf(out, "/* The sequences that each word anchors. */\nstatic const uint16_t anchored[] = {\n");
    for (unsigned w = 0; w < word_count; w++)
        if (anchored_by(w, out) > 0)
            fprintf(out, " /* %s */\n", words[w]);
    fprintf(out, "};\n\n/* Where those of each word begin. */\nstatic const uint16_t anchored_at[] = {\n    0,");
    for (unsigned w = 0; w < word_count; w++) {
        at = fit("anchors", at + anchored_by(w, NULL));
        fprintf(out, "%s%u,", w % 16 == 15 ? "\n    " : " ", at);
    }
    fprintf(out, "\n};\n");
}

static void write_banner(FILE *out)
{
    fprintf(out,
            "/* SPDX-License-Identifier: MIT */\n/* Written by src/gen/mkrules.c from src/rules.def and src/waits.def: "
            "mkrules src/generated */\n/* clang-format off */\n\n");
}

static void write_phrases(FILE *out)
{
    write_banner(out);
    write_rules(out);
    write_sequences(out);
    write_sets(out);
    write_filters(out);
    write_anchors(out);
    fprintf(out, "/* clang-format on */\n");
}

/* ---- The perfect hash ---- */

static unsigned slots[SLOTS], factors[GROUPS];

/* Puts the words of a group into their slots by the factor. False: a slot is taken, and no word was put. */
static bool place(const unsigned *group, size_t n, uint8_t factor)
{
    for (size_t i = 0; i < n; i++) {
        unsigned *slot = &slots[smtpb_i_slot(smtpb_i_mixed(hashes[group[i]]), factor)];
        if (*slot != 0) {
            while (i-- > 0)
                slots[smtpb_i_slot(smtpb_i_mixed(hashes[group[i]]), factor)] = 0;
            return false;
        }
        *slot = group[i];
    }
    return true;
}

/* The words of a group, into `group`. */
static size_t words_of_group(size_t which, unsigned *group)
{
    size_t n = 0;
    for (unsigned w = 1; w < word_count; w++)
        if (smtpb_i_group(smtpb_i_mixed(hashes[w])) == which)
            group[n++] = w;
    return n;
}

/* The largest groups first, while there is room. */
static void spread(void)
{
    static unsigned group[MAX_WORDS];
    for (size_t size = 64; size > 0; size--)
        for (size_t g = 0; g < GROUPS; g++) {
            size_t n = words_of_group(g, group);
            if (n > 64)
                refuse("words of one group", n);
            if (n != size)
                continue;
            while (!place(group, n, (uint8_t)factors[g]))
                if (++factors[g] > UINT8_MAX)
                    refuse("factors tried for a group of words (increase SMTPB_I_SLOT_BITS)", factors[g]);
        }
}

static const struct wait *wait_of(unsigned w)
{
    for (const struct wait *wait = waits; wait < waits + WAITS; wait++)
        if (strcmp(wait->word, words[w]) == 0)
            return wait;
    return NULL;
}

static void write_list(FILE *out, const char *declared, const unsigned *list, size_t n)
{
    fprintf(out, "static const %s[] = {", declared);
    for (size_t i = 0; i < n; i++)
        fprintf(out, "%s%u,", i % 24 == 0 ? "\n    " : " ", list[i]);
    fprintf(out, "\n};\n\n");
}

static void write_vocabulary(FILE *out)
{
    unsigned at = 0;
    write_banner(out);
    fprintf(out, "static const char letters[] = {\n");
    for (unsigned w = 1; w < word_count; w++) {
        fprintf(out, "   ");
        for (const char *c = words[w]; *c; c++)
            fprintf(out, " %d,", *(const signed char *)c);
        fprintf(out, " /* %s */\n", words[w]);
    }
    fprintf(out, "};\n\n/* { where its letters begin, kind and row in waits.def } */\nstatic const row rows[] = {\n");
    for (unsigned w = 0; w < word_count; w++) {
        const struct wait *wait = w > 0 ? wait_of(w) : NULL;
        fprintf(out, "    { %u, %u, %u },\n", at, wait ? wait->kind : 0, wait ? (unsigned)(wait - waits) : 0);
        at = fit("letters", at + strlen(words[w]));
    }
    fprintf(out, "    { %u, 0, 0 },\n};\n\n", at);
    write_list(out, "uint8_t factors", factors, GROUPS);
    write_list(out, "uint16_t slots", slots, SLOTS);
    fprintf(out, "/* clang-format on */\n");
}

/* ---- The program ---- */

static const struct table {
    const char *file;
    void (*write)(FILE *out);
} tables[] = { { "vocabulary.inc", write_vocabulary }, { "phrases.inc", write_phrases } };

static FILE *open_table(const char *directory, const struct table *table, const char *mode)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", directory, table->file);
    FILE *file = fopen(path, mode);
    if (!file) {
        perror(path);
        exit(1);
    }
    return file;
}

static void write_table(const char *directory, const struct table *table)
{
    FILE *file = open_table(directory, table, "w");
    table->write(file);
    if (fclose(file) != 0) {
        perror(table->file);
        exit(1);
    }
}

static bool is_fresh(const char *directory, const struct table *table)
{
    FILE *fresh = tmpfile(), *file = open_table(directory, table, "r");
    int a, b;
    if (!fresh) {
        perror("a temporary file");
        exit(1);
    }
    table->write(fresh);
    rewind(fresh);
    do {
        a = getc(fresh);
        b = getc(file);
    } while (a == b && a != EOF);
    fclose(fresh);
    fclose(file);
    if (a != b)
        fprintf(stderr, "%s is out of date: run mkrules src/generated\n", table->file);
    return a == b;
}

static void write_dictionary(FILE *out)
{
    for (const struct sequence *s = sequences; s < sequences + sequence_count; s++) {
        if (s > sequences && s[-1].rule == s->rule)
            continue;
        fputc('"', out);
        for (unsigned i = 0; i < s->count; i++) {
            unsigned word = 1;
            while (s->items[i] < GAP && !in_item(word, s->items[i]))
                word++;
            if (i > 0)
                fputc(' ', out);
            for (const char *c = words[s->items[i] < GAP ? word : 0]; *c; c++)
                fprintf(out, (unsigned char)*c < 0x80 ? "%c" : "\\x%02x", (unsigned char)*c);
        }
        fputs("\"\n", out);
    }
}

static void read_rows(void)
{
    unsigned items[MAX_ITEMS];
    char phrase[MAX_PHRASE];
    for (const struct row *row = rows; row < rows + ROWS; row++) {
        read_row(row); /* fails on a bad one before anything is written */
        spell_out(row, row->phrase, phrase);
        expand(row, phrase, items, 0);
    }
    for (size_t i = 0; i < WAITS; i++)
        word_id(rows, waits[i].word, strlen(waits[i].word));
    choose_anchors();
    spread();
}

int main(int argc, char **argv)
{
    bool fresh = true, check = argc == 3 && strcmp(argv[1], "--check") == 0;
    if (!check && argc != 2) {
        fprintf(stderr, "usage: mkrules [--check] DIRECTORY | mkrules --dictionary\n");
        return 2;
    }
    read_rows();
    if (!check && strcmp(argv[1], "--dictionary") == 0) {
        write_dictionary(stdout);
        return 0;
    }
    for (const struct table *t = tables; t < tables + sizeof tables / sizeof *tables; t++)
        if (check)
            fresh &= is_fresh(argv[2], t);
        else
            write_table(argv[1], t);
    return fresh ? 0 : 1;
}
