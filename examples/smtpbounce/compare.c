/* SPDX-License-Identifier: MIT */
/* How two outputs of filter differ, for example before and after a change of the rules: verdicts grouped by what
   changed. */
#include "../common/json_members.h"
#include "tool.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { SAME = 0, DIFFERENT = 1, TROUBLE = 2, LONGEST = 512, INDENT = 10 };

/* The members that matter. The others follow from these, or are evidence. */
static const char *const telling[] = { "reason", "address", "type",       "permanent",
                                       "action", "scope",   "confidence", "retry_after" };
static const char *const others[] = { "by",        "rule",   "evidence", "blocklist", "provider", "nested",
                                      "forward",   "advice", "category", "severity",  "stage",    "host",
                                      "mechanism", "limit",  "lists",    "standard",  "flags",    "error" };

typedef struct change {
    unsigned long count; /* lines; 0: a free slot */
    char *what, *sample;
} change;

/* A hash table with open addressing; the key is what changed. */
typedef struct comparison {
    change *groups;
    size_t cap, used;
    unsigned long lines, changed;
} comparison;

static smtpb_span value_of(smtpb_span object, const char *name)
{
    smtpb_span key, value;
    while (next_member(&object, &key, &value))
        if (key.len == strlen(name) && memcmp(key.ptr, name, key.len) == 0)
            return value;
    return (smtpb_span){ NULL, 0 };
}

