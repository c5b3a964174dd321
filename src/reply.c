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

/* A leading one is no part of the text if it is believed; one in parentheses stays in it. */
static void take_status(smtpb_i_line *line)
{
    smtpb_status status;
    smtpb_span at = smtpb_i_status_leading(line->text, &status);
    if (at.len > 0) {
        keep_status(line, status, at);
        line->text = smtpb_i_from(line->text, line->status.cls != 0 ? at.len : 0);
    }
    if (line->status.cls != 0)
        return;
    at = smtpb_i_status_in_parentheses(line->text, &status);
    if (at.len > 0)
        keep_status(line, status, at);
}

smtpb_i_line smtpb_i_line_at(smtpb_span raw, size_t at, bool coded)
{
    smtpb_i_line line = { 0 };
    size_t end = smtpb_i_find(raw, at, '\n');
    line.ended = end < raw.len;
    line.next = line.ended ? end + 1 : end;
    if (end > at && raw.ptr[end - 1] == '\r')
        end--;
    line.text = (smtpb_span){ raw.ptr + at, end - at };
    line.code = coded ? smtpb_i_code(line.text) : 0;
    if (line.code != 0) {
        line.final = line.text.len == 3 || line.text.ptr[3] == ' ';
        line.text = smtpb_i_from(line.text, 4);
    }
    take_status(&line);
    return line;
}

/* textstring = 1*(%d09 / %d32-126), and UTF-8 beyond ASCII (RFC 6531 3.7.4.2). */
static bool is_text(smtpb_span s)
{
    for (size_t i = 0; i < s.len;) {
        unsigned char c = (unsigned char)s.ptr[i];
        size_t n = c < 0x80 ? 1 : smtpb_i_utf8(smtpb_i_from(s, i));
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

static void add_line(smtpb_reply *r, const smtpb_i_line *line, size_t octets)
{
    r->flags |= code_flags(r, line);
    if (line->code != 0)
        r->last_code = line->code;
    if (r->lines < UINT32_MAX)
        r->lines++;
    if (octets > 512)
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

smtpb_result smtpb_parse(smtpb_span in, smtpb_reply *out)
{
    if (!out || (!in.ptr && in.len > 0))
        return SMTPB_E_ARG;
    memset(out, 0, sizeof *out);
    out->raw = in;
    out->code = in.len > 0 ? smtpb_i_line_at(in, 0, true).code : 0;
    bool coded = out->code != 0, final = false;
    for (size_t at = 0; at < in.len;) {
        smtpb_i_line line = smtpb_i_line_at(in, at, coded);
        if (final && begins_another(out, &line)) {
            out->flags |= SMTPB_REPLY_TRAILING;
            out->raw = smtpb_i_first(in, at);
            break;
        }
        add_line(out, &line, line.next - at);
        final = final || line.final;
        at = line.next;
    }
    if (!coded)
        out->flags |= SMTPB_REPLY_NO_CODE;
    else if (!final)
        out->flags |= SMTPB_REPLY_CUT;
    return coded ? SMTPB_OK : SMTPB_E_SYNTAX;
}

smtpb_span smtpb_i_status_span(const smtpb_reply *reply)
{
    for (size_t at = 0; reply->status.cls != 0 && at < reply->raw.len;) {
        smtpb_i_line line = smtpb_i_line_at(reply->raw, at, reply->code != 0);
        if (same_status(line.status, reply->status))
            return line.status_at;
        at = line.next;
    }
    return (smtpb_span){ NULL, 0 };
}

bool smtpb_piece_next(const smtpb_reply *reply, smtpb_cursor *at, smtpb_piece *out)
{
    if (!reply || !at || !out || at->at >= reply->raw.len)
        return false;
    smtpb_i_line line = smtpb_i_line_at(reply->raw, at->at, reply->code != 0);
    out->text = line.text;
    out->join = at->at == 0 ? SMTPB_JOIN_NONE : SMTPB_JOIN_LINE;
    at->at = line.next;
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
