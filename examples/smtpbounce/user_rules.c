/* SPDX-License-Identifier: MIT */
/* Rules of the user's own: a file to a block, and what is wrong with a file. */
#include "tool.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_OCTETS = 8 << 20 };

static void complain_of(const char *path, const char *what)
{
    fputs("smtpbounce: ", stderr);
    put_safe(stderr, smtpb_str(path));
    fprintf(stderr, ": %s\n", what);
}

/* The file's octets, allocated. False: the message is written. */
static bool read_file(const char *path, char **octets, size_t *len)
{
    FILE *file = fopen(path, "rb");
    size_t cap = 0, n = 1;
    *octets = NULL;
    for (*len = 0; file && n > 0 && *len <= MOST_OCTETS; *len += n) {
        if (*len == cap) {
            char *grown = realloc(*octets, cap = cap * 2 + 4096);
            if (!grown)
                break;
            *octets = grown;
        }
        n = fread(*octets + *len, 1, cap - *len, file);
    }
    bool read = file && n == 0 && !ferror(file);
    if (!read) {
        complain_of(path, *len > MOST_OCTETS ? "over 8 MiB" : strerror(errno));
        free(*octets);
    }
    if (file)
        fclose(file);
    return read;
}

static void put_error(FILE *out, const char *path, const smtpb_rules_error *error)
{
    put_safe(out, smtpb_str(path));
    fprintf(out, ":%u:%u: %s\n", error->line, error->column, smtpb_rules_fault_text(error->fault));
}

/* The block of a text without faults, allocated; NULL: out of memory. */
static char *block_of(smtpb_span text, size_t *len)
{
    smtpb_rules_compile(text, NULL, 0, len, NULL);
    char *block = malloc(*len);
    if (block)
        smtpb_rules_compile(text, block, *len, NULL, NULL);
    return block;
}

int load_rules(const char *path, smtpb_span *rules)
{
    smtpb_rules_error error;
    char *text, *block = NULL;
    if (!read_file(path, &text, &rules->len))
        return FAILED;
    smtpb_span all = { text, rules->len };
    bool bad = smtpb_rules_compile(all, NULL, 0, NULL, &error) == SMTPB_E_SYNTAX;
    if (bad)
        put_error(stderr, path, &error);
    else
        block = block_of(all, &rules->len);
    free(text);
    rules->ptr = block;
    return bad ? USAGE : block ? DONE : FAILED;
}

/* ---- Lint: lines ---- */

static smtpb_span next_line(smtpb_span *rest)
{
    const char *lf = rest->len > 0 ? memchr(rest->ptr, '\n', rest->len) : NULL;
    smtpb_span line = { rest->ptr, lf ? (size_t)(lf - rest->ptr) : rest->len };
    size_t taken = line.len + (lf ? 1 : 0);
    *rest = (smtpb_span){ rest->ptr + taken, rest->len - taken };
    return line;
}

static bool is_rule(smtpb_span line)
{
    size_t need;
    return smtpb_rules_compile(line, NULL, 0, &need, NULL) == SMTPB_E_LIMIT && need > 8;
}

/* The field between two colons, blanks around it dropped. */
static smtpb_span field(smtpb_span line, int which)
{
    for (; which > 0; which--) {
        const char *colon = memchr(line.ptr, ':', line.len);
        line.len -= colon ? (size_t)(colon + 1 - line.ptr) : line.len;
        line.ptr = colon ? colon + 1 : line.ptr;
    }
    const char *end = memchr(line.ptr, ':', line.len);
    line.len = end ? (size_t)(end - line.ptr) : line.len;
    while (line.len > 0 && (*line.ptr == ' ' || *line.ptr == '\t'))
        line.ptr++, line.len--;
    while (line.len > 0 && strchr(" \t\r", line.ptr[line.len - 1]))
        line.len--;
    return line;
}

static bool same(smtpb_span a, smtpb_span b)
{
    return a.len == b.len && memcmp(a.ptr, b.ptr, a.len) == 0;
}

/* ---- Lint: the wordings that a phrase allows ---- */

enum { MOST_WORDINGS = 256, LONGEST = 4000 };

typedef struct wordings {
    char *text[MOST_WORDINGS];
    size_t count;
    bool too_many;
} wordings;

static size_t until(const char *s, size_t len, char stop)
{
    int depth = 0;
    size_t i = 0;
    for (; i < len && !(depth == 0 && s[i] == stop); i++)
        depth += (s[i] == '(' || s[i] == '[') - (s[i] == ')' || s[i] == ']');
    return i;
}

/* `so far`, then each wording of the phrase s, of which every gap is either left out or filled. */
static void spell(wordings *all, const char *so_far, const char *s)
{
    char now[LONGEST], rest[LONGEST];
    while (*s == ' ' || *s == '\t')
        s++;
    if (all->count == MOST_WORDINGS || strlen(so_far) + strlen(s) > LONGEST - 64) {
        all->too_many = true;
        return;
    }
    if (!*s) {
        all->text[all->count] = malloc(strlen(so_far) + 1);
        if (all->text[all->count])
            strcpy(all->text[all->count++], so_far);
        return;
    }
    size_t one = until(s, strlen(s), ' '), bar = until(s, one, '|');
    if (bar < one) {
        for (size_t at = 0; at < one; at += bar + 1) {
            bar = until(s + at, one - at, '|');
            snprintf(rest, sizeof rest, "%.*s %s", (int)bar, s + at, s + one);
            spell(all, so_far, rest);
        }
    } else if (*s == '(' || *s == '[') {
        snprintf(rest, sizeof rest, "%.*s %s", (int)one - 2, s + 1, s + one);
        spell(all, so_far, rest);
        if (*s == '[')
            spell(all, so_far, s + one);
    } else if (*s == '*') {
        spell(all, so_far, s + one);
        snprintf(now, sizeof now, "%s%.*s", so_far, (s[1] - '0') * 2, " x x x x x x x x x");
        spell(all, now, s + one);
    } else {
        snprintf(now, sizeof now, "%s %.*s", so_far, (int)one, s);
        spell(all, now, s + one);
    }
}

