/* SPDX-License-Identifier: MIT */
/* Replies as they arrive: finds where a reply ends, within the caller's limits, and hands it to smtpb_parse. */
#include "read.h"

enum { DEFAULT_OCTETS = 65536, DEFAULT_LINE = 8192, DEFAULT_LINES = 512 };

/* state */
enum { READING = 0, SKIPPING = 1 };

static size_t or_default(size_t limit, size_t otherwise)
{
    return limit > 0 ? limit : otherwise;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Offset of the first octet that would exceed a limit, as long as the current line goes on. */
static size_t bound(const smtpb_stream *s)
{
    if (s->lines >= or_default(s->max_lines, DEFAULT_LINES))
        return s->line;
    size_t line = or_default(s->max_line, DEFAULT_LINE), octets = or_default(s->max_octets, DEFAULT_OCTETS);
    return line < SIZE_MAX - s->line ? smaller(s->line + line, octets) : octets;
}

static void restart(smtpb_stream *s, uint32_t state)
{
    s->scanned = s->line = s->lines = 0;
    s->state = state;
}

static smtpb_result over_limit(smtpb_stream *s, smtpb_span in, size_t line_end, size_t error_at)
{
    bool ended = line_end < in.len;
    s->error_at = error_at;
    s->consumed = ended ? line_end + 1 : in.len;
    restart(s, ended ? READING : SKIPPING);
    return SMTPB_E_LIMIT;
}

/* Octets of the line that could begin a reply code. */
static size_t fault(smtpb_span line)
{
    size_t n = 0;
    while (n < 3 && n < line.len && smtpb_i_is_digit(line.ptr[n]) &&
           (n > 0 || (line.ptr[0] >= '2' && line.ptr[0] <= '5')))
        n++;
    return n;
}

static smtpb_result no_code(smtpb_stream *s, smtpb_span line, size_t next)
{
    s->error_at = fault(line);
    s->consumed = next;
    restart(s, READING);
    return SMTPB_E_SYNTAX;
}

static smtpb_result complete(smtpb_stream *s, smtpb_span in, size_t octets, smtpb_reply *out)
{
    s->consumed = octets;
    restart(s, READING);
    return smtpb_parse(smtpb_i_first(in, octets), out);
}

smtpb_result smtpb_feed(smtpb_stream *stream, smtpb_span in, smtpb_reply *out)
{
    if (!stream || !out || stream->size < sizeof *stream || (!in.ptr && in.len > 0) || in.len < stream->scanned)
        return SMTPB_E_ARG;
    memset(out, 0, sizeof *out);
    stream->consumed = stream->error_at = 0;
    if (stream->state == SKIPPING)
        return over_limit(stream, in, smtpb_i_find(in, 0, '\n'), 0);
    for (;;) {
        size_t lf = smtpb_i_find(in, stream->scanned, '\n'), limit = bound(stream);
        if (smaller(lf + 1, in.len) > limit)
            return over_limit(stream, in, lf, limit);
        stream->scanned = lf;
        if (lf == in.len)
            return SMTPB_E_MORE;
        smtpb_span line = smtpb_i_from(smtpb_i_first(in, lf), stream->line);
        line.len = smtpb_i_line_end(line);
        uint16_t code = smtpb_i_code(line);
        if (code == 0 && stream->lines == 0)
            return no_code(stream, line, lf + 1);
        if (code != 0 && (line.len <= 3 || line.ptr[3] == ' '))
            return complete(stream, in, lf + 1, out);
        stream->lines++;
        stream->line = stream->scanned = lf + 1;
    }
}
