/* SPDX-License-Identifier: MIT */
/* A plain matcher for phrases: the text is an array of words, a phrase a tree; each of its parts leads from places in the
   text to others. */
#define _DEFAULT_SOURCE
#include "reference_match.h"
#include "../../src/text/text.h"
#include "../support.h"
#include "rule_files.h"

#include <ctype.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_WORDS = 6000, MAX_WORD = 300, MAX_PHRASE = 20000 };

static char words[MAX_WORDS][MAX_WORD]; /* an address, host or URL is stored as "@" and its host */
static int count;

/* ---- Words ---- */

static bool letter(char c)
{
    return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

static smtpb_i_glyph glyph(const char *s, size_t n)
{
    return smtpb_i_glyph_at((smtpb_span){ s, n });
}

/* What the letters of a text in Cyrillic or Greek are folded to. Returns how many. */
static size_t fold_all(const char *letters, char *folds)
{
    size_t n = 0;
    for (const char *c = letters; *c; c += 2)
        folds[n++] = glyph(c, 2).fold;
    return n;
}

/* Length of the word without the ending letters that do not count. */
static size_t without_ending(const char *word, size_t n)
{
    static const char script[] = "абвгдежзийклмнопрстуфхцчшщъыьэюяєіαβγδεζηθικλμνξοπρστυφχψω",
                      endings[] = "авеиймоухыьюяєіαεηιοωυνσ";
    static char folds[sizeof script], ends[sizeof endings];
    static size_t fold_count, end_count;
    if (fold_count == 0) {
        fold_count = fold_all(script, folds);
        end_count = fold_all(endings, ends);
    }
    while (n > 4 && memchr(folds, word[0], fold_count) && memchr(ends, word[n - 1], end_count))
        n--;
    return n;
}

/* Add a word, folded for comparison. */
static void add(const char *from, size_t n)
{
    size_t m = 0;
    if (count == MAX_WORDS)
        return;
    for (size_t i = 0; i < n;) {
        smtpb_i_glyph g = glyph(from + i, n - i);
        for (size_t k = 0; k < g.len && m < MAX_WORD - 1; k++)
            if (g.kind == SMTPB_I_IDEOGRAPH || (g.kind == SMTPB_I_LETTER && k == 0))
                words[count][m++] = g.kind == SMTPB_I_IDEOGRAPH ? from[i + k] : g.fold;
        i += g.len;
    }
    words[count][without_ending(words[count], m)] = '\0';
    count++;
}

/* Add the host of a run, in lower case after an @. */
static void add_host(const char *from, size_t n)
{
    if (count == MAX_WORDS)
        return;
    words[count][0] = '@';
    for (size_t i = 0; i < n && i < MAX_WORD - 2; i++)
        words[count][i + 1] = smtpb_i_lower(from[i]);
    words[count++][n < MAX_WORD - 2 ? n + 1 : MAX_WORD - 1] = '\0';
}

static bool opaque(const char *s, size_t n)
{
    for (size_t i = 1; i + 1 < n; i++) {
        bool sentence = i + 2 < n && s[i + 1] >= 'A' && s[i + 1] <= 'Z' && s[i + 2] >= 'a' && s[i + 2] <= 'z';
        if (s[i] == '@' || (s[i] == ':' && s[i + 1] == '/'))
            return true;
        if (s[i] == '.' && letter(s[i - 1]) && letter(s[i + 1]) && !sentence)
            return true;
    }
    return false;
}

/* Length of the run at s: letters, digits and the marks below; a colon only before a slash. Three dots end a domain. */
static size_t run(const char *s, size_t n)
{
    size_t i = 0;
    bool domain = false;
    while (i < n && s[i] != '\0' && !(domain && i + 2 < n && memcmp(s + i, "...", 3) == 0)) {
        domain = domain || (i > 0 && s[i - 1] == '@');
        smtpb_i_glyph g = glyph(s + i, n - i);
        bool joins = g.len == 1 && strchr(".-_+=@~!#$%&*/^`{|}?'", s[i]) != NULL;
        bool colon = s[i] == ':' && i + 1 < n && s[i + 1] == '/';
        if (g.kind != SMTPB_I_LETTER && g.kind != SMTPB_I_SILENT && !joins && !colon)
            break;
        i += g.len;
    }
    return i;
}

static void split(const char *s, size_t n)
{
    for (size_t i = 0; i < n;) {
        uint32_t hash;
        size_t m = smtpb_i_word((smtpb_span){ s + i, n - i }, &hash);
        if (m > 0)
            add(s + i, m);
        i += m > 0 ? m : glyph(s + i, n - i).len;
    }
}

/* Does a phrase of any rule name this host? */
static bool is_named(const char *host)
{
    const rule_files *files = the_rule_files();
    size_t n = strlen(host);
    for (size_t i = 0; i < files->rule_count; i++)
        for (const char *words_of = files->rules[i].words, *at = words_of; (at = strstr(at, host)) != NULL; at++)
            if ((at == words_of || strchr(" |()[]", at[-1])) && strchr(" |()[]", at[n]))
                return true;
    for (size_t i = 0; i < files->class_count; i++)
        for (const char *words_of = files->classes[i].words, *at = words_of; (at = strstr(at, host)) != NULL; at++)
            if ((at == words_of || at[-1] == '|') && strchr("|", at[n]))
                return true;
    return false;
}

/* Length of the longest domain named by a rule that the host is or belongs to; 0: none. */
static size_t known(const char *host)
{
    size_t n = strlen(host), longest = 0;
    int dots = 0;
    for (size_t i = n; i-- > 0 && n - i <= 64 && dots < 5;) {
        if (i > 0 && host[i - 1] != '.')
            continue;
        if (dots > 0 && is_named(host + i))
            longest = n - i;
        dots++;
    }
    return longest;
}

static void read_opaque(const char *s, size_t n)
{
    size_t begin = 0, end;
    for (size_t i = 0; i + 2 < n && begin == 0; i++)
        begin = memcmp(s + i, "://", 3) == 0 ? i + 3 : 0;
    for (end = begin; end < n && !strchr("/?@", s[end]); end++)
        ;
    bool address = end < n && s[end] == '@';
    while (end > begin && s[end - 1] == '.')
        end--;
    add_host(s + begin, address ? 0 : end - begin);
    size_t domain = address ? 0 : known(words[count - 1] + 1);
    if (domain > 0) {
        memmove(words[count - 1] + 1, words[count - 1] + strlen(words[count - 1]) - domain, domain + 1);
        split(s + end, n - end);
    }
}

static void read_words(const char *s, size_t n)
{
    for (size_t i = 0; i < n;) {
        smtpb_i_glyph g = glyph(s + i, n - i);
        size_t m = 0;
        if (s[i] == '<') {
            for (m = 1; i + m < n && !strchr("<> \t\r\n", s[i + m]); m++)
                ;
            m = m > 1 && i + m < n && s[i + m] == '>' ? m + 1 : 0;
            if (m > 0)
                add("", 0);
        } else if (g.kind == SMTPB_I_LETTER) {
            m = run(s + i, n - i);
            if (opaque(s + i, m))
                read_opaque(s + i, m);
            else
                split(s + i, m);
        } else {
            split(s + i, m = g.len);
        }
        i += m > 0 ? m : 1;
    }
}

/* ---- Phrases ---- */

typedef enum part_kind { WORD, GAP, OPTIONAL, EITHER, SEQUENCE } part_kind;

typedef struct part {
    part_kind kind;
    const char *word;          /* as it is stored once */
    int most;                  /* words in the gap */
    struct part *first, *next; /* of what it holds; behind it, in what holds it */
} part;

static void *stored; /* the words of all phrases */

static int by_text(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* The one copy of a word. */
static const char *store(const char *word)
{
    void *found = tfind(word, &stored, by_text);
    return *(char **)(found ? found : tsearch(strdup(word), &stored, by_text));
}

static part *new_part(part_kind kind)
{
    part *p = calloc(1, sizeof *p);
    p->kind = kind;
    return p;
}

static part *word_part(const char *word, size_t n)
{
    part *p = new_part(WORD);
    if (memchr(word, '.', n))
        add_host(word, n);
    else
        add(word, n);
    p->word = store(words[--count]);
    return p;
}

/* Length of s up to one of `stops` outside brackets. */
static size_t until(const char *s, size_t n, const char *stops)
{
    int depth = 0;
    size_t i = 0;
    for (; i < n && !(depth == 0 && strchr(stops, s[i])); i++)
        depth += (s[i] == '(' || s[i] == '[') - (s[i] == ')' || s[i] == ']');
    return i;
}

static part *read_parts(part_kind kind, const char *s, size_t n);

/* A word, or the characters of a script without spaces in a row. */
static part *read_word(const char *s, size_t n)
{
    if (memchr(s, '.', n))
        return word_part(s, n);
    part *all = new_part(SEQUENCE), **last = &all->first;
    uint32_t hash;
    for (size_t i = 0, m; i < n; i += m, last = &(*last)->next) {
        m = smtpb_i_word((smtpb_span){ s + i, n - i }, &hash);
        if (m == 0)
            fail_msg("no word: %.*s", (int)n, s);
        *last = word_part(s + i, m);
    }
    return all;
}

static part *read_part(const char *s, size_t n)
{
    if (until(s, n, "|") < n)
        return read_parts(EITHER, s, n);
    if (*s == '(' || *s == '[')
        return read_parts(*s == '(' ? SEQUENCE : OPTIONAL, s + 1, n - 2);
    if (*s != '*')
        return read_word(s, n);
    part *gap = new_part(GAP);
    gap->most = s[1] - '0';
    return gap;
}

/* What stands between spaces, or of EITHER between bars. */
static part *read_parts(part_kind kind, const char *s, size_t n)
{
    part *all = new_part(kind), **last = &all->first;
    for (size_t i = 0, one; i < n; i += one + 1) {
        one = until(s + i, n - i, kind == EITHER ? "|" : " ");
        if (one > 0) {
            *last = read_part(s + i, one);
            last = &(*last)->next;
        }
    }
    return all;
}

/* The phrase with its classes, and theirs, expanded. Returns its octets. */
static size_t spell_out(const char *phrase, char *out)
{
    size_t at = 0;
    for (; *phrase; phrase++) {
        if (*phrase != '{') {
            out[at++] = *phrase;
            continue;
        }
        const word_class *c = the_rule_files()->classes;
        size_t n = strcspn(++phrase, "}");
        while (strlen(c->name) != n || memcmp(c->name, phrase, n) != 0)
            c++;
        out[at++] = '(';
        at += spell_out(c->words, out + at);
        out[at++] = ')';
        phrase += n;
    }
    out[at] = '\0';
    return at;
}

static part **phrases; /* of all rules */

static void read_phrases(void)
{
    static char spelled[MAX_PHRASE];
    const rule_files *files = the_rule_files();
    phrases = calloc(files->rule_count, sizeof *phrases);
    for (size_t i = 0; i < files->rule_count; i++)
        phrases[i] = read_parts(SEQUENCE, spelled, spell_out(files->rules[i].words, spelled));
}

/* ---- Texts: places are before the first word, and behind each one ---- */

static const char *text[MAX_WORDS]; /* as phrases store it; NULL if none has the word */
static int text_count;

/* A domain stands for the hosts in it. */
static bool is_same(const char *word, const char *of_phrase)
{
    size_t n = word ? strlen(word) : 0, most = strlen(of_phrase);
    if (word == of_phrase || *of_phrase != '@' || n <= most)
        return word == of_phrase;
    return *word == '@' && word[n - most] == '.' && strcmp(word + n - most + 1, of_phrase + 1) == 0;
}

/* Adds the places that are reached from others over a part. Returns how many there are. */
static int pass(const part *p, const bool *from, bool *to);

static int pass_all(const part *p, const bool *from, bool *to)
{
    bool here[MAX_WORDS + 1], there[MAX_WORDS + 1];
    size_t size = (size_t)text_count + 1;
    int n = 1;
    memcpy(here, from, size);
    for (p = p->first; p && n > 0; p = p->next) {
        memset(there, 0, size);
        n = pass(p, here, there);
        memcpy(here, there, size);
    }
    for (int at = 0; at <= text_count && n > 0; at++)
        to[at] |= here[at];
    return n;
}

static int pass(const part *p, const bool *from, bool *to)
{
    int n = 0;
    switch (p->kind) {
    case WORD:
        for (int at = 0; at < text_count; at++)
            if (from[at] && is_same(text[at], p->word))
                n += to[at + 1] = true;
        return n;
    case GAP:
        for (int at = 0; at <= text_count; at++)
            for (int skip = 0; from[at] && skip <= p->most && at + skip <= text_count; skip++)
                n += to[at + skip] = true;
        return n;
    case EITHER:
        for (p = p->first; p; p = p->next)
            n += pass(p, from, to);
        return n;
    case OPTIONAL:
        for (int at = 0; at <= text_count; at++)
            n += to[at] |= from[at];
        return n + pass_all(p, from, to);
    default:
        return pass_all(p, from, to);
    }
}

void reference_read(const smtpb_reply *reply)
{
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_piece piece;
    if (!phrases)
        read_phrases();
    count = 0;
    while (smtpb_piece_next(reply, &at, &piece))
        read_words(piece.text.ptr, piece.text.len);
    text_count = count;
    for (int i = 0; i < count; i++) {
        void *found = tfind(words[i], &stored, by_text);
        text[i] = found ? *(char **)found : NULL;
    }
}

bool reference_matches(size_t rule)
{
    bool from[MAX_WORDS + 1], to[MAX_WORDS + 1];
    memset(from, true, (size_t)text_count + 1);
    memset(to, false, (size_t)text_count + 1);
    return pass(phrases[rule], from, to) > 0;
}
