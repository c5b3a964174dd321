/* SPDX-License-Identifier: MIT */
/* Reads rules.def and writes the tables of the matcher.
     mkrules > src/generated/rules.inc
     mkrules --check FILE     exits with 1 if FILE is not what it would write
     mkrules --dictionary     a phrase of each rule, as fuzzers read it
   A phrase is expanded to sequences of words, sets of words and gaps. The sequences go, last word first, into a trie.
   */
#include "../match.h"
#include "../words.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static const struct row {
    unsigned id;
    const char *when, *phrase, *reason, *options;
} rows[] = {
#define CLASS(name, words)
#define RULE(id, when, phrase, reason, options, seen) { id, when, phrase, #reason, options },
#include "../rules.def"
#undef RULE
#undef CLASS
};

static const struct class
{
    const char *name, *words;
} classes[] = {
#define CLASS(name, words) { #name, words },
#define RULE(id, when, phrase, reason, options, seen)
#include "../rules.def"
#undef RULE
#undef CLASS
};

enum {
    ROWS = sizeof rows / sizeof *rows,
    CLASSES = sizeof classes / sizeof *classes,
    MAX_ITEMS = 24, /* words and gaps of a sequence */
    MAX_WORDS = 4000,
    MAX_SETS = 1000,
    MAX_NODES = 60000,
    MAX_ENDS = 30000,
    BUCKETS = 4096,
    SETS = 0x8000, /* an item of this and n: a word of set n */
    GAP = 0xFF00   /* an item of this and n: up to n words */
};

static void refuse(const char *what, size_t n)
{
    fprintf(stderr, "rules.def: %zu %s are more than a table of 16 bits holds\n", n, what);
    exit(2);
}

/* A number of things that tables number by 16 bits. */
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

static char words[MAX_WORDS][48];
static unsigned word_count = 1, buckets[BUCKETS];

/* A word as the matcher compares it, or a host name. */
static unsigned word_id(const struct row *row, const char *text, size_t n)
{
    char folded[sizeof words[0]];
    size_t m = 0;
    uint32_t hash;
    bool host = memchr(text, '.', n) != NULL;
    if (n == 0 || n >= sizeof folded)
        fail(row, "\"%.*s\" is no word", (int)n, text);
    if (host)
        hash = smtpb_i_host_hash((smtpb_span){ text, n });
    else if (smtpb_i_word((smtpb_span){ text, n }, &hash) != n)
        fail(row, "\"%.*s\" is not one word", (int)n, text);
    for (size_t i = 0; i < n;) {
        smtpb_i_glyph g = smtpb_i_glyph_at((smtpb_span){ text + i, n - i });
        if (g.kind == SMTPB_I_SILENT || (text[i] >= 'A' && text[i] <= 'Z'))
            fail(row, "write \"%.*s\" in lower case and without apostrophe", (int)n, text);
        for (size_t k = 0; k < (g.kind == SMTPB_I_LETTER ? 1u : g.len); k++)
            folded[m++] = g.kind == SMTPB_I_LETTER ? g.fold : text[i + k];
        i += g.len;
    }
    size_t at = smtpb_i_bucket(hash, BUCKETS);
    for (; buckets[at] != 0; at = (at + 1) % BUCKETS)
        if (strlen(words[buckets[at]]) == m && memcmp(words[buckets[at]], folded, m) == 0)
            return buckets[at];
    if (word_count >= MAX_WORDS || word_count > BUCKETS * 3 / 4)
        fail(row, "too many words");
    memcpy(words[word_count], folded, m);
    return buckets[at] = word_count++;
}

/* ---- Sets ---- */

typedef struct set {
    size_t count;
    bool has[MAX_WORDS];
} set;

static set sets[MAX_SETS];
static unsigned set_count;

/* The item that stands for a set: its word if it has one only. */
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

/* ---- Trie ---- */

static struct node {
    unsigned item, child, sibling, end;
} nodes[MAX_NODES];
static struct end {
    unsigned rule, next;
} ends[MAX_ENDS];
static unsigned node_count = 1, end_count = 1;
static unsigned sample[ROWS][MAX_ITEMS]; /* each row's first sequence, up to an item 0 */

static unsigned child_of(const struct row *row, unsigned parent, unsigned item)
{
    unsigned *link = &nodes[parent].child;
    while (*link != 0 && nodes[*link].item != item)
        link = &nodes[*link].sibling;
    if (*link == 0) {
        if (node_count >= MAX_NODES)
            fail(row, "too many nodes");
        nodes[node_count].item = item;
        *link = node_count++;
    }
    return *link;
}

