/* SPDX-License-Identifier: MIT */
#include "json_text.h"

#include <string.h>

enum { REPLACEMENT = 0xFFFD };

typedef struct written {
    char *buf;
    size_t cap, len;
} written;

static void put(written *w, unsigned octet)
{
    if (w->len + 1 < w->cap)
        w->buf[w->len] = (char)octet;
    w->len++;
}

/* In UTF-8 (RFC 3629). */
static void put_character(written *w, unsigned c)
{
    if (c < 0x80) {
        put(w, c);
        return;
    }
    unsigned tails = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    static const unsigned leads[] = { 0, 0xC0, 0xE0, 0xF0 };
    put(w, leads[tails] | c >> (6 * tails));
    for (; tails > 0; tails--)
        put(w, 0x80 | (c >> (6 * (tails - 1)) & 0x3F));
}

static int digit_of(char c)
{
    const char digits[] = "0123456789abcdef", *at = c ? strchr(digits, c >= 'A' && c <= 'F' ? c | 0x20 : c) : NULL;
    return at ? (int)(at - digits) : -1;
}

/* The \uXXXX at offset `at`. False: none is there. */
static bool read_unit(smtpb_span s, size_t at, unsigned *unit)
{
    *unit = 0;
    if (s.len < at + 6 || s.ptr[at] != '\\' || s.ptr[at + 1] != 'u')
        return false;
    for (size_t i = at + 2; i < at + 6; i++) {
        int digit = digit_of(s.ptr[i]);
        if (digit < 0)
            return false;
        *unit = *unit << 4 | (unsigned)digit;
    }
    return true;
}

static bool is_within(unsigned c, unsigned first, unsigned last)
{
    return first <= c && c <= last;
}

/* Write the character of \uXXXX or of a surrogate pair; returns the escape's length, 0 for none. */
static size_t put_unit(written *w, smtpb_span s)
{
    unsigned high, low;
    if (!read_unit(s, 0, &high))
        return 0;
    if (is_within(high, 0xD800, 0xDBFF) && read_unit(s, 6, &low) && is_within(low, 0xDC00, 0xDFFF)) {
        put_character(w, 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00));
        return 12;
    }
    put_character(w, high == 0 || is_within(high, 0xD800, 0xDFFF) ? REPLACEMENT : high);
    return 6;
}

/* Write what the escape at the start of s stands for; returns its length, 0 for none. */
static size_t put_escape(written *w, smtpb_span s)
{
    static const char names[] = "\"\\/nrtbf", octets[] = "\"\\/\n\r\t\b\f";
    const char *name = s.len > 1 && s.ptr[1] ? strchr(names, s.ptr[1]) : NULL;
    if (!name)
        return put_unit(w, s);
    put(w, (unsigned char)octets[name - names]);
    return 2;
}

/* Write the next octet or escape; returns its length, 0 for a control or a quote, which a string cannot have. */
static size_t put_next(written *w, smtpb_span s)
{
    unsigned octet = (unsigned char)s.ptr[0];
    if (octet == '\\')
        return put_escape(w, s);
    if (octet < ' ' || octet == '"')
        return 0;
    put(w, octet);
    return 1;
}

bool json_text(smtpb_span value, char *buf, size_t cap, size_t *len)
{
    written w = { buf, cap, 0 };
    bool quoted = value.len >= 2 && value.ptr[0] == '"' && value.ptr[value.len - 1] == '"';
    smtpb_span rest = { value.ptr + 1, quoted ? value.len - 2 : 0 };
    while (quoted && rest.len > 0) {
        size_t n = put_next(&w, rest);
        quoted = n > 0;
        rest = (smtpb_span){ rest.ptr + n, rest.len - n };
    }
    *len = quoted ? w.len : 0;
    if (cap > 0)
        buf[*len < cap ? *len : cap - 1] = '\0';
    return quoted;
}
