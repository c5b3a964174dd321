/* SPDX-License-Identifier: MIT */
/* patterns literals|regexes: the phrases of rules.def as other engines read them, one per line.

   regexes: one for each rule, with its whole phrase: words separated by anything but letters and digits, gaps, options,
   alternatives. Conditions, accents and apostrophes are left out, and words inside addresses and URLs match too; a host
   name also matches at the end of a longer one (example.com in mail.example.com), as a word begins there.

   literals: what an engine for fixed strings would look for. Each phrase is expanded to its sequences of words; a gap
   cuts a sequence, words between two gaps are joined by one blank, and parts under 4 octets are left out. Each part
   occurs once. Finding them does not yet match a rule (gaps and the marks between words must still be checked), so this
   is the least that such an engine has to do. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct row {
    unsigned id;
    const char *phrase;
} rows[] = {
#define CLASS(name, words)
#define RULE(id, when, phrase, reason, options, seen) { id, phrase },
#include "../../src/rules/rules.def"
#undef RULE
#undef CLASS
};

static const struct class
{
    const char *name, *words;
} classes[] = {
#define CLASS(name, words) { #name, words },
#define RULE(id, when, phrase, reason, options, seen)
#include "../../src/rules/rules.def"
#undef RULE
#undef CLASS
};

enum { ROWS = sizeof rows / sizeof *rows, CLASSES = sizeof classes / sizeof *classes };

static void fail(const char *phrase, const char *what)
{
    fprintf(stderr, "rules.def: \"%s\": %s\n", phrase, what);
    exit(2);
}

static void *checked(void *block)
{
    if (!block)
        fail("", "out of memory");
    return block;
}

/* ---- Phrases as trees ----
   phrase = item *( blank item );  item = alternative *( "|" alternative )
   alternative = word / "*" digit / "(" phrase ")" / "[" phrase "]" / "{" class "}" */

typedef enum kind { WORD, GAP, SEQUENCE, CHOICE, OPTION } kind;

typedef struct node {
    kind kind;
    const char *word;
    size_t len;         /* octets of a word, words of a gap */
    struct node *first; /* child */
    struct node *next;  /* sibling */
} node;

static node *new_node(kind kind, const char *word, size_t len)
{
    node *n = checked(calloc(1, sizeof *n));
    n->kind = kind;
    n->word = word;
    n->len = len;
    return n;
}

static node *phrase_at(const char **s);

static node *class_at(const char **s)
{
    size_t len = strcspn(*s, "}"), i = 0;
    while (i < CLASSES && (strlen(classes[i].name) != len || memcmp(classes[i].name, *s, len) != 0))
        i++;
    if (i == CLASSES)
        fail(*s, "unknown class");
    *s += len;
    const char *words = classes[i].words;
    return phrase_at(&words);
}

static node *alternative_at(const char **s)
{
    static const char closing[] = ")]}";
    const char *open = strchr("([{", **s);
    node *n;
    if (**s == '*') {
        n = new_node(GAP, NULL, (size_t)((*s)[1] - '0'));
        *s += 2;
    } else if (**s && open) {
        kind k = **s == '[' ? OPTION : SEQUENCE;
        char end = closing[strchr("([{", **s) - "([{"];
        n = new_node(k, NULL, 0);
        *s += 1;
        n->first = end == '}' ? class_at(s) : phrase_at(s);
        if (**s != end)
            fail(*s, "a bracket is not closed");
        *s += 1;
    } else {
        n = new_node(WORD, *s, strcspn(*s, " |()[]{}"));
        *s += n->len;
    }
    return n;
}

static node *item_at(const char **s)
{
    node *choice = new_node(CHOICE, NULL, 0), **last = &choice->first;
    for (;;) {
        *last = alternative_at(s);
        last = &(*last)->next;
        if (**s != '|')
            return choice;
        *s += 1;
    }
}

/* Up to the end of s or a closing bracket. */
static node *phrase_at(const char **s)
{
    node *sequence = new_node(SEQUENCE, NULL, 0), **last = &sequence->first;
    for (;;) {
        while (**s == ' ')
            *s += 1;
        if (!**s || strchr(")]", **s))
            return sequence;
        *last = item_at(s);
        last = &(*last)->next;
    }
}

static void free_tree(node *n)
{
    while (n) {
        node *next = n->next;
        free_tree(n->first);
        free(n);
        n = next;
    }
}

/* ---- Regexes ---- */

#define ANY_WORD "[a-z0-9]+"
#define BETWEEN  "[^a-z0-9]+"

/* Can it match no word at all? */
static bool may_be_empty(const node *n)
{
    bool empty = n->kind == OPTION || n->kind == GAP;
    if (n->kind == CHOICE)
        for (const node *c = n->first; c; c = c->next)
            empty = empty || may_be_empty(c);
    return empty;
}