/* ---- Lint: rules that can never win ---- */

/* A reply that fits the conditions and no more, with the wording as its text. */
static void make_reply(char *reply, size_t cap, smtpb_context *context, smtpb_span conditions, int digit,
                       const char *wording)
{
    char code[8] = "459", status[16] = "", word[64];
    code[0] = (char)('0' + digit);
    for (size_t at = 0; at < conditions.len;) {
        size_t n = 0;
        while (at + n < conditions.len && conditions.ptr[at + n] != ' ' && conditions.ptr[at + n] != '\t')
            n++;
        snprintf(word, sizeof word, "%.*s", (int)n, conditions.ptr + at);
        if (strchr(word, '.'))
            snprintf(status, sizeof status, "%.14s ", word);
        else if (strlen(word) == 1)
            code[0] = word[0];
        else if (word[0] >= '4' && word[0] <= '5')
            snprintf(code, sizeof code, "%.3s", word);
        else
            smtpb_stage_parse((smtpb_span){ word, strlen(word) }, &context->stage);
        at += n > 0 ? n : 1;
    }
    if (*status)
        code[0] = status[0];
    snprintf(reply, cap, "%s %s%s", code, status, wording);
}

/* The line that decides this reply by the rules before it; 0: none. */
static unsigned decided_by(smtpb_span before, smtpb_span conditions, int digit, const char *wording)
{
    char text[LONGEST + 64];
    smtpb_context context = SMTPB_CONTEXT_START;
    smtpb_reply reply;
    smtpb_verdict v;
    make_reply(text, sizeof text, &context, conditions, digit, wording);
    context.rules = before;
    smtpb_parse((smtpb_span){ text, strlen(text) }, &reply);
    smtpb_classify(&reply, &context, &v);
    return v.by == SMTPB_BY_USER ? (unsigned)v.rule - 32767 : 0;
}

/* A line before that takes every reply which this rule could, as far as its wordings can be tried; 0: none. */
static unsigned always_before(smtpb_span before, smtpb_span line)
{
    char phrase[LONGEST];
    wordings all = { { NULL }, 0, false };
    smtpb_span conditions = field(line, 0), words = field(line, 1);
    unsigned winner = 0;
    if (memchr(conditions.ptr, '@', conditions.len) || words.len >= sizeof phrase)
        return 0; /* a provider would need its exchanger's name */
    snprintf(phrase, sizeof phrase, "%.*s", (int)words.len, words.ptr);
    spell(&all, "", phrase);
    bool always = !all.too_many && all.count > 0;
    for (size_t i = 0; i < all.count; i++) {
        for (int digit = 4; digit <= 5 && always; digit++)
            always = (winner = decided_by(before, conditions, digit, all.text[i])) > 0;
        free(all.text[i]);
    }
    return always ? winner : 0;
}

/* ---- Lint ---- */

static unsigned line_alike(smtpb_span text, smtpb_span line, unsigned number)
{
    for (unsigned n = 1; n < number; n++) {
        smtpb_span other = next_line(&text);
        if (is_rule(other) && same(field(other, 0), field(line, 0)) && same(field(other, 1), field(line, 1)))
            return n;
    }
    return 0;
}

/* What is wrong with a rule that can be read; returns whether anything is. */
static bool lint_rule(const char *path, smtpb_span text, smtpb_span line, unsigned number)
{
    smtpb_span good = { text.ptr, (size_t)(line.ptr - text.ptr) };
    size_t len;
    unsigned other = line_alike(text, line, number);
    if (other > 0) {
        printf("%s:%u: the same words and conditions as line %u\n", path, number, other);
        return true;
    }
    char *block = block_of(good, &len);
    other = block ? always_before((smtpb_span){ block, len }, line) : 0;
    free(block);
    if (other > 0)
        printf("%s:%u: can never win: line %u comes before it\n", path, number, other);
    return other > 0;
}

/* A line that cannot be read becomes a comment, so that those behind it can be. */
int lint(const char *path)
{
    smtpb_rules_error error;
    char *octets;
    smtpb_span text;
    unsigned number = 0, bad = 0;
    if (!read_file(path, &octets, &text.len))
        return FAILED;
    text.ptr = octets;
    for (smtpb_span rest = text; rest.len > 0;) {
        smtpb_span line = next_line(&rest);
        number++;
        if (smtpb_rules_compile(line, NULL, 0, NULL, &error) == SMTPB_E_SYNTAX) {
            error.line = number;
            put_error(stdout, path, &error);
            bad++;
            octets[line.ptr - octets] = '#';
        } else if (is_rule(line)) {
            bad += lint_rule(path, text, line, number);
        }
    }
    free(octets);
    return bad > 0 ? BAD_LINES : DONE;
}
