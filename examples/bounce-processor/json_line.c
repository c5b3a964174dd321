/* SPDX-License-Identifier: MIT */
/* Members of a JSON object. What is inside of a value is passed over. */
#include "report.h"

#include <string.h>

/* Octets of the string at the start of s with its quotes; s.len if it does not end. */
static size_t string_length(smtpb_span s)
{
    for (size_t at = 1; at < s.len; at++) {
        if (s.ptr[at] == '\\')
            at++;
        else if (s.ptr[at] == '"')
            return at + 1;
    }
    return s.len;
}

/* Up to the comma or bracket behind the value. */
static size_t value_length(smtpb_span s)
{
    size_t depth = 0;
    for (size_t at = 0; at < s.len; at++) {
        char c = s.ptr[at];
        if (c == '"')
            at += string_length(span_from(s, at)) - 1;
        else if (c == '{' || c == '[')
            depth++;
        else if (depth == 0 && (c == ',' || c == '}' || c == ']'))
            return at;
        else if (c == '}' || c == ']')
            depth--;
    }
    return s.len;
}

/* Skip the comma or the bracket before the next thing. */
static bool step(smtpb_span *rest)
{
    *rest = trimmed(*rest);
    if (rest->len < 2 || !memchr("{[,", rest->ptr[0], 3))
        return false;
    *rest = trimmed(span_from(*rest, 1));
    return rest->len > 0;
}

bool next_element(smtpb_span *rest, smtpb_span *value)
{
    if (!step(rest))
        return false;
    size_t len = value_length(*rest);
    *value = trimmed((smtpb_span){ rest->ptr, len });
    *rest = span_from(*rest, len);
    return value->len > 0;
}

bool next_member(smtpb_span *rest, smtpb_span *key, smtpb_span *value)
{
    if (!step(rest) || rest->ptr[0] != '"')
        return false;
    size_t len = string_length(*rest);
    *key = (smtpb_span){ rest->ptr + 1, len > 2 ? len - 2 : 0 };
    *rest = trimmed(span_from(*rest, len));
    if (rest->len < 2 || rest->ptr[0] != ':')
        return false;
    *rest = span_from(*rest, 1);
    len = value_length(*rest);
    *value = trimmed((smtpb_span){ rest->ptr, len });
    *rest = span_from(*rest, len);
    return true;
}

static gunichar unit_of(smtpb_span hex)
{
    gunichar c = 0;
    for (size_t i = 0; i < 4 && i < hex.len; i++)
        c = c << 4 | (gunichar)(g_ascii_isxdigit(hex.ptr[i]) ? g_ascii_xdigit_value(hex.ptr[i]) : 0);
    return c;
}

/* \uXXXX, or two of them for one character; a half without its other becomes U+FFFD. Returns its octets. */
static size_t append_number(GString *out, smtpb_span s)
{
    gunichar c = unit_of(span_from(s, 2)), low = begins(span_from(s, 6), "\\u") ? unit_of(span_from(s, 8)) : 0;
    bool pair = c >= 0xD800 && c < 0xDC00 && low >= 0xDC00 && low < 0xE000;
    if (pair)
        c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
    g_string_append_unichar(out, c > 0 && g_unichar_validate(c) ? c : 0xFFFD);
    return pair ? 12 : 6;
}

/* The escape at s; returns its octets. */
static size_t append_escape(GString *out, smtpb_span s)
{
    static const char names[] = "nrtbf", octets[] = "\n\r\t\b\f";
    const char *name = s.len > 1 && s.ptr[1] ? strchr(names, s.ptr[1]) : NULL;
    if (s.len > 1 && s.ptr[1] == 'u')
        return append_number(out, s);
    g_string_append_c(out, name ? octets[name - names] : s.len > 1 ? s.ptr[1] : '\\');
    return 2;
}

char *json_string(smtpb_span value)
{
    if (value.len < 2 || value.ptr[0] != '"' || value.ptr[value.len - 1] != '"')
        return NULL;
    smtpb_span s = { value.ptr + 1, value.len - 2 };
    GString *out = g_string_sized_new(s.len);
    while (s.len > 0) {
        const char *escape = memchr(s.ptr, '\\', s.len);
        size_t plain = escape ? (size_t)(escape - s.ptr) : s.len;
        g_string_append_len(out, s.ptr, (gssize)plain);
        s = span_from(s, plain);
        if (s.len > 0)
            s = span_from(s, append_escape(out, s));
    }
    return g_string_free(out, FALSE);
}
