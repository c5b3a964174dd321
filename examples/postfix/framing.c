/* SPDX-License-Identifier: MIT */
/* The two protocols that Postfix uses to query a map server. */
#include "replymapd.h"

#include <stdio.h>
#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* ---- socketmap_table(5): "NAME KEY" and the answer as netstrings, LENGTH:OCTETS, ---- */

enum { AROUND = 8 }; /* overhead of a netstring, at most */

/* Read the length and its colon; *at is the offset after them. */
static framing read_length(const char *in, size_t len, size_t *at, size_t *size)
{
    for (*at = 0, *size = 0; *at < len && is_digit(in[*at]); (*at)++) {
        if (*at > 0 && *size == 0)
            return FRAME_BAD; /* a leading zero */
        *size = *size * 10 + (size_t)(in[*at] - '0');
        if (*size > REQUEST_MAX - AROUND)
            return FRAME_TOO_LONG;
    }
    if (*at == len)
        return FRAME_MORE;
    return *at > 0 && in[(*at)++] == ':' ? FRAME_WHOLE : FRAME_BAD;
}

static framing read_netstring(const char *in, size_t len, frame *out)
{
    size_t at, size;
    framing result = read_length(in, len, &at, &size);
    if (result != FRAME_WHOLE)
        return result;
    if (len - at <= size)
        return FRAME_MORE;
    const char *blank = memchr(in + at, ' ', size);
    if (in[at + size] != ',' || !blank)
        return FRAME_BAD;
    out->octets = at + size + 1;
    out->name = (smtpb_span){ in + at, (size_t)(blank - (in + at)) };
    out->key = (smtpb_span){ blank + 1, (size_t)(in + at + size - (blank + 1)) };
    return FRAME_WHOLE;
}

static size_t write_netstring(const char *word, smtpb_span text, char out[ANSWER_MAX])
{
    size_t at = (size_t)snprintf(out, ANSWER_MAX, "%zu:%s", strlen(word) + text.len, word);
    if (text.len > 0)
        memcpy(out + at, text.ptr, text.len);
    out[at + text.len] = ',';
    return at + text.len + 1;
}

/* ---- tcp_table(5): "get KEY" and the answer as lines, with %XX for special characters ---- */

static int hex_digit(char c)
{
    if (is_digit(c))
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Decode the octets in place. False: a % without its two digits. */
static bool decode(char *s, size_t *len)
{
    size_t to = 0;
    for (size_t at = 0; at < *len; at++, to++) {
        int high = s[at] == '%' && *len - at > 2 ? hex_digit(s[at + 1]) : -1;
        int low = high >= 0 ? hex_digit(s[at + 2]) : -1;
        if (s[at] == '%' && low < 0)
            return false;
        s[to] = low >= 0 ? (char)(high * 16 + low) : s[at];
        at += low >= 0 ? 2 : 0;
    }
    *len = to;
    return true;
}

static framing read_line(char *in, size_t len, frame *out)
{
    static const char get[] = { 'g', 'e', 't', ' ' };
    if (memcmp(in, get, len < sizeof get ? len : sizeof get) != 0)
        return FRAME_BAD;
    char *end = memchr(in, '\n', len);
    if (!end)
        return len < REQUEST_MAX ? FRAME_MORE : FRAME_TOO_LONG;
    size_t size = (size_t)(end - in) - sizeof get;
    if (!decode(in + sizeof get, &size))
        return FRAME_BAD;
    out->octets = (size_t)(end + 1 - in);
    out->name = (smtpb_span){ NULL, 0 };
    out->key = (smtpb_span){ in + sizeof get, size };
    return FRAME_WHOLE;
}

/* Is c a continuation octet of a UTF-8 character? */
static bool goes_on(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* Postfix accepts no longer lines; such a line is truncated after a whole character. */
static size_t write_line(const char *word, smtpb_span text, char out[ANSWER_MAX])
{
    enum { LINE_MAX_OCTETS = 4096 };
    size_t at = (size_t)snprintf(out, ANSWER_MAX, "%s", word), whole = at;
    for (size_t i = 0; i < text.len && at + 3 < LINE_MAX_OCTETS; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c > ' ' && c < 0x7F && c != '%')
            out[at++] = (char)c;
        else
            at += (size_t)snprintf(out + at, 4, "%%%02X", c);
        if (i + 1 == text.len || !goes_on(text.ptr[i + 1]))
            whole = at;
    }
    out[whole] = '\n';
    return whole + 1;
}

/* ---- Both ---- */

framing frame_read(protocol protocol, char *in, size_t len, frame *out)
{
    return protocol == SOCKETMAP ? read_netstring(in, len, out) : read_line(in, len, out);
}

size_t frame_write(protocol protocol, outcome outcome, smtpb_span text, char out[ANSWER_MAX])
{
    static const char *const words[2][3] = { { "OK ", "NOTFOUND ", "PERM " }, { "200 ", "500 ", "400 " } };
    const char *word = words[protocol][outcome];
    return protocol == SOCKETMAP ? write_netstring(word, text, out) : write_line(word, text, out);
}
