/* SPDX-License-Identifier: MIT */
/* Addresses as MTAs write them into reports: also "jane..doe.@example.net", which RFC 5321 does not allow. */
#include "mail.h"

enum { LONGEST_LOCAL = 256, LONGEST_DOMAIN = 255 };

static bool ends_address(char c)
{
    return (unsigned char)c <= ' ' || c == 0x7F || memchr("<>(),;:[]\"\\", c, 10) != NULL;
}

/* Octets of a quoted string; 0: none. */
static size_t quoted_part(smtpb_span s)
{
    size_t n = 1;
    if (s.len == 0 || s.ptr[0] != '"')
        return 0;
    while (n < s.len && s.ptr[n] != '"' && s.ptr[n] != '\n')
        n += s.ptr[n] == '\\' && n + 1 < s.len ? 2 : 1;
    return n < s.len && s.ptr[n] == '"' ? n + 1 : 0;
}

/* An apostrophe in front is a quote. */
static size_t plain_part(smtpb_span s)
{
    size_t n = 0;
    while (n < s.len && s.ptr[n] != '@' && !ends_address(s.ptr[n]) && (n > 0 || s.ptr[n] != '\''))
        n++;
    return n;
}

static bool is_of_domain(char c)
{
    return smtpb_i_is_alpha(c) || smtpb_i_is_digit(c) || c == '-' || c == '.' || c == '_' || (unsigned char)c >= 0x80;
}

/* Words of a language without blanks may stand right behind "example.net"; a last label that begins with a letter of
   ASCII has no others. */
static size_t without_words(smtpb_span domain)
{
    size_t label = domain.len, n;
    while (label > 0 && domain.ptr[label - 1] != '.')
        label--;
    if (label < domain.len && (unsigned char)domain.ptr[label] >= 0x80)
        return domain.len;
    n = label;
    while (n < domain.len && (unsigned char)domain.ptr[n] < 0x80)
        n++;
    return n;
}

/* Octets of a domain or an address literal. */
static size_t domain_part(smtpb_span s)
{
    size_t n = 0;
    s = smtpb_i_first(s, LONGEST_DOMAIN);
    if (s.len > 0 && s.ptr[0] == '[') {
        size_t end = smtpb_i_find(s, 1, ']');
        return end < s.len ? end + 1 : 0;
    }
    while (n < s.len && is_of_domain(s.ptr[n]))
        n++;
    n = without_words(smtpb_i_first(s, n));
    while (n > 0 && (s.ptr[n - 1] == '.' || s.ptr[n - 1] == '-'))
        n--;
    return n;
}

size_t smtpb_i_address(smtpb_span s)
{
    smtpb_span room = smtpb_i_first(s, LONGEST_LOCAL + 1);
    size_t quoted = quoted_part(room), local = quoted > 0 ? quoted : plain_part(room);
    if (local == 0 || local >= room.len || s.ptr[local] != '@')
        return 0;
    size_t host = domain_part(smtpb_i_from(s, local + 1));
    return host > 0 ? local + 1 + host : 0;
}

/* Octets of "mailto:", "SMTP:", "rfc822;" and the like at the start of s. */
static size_t scheme(smtpb_span s)
{
    static const char schemes[][8] = { "mailto:", "SMTP:", "smtp;", "rfc822;" };
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        size_t n = smtpb_i_pattern(s, smtpb_i_string(schemes[i]));
        if (n > 0)
            return n + smtpb_i_blanks(smtpb_i_first(smtpb_i_from(s, n), 1));
    }
    return 0;
}

size_t smtpb_i_enclosed(smtpb_span s, smtpb_span *address)
{
    static const char opening[] = "<\"'([", closing[] = ">\"')]";
    const char *bracket = s.len > 0 && s.ptr[0] != '\0' ? memchr(opening, s.ptr[0], 5) : NULL;
    size_t plain = smtpb_i_address(s);
    if (plain > 0) { /* "jane doe"@example.net is an address itself */
        *address = smtpb_i_first(s, plain);
        return plain;
    }
    size_t begin = bracket ? 1 : 0;
    begin += scheme(smtpb_i_from(s, begin));
    size_t n = smtpb_i_address(smtpb_i_from(s, begin)), end = begin + n;
    if (n == 0 || begin == 0)
        return 0;
    *address = smtpb_i_first(smtpb_i_from(s, begin), n);
    if (!bracket)
        return end;
    return end < s.len && s.ptr[end] == closing[bracket - opening] ? end + 1 : 0;
}

smtpb_span smtpb_i_angle_address(smtpb_span value)
{
    size_t open = smtpb_i_find(value, 0, '<'), close = smtpb_i_find(value, open, '>');
    if (open < value.len && close < value.len)
        return smtpb_i_first(smtpb_i_from(value, open + 1), close - open - 1);
    value = smtpb_i_trimmed(value);
    return smtpb_i_first(value, smtpb_i_address(value));
}

bool smtpb_i_same_address(smtpb_span a, smtpb_span b)
{
    return a.len > 0 && smtpb_i_same(a, b);
}

/* ---- Escapes (RFC 6533 3) ---- */

static unsigned hex_value(char c)
{
    char lower = smtpb_i_lower(c);
    return smtpb_i_is_digit(c) ? (unsigned)(c - '0') : lower >= 'a' && lower <= 'f' ? (unsigned)(lower - 'a') + 10 : 16;
}

/* Octets of \x{HEX} at the start of s; 0: none, or no character. */
static size_t escape(smtpb_span s, uint32_t *character)
{
    size_t n = 3;
    *character = 0;
    if (!smtpb_i_starts(s, SMTPB_I_LITERAL("\\x{")))
        return 0;
    for (; n < s.len && n < 9 && hex_value(s.ptr[n]) < 16; n++)
        *character = *character << 4 | hex_value(s.ptr[n]);
    bool valid = *character > 0 && *character <= 0x10FFFF && (*character < 0xD800 || *character > 0xDFFF);
    return valid && n < s.len && s.ptr[n] == '}' ? n + 1 : 0;
}

static smtpb_span utf8_of(uint32_t c, char octets[4])
{
    size_t tails = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    static const unsigned char leads[] = { 0, 0xC0, 0xE0, 0xF0 };
    for (size_t i = tails; i > 0; i--, c >>= 6)
        octets[i] = (char)(0x80 | (c & 0x3F));
    octets[0] = (char)(leads[tails] | c);
    return (smtpb_span){ octets, tails + 1 };
}

size_t smtpb_i_take_characters(smtpb_span address, char octets[4], smtpb_span *out)
{
    uint32_t character;
    size_t n = escape(address, &character);
    if (n > 0) {
        *out = utf8_of(character, octets);
        return n;
    }
    *out = smtpb_i_first(address, smtpb_i_find(address, 1, '\\'));
    return out->len;
}

size_t smtpb_mail_address(smtpb_span address, char *buf, size_t cap)
{
    smtpb_i_writer w = { buf, buf ? cap : 0, 0 };
    char octets[4];
    smtpb_span characters;
    while (address.len > 0) {
        address = smtpb_i_from(address, smtpb_i_take_characters(address, octets, &characters));
        smtpb_i_put(&w, characters);
    }
    return smtpb_i_end(&w);
}
