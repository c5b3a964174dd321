/* SPDX-License-Identifier: MIT */
#include "safe_text.h"

/* Not a code point. */
static const unsigned INVALID = 0xFFFFFFFF;

static unsigned octet(smtpb_span s, size_t at)
{
    return at < s.len ? (unsigned char)s.ptr[at] : 0;
}

/* The UTF-8 character at s (RFC 3629), and its length in *n; INVALID and 1 if it is not valid UTF-8. */
static unsigned character(smtpb_span s, size_t *n)
{
    unsigned lead = octet(s, 0);
    size_t tails = lead >= 0xF0 && lead <= 0xF4  ? 3
                   : lead >= 0xE0 && lead < 0xF0 ? 2
                   : lead >= 0xC2 && lead < 0xE0 ? 1
                                                 : 0;
    static const unsigned least[] = { 0, 0x80, 0x800, 0x10000 };
    unsigned value = tails == 0 ? lead : lead & (0x3Fu >> tails);
    *n = 1;
    if (tails == 0)
        return lead < 0x80 ? lead : INVALID;
    for (size_t i = 1; i <= tails; i++) {
        if ((octet(s, i) & 0xC0) != 0x80)
            return INVALID;
        value = value << 6 | (octet(s, i) & 0x3F);
    }
    if (value < least[tails] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
        return INVALID;
    *n = tails + 1;
    return value;
}

static bool is_control(unsigned c)
{
    return c < 0x20 || (c >= 0x7F && c <= 0x9F);
}

/* Bidirectional formatting characters (Unicode UAX 9). */
static bool is_bidi(unsigned c)
{
    return c == 0x61C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

/* Shown as nothing or as a line end: the zero width space, separators, invisible operators, the byte order mark, tags. */
static bool is_invisible(unsigned c)
{
    return c == 0x200B || c == 0x2028 || c == 0x2029 || (c >= 0x2060 && c <= 0x2064) || c == 0xFEFF ||
           (c >= 0xE0000 && c <= 0xE007F);
}

size_t safe_character(smtpb_span s, char safe[16])
{
    size_t n;
    unsigned c = character(s, &n);
    if (c == INVALID || (is_control(c) && c < 0x80))
        snprintf(safe, 16, "\\x%02X", octet(s, 0));
    else if (is_control(c) || is_bidi(c) || is_invisible(c))
        snprintf(safe, 16, "\\u{%04X}", c);
    else
        snprintf(safe, 16, "%.*s", (int)n, s.ptr);
    return n;
}

void put_safe(FILE *out, smtpb_span s)
{
    char safe[16];
    while (s.len > 0) {
        size_t n = safe_character(s, safe);
        fputs(safe, out);
        s.ptr += n;
        s.len -= n;
    }
}
