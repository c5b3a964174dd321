/* SPDX-License-Identifier: MIT */
/* Spans, ASCII and UTF-8: helpers for all units. No locale, no read outside a span. */
#ifndef SMTPB_I_SPAN_H
#define SMTPB_I_SPAN_H

#include "smtpbounce.h"

#include <string.h>

/* A span over a string literal. */
#define SMTPB_I_LITERAL(s) ((smtpb_span){ (s), sizeof(s) - 1 })

/* A C string; NULL: an empty span. The bound keeps compilers from calling strlen, which not every target has. */
static inline smtpb_span smtpb_i_string(const char *string)
{
    smtpb_span s = { string, 0 };
    while (string && s.len < SIZE_MAX && string[s.len] != '\0')
        s.len++;
    return s;
}

static inline smtpb_span smtpb_i_from(smtpb_span s, size_t at)
{
    return at < s.len ? (smtpb_span){ s.ptr + at, s.len - at } : (smtpb_span){ NULL, 0 };
}

static inline smtpb_span smtpb_i_first(smtpb_span s, size_t n)
{
    return (smtpb_span){ s.ptr, n < s.len ? n : s.len };
}

static inline bool smtpb_i_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline char smtpb_i_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static inline bool smtpb_i_is_alpha(char c)
{
    return smtpb_i_lower(c) >= 'a' && smtpb_i_lower(c) <= 'z';
}

static inline bool smtpb_i_is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static inline bool smtpb_i_is_space(char c)
{
    return smtpb_i_is_blank(c) || c == '\r' || c == '\n';
}

/* Equal except for ASCII case. */
static inline bool smtpb_i_same(smtpb_span a, smtpb_span b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (smtpb_i_lower(a.ptr[i]) != smtpb_i_lower(b.ptr[i]))
            return false;
    return true;
}

static inline bool smtpb_i_starts(smtpb_span s, smtpb_span with)
{
    return s.len >= with.len && smtpb_i_same(smtpb_i_first(s, with.len), with);
}

/* Label-aligned: aspmx.l.google.com is under google.com, xgoogle.com is not. */
static inline bool smtpb_i_is_under(smtpb_span host, smtpb_span domain)
{
    if (domain.len == 0 || host.len < domain.len || !smtpb_i_same(smtpb_i_from(host, host.len - domain.len), domain))
        return false;
    return host.len == domain.len || host.ptr[host.len - domain.len - 1] == '.';
}

/* Offset of octet c at or after `at`; s.len if there is none. */
static inline size_t smtpb_i_find(smtpb_span s, size_t at, char c)
{
    const char *found = at < s.len ? memchr(s.ptr + at, c, s.len - at) : NULL;
    return found ? (size_t)(found - s.ptr) : s.len;
}

/* Offset of s in the span that contains it. */
static inline size_t smtpb_i_offset(smtpb_span whole, smtpb_span s)
{
    return s.ptr ? (size_t)(s.ptr - whole.ptr) : 0;
}

static inline bool smtpb_i_is_tail(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* Octets of the UTF-8 character (RFC 3629) of two or more octets at the start of s; 0: no such character. */
static inline size_t smtpb_i_utf8(smtpb_span s)
{
    if (s.len < 2 || !smtpb_i_is_tail(s.ptr[1]))
        return 0;
    unsigned char a = (unsigned char)s.ptr[0], b = (unsigned char)s.ptr[1];
    if (a >= 0xC2 && a <= 0xDF)
        return 2;
    if (s.len < 3 || !smtpb_i_is_tail(s.ptr[2]))
        return 0;
    if (a >= 0xE0 && a <= 0xEF)
        return (a == 0xE0 && b < 0xA0) || (a == 0xED && b > 0x9F) ? 0 : 3;
    if (s.len < 4 || !smtpb_i_is_tail(s.ptr[3]))
        return 0;
    if (a >= 0xF0 && a <= 0xF4)
        return (a == 0xF0 && b < 0x90) || (a == 0xF4 && b > 0x8F) ? 0 : 4;
    return 0;
}

#endif
