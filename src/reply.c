/* SPDX-License-Identifier: MIT */
/* A whole reply: octets to lines, code, status and pieces of text (RFC 5321 4.2). Syntax only, no opinions. */
#include "internal.h"

/* Reply-line = *( Reply-code "-" [ textstring ] CRLF ) Reply-code [ SP textstring ] CRLF
   RFC 5321 allows 0..5 as the second digit; 4.2.1 wants unknown codes judged by the first, so 571 is a code too. */
uint16_t smtpb_i_code(smtpb_span line)
{
    if (line.len < 3 || line.ptr[0] < '2' || line.ptr[0] > '5' || !smtpb_i_is_digit(line.ptr[1]) ||
        !smtpb_i_is_digit(line.ptr[2]))
        return 0;
    if (line.len > 3 && line.ptr[3] != '-' && line.ptr[3] != ' ')
        return 0;
    return (uint16_t)((line.ptr[0] - '0') * 100 + (line.ptr[1] - '0') * 10 + (line.ptr[2] - '0'));
}

/* A line end is LF, CRLF, or from some servers CRCRLF. */
size_t smtpb_i_line_end(smtpb_span line)
{
    size_t n = line.len;
    while (n > 0 && line.ptr[n - 1] == '\r')
        n--;
    return n;
}

uint16_t smtpb_i_code_of_line(smtpb_span lines)
{
    size_t lf = smtpb_i_find(smtpb_i_first(lines, 4), 0, '\n');
    if (lf == 4 && lines.ptr[3] == '\r')
        lf = smtpb_i_find(lines, 0, '\n');
    return smtpb_i_code(smtpb_i_first(lines, smtpb_i_line_end(smtpb_i_first(lines, lf))));
}

/* RFC 2034 4: the class repeats the code's first digit. One that does not is kept aside, as Postfix drops it. A line
   without a code may bear any class. */
static bool believed(smtpb_status status, uint16_t code)
{
    return code == 0 || status.cls == code / 100;
}

static void keep_status(smtpb_i_line *line, smtpb_status status, smtpb_span at)
{
    if (believed(status, line->code)) {
        line->status = status;
        line->status_at = at.ptr[0] == '#' ? smtpb_i_from(at, 1) : at;
        line->status_at.len = smtpb_status_parse(line->status_at, &status);
    } else if (line->doubted.cls == 0) {
        line->doubted = status;
    }
}

/* Octets of a status that leads the text and is believed; 0: none does. Behind a fold none leads. */
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

/* A leading one is no part of the text if it is believed; one in parentheses stays in it. */
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

/* ---- A reply from its lines ---- */

/* s begins with eight octets of ASCII that are no controls. */
static bool begins_printable(smtpb_span s)
{
    const uint64_t each = 0x0101010101010101u;
    uint64_t x;
    if (s.len < sizeof x)
        return false;
    memcpy(&x, s.ptr, sizeof x);
    return ((x | (x + each) | (x - each * 0x20)) & each * 0x80) == 0; /* 0x7F + 1 and 0x1F - 0x20 set the top bit */
}

/* textstring = 1*(%d09 / %d32-126), and UTF-8 beyond ASCII (RFC 6531 3.7.4.2). */
static bool is_text(smtpb_span s)
{
    for (size_t i = 0; i < s.len;) {
        smtpb_span rest = smtpb_i_from(s, i);
        if (begins_printable(rest)) {
            i += 8;
            continue;
        }
        unsigned char c = (unsigned char)s.ptr[i];
        size_t n = c < 0x80 ? 1 : smtpb_i_utf8(rest);
        if (n == 0 || (c < 0x20 && c != '\t') || c == 0x7F)
            return false;
        i += n;
    }
    return true;
}

static bool same_status(smtpb_status a, smtpb_status b)
{
    return a.cls == b.cls && a.subject == b.subject && a.detail == b.detail;
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

/* A line of another class than the first may bear out its own status, but not the reply's. */
static void add_status(smtpb_reply *r, const smtpb_i_line *line)
{
    doubt(r, line->doubted);
    if (line->status.cls == 0)
        return;
    if (!believed(line->status, r->code))
        doubt(r, line->status);
    else if (r->status.cls == 0)
        r->status = line->status;
    else if (!same_status(r->status, line->status))
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

/* After the final line another reply begins where another code does; RFC 5321 4.2.1 has one code a reply. */
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

smtpb_span smtpb_i_status_span(const smtpb_reply *reply)
{
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_i_line line;
    while (reply->status.cls != 0 && smtpb_i_line_next(reply, &at, &line))
        if (same_status(line.status, reply->status))
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

/* ---- Writing text ---- */

typedef struct writer {
    char *buf;
    size_t cap;
    size_t need;
} writer;

static void put(writer *w, smtpb_span s)
{
    size_t room = w->cap > w->need + 1 ? w->cap - w->need - 1 : 0;
    size_t n = s.len < room ? s.len : room;
    if (n > 0)
        memcpy(w->buf + w->need, s.ptr, n);
    w->need += s.len;
}

static void terminate(const writer *w)
{
    if (w->cap > 0)
        w->buf[w->need < w->cap ? w->need : w->cap - 1] = '\0';
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
    writer w = { buf, buf ? cap : 0, 0 };
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_piece piece;
    bool whole = !reply || part.len == 0 || part.len == reply->raw.len, begun = false;
    size_t from = whole ? 0 : smtpb_i_offset(reply->raw, part);
    while (smtpb_piece_next(reply, &at, &piece)) {
        smtpb_span text = whole ? piece.text : clip(reply->raw, piece.text, from, from + part.len);
        if (!whole && text.len == 0)
            continue;
        if (begun)
            put(&w, piece.join == SMTPB_JOIN_LINE ? SMTPB_I_LITERAL("\n") : SMTPB_I_LITERAL(" "));
        put(&w, text);
        begun = true;
    }
    if (!begun && !whole)
        put(&w, part);
    terminate(&w);
    return w.need;
}

size_t smtpb_forward_write(const smtpb_forward *forward, char *buf, size_t cap)
{
    writer w = { buf, buf ? cap : 0, 0 };
    if (forward)
        put(&w, forward->address);
    terminate(&w);
    return w.need;
}