static void add_sequence(const struct row *row, const unsigned *items, size_t n)
{
    unsigned at = 0, rule = (unsigned)(row - rows) + 1;
    while (n > 0 && items[n - 1] >= GAP)
        n--;
    if (n == 0 || items[0] >= GAP)
        fail(row, "begins with a gap, or is empty");
    if (sample[rule - 1][0] == 0)
        memcpy(sample[rule - 1], items, n * sizeof *items);
    while (n > 0)
        at = child_of(row, at, items[--n]);
    for (unsigned e = nodes[at].end; e != 0; e = ends[e].next)
        if (ends[e].rule == rule)
            return;
    if (end_count >= MAX_ENDS)
        fail(row, "too many sequences");
    ends[end_count] = (struct end){ rule, nodes[at].end };
    nodes[at].end = end_count++;
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
                fail(row, "what is {%.*s}?", (int)n, phrase + 1);
            at += (size_t)snprintf(out + at, MAX_PHRASE - at, "(%s)", c->words);
            phrase += n + 2;
        }
        if (at >= MAX_PHRASE - 1)
            fail(row, "too long");
    }
    out[at] = '\0';
}

static void expand(const struct row *row, const char *phrase, unsigned *items, size_t n);

/* Offset of the first octet of s that is one of `stops` and stands in no bracket; the length of s if there is none. */
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

/* Is s a phrase in round brackets that is one item? Then its alternatives are alternatives of what stands around it. */
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

/* Words of a script without blanks stand together: each character is a word. */
static void expand_words(const struct row *row, const char *s, size_t len, const char *rest, unsigned *items, size_t n)
{
    uint32_t hash;
    size_t one = memchr(s, '.', len) ? len : smtpb_i_word((smtpb_span){ s, len }, &hash);
    if (one == 0)
        fail(row, "\"%.*s\" is no word", (int)len, s);
    items[n] = word_id(row, s, one);
    if (one == len)
        expand(row, rest, items, n + 1);
    else if (n + 1 >= MAX_ITEMS)
        fail(row, "too long");
    else
        expand_words(row, s + one, len - one, rest, items, n + 1);
}

/* What stands in the brackets of s, followed by the rest of the phrase. */
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
            fail(row, "a gap is *1 to *9");
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
    } else if (smtpb_i_same(word, SMTPB_I_LITERAL("names"))) {
        rule->flags |= SMTPB_I_NAMES;
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
            fail(row, "what is \"%.*s\"?", (int)n, text);
        text += n + (text[n] ? 1 : 0);
    }
}

