/* SPDX-License-Identifier: MIT */
/* A whole reply from its lines. */
#include "read.h"

/* Are eight octets printable ASCII? */
static bool are_printable(const char *octets)
{
    const uint64_t each = 0x0101010101010101u;
    uint64_t x;
    memcpy(&x, octets, sizeof x);
    return ((x | (x + each) | (x - each * 0x20)) & each * 0x80) == 0; /* 0x7F + 1 and 0x1F - 0x20 set the top bit */
}

/* Octets at the start of s that are printable ASCII; perhaps up to seven more are. */
static size_t printable_run(smtpb_span s)
{
    size_t n = 0;
    while (s.len - n >= 8 && are_printable(s.ptr + n))
        n += 8;
    return n;
}

/* textstring = 1*(%d09 / %d32-126), and UTF-8 beyond ASCII (RFC 6531 3.7.4.2). */
static bool is_text(smtpb_span s)
{
    for (size_t i = printable_run(s); i < s.len; i += printable_run(smtpb_i_from(s, i))) {
        unsigned char c = (unsigned char)s.ptr[i];
        size_t n = c < 0x80 ? 1 : smtpb_i_utf8(smtpb_i_from(s, i));
        if (n == 0 || (c < 0x20 && c != '\t') || c == 0x7F)
            return false;
        i += n;
    }
    return true;
}

static uint32_t code_flags(const smtpb_reply *r, const smtpb_i_line *line)
{
    if (line->code == 0)
        return r->code != 0 ? SMTPB_REPLY_CODELESS_LINE : 0;
    if (line->code == r->code)
        return 0;
    return line->code / 100 == r->code / 100 ? SMTPB_REPLY_CODES_DIFFER
                                             : SMTPB_REPLY_CODES_DIFFER | SMTPB_REPLY_CLASSES_DIFFER;
}

static void doubt(smtpb_reply *r, smtpb_status status)
{
    if (status.cls == 0)
        return;
    r->flags |= SMTPB_REPLY_STATUS_CONFLICT;
    if (r->doubted.cls == 0)
        r->doubted = status;
}

/* A status may agree with the code of its line, but not with that of the reply. */
static void add_status(smtpb_reply *r, const smtpb_i_line *line)
{
    doubt(r, line->doubted);
    if (line->status.cls == 0)
        return;
    if (!smtpb_i_is_believed(line->status, r->code))
        doubt(r, line->status);
    else if (r->status.cls == 0)
        r->status = line->status;
    else if (!smtpb_i_same_status(r->status, line->status))
        r->flags |= SMTPB_REPLY_STATUSES_DIFFER;
}

static void add_line(smtpb_reply *r, const smtpb_i_line *line)
{
    r->flags |= code_flags(r, line);
    if (line->code != 0)
        r->last_code = line->code;
    if (r->lines < UINT32_MAX && line->join != SMTPB_JOIN_BLANK)
        r->lines++;
    if (line->octets > 512)
        r->flags |= SMTPB_REPLY_LONG_LINE;
    if (!is_text(line->text))
        r->flags |= SMTPB_REPLY_NOT_TEXT;
    if (!line->ended)
        r->flags |= SMTPB_REPLY_NO_LINE_END;
    add_status(r, line);
}

/* After the final line a different code begins another reply: RFC 5321 4.2.1 allows one code per reply. */
static bool begins_another(const smtpb_reply *r, const smtpb_i_line *line)
{
    return line->code != 0 && line->code != r->code && line->code != r->last_code;
}

void smtpb_i_read_lines(smtpb_reply *r)
{
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_i_line line;
    bool final = false;
    for (size_t begin = 0; smtpb_i_line_next(r, &at, &line); begin = at.at) {
        if (final && begins_another(r, &line)) {
            r->flags |= SMTPB_REPLY_TRAILING;
            r->raw = smtpb_i_first(r->raw, begin);
            break;
        }
        add_line(r, &line);
        final = final || line.final;
    }
    if (r->code == 0)
        r->flags |= SMTPB_REPLY_NO_CODE;
    else if (!final)
        r->flags |= SMTPB_REPLY_CUT;
    r->nested = smtpb_i_nested(r);
}

smtpb_result smtpb_parse(smtpb_span in, smtpb_reply *out)
{
    if (!out || (!in.ptr && in.len > 0))
        return SMTPB_E_ARG;
    memset(out, 0, sizeof *out);
    out->raw = in;
    out->code = smtpb_i_code_of_line(in);
    smtpb_i_read_lines(out);
    return out->code != 0 ? SMTPB_OK : SMTPB_E_SYNTAX;
}
