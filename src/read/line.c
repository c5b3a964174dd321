/* SPDX-License-Identifier: MIT */
/* The lines of a reply: code, status, text (RFC 5321 4.2.1). */
#include "read.h"

static void keep_status(smtpb_i_line *line, smtpb_status status, smtpb_span at)
{
    if (smtpb_i_is_believed(status, line->code)) {
        line->status = status;
        line->status_at = smtpb_i_from(at, smtpb_i_is_digit(at.ptr[0]) ? 0 : 1);
        line->status_at.len = smtpb_status_parse(line->status_at, &status);
    } else if (line->doubted.cls == 0) {
        line->doubted = status;
    }
}

/* Octets of a leading status that is believed; 0: none. After a fold no status is leading. */
static size_t leading_status(smtpb_i_line *line)
{
    smtpb_status status;
    if (line->join == SMTPB_JOIN_BLANK)
        return 0;
    smtpb_span at = smtpb_i_status_leading(line->text, &status);
    if (at.len > 0)
        keep_status(line, status, at);
    return line->status.cls != 0 ? at.len : 0;
}

static void inner_status(smtpb_i_line *line)
{
    smtpb_status status;
    smtpb_span at = smtpb_i_status_in_parentheses(line->text, &status);
    if (at.len > 0)
        keep_status(line, status, at);
}

/* A leading status that is believed is not part of the text; one in parentheses is. */
static void take_status(smtpb_i_line *line)
{
    size_t n = leading_status(line);
    if (n > 0)
        line->text = smtpb_i_from(line->text, n);
    else
        inner_status(line);
}

/* ---- Lines as on the wire ---- */

static void take_code(smtpb_i_line *line)
{
    line->code = smtpb_i_code(line->text);
    if (line->code == 0)
        return;
    line->final = line->text.len <= 3 || line->text.ptr[3] == ' ';
    line->text = smtpb_i_from(line->text, 4);
}

static void wire_line(const smtpb_reply *r, size_t at, smtpb_i_line *out)
{
    smtpb_span rest = smtpb_i_from(r->raw, at);
    size_t lf = smtpb_i_find(rest, 0, '\n');
    out->ended = lf < rest.len;
    out->octets = lf + (out->ended ? 1 : 0);
    out->text = smtpb_i_first(rest, smtpb_i_line_end(smtpb_i_first(rest, lf)));
    out->join = at == 0 ? SMTPB_JOIN_NONE : SMTPB_JOIN_LINE;
    if (r->code != 0)
        take_code(out);
}

bool smtpb_i_line_next(const smtpb_reply *r, smtpb_cursor *at, smtpb_i_line *out)
{
    if (at->at >= r->raw.len)
        return false;
    memset(out, 0, sizeof *out);
    if (r->flags & SMTPB_REPLY_FLAT)
        smtpb_i_flat_line(r, at, out);
    else
        wire_line(r, at->at, out);
    at->at += out->octets;
    at->state |= out->final;
    take_status(out);
    return true;
}