static void put_sequence(const node *n, bool whole);

/* An item as if it were not optional. */
static void put_item(const node *n)
{
    if (n->kind == GAP) {
        fputs(ANY_WORD, stdout);
    } else if (n->kind == CHOICE) {
        const char *bar = n->first->next ? "(?:" : "";
        for (const node *c = n->first; c; c = c->next, bar = "|") {
            fputs(bar, stdout);
            put_item(c);
        }
        fputs(n->first->next ? ")" : "", stdout);
    } else if (n->kind == WORD) {
        for (size_t i = 0; i < n->len; i++)
            printf("%s%c", n->word[i] == '.' ? "\\" : "", n->word[i]);
    } else {
        put_sequence(n->first->kind == SEQUENCE ? n->first : n, false);
    }
}

/* An optional item, with the separator before or after it. */
static void put_maybe(const char *before, const node *n, const char *behind)
{
    const node *one = n->kind == CHOICE ? n->first : n;
    printf("(?:%s", before);
    put_item(n);
    printf("%s)", behind);
    if (one->kind == GAP)
        printf("{0,%zu}", one->len);
    else
        putchar('?');
}

/* Optional items at the end of a whole phrase are left out. */
static void put_sequence(const node *n, bool whole)
{
    const node *i = n->first, *last = NULL;
    for (const node *k = i; k; k = k->next)
        if (!whole || !may_be_empty(k))
            last = k;
    for (; i && may_be_empty(i); i = i->next)
        put_maybe("", i, BETWEEN);
    if (!i)
        fail("", "a phrase can match no word at all");
    put_item(i);
    while (i != last) {
        i = i->next;
        fputs(may_be_empty(i) ? "" : BETWEEN, stdout);
        if (may_be_empty(i))
            put_maybe(BETWEEN, i, "");
        else
            put_item(i);
    }
}

/* \b works only with ASCII letters. */
static void put_regex(const char *phrase, const node *tree)
{
    bool ascii = true;
    for (const char *s = phrase; *s; s++)
        ascii = ascii && (unsigned char)*s < 0x80;
    fputs(ascii ? "\\b(?:" : "(?:", stdout);
    put_sequence(tree, true);
    fputs(ascii ? ")\\b\n" : ")\n", stdout);
}

/* ---- Literals ---- */

enum { MAX_SEQUENCE = 1024, SHORTEST = 4 };

static char sequence[MAX_SEQUENCE]; /* words joined by blanks, gaps as newlines */

/* The literals so far, each once: a hash table with open addressing that grows. */
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

/* Add the literals of the expanded sequence. */
static void take(size_t len)
{
    for (size_t at = 0, n; at < len; at += n + 1) {
        const char *gap = memchr(sequence + at, '\n', len - at);
        n = gap ? (size_t)(gap - sequence) - at : len - at;
        add_literal(sequence + at, n);
    }
}

/* What follows: node n and its siblings, then the rest. */
typedef struct todo {
    const node *n;
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

static void follow(const todo *t, size_t len);

static void expand(const node *n, const todo *then, size_t len)
{
    const todo inside = { n->first, then };
    switch (n->kind) {
    case WORD:
        follow(then, append(len, n->word, n->len));
        break;
    case GAP:
        follow(then, append(len, "\n", 1));
        break;
    case CHOICE:
        for (const node *c = n->first; c; c = c->next)
            expand(c, then, len);
        break;
    case OPTION:
        follow(then, len);
        follow(&inside, len);
        break;
    case SEQUENCE:
        follow(&inside, len);
        break;
    }
}

static void follow(const todo *t, size_t len)
{
    if (!t) {
        take(len);
    } else if (!t->n) {
        follow(t->then, len);
    } else {
        const todo rest = { t->n->next, t->then };
        expand(t->n, &rest, len);
    }
}

static void put_literals(void)
{
    for (size_t i = 0; i < room; i++)
        if (literals[i])
            puts(literals[i]);
}

int main(int argc, char **argv)
{
    const char *what = argc == 2 ? argv[1] : "";
    bool regexes = strcmp(what, "regexes") == 0;
    if (!regexes && strcmp(what, "literals") != 0) {
        fputs("usage: patterns literals|regexes\n", stderr);
        return 2;
    }
    for (size_t i = 0; i < ROWS; i++) {
        const char *s = rows[i].phrase;
        node *tree = phrase_at(&s);
        if (*s)
            fail(rows[i].phrase, "a bracket is not opened");
        if (regexes)
            put_regex(rows[i].phrase, tree);
        else
            expand(tree, NULL, 0);
        free_tree(tree);
    }
    put_literals();
    return 0;
}
