/* SPDX-License-Identifier: MIT */
/* patterns literals|regexes FILE.rules...: the phrases of the rules as other engines read them, one a line.

   regexes: one for each rule, its phrase as it is: words parted by anything that is no letter or digit, gaps, options,
   alternatives. It leaves out conditions, accents and apostrophes, and takes words inside addresses and URLs too; what
   a host name in a phrase ends (mail.example.com where it says example.com) it finds by the border before it.

   literals: what an engine for fixed strings would look for. Each phrase is written out to its sequences of words; a
   gap cuts a sequence, words between two gaps are joined by one blank, and a part of under 4 octets is left out. Every
   part of every rule is there once. To find them all is not yet to match a rule (the gaps and the marks between words
   are to be checked), so this is the least that such an engine has to do. */
#include "../../src/gen/common/phrase_tree.h"

#include <stdio.h>
#include <stdlib.h>

static forest all_phrases;

static void fail(const char *file, const char *what)
{
    fprintf(stderr, "%s: %s\n", file, what);
    exit(2);
}

static void *checked(void *block)
{
    if (!block)
        fail("patterns", "out of memory");
    return block;
}

static const tree_node *node_at(size_t at)
{
    return &all_phrases.nodes[at];
}

/* ---- Regexes ---- */

#define ANY_WORD "[a-z0-9]+"
#define BETWEEN  "[^a-z0-9]+"

/* May it be no word at all? */
static bool may_be_empty(const tree_node *n)
{
    switch (n->kind) {
    case TREE_GAP:
    case TREE_MAYBE:
        return true;
    case TREE_CHOICE:
        return may_be_empty(node_at(n->a)) || may_be_empty(node_at(n->b));
    case TREE_SEQUENCE:
        return may_be_empty(node_at(n->a)) && may_be_empty(node_at(n->b));
    default:
        return false;
    }
}

static void put_item(const tree_node *n);

/* An item that may be missing, with what separates it from the words before or behind it. */
static void put_maybe(const char *before, const tree_node *n, const char *behind)
{
    printf("(?:%s", before);
    put_item(n->kind == TREE_MAYBE ? node_at(n->a) : n);
    printf("%s)", behind);
    if (n->kind == TREE_GAP)
        printf("{0,%u}", n->gap);
    else
        putchar('?');
}

/* Of two items one behind the other at least the one that may not be missing is there. */
static void put_two(const tree_node *a, const tree_node *b)
{
    if (may_be_empty(a)) {
        put_maybe("", a, BETWEEN);
        put_item(b);
    } else if (may_be_empty(b)) {
        put_item(a);
        put_maybe(BETWEEN, b, "");
    } else {
        put_item(a);
        fputs(BETWEEN, stdout);
        put_item(b);
    }
}

static void put_choice(const tree_node *n)
{
    if (n->kind != TREE_CHOICE) {
        put_item(n);
        return;
    }
    put_choice(node_at(n->a));
    putchar('|');
    put_choice(node_at(n->b));
}

/* An item as if it had to be there. */
static void put_item(const tree_node *n)
{
    switch (n->kind) {
    case TREE_GAP:
        fputs(ANY_WORD, stdout);
        break;
    case TREE_MAYBE:
        put_item(node_at(n->a));
        break;
    case TREE_SEQUENCE:
        put_two(node_at(n->a), node_at(n->b));
        break;
    case TREE_CHOICE:
        fputs("(?:", stdout);
        put_choice(n);
        putchar(')');
        break;
    default:
        for (size_t i = 0; i < n->word.len; i++)
            printf("%s%c", n->word.ptr[i] == '.' ? "\\" : "", n->word.ptr[i]);
    }
}

/* At the end of a whole phrase what may be missing is left out. */
static const tree_node *without_end(const tree_node *n)
{
    while (n->kind == TREE_SEQUENCE && may_be_empty(node_at(n->b)))
        n = node_at(n->a);
    return n;
}

/* Borders of words stand only between ASCII letters. */
static void put_regex(smtpb_span words, const tree_node *tree)
{
    bool ascii = true;
    for (size_t i = 0; i < words.len; i++)
        ascii = ascii && (unsigned char)words.ptr[i] < 0x80;
    fputs(ascii ? "\\b(?:" : "(?:", stdout);
    put_item(without_end(tree));
    fputs(ascii ? ")\\b\n" : ")\n", stdout);
}

/* ---- Literals ---- */

enum { MAX_SEQUENCE = 1024, SHORTEST = 4 };

static char sequence[MAX_SEQUENCE]; /* words joined by blanks, gaps as newlines */

/* The literals so far, each once: an open hash table that grows. */
static char **literals;
static size_t literal_count, room;

