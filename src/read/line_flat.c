/* SPDX-License-Identifier: MIT */
/* A reply that came through a log or a DSN: its lines joined by spaces, folded, or with line ends written as \n.
   A line begins where the code recurs with the same status, as long as the line before is not the final one. */
#include "read.h"

/* Octets at s that a log puts between lines: white space, and the <<< of a transcript. */
static size_t between(smtpb_span s)
{
    size_t n = 0;
    for (;;) {
        smtpb_span rest = smtpb_i_from(s, n);
        if (rest.len > 0 && smtpb_i_is_space(rest.ptr[0]))
            n++;
        else if (n > 0 && smtpb_i_starts(rest, SMTPB_I_LITERAL("<<< ")))
            n += 4;
        else
            return n;
    }
}

/* A code with its separator at the start of s; *n: their octets. */
static uint16_t code_of_stretch(smtpb_span s, size_t *n)
{
    smtpb_span line = smtpb_i_first(s, 4);
    if (line.len == 4 && (smtpb_i_is_space(line.ptr[3]) || line.ptr[3] == '\\'))
        line.len = 3;
    uint16_t code = smtpb_i_code(line);
    *n = line.len == 3 && s.len > 3 && smtpb_i_is_blank(s.ptr[3]) ? 4 : line.len;
    return code;
}

/* The status that is the first word of s, if any. The search must be short: it is made wherever a code may recur. */
static smtpb_status status_of_stretch(smtpb_span s)
{
    enum { FURTHEST = 64 };
    smtpb_status status;
    size_t blanks = between(smtpb_i_first(s, FURTHEST));
    s = smtpb_i_from(s, blanks < FURTHEST ? blanks : s.len);
    size_t end = 0;
    while (end < s.len && end < 14 && !smtpb_i_is_space(s.ptr[end]))
        end++;
    smtpb_i_status_leading(smtpb_i_first(s, end), &status);
    return status;
}

/* Does another line of the reply begin at s: the same code with the same status, or another code that its status
   confirms? */
static bool line_begins(const smtpb_reply *r, smtpb_span s)
{
    size_t n, first;
    uint16_t code = code_of_stretch(s, &n);
    if (code == 0)
        return false;
    smtpb_status status = status_of_stretch(smtpb_i_from(s, n));
    if (code != r->code)
        return status.cls == code / 100;
    code_of_stretch(r->raw, &first);
    smtpb_status led = status_of_stretch(smtpb_i_from(r->raw, first));
    return led.cls == 0 || smtpb_i_same_status(led, status);
}

/* Octets at s that may separate two lines; 0: none. */
static size_t gap_at(smtpb_span s)
{
    if (s.len > 1 && s.ptr[0] == '\\' && s.ptr[1] == 'n')
        return 2;
    return s.len > 0 && smtpb_i_is_space(s.ptr[0]) ? between(s) : 0;
}

/* Does the text up to s[end] end in a colon, or in a code after one? Then a quoted reply follows: "failed: 550 550
   full". */
static bool leads_to_quote(smtpb_span s, size_t end)
{
    if (end > 4 && smtpb_i_is_space(s.ptr[end - 4]) && smtpb_i_code((smtpb_span){ s.ptr + end - 3, 3 }) != 0)
        end -= 4;
    return end > 0 && s.ptr[end - 1] == ':';
}

/* Does the gap of n octets at s[end] end the stretch? It does if it contains a line end, or if another line begins
   after it. What begins after white space may be a quoted reply; after a literal \n it is not. */
static bool parts(const smtpb_reply *r, smtpb_span s, size_t end, size_t n, bool final)
{
    if (smtpb_i_find(smtpb_i_first(smtpb_i_from(s, end), n), 0, '\n') < n)
        return true;
    return !final && (s.ptr[end] == '\\' || !leads_to_quote(s, end)) && line_begins(r, smtpb_i_from(s, end + n));
}

/* The end of the stretch whose text begins at s[begin]; *n: octets of the gap that ends it. */
static size_t stretch(const smtpb_reply *r, smtpb_span s, size_t begin, bool final, size_t *n)
{
    size_t end = begin;
    while (end < s.len) {
        *n = gap_at(smtpb_i_from(s, end));
        if (*n > 0 && parts(r, s, end, *n, final))
            return end;
        end += *n > 0 ? *n : 1;
    }
    *n = 0;
    return end;
}

/* Octets of a fold right after the code; 0: none, or another line follows. */
static size_t fold_at(const smtpb_reply *r, smtpb_span s, bool final)
{
    size_t n = gap_at(s);
    bool folds = smtpb_i_find(smtpb_i_first(s, n), 0, '\n') < n;
    return folds && (final || !line_begins(r, smtpb_i_from(s, n))) ? n : 0;
}

void smtpb_i_flat_line(const smtpb_reply *r, const smtpb_cursor *at, smtpb_i_line *out)
{
    smtpb_span s = smtpb_i_from(r->raw, at->at);
    size_t begin = 0, after = 0;
    bool final = at->state != 0;
    out->ended = true;
    out->join = at->at == 0 ? SMTPB_JOIN_NONE : SMTPB_JOIN_BLANK;
    if (r->code != 0 && !final && (at->at == 0 || line_begins(r, s))) {
        out->code = code_of_stretch(s, &begin);
        begin = out->code != 0 ? begin : 0; /* else the code is in the wrapping, and all of s is text */
        out->final = begin == 0 || begin == 3 || s.ptr[3] != '-';
        out->code = out->code != 0 ? out->code : r->code;
        out->join = at->at == 0 ? SMTPB_JOIN_NONE : SMTPB_JOIN_LINE;
        final = final || out->final;
        begin += fold_at(r, smtpb_i_from(s, begin), final);
    }
    size_t end = stretch(r, s, begin, final || r->code == 0, &after);
    out->octets = end + after;
    while (end > begin && smtpb_i_is_space(s.ptr[end - 1]))
        end--;
    out->text = (smtpb_span){ s.ptr + begin, end - begin };
}