static smtpb_i_rule read_row(const struct row *row)
{
    smtpb_i_rule rule = { 0 };
    smtpb_reason reason;
    if (row->id == 0 || row->id > 32767)
        fail(row, "its number is not 1..32767");
    for (const struct row *other = rows; other < row; other++)
        if (other->id == row->id || (strcmp(other->phrase, row->phrase) == 0 && strcmp(other->when, row->when) == 0))
            fail(row, "stands there already as rule %u", other->id);
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

static void write_words(FILE *out)
{
    unsigned at = 0;
    fprintf(out, "static const char letters[] = {\n");
    for (unsigned i = 1; i < word_count; i++) {
        fprintf(out, "   ");
        for (const char *c = words[i]; *c; c++)
            fprintf(out, " %d,", *(const signed char *)c);
        fprintf(out, " /* %s */\n", words[i]);
    }
    fprintf(out, "};\n");
    fprintf(out, "\n/* Where each word begins in letters; word 0 is none. */\nstatic const uint16_t word_at[] = { 0,");
    for (unsigned i = 1; i <= word_count; i++) {
        fprintf(out, "%s%u,", i % 16 == 1 ? "\n    " : " ", at);
        at = fit("letters", at + (i < word_count ? strlen(words[i]) : 0));
    }
    fprintf(out, "\n};\n\n/* By hash: the word; linear probing. */\nstatic const uint16_t buckets[%d] = {", BUCKETS);
    for (unsigned i = 0; i < BUCKETS; i++)
        fprintf(out, "%s%u,", i % 24 == 0 ? "\n    " : " ", buckets[i]);
    fprintf(out, "\n};\n\n");
}

static void write_sets(FILE *out)
{
    unsigned count = 0;
    fprintf(out, "/* The words of each set, in ascending order. */\nstatic const uint16_t members[] = {");
    for (unsigned i = 0; i < set_count; i++)
        for (unsigned w = 1; w < word_count; w++)
            if (sets[i].has[w])
                fprintf(out, "%s%u,", count++ % 16 == 0 ? "\n    " : " ", w);
    fprintf(out, "\n};\n\n/* Where each set begins in members. */\nstatic const uint16_t set_at[] = {\n    0,");
    count = 0;
    for (unsigned i = 0; i < set_count; i++) {
        count = fit("members of sets", count + sets[i].count);
        fprintf(out, "%s%u,", (i + 1) % 16 == 0 ? "\n    " : " ", count);
    }
    fprintf(out, "\n};\n\n");
}

/* The nodes that phrases ending in word w begin at: those in *from on. */
static unsigned write_roots_of(FILE *out, unsigned w, unsigned count)
{
    for (unsigned at = nodes[0].child; at != 0; at = nodes[at].sibling)
        if (in_item(w, nodes[at].item)) {
            if (out)
                fprintf(out, "%s%u,", count % 16 == 0 ? "\n    " : " ", at);
            count++;
        }
    return count;
}

static void write_trie(FILE *out)
{
    unsigned count = 0;
    fprintf(out, "/* { item, first child, next sibling, first end }. Node 0 is the root. */\n");
    fprintf(out, "static const node nodes[] = {\n");
    for (unsigned i = 0; i < node_count; i++)
        fprintf(out, "    { %u, %u, %u, %u },\n", nodes[i].item, nodes[i].child, nodes[i].sibling, nodes[i].end);
    fprintf(out,
            "};\n\n/* The children of the root, by the words that lead to them. */\nstatic const uint16_t roots[] = {");
    for (unsigned w = 0; w < word_count; w++)
        count = write_roots_of(out, w, count);
    fprintf(out, "\n};\n\n/* Where those of each word begin in roots. */\nstatic const uint16_t root_at[] = {\n    0,");
    count = 0;
    for (unsigned w = 0; w < word_count; w++) {
        count = fit("roots", write_roots_of(NULL, w, count));
        fprintf(out, "%s%u,", (w + 1) % 16 == 0 ? "\n    " : " ", count);
    }
    fprintf(out, "\n};\n\n/* { rule, next end } */\nstatic const end ends[] = {\n    { 0, 0 },\n");
    for (unsigned i = 1; i < end_count; i++)
        fprintf(out, "    { %u, %u },\n", ends[i].rule, ends[i].next);
    fprintf(out, "};\n");
}

static void write_all(FILE *out)
{
    fprintf(out, "/* SPDX-License-Identifier: MIT */\n/* Written by src/gen/mkrules.c from src/rules.def: mkrules > "
                 "src/generated/rules.inc */\n"
                 "/* clang-format off */\n\n");
    write_rules(out);
    write_words(out);
    write_sets(out);
    write_trie(out);
    fprintf(out, "/* clang-format on */\n");
}

static void write_dictionary(FILE *out)
{
    for (unsigned row = 0; row < ROWS; row++) {
        fputc('"', out);
        for (unsigned i = 0; i < MAX_ITEMS && sample[row][i] != 0; i++) {
            unsigned item = sample[row][i], word = 0;
            while (item >= SETS && item < GAP && !sets[item - SETS].has[word])
                word++;
            if (i > 0)
                fputc(' ', out);
            for (const char *c = words[item < SETS ? item : item < GAP ? word : 0]; *c; c++)
                fprintf(out, (unsigned char)*c < 0x80 ? "%c" : "\\x%02x", (unsigned char)*c);
        }
        fputs("\"\n", out);
    }
}

static int check(const char *path)
{
    FILE *fresh = tmpfile(), *file = fopen(path, "r");
    int a, b;
    if (!fresh || !file) {
        perror(path);
        return 1;
    }
    write_all(fresh);
    rewind(fresh);
    do {
        a = getc(fresh);
        b = getc(file);
    } while (a == b && a != EOF);
    if (a != b)
        fprintf(stderr, "%s is not fresh: run mkrules > %s\n", path, path);
    return a != b;
}

int main(int argc, char **argv)
{
    unsigned items[MAX_ITEMS];
    char phrase[MAX_PHRASE];
    for (const struct row *row = rows; row < rows + ROWS; row++) {
        spell_out(row, row->phrase, phrase);
        expand(row, phrase, items, 0);
    }
    if (argc == 3 && strcmp(argv[1], "--check") == 0)
        return check(argv[2]);
    if (argc == 2 && strcmp(argv[1], "--dictionary") == 0)
        write_dictionary(stdout);
    else
        write_all(stdout);
    return 0;
}
