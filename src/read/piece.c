/* SPDX-License-Identifier: MIT */
/* The text of a reply: pieces without code, separator, status and line end, and how they are joined. */
#include "read.h"

#include "../writer.h"

smtpb_span smtpb_i_status_span(const smtpb_reply *reply)
{
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_i_line line;
    while (reply->status.cls != 0 && smtpb_i_line_next(reply, &at, &line))
        if (smtpb_i_same_status(line.status, reply->status))
            return line.status_at;
    return (smtpb_span){ NULL, 0 };
}

/* Where a fold follows a code or status at once, the text begins behind the fold. */
static void take_folded_text(const smtpb_reply *r, smtpb_cursor *at, smtpb_i_line *line)
{
    smtpb_cursor next = *at;
    smtpb_i_line more;
    if (!(r->flags & SMTPB_REPLY_FLAT) || line->text.len > 0)
        return;
    if (!smtpb_i_line_next(r, &next, &more) || more.join != SMTPB_JOIN_BLANK)
        return;
    line->text = more.text;
    *at = next;
}

bool smtpb_piece_next(const smtpb_reply *reply, smtpb_cursor *at, smtpb_piece *out)
{
    smtpb_i_line line;
    if (!reply || !at || !out || !smtpb_i_line_next(reply, at, &line))
        return false;
    take_folded_text(reply, at, &line);
    out->text = line.text;
    out->join = line.join;
    return true;
}

/* The octets of s that lie between `from` and `to`, offsets in raw. */
static smtpb_span clip(smtpb_span raw, smtpb_span s, size_t from, size_t to)
{
    size_t begin = smtpb_i_offset(raw, s), end = begin + s.len;
    begin = begin > from ? begin : from;
    end = end < to ? end : to;
    return begin < end ? (smtpb_span){ raw.ptr + begin, end - begin } : (smtpb_span){ NULL, 0 };
}

size_t smtpb_text(const smtpb_reply *reply, smtpb_span part, char *buf, size_t cap)
{
    smtpb_i_writer w = { buf, buf ? cap : 0, 0 };
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_piece piece;
    bool whole = !reply || part.len == 0 || part.len == reply->raw.len, begun = false;
    size_t from = whole ? 0 : smtpb_i_offset(reply->raw, part);
    while (smtpb_piece_next(reply, &at, &piece)) {
        smtpb_span text = whole ? piece.text : clip(reply->raw, piece.text, from, from + part.len);
        if (!whole && text.len == 0)
            continue;
        if (begun)
            smtpb_i_put(&w, piece.join == SMTPB_JOIN_LINE ? SMTPB_I_LITERAL("\n") : SMTPB_I_LITERAL(" "));
        smtpb_i_put(&w, text);
        begun = true;
    }
    if (!begun && !whole)
        smtpb_i_put(&w, part);
    return smtpb_i_end(&w);
}