static bool same(smtpb_span a, smtpb_span b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* A value without its quotes, if any. */
static smtpb_span word_of(smtpb_span value)
{
    if (value.len > 1 && value.ptr[0] == '"')
        return (smtpb_span){ value.ptr + 1, value.len - 2 };
    return value;
}

/* ---- What changed in a line ---- */

static void add_change(char what[LONGEST], const char *name, smtpb_span before, smtpb_span after, bool with_values)
{
    size_t n = strlen(what);
    before = word_of(before);
    after = word_of(after);
    if (with_values && before.len < 40 && after.len < 40)
        snprintf(what + n, LONGEST - n, "%s%s %.*s -> %.*s", n > 0 ? ", " : "", name, (int)before.len, before.ptr,
                 (int)after.len, after.ptr);
    else
        snprintf(what + n, LONGEST - n, "%s%s", n > 0 ? ", " : "only ", name);
}

static void add_changes(char what[LONGEST], smtpb_span before, smtpb_span after, const char *const *names, size_t n,
                        bool with_values)
{
    for (size_t i = 0; i < n; i++) {
        smtpb_span old = value_of(before, names[i]), now = value_of(after, names[i]);
        if (!same(old, now))
            add_change(what, names[i], old, now, with_values);
    }
}

/* What changed in the members that matter, with the values. If nothing did, the names of the other members that changed. */
static void describe(char what[LONGEST], smtpb_span before, smtpb_span after)
{
    what[0] = '\0';
    add_changes(what, before, after, telling, sizeof telling / sizeof *telling, true);
    if (!what[0])
        add_changes(what, before, after, others, sizeof others / sizeof *others, false);
}

/* ---- Groups ---- */

static change *place_of(change *groups, size_t cap, const char *what)
{
    size_t hash = 0;
    for (const char *c = what; *c; c++)
        hash = hash * 31 + (unsigned char)*c;
    size_t at = hash % cap;
    while (groups[at].count > 0 && strcmp(groups[at].what, what) != 0)
        at = (at + 1) % cap;
    return &groups[at];
}

static bool grow(comparison *c)
{
    size_t cap = c->cap * 2 + 256;
    change *grown = calloc(cap, sizeof *grown);
    if (!grown)
        return false;
    for (size_t i = 0; i < c->cap; i++)
        if (c->groups[i].count > 0)
            *place_of(grown, cap, c->groups[i].what) = c->groups[i];
    free(c->groups);
    c->groups = grown;
    c->cap = cap;
    return true;
}

static char *copy_of(smtpb_span s)
{
    char *copy = malloc(s.len + 1);
    if (copy && s.len > 0)
        memcpy(copy, s.ptr, s.len);
    if (copy)
        copy[s.len] = '\0';
    return copy;
}

/* The code, the status and the text as in the object, except those that are null. */
static char *sample_of(smtpb_span object)
{
    static const char *const names[] = { "code", "status", "text" };
    char *sample = malloc(object.len + 1), *end = sample;
    for (size_t i = 0; sample && i < sizeof names / sizeof *names; i++) {
        smtpb_span value = value_of(object, names[i]);
        if (value.len == 0 || value.ptr[0] == 'n')
            continue;
        value = word_of(value);
        if (end > sample)
            *end++ = ' ';
        memcpy(end, value.ptr, value.len);
        end += value.len;
    }
    if (sample)
        *end = '\0';
    return sample;
}

static bool count(comparison *c, const char *what, smtpb_span object)
{
    if (c->used * 2 >= c->cap && !grow(c))
        return false;
    change *g = place_of(c->groups, c->cap, what);
    if (g->count == 0) {
        g->what = copy_of(smtpb_str(what));
        g->sample = sample_of(object);
        if (!g->what || !g->sample)
            return false;
        c->used++;
    }
    g->count++;
    return true;
}

static int by_count(const void *a, const void *b)
{
    const change *x = a, *y = b;
    if (x->count != y->count)
        return x->count < y->count ? 1 : -1;
    return x->count == 0 ? 0 : strcmp(x->what, y->what);
}

static void put_groups(FILE *out, comparison *c)
{
    if (c->cap > 0)
        qsort(c->groups, c->cap, sizeof *c->groups, by_count);
    for (size_t i = 0; i < c->cap && c->groups[i].count > 0; i++) {
        fprintf(out, "%8lu  ", c->groups[i].count);
        put_wrapped(out, c->groups[i].what, INDENT, INDENT);
        fprintf(out, "%*s", INDENT, "");
        put_wrapped(out, c->groups[i].sample, INDENT, INDENT);
    }
    fprintf(out, "%8lu of %lu verdicts differ\n", c->changed, c->lines);
}

/* ---- Files ---- */

static int trouble(const char *path, unsigned long line, const char *what)
{
    fputs("smtpbounce: ", stderr);
    put_safe(stderr, smtpb_str(path));
    if (line > 0)
        fprintf(stderr, ":%lu", line);
    fprintf(stderr, ": %s\n", what);
    return TROUBLE;
}

static bool is_object(const line *l)
{
    smtpb_span object = { l->octets, l->len }, key, value;
    return !l->too_long && next_member(&object, &key, &value);
}

typedef struct input {
    const char *path;
    FILE *file;
    line line;
} input;

static int compare_lines(comparison *c, input *before, input *after)
{
    char what[LONGEST];
    for (;;) {
        bool more_before = read_line(before->file, &before->line), more = read_line(after->file, &after->line);
        if (!more_before && !more)
            return DONE;
        c->lines++;
        if (!more_before || !more)
            return trouble(more ? before->path : after->path, c->lines, "the other file has more lines");
        if (!is_object(&before->line) || !is_object(&after->line))
            return trouble(is_object(&before->line) ? after->path : before->path, c->lines, "not an object of filter");
        smtpb_span old = { before->line.octets, before->line.len }, now = { after->line.octets, after->line.len };
        if (same(old, now))
            continue;
        c->changed++;
        describe(what, old, now);
        if (!count(c, what[0] ? what : "the input itself: code, status or text", now))
            return trouble(after->path, c->lines, "out of memory");
    }
}

static bool open_input(input *in, const char *path)
{
    in->path = path;
    in->file = fopen(path, "rb");
    in->line.octets = malloc(MAX_LINE);
    return in->file && in->line.octets;
}

static int close_input(input *in, int status)
{
    if (status != TROUBLE && in->file && ferror(in->file))
        status = trouble(in->path, 0, strerror(errno));
    if (in->file)
        fclose(in->file);
    free(in->line.octets);
    return status;
}

int compare(FILE *out, const char *old_path, const char *new_path)
{
    comparison c = { NULL, 0, 0, 0, 0 };
    input before = { 0 }, after = { 0 };
    int status = DONE;
    if (!open_input(&before, old_path))
        status = trouble(old_path, 0, strerror(errno));
    else if (!open_input(&after, new_path))
        status = trouble(new_path, 0, strerror(errno));
    else
        status = compare_lines(&c, &before, &after);
    status = close_input(&after, close_input(&before, status));
    if (status != TROUBLE)
        put_groups(out, &c);
    for (size_t i = 0; i < c.cap; i++) {
        free(c.groups[i].what);
        free(c.groups[i].sample);
    }
    free(c.groups);
    return status == TROUBLE ? TROUBLE : c.changed > 0 ? DIFFERENT : SAME;
}
