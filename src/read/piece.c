/* SPDX-License-Identifier: MIT */
/* The text of a reply: pieces without code, separator, status and line end, and how they are joined. */
#include "read.h"

smtpb_span smtpb_i_status_span(const smtpb_reply *reply)
{
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_i_line line;
    while (reply->status.cls != 0 && smtpb_i_line_next(reply, &at, &line))
        if (smtpb_i_same_status(line.status, reply->status))
            return line.status_at;
    return (smtpb_span){ NULL, 0 };
}

/* If a fold follows the code or status immediately, the text begins after the fold. */
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

/* The octets of s between the offsets `from` and `to` in raw. */
static smtpb_span clip(smtpb_span raw, smtpb_span s, size_t from, size_t to)
{
    size_t begin = smtpb_i_offset(raw, s), end = begin + s.len;
    begin = begin > from ? begin : from;
    end = end < to ? end : to;
    return begin < end ? (smtpb_span){ raw.ptr + begin, end - begin } : (smtpb_span){ NULL, 0 };
}

smtpb_i_text_walk smtpb_i_text_of(const smtpb_reply *reply, smtpb_span part)
{
    smtpb_i_text_walk walk = { .reply = reply, .part = part };
    walk.whole = part.len == reply->raw.len;
    walk.from = walk.whole ? 0 : smtpb_i_offset(reply->raw, part);
    return walk;
}

/* The next piece that overlaps the part. */
static bool next_of_part(smtpb_i_text_walk *walk, smtpb_span *text, smtpb_join *join)
{
    smtpb_piece piece;
    while (smtpb_piece_next(walk->reply, &walk->at, &piece)) {
        *join = piece.join;
        *text = walk->whole ? piece.text : clip(walk->reply->raw, piece.text, walk->from, walk->from + walk->part.len);
        if (walk->whole || text->len > 0)
            return true;
    }
    return false;
}

bool smtpb_i_text_next(smtpb_i_text_walk *walk, smtpb_span *out)
{
    smtpb_join join;
    bool begun = walk->begun;
    walk->begun = true;
    *out = walk->held;
    walk->held.len = 0;
    if (out->len > 0)
        return true;
    if (!next_of_part(walk, out, &join)) {
        *out = walk->part; /* it is all code or status */
        return !begun && !walk->whole;
    }
    if (begun) {
        walk->held = *out;
        *out = join == SMTPB_JOIN_LINE ? SMTPB_I_LITERAL("\n") : SMTPB_I_LITERAL(" ");
    }
    return true;
}

size_t smtpb_text(const smtpb_reply *reply, smtpb_span part, char *buf, size_t cap)
{
    smtpb_i_writer w = { buf, buf ? cap : 0, 0 };
    if (reply) {
        smtpb_i_text_walk walk = smtpb_i_text_of(reply, part.len > 0 ? part : reply->raw);
        for (smtpb_span stretch; smtpb_i_text_next(&walk, &stretch);)
            smtpb_i_put(&w, stretch);
    }
    return smtpb_i_end(&w);
}
