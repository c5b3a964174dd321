/* SPDX-License-Identifier: MIT */
/* The normal form of a reply: what differs from one recipient, host or day to another becomes a placeholder, so
   that replies that say the same have the same text. Lower case, single spaces. */
#include "text.h"

typedef struct sink {
    char *buf;
    size_t cap, len;
    uint64_t hash;
    bool parted;     /* a space is due before the next output */
    bool has_status; /* if not, a status in the text must not end up where it would be read as the reply's */
} sink;

static void put_octet(sink *to, char c)
{
    if (to->len + 1 < to->cap)
        to->buf[to->len] = c;
    to->len++;
    to->hash = (to->hash ^ (unsigned char)c) * 1099511628211u; /* FNV-1a */
}

static void separate(sink *to)
{
    if (to->parted && to->len > 0)
        put_octet(to, ' ');
    to->parted = false;
}

static void put_normal(sink *to, smtpb_span s)
{
    separate(to);
    for (size_t i = 0; i < s.len; i++)
        put_octet(to, smtpb_i_lower(s.ptr[i]));
}

#define PUT(to, literal) put_normal(to, SMTPB_I_LITERAL(literal))

static void put_number(sink *to, unsigned n)
{
    char digits[4];
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + n % 10);
    while ((n /= 10) > 0 && at > 0);
    put_normal(to, (smtpb_span){ digits + at, sizeof digits - at });
}

static void put_head(sink *to, const smtpb_reply *r)
{
    if (r->code != 0)
        put_number(to, r->code);
    to->parted = true;
    to->has_status = r->status.cls != 0;
    if (!to->has_status)
        return;
    put_number(to, r->status.cls);
    PUT(to, ".");
    put_number(to, r->status.subject);
    PUT(to, ".");
    put_number(to, r->status.detail);
    to->parted = true;
}

/* ---- What becomes a placeholder ---- */

/* Octets of the digits, hexadecimal digits, colons and dots at s; 0 unless at least two are colons: a time or an
   IPv6 address. Neither begins with a dot; a row of dots would be read again from each of them. */
static size_t colons_at(smtpb_span s, bool *hex)
{
    size_t n = 0, colons = 0;
    *hex = false;
    if (s.ptr[0] == '.')
        return 0;
    for (; n < s.len; n++) {
        char c = smtpb_i_lower(s.ptr[n]);
        if (c == ':')
            colons++;
        else if (c >= 'a' && c <= 'f')
            *hex = true;
        else if (!smtpb_i_is_digit(c) && c != '.')
            break;
    }
    *hex |= n > 12;
    return colons >= 2 ? n : 0;
}

/* "..." without white space or brackets inside; 0: none. */
static size_t quoted_at(smtpb_span s)
{
    static const char not_inside[] = "\"[<> \t\r\n";
    size_t n = 1;
    while (s.ptr[0] == '"' && n < s.len && !memchr(not_inside, s.ptr[n], sizeof not_inside - 1))
        n++;
    return n > 1 && n < s.len && s.ptr[n] == '"' ? n + 1 : 0;
}

static bool is_dotted_number(smtpb_span s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!smtpb_i_is_digit(s.ptr[i]) && s.ptr[i] != '.')
            return false;
    return true;
}

static void put_opaque(sink *to, smtpb_span run)
{
    smtpb_status status;
    smtpb_span host = smtpb_i_run_host(run);
    if (host.len == 0)
        PUT(to, "[address]");
    else if (smtpb_status_parse(run, &status) == run.len)
        put_normal(to, to->has_status ? run : SMTPB_I_LITERAL("[number]"));
    else if (is_dotted_number(run))
        PUT(to, "[ip]");
    else if (host.ptr != run.ptr)
        PUT(to, "[url]");
    else
        PUT(to, "[host]");
}

/* Letters and digits mixed: short ones such as S3150 are tokens with a meaning, long ones are ids. */
static bool is_identifier(smtpb_span word)
{
    bool upper = false, lower = false, digit = false;
    for (size_t i = 0; i < word.len; i++) {
        digit |= smtpb_i_is_digit(word.ptr[i]);
        lower |= word.ptr[i] >= 'a' && word.ptr[i] <= 'z';
        upper |= word.ptr[i] >= 'A' && word.ptr[i] <= 'Z';
    }
    return digit && (word.len >= 10 || (word.len >= 6 && upper && lower));
}

static void put_word(sink *to, smtpb_span word)
{
    size_t digits = 0;
    while (digits < word.len && smtpb_i_is_digit(word.ptr[digits]))
        digits++;
    if (digits == word.len)
        PUT(to, "[number]");
    else if (is_identifier(word))
        PUT(to, "[id]");
    else
        put_normal(to, word);
}

/* A dot between letters is not part of a host name here: the run would be opaque. */
static void put_words(sink *to, smtpb_span run)
{
    uint32_t hash;
    for (size_t i = 0; i < run.len;) {
        smtpb_span rest = smtpb_i_from(run, i);
        size_t n = smtpb_i_word(rest, &hash), len = n > 0 ? n : smtpb_i_glyph_at(rest).len;
        if (n > 0)
            put_word(to, smtpb_i_first(rest, n));
        else if (smtpb_i_is_space(rest.ptr[0]))
            to->parted = true;
        else
            put_normal(to, smtpb_i_first(rest, len));
        to->parted |= rest.ptr[0] == '.'; /* a sentence ends here; in lower case it would read as a host name */
        i += len;
    }
}

/* Writes what is at the start of s and returns its octets. */
static size_t put_next(sink *to, smtpb_span s)
{
    bool hex;
    size_t n = colons_at(s, &hex);
    if (n > 0) {
        put_normal(to, hex ? SMTPB_I_LITERAL("[ip]") : SMTPB_I_LITERAL("[time]"));
        return n;
    }
    if ((n = quoted_at(s)) > 0) {
        PUT(to, "[quoted]");
        return n;
    }
    smtpb_i_run run = smtpb_i_run_at(s);
    if (run.kind == SMTPB_I_OPAQUE)
        put_opaque(to, run.span);
    else if (run.kind == SMTPB_I_BRACKETED)
        PUT(to, "<[address]>");
    else
        put_words(to, run.span);
    return run.span.len;
}

static void normalize(const smtpb_reply *r, sink *to)
{
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_piece piece;
    put_head(to, r);
    for (; smtpb_piece_next(r, &at, &piece); to->parted = true)
        for (size_t i = 0; i < piece.text.len;)
            i += put_next(to, smtpb_i_from(piece.text, i));
}

size_t smtpb_normalize(const smtpb_reply *reply, char *buf, size_t cap)
{
    sink to = { buf, buf ? cap : 0, 0, 0, false, false };
    if (reply)
        normalize(reply, &to);
    if (to.cap > 0)
        buf[to.len < to.cap ? to.len : to.cap - 1] = '\0';
    return to.len;
}

uint64_t smtpb_fingerprint(const smtpb_reply *reply)
{
    sink to = { NULL, 0, 0, 14695981039346656037u, false, false };
    if (reply)
        normalize(reply, &to);
    return to.hash;
}