static size_t slot_of(const char *s, size_t len)
{
    size_t hash = len;
    for (size_t i = 0; i < len; i++)
        hash = hash * 31 + (unsigned char)s[i];
    size_t at = hash % room;
    while (literals[at] && (strlen(literals[at]) != len || memcmp(literals[at], s, len) != 0))
        at = (at + 1) % room;
    return at;
}

static void grow(void)
{
    char **old = literals;
    size_t n = room;
    room = room * 2 + 4099;
    literals = checked(calloc(room, sizeof *literals));
    for (size_t i = 0; i < n; i++)
        if (old[i])
            literals[slot_of(old[i], strlen(old[i]))] = old[i];
    free(old);
}

static void add_literal(const char *s, size_t len)
{
    if (len < SHORTEST)
        return;
    if (literal_count * 2 >= room)
        grow();
    char **slot = &literals[slot_of(s, len)];
    if (*slot)
        return;
    *slot = checked(malloc(len + 1));
    memcpy(*slot, s, len);
    (*slot)[len] = '\0';
    literal_count++;
}

/* The literals of the sequence that was written out. */
static void take(size_t len)
{
    for (size_t at = 0, n; at < len; at += n + 1) {
        const char *gap = memchr(sequence + at, '\n', len - at);
        n = gap ? (size_t)(gap - sequence) - at : len - at;
        add_literal(sequence + at, n);
    }
}

/* What is to follow: `node`, then the rest. */
typedef struct todo {
    const tree_node *node;
    const struct todo *then;
} todo;

static size_t append(size_t len, const char *s, size_t n)
{
    if (n + 1 > MAX_SEQUENCE - len)
        fail(s, "too long");
    if (len > 0 && sequence[len - 1] != '\n' && *s != '\n')
        sequence[len++] = ' ';
    memcpy(sequence + len, s, n);
    return len + n;
}

static void expand(const tree_node *n, const todo *then, size_t len);

static void follow(const todo *then, size_t len)
{
    if (then)
        expand(then->node, then->then, len);
    else
        take(len);
}

static void expand(const tree_node *n, const todo *then, size_t len)
{
    switch (n->kind) {
    case TREE_WORD:
    case TREE_HOST:
        follow(then, append(len, n->word.ptr, n->word.len));
        break;
    case TREE_GAP:
        follow(then, append(len, "\n", 1));
        break;
    case TREE_CHOICE:
        expand(node_at(n->a), then, len);
        expand(node_at(n->b), then, len);
        break;
    case TREE_MAYBE:
        follow(then, len);
        expand(node_at(n->a), then, len);
        break;
    case TREE_SEQUENCE: {
        const todo rest = { node_at(n->b), then };
        expand(node_at(n->a), &rest, len);
        break;
    }
    }
}

static void put_literals(void)
{
    for (size_t i = 0; i < room; i++)
        if (literals[i])
            puts(literals[i]);
}

/* ---- Files ---- */

/* Its octets stay until the program ends. */
static smtpb_span read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *octets = checked(malloc(1 << 20));
    size_t len = file ? fread(octets, 1, 1 << 20, file) : 0;
    if (!file || ferror(file) || len == 1 << 20)
        fail(path, "cannot be read");
    fclose(file);
    return (smtpb_span){ octets, len };
}

static void put_rules_of(const char *path, bool regexes)
{
    smtpb_span rest = read_file(path);
    smtpb_i_rules_line_info line;
    while (smtpb_i_rules_line(&rest, &line)) {
        smtpb_i_scanner s = { .line = line.text, .is_built_in = true, .make = &trees, .to = &all_phrases };
        smtpb_i_rule_line rule;
        bool is_rule = line.kind == SMTPB_I_LINE_RULE;
        if ((line.kind == SMTPB_I_LINE_CLASS && !add_class(&s)) || (is_rule && !smtpb_i_read_rule(&s, &rule)))
            fail(path, smtpb_rules_fault_text(s.fault));
        if (is_rule && regexes)
            put_regex(rule.words, node_at((size_t)rule.phrase.first));
        else if (is_rule)
            expand(node_at((size_t)rule.phrase.first), NULL, 0);
    }
}

int main(int argc, char **argv)
{
    bool regexes = argc > 1 && strcmp(argv[1], "regexes") == 0;
    if (argc < 3 || (!regexes && strcmp(argv[1], "literals") != 0)) {
        fputs("usage: patterns literals|regexes FILE.rules...\n", stderr);
        return 2;
    }
    for (int i = 2; i < argc; i++)
        put_rules_of(argv[i], regexes);
    put_literals();
    return 0;
}
