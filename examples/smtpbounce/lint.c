/* SPDX-License-Identifier: MIT */
/* Checks files of rules: syntax errors, duplicates, rules that can never win, replies below a rule that contradict it.
   It uses the library's grammar, which is not in its interface, so the tool is linked with the library's objects. */
#include "../../src/gen/common/phrase_tree.h"
#include "tool.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_FILES = 200, MOST_WORDINGS = 256, LONGEST = 4000 };

/* A rule; rules are kept in the order of their priority. */
typedef struct rule {
    const char *file;
    unsigned line;
    smtpb_span text;
    smtpb_i_rule_line read;
    bool seen, ok, not ;
} rule;

static forest phrases;

typedef struct linter {
    rule *rules;
    size_t count, room;
    smtpb_span whole; /* the user's file; lines with errors have become comments */
    bool is_built_in;
    bool last_is_bad; /* the last rule has an error, so its proofs say nothing */
    unsigned faults;
} linter;

static void complain_at(linter *l, const char *file, unsigned line, const char *format, ...)
{
    va_list args;
    put_safe(stdout, smtpb_str(file));
    printf(":%u: ", line);
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    putchar('\n');
    l->faults++;
}

static bool same(smtpb_span a, smtpb_span b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* ---- The wordings that a phrase allows ---- */

typedef struct wordings {
    char *text[MOST_WORDINGS];
    size_t count;
    bool too_many;
} wordings;

typedef struct todo {
    size_t node;
    const struct todo *then;
} todo;

static void spell(wordings *all, char so_far[LONGEST], size_t len, size_t at, const todo *then);

static void go_on(wordings *all, char so_far[LONGEST], size_t len, const todo *then)
{
    if (then) {
        spell(all, so_far, len, then->node, then->then);
    } else if (all->count == MOST_WORDINGS) {
        all->too_many = true;
    } else {
        so_far[len] = '\0';
        all->text[all->count] = malloc(len + 1);
        if (all->text[all->count])
            strcpy(all->text[all->count++], so_far);
    }
}

static void add_word(wordings *all, char so_far[LONGEST], size_t len, smtpb_span word, const todo *then)
{
    if (word.len + 2 > LONGEST - len) {
        all->too_many = true;
        return;
    }
    so_far[len] = ' ';
    memcpy(so_far + len + 1, word.ptr, word.len);
    go_on(all, so_far, len + 1 + word.len, then);
}

/* A gap is tried both empty and full. */
static void spell(wordings *all, char so_far[LONGEST], size_t len, size_t at, const todo *then)
{
    const tree_node *node = &phrases.nodes[at];
    const todo second = { node->b, then };
    if (all->too_many)
        return;
    switch (node->kind) {
    case TREE_WORD:
    case TREE_HOST:
        add_word(all, so_far, len, node->word, then);
        break;
    case TREE_GAP:
        go_on(all, so_far, len, then);
        add_word(all, so_far, len, (smtpb_span){ "x x x x x x x x x", node->gap * 2 - 1 }, then);
        break;
    case TREE_MAYBE:
        go_on(all, so_far, len, then);
        spell(all, so_far, len, node->a, then);
        break;
    case TREE_CHOICE:
        spell(all, so_far, len, node->a, then);
        spell(all, so_far, len, node->b, then);
        break;
    case TREE_SEQUENCE:
        spell(all, so_far, len, node->a, &second);
        break;
    }
}

/* ---- Rules that can never win ---- */

static smtpb_stage stage_of(const smtpb_i_conditions *c)
{
    unsigned stage = SMTPB_STAGE_OTHER;
    while (stage > 0 && (c->stages >> stage & 1) == 0)
        stage--;
    return (smtpb_stage)stage;
}

/* A reply that just meets the conditions, with the wording as its text. */
static void make_reply(char *reply, size_t cap, const smtpb_i_conditions *c, unsigned digit, const char *wording)
{
    unsigned first = c->digit != 0 ? c->digit : c->code != 0 ? c->code / 100u : digit;
    unsigned code = c->code != 0 ? c->code : first * 100 + 59;
    char status[24] = "";
    if (c->subject + c->detail > 0)
        snprintf(status, sizeof status, " %u.%u.%u", first, c->subject, c->detail);
    snprintf(reply, cap, "%u%s%s", code, status, wording);
}

static smtpb_verdict judged_by(smtpb_span block, const char *text, smtpb_stage stage)
{
    smtpb_context context = SMTPB_CONTEXT_START;
    smtpb_reply reply;
    smtpb_verdict v;
    context.stage = stage;
    context.rules = block;
    smtpb_parse(smtpb_str(text), &reply);
    smtpb_classify(&reply, &context, &v);
    return v;
}

/* The line of an earlier rule, if earlier rules win on all wordings of this one that can be tried; else 0. */
static unsigned always_before(smtpb_span before, const rule *r)
{
    wordings all = { { NULL }, 0, false };
    char so_far[LONGEST], text[LONGEST + 64];
    unsigned winner = 0;
    if (r->read.when.provider != 0)
        return 0; /* the reply would need the name of an MX host */
    spell(&all, so_far, 0, (size_t)r->read.phrase.first, NULL);
    bool always = !all.too_many && all.count > 0;
    for (size_t i = 0; i < all.count; i++) {
        for (unsigned digit = 4; digit <= 5 && always; digit++) {
            make_reply(text, sizeof text, &r->read.when, digit, all.text[i]);
            smtpb_verdict v = judged_by(before, text, stage_of(&r->read.when));
            winner = v.by == SMTPB_BY_USER ? (unsigned)v.rule - 32767 : 0;
            always = winner > 0;
        }
        free(all.text[i]);
    }
    return always ? winner : 0;
}

static void refuse_shadowed(linter *l, const rule *r)
{
    size_t len;
    smtpb_span good = { l->whole.ptr, (size_t)(r->text.ptr - l->whole.ptr) };
    char *block = block_of(good, &len);
    unsigned other = block ? always_before((smtpb_span){ block, len }, r) : 0;
    free(block);
    if (other > 0)
        complain_at(l, r->file, r->line, "can never win: line %u matches first", other);
}

/* ---- Duplicates ---- */

static bool refuse_double(linter *l, const rule *r)
{
    for (const rule *other = l->rules; other < r; other++) {
        bool words = same(other->read.words, r->read.words) && same(other->read.conditions, r->read.conditions);
        if (words)
            complain_at(l, r->file, r->line, "the same words and conditions as line %u%s%s", other->line,
                        l->is_built_in ? " of " : "", l->is_built_in ? other->file : "");
        else if (l->is_built_in && other->read.number == r->read.number)
            complain_at(l, r->file, r->line, "number %u is already used in %s:%u", (unsigned)r->read.number,
                        other->file, other->line);
        else
            continue;
        return true;
    }
    return false;
}

/* ---- Proofs ---- */

/* The text after the keyword of the line, unescaped, as an allocated string. word: the length of the keyword. */
static char *reply_of(smtpb_span line, size_t word)
{
    size_t at = 0;
    while (at < line.len && (line.ptr[at] == ' ' || line.ptr[at] == '\t'))
        at++;
    for (at += word; at < line.len && (line.ptr[at] == ' ' || line.ptr[at] == '\t');)
        at++;
    char *text = malloc(line.len - at + 1);
    if (text) {
        memcpy(text, line.ptr + at, line.len - at);
        smtpb_span read = unescape(text, line.len - at);
        text[read.len] = '\0';
    }
    return text;
}

/* Index of the library's rule with this number and phrase; SIZE_MAX if there is none. */
static size_t built_in_index(const rule *r)
{
    smtpb_rule_info info;
    char phrase[LONGEST];
    size_t i = 0;
    while (smtpb_rule_at(i, &info) && info.id != r->read.number)
        i++;
    size_t len = smtpb_rule_text(i, SMTPB_RULE_PHRASE, phrase, sizeof phrase);
    return len < sizeof phrase && same((smtpb_span){ phrase, len }, r->read.words) ? i : SIZE_MAX;
}

/* Does the library's rule match the reply? *known is false if it is not in the library, or requires a provider. */
static bool built_in_matches(const rule *r, const char *text, bool *known)
{
    static smtpb_match matches[1000];
    smtpb_context context = SMTPB_CONTEXT_START;
    smtpb_reply reply;
    size_t index = built_in_index(r);
    context.stage = stage_of(&r->read.when);
    smtpb_parse(smtpb_str(text), &reply);
    *known = index != SIZE_MAX && r->read.when.provider == 0;
    size_t n = *known ? smtpb_matches(&reply, &context, matches, 1000) : 0;
    for (size_t i = 0; i < n && i < 1000; i++)
        if (matches[i].index == index)
            return true;
    return false;
}

static bool own_matches(const rule *r, const char *text, bool *known)
{
    size_t len;
    char *block = block_of(r->text, &len);
    *known = block && r->read.when.provider == 0;
    bool matches = *known && judged_by((smtpb_span){ block, len }, text, stage_of(&r->read.when)).by == SMTPB_BY_USER;
    free(block);
    return matches;
}

static void check_proof(linter *l, const char *file, unsigned line, smtpb_span text, smtpb_i_line_kind kind)
{
    rule *r = l->count > 0 ? &l->rules[l->count - 1] : NULL;
    bool ok = kind == SMTPB_I_LINE_OK, known;
    if (l->last_is_bad)
        return;
    if (!r) {
        complain_at(l, file, line, "no rule above this line");
        return;
    }
    r->ok |= ok;
    r->not |= kind == SMTPB_I_LINE_NOT;
    r->seen |= kind == SMTPB_I_LINE_SEEN;
    char *reply = kind != SMTPB_I_LINE_SEEN ? reply_of(text, ok ? 2 : 3) : NULL;
    if (!reply)
        return;
    bool matches = l->is_built_in ? built_in_matches(r, reply, &known) : own_matches(r, reply, &known);
    if (known && matches != ok)
        complain_at(l, file, line, ok ? "the rule does not match this reply" : "the rule matches this reply");
    free(reply);
}

/* Each of the library's rules needs a source and proofs. */
static void check_proofs_of_last(linter *l)
{
    const rule *r = l->count > 0 ? &l->rules[l->count - 1] : NULL;
    if (!l->is_built_in || l->last_is_bad || !r || (r->seen && r->ok && r->not ))
        return;
    complain_at(l, r->file, r->line, "no \"%s\" line below this rule", !r->seen ? "seen" : !r->ok ? "ok" : "not");
}

/* ---- Lines ---- */

static void put_fault(linter *l, const char *file, unsigned line, const smtpb_i_scanner *s)
{
    put_safe(stdout, smtpb_str(file));
    printf(":%u:%zu: %s\n", line, s->fault_at + 1, smtpb_rules_fault_text(s->fault));
    l->faults++;
}

static rule *new_rule(linter *l)
{
    if (l->count == l->room) {
        size_t room = l->room * 2 + 64;
        rule *grown = realloc(l->rules, room * sizeof *grown);
        if (!grown)
            return NULL;
        l->rules = grown;
        l->room = room;
    }
    memset(&l->rules[l->count], 0, sizeof *l->rules);
    return &l->rules[l->count++];
}

/* Checks beyond the grammar that smtpb_rules_compile makes for a user's rules. */
static bool compiles(linter *l, const char *file, unsigned line, smtpb_span text)
{
    smtpb_rules_error error;
    if (l->is_built_in || smtpb_rules_compile(text, NULL, 0, NULL, &error) != SMTPB_E_SYNTAX)
        return true;
    put_safe(stdout, smtpb_str(file));
    printf(":%u:%u: %s\n", line, (unsigned)error.column, smtpb_rules_fault_text(error.fault));
    l->faults++;
    return false;
}

/* False: the line has an error. */
static bool lint_rule(linter *l, const char *file, unsigned line, smtpb_span text)
{
    smtpb_i_scanner s = { .line = text, .is_built_in = l->is_built_in, .make = &trees, .to = &phrases };
    smtpb_i_rule_line read;
    if (!l->is_built_in)
        phrases.count = 0; /* each rule is tried by itself */
    if (!compiles(l, file, line, text))
        return false;
    if (!smtpb_i_read_rule(&s, &read)) {
        put_fault(l, file, line, &s);
        return false;
    }
    rule *r = new_rule(l);
    if (!r)
        return true;
    r->file = file;
    r->line = line;
    r->text = text;
    r->read = read;
    if (!refuse_double(l, r) && !l->is_built_in)
        refuse_shadowed(l, r);
    return true;
}

static void lint_class(linter *l, const char *file, unsigned line, smtpb_span text)
{
    smtpb_i_scanner s = { .line = text, .is_built_in = true, .make = &trees, .to = &phrases };
    if (!add_class(&s))
        put_fault(l, file, line, &s);
}

/* A line with an error becomes a comment, so that the lines after it can be checked. */
static void lint_text(linter *l, const char *file, char *octets, size_t len)
{
    smtpb_span rest = { octets, len };
    smtpb_i_rules_line_info line;
    l->whole = rest;
    for (unsigned number = 1; smtpb_i_rules_line(&rest, &line); number += line.lines) {
        bool is_class = line.kind == SMTPB_I_LINE_CLASS;
        if (line.kind == SMTPB_I_LINE_IGNORED)
            continue;
        if (line.kind == SMTPB_I_LINE_RULE || is_class)
            check_proofs_of_last(l);
        if (is_class && l->is_built_in)
            lint_class(l, file, number, line.text);
        else if (line.kind != SMTPB_I_LINE_RULE && !is_class)
            check_proof(l, file, number, line.text, line.kind);
        else if ((l->last_is_bad = !lint_rule(l, file, number, line.text)))
            octets[line.text.ptr - octets] = '#';
    }
}

int lint(char **paths, bool is_built_in)
{
    static linter l;
    static char *octets[MOST_FILES];
    size_t n = 0;
    bool read = true;
    l.is_built_in = is_built_in;
    for (; paths[n] && n < MOST_FILES && read; n++) {
        size_t len;
        read = read_rules_file(paths[n], &octets[n], &len);
        if (read)
            lint_text(&l, paths[n], octets[n], len);
        else
            octets[n] = NULL; /* already freed */
    }
    if (read)
        check_proofs_of_last(&l);
    while (n > 0)
        free(octets[--n]);
    free(l.rules);
    return !read ? FAILED : l.faults > 0 ? BAD_LINES : DONE;
}
