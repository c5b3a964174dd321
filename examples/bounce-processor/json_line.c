/* SPDX-License-Identifier: MIT */
/* Decodes JSON strings. */
#include "report.h"

#include <string.h>

static gunichar unit_of(smtpb_span hex)
{
    gunichar c = 0;
    for (size_t i = 0; i < 4 && i < hex.len; i++)
        c = c << 4 | (gunichar)(g_ascii_isxdigit(hex.ptr[i]) ? g_ascii_xdigit_value(hex.ptr[i]) : 0);
    return c;
}

/* Append the character of \uXXXX or a surrogate pair; a lone surrogate becomes U+FFFD. Returns the escape's length. */
static size_t append_number(GString *out, smtpb_span s)
{
    gunichar c = unit_of(span_from(s, 2)), low = begins(span_from(s, 6), "\\u") ? unit_of(span_from(s, 8)) : 0;
    bool pair = c >= 0xD800 && c < 0xDC00 && low >= 0xDC00 && low < 0xE000;
    if (pair)
        c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
    g_string_append_unichar(out, c > 0 && g_unichar_validate(c) ? c : 0xFFFD);
    return pair ? 12 : 6;
}

/* Append what the escape at s stands for; returns the escape's length. */
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
