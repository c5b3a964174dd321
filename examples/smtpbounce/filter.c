/* SPDX-License-Identifier: MIT */
/* One reply per line in, one JSON object per line out: in order, none lost, in bounded memory. */
#include "tool.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 6 };

static int hex(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = c ? strchr(digits, c >= 'A' && c <= 'F' ? c + ('a' - 'A') : c) : NULL;
    return at ? (int)(at - digits) : -1;
}

/* The octet that the escape at s stands for, and the escape's length in *n; a backslash that begins no escape stands
   for itself. */
static char unescape_one(smtpb_span s, size_t *n)
{
    static const char names[] = "nrt\\", octets[] = "\n\r\t\\";
    const char *name = s.len > 1 && s.ptr[1] != '\0' ? strchr(names, s.ptr[1]) : NULL;
    *n = 1;
    if (s.ptr[0] != '\\' || s.len < 2)
        return s.ptr[0];
    if (name) {
        *n = 2;
        return octets[name - names];
    }
    if (s.len < 4 || s.ptr[1] != 'x' || hex(s.ptr[2]) < 0 || hex(s.ptr[3]) < 0)
        return s.ptr[0];
    *n = 4;
    return (char)(hex(s.ptr[2]) << 4 | hex(s.ptr[3]));
}

/* Works in place, as an escape is never shorter than what it stands for. */
smtpb_span unescape(char *octets, size_t len)
{
    size_t to = 0, n;
    for (size_t at = 0; at < len; at += n)
        octets[to++] = unescape_one((smtpb_span){ octets + at, len - at }, &n);
    return (smtpb_span){ octets, to };
}

/* The columns of a line; returns their number, COLUMNS + 1 if there are more. */
static size_t split(const line *l, smtpb_span column[COLUMNS])
{
    size_t n = 0, at = 0;
    memset(column, 0, COLUMNS * sizeof *column);
    for (;; n++) {
        const char *tab = memchr(l->octets + at, '\t', l->len - at);
        size_t end = tab ? (size_t)(tab - l->octets) : l->len;
        if (n == COLUMNS)
            return n + 1;
        column[n] = (smtpb_span){ l->octets + at, end - at };
        if (!tab)
            return n + 1;
        at = end + 1;
    }
}

static void override(smtpb_span *known, smtpb_span column)
{
    if (column.len > 0)
        *known = column;
}

/* A count; an empty column leaves *out alone. False: not a number, or over UINT32_MAX. */
static bool read_count(smtpb_span column, uint32_t *out)
{
    uint64_t n = 0;
    for (size_t i = 0; i < column.len; i++) {
        if (column.ptr[i] < '0' || column.ptr[i] > '9')
            return false;
        n = n * 10 + (uint64_t)(column.ptr[i] - '0');
        if (n > UINT32_MAX)
            return false;
    }
    *out = column.len > 0 ? (uint32_t)n : *out;
    return true;
}

/* Returns what is wrong with the line, or NULL. The reply is read and judged in any case. */
static const char *read_columns(line *l, const options *o, judged *j)
{
    smtpb_span column[COLUMNS];
    smtpb_context context = o->context;
    size_t columns = split(l, column);
    bool staged = column[1].len == 0 || smtpb_stage_parse(column[1], &context.stage);
    override(&context.mx, column[2]);
    override(&context.recipient, column[3]);
    override(&context.sender, column[4]);
    bool counted = read_count(column[5], &context.accepted);
    judge(o->form, unescape(l->octets, column[0].len), &context, j);
    return columns > COLUMNS                                   ? "more than 6 columns; a tab in a reply is written \\t"
           : !staged                                           ? "unknown stage in column 2"
           : !counted                                          ? "not a number in column 6, accepted"
           : j->reply.raw.len == 0 && j->reply.status.cls == 0 ? "empty reply"
                                                               : NULL;
}

/* Returns what is wrong with the line, or NULL. */
static const char *judge_line(line *l, const options *o, judged *j)
{
    const char *error = read_columns(l, o, j);
    if (error)
        judge_nothing(j);
    else if (l->too_long)
        error = "over 1 MiB; judged by its first MiB";
    return error;
}

typedef struct tally {
    unsigned long lines, bad;
    unsigned long first; /* bad line, and its error */
    const char *error;
} tally;

static void count_line(tally *t, const char *error)
{
    t->lines++;
    if (error && t->bad++ == 0) {
        t->first = t->lines;
        t->error = error;
    }
}

static int report(const tally *t, bool strict)
{
    if (t->bad > 0)
        fprintf(stderr, "smtpbounce: %lu of %lu lines were bad; the first is line %lu: %s\n", t->bad, t->lines,
                t->first, t->error);
    return t->bad > 0 && strict ? BAD_LINES : DONE;
}

int each_reply(FILE *in, const options *options, bool (*take)(void *to, const judged *, const char *error), void *to)
{
    line l = { malloc(MAX_LINE), 0, false };
    tally t = { 0, 0, 0, NULL };
    bool taken = true;
    if (!l.octets) {
        fputs("smtpbounce: out of memory\n", stderr);
        return FAILED;
    }
    progress_expect(NULL);
    while (taken && read_line(in, &l)) {
        judged j;
        progress(l.len + 1, "lines");
        const char *error = judge_line(&l, options, &j);
        taken = take(to, &j, error);
        count_line(&t, error);
    }
    progress_end();
    free(l.octets);
    if (ferror(in)) {
        perror("smtpbounce: standard input");
        return FAILED;
    }
    return report(&t, options->strict);
}

static bool put_line(void *out, const judged *j, const char *error)
{
    put_verdict(out, j, error);
    return !ferror((FILE *)out);
}

int filter(FILE *in, FILE *out, const options *options)
{
    return each_reply(in, options, put_line, out);
}
