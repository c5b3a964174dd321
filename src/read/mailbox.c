/* SPDX-License-Identifier: MIT */
/* Mailboxes and paths (RFC 5321 4.1.2, 4.1.3), with UTF-8 as RFC 6531 3.3 extends them. The limits of RFC 5321 4.5.3.1
   count octets. Each function reads at the start of a span and returns the octets that match, 0 for no match. */
#include "read.h"

enum { MAX_LOCAL = 64, MAX_DOMAIN = 255, MAX_LABEL = 63, MAX_PATH_OCTETS = 256 };

static bool is_let_dig(char c)
{
    return smtpb_i_is_alpha(c) || smtpb_i_is_digit(c);
}

static bool is_atext(char c)
{
    return is_let_dig(c) || (c != '\0' && memchr("!#$%&'*+-/=?^_`{|}~", c, 19) != NULL);
}

static size_t utf8_beyond_ascii(smtpb_span s)
{
    return s.len > 0 && (unsigned char)s.ptr[0] >= 0x80 ? smtpb_i_utf8(s) : 0;
}

/* ---- Local-part = Dot-string / Quoted-string ---- */

static size_t atom(smtpb_span s)
{
    size_t n = 0, wide;
    while (n < s.len) {
        if (is_atext(s.ptr[n]))
            n++;
        else if ((wide = utf8_beyond_ascii(smtpb_i_from(s, n))) > 0)
            n += wide;
        else
            break;
    }
    return n;
}

/* Dot-string = Atom *("." Atom) */
static size_t dot_string(smtpb_span s)
{
    size_t n = atom(s), more;
    if (n == 0)
        return 0;
    while (n < s.len && s.ptr[n] == '.' && (more = atom(smtpb_i_from(s, n + 1))) > 0)
        n += 1 + more;
    return n;
}

static bool is_printable(char c)
{
    return c >= ' ' && c <= '~';
}

/* Quoted-string = DQUOTE *( qtextSMTP / quoted-pairSMTP ) DQUOTE: may contain <, > and @. */
static size_t quoted_string(smtpb_span s)
{
    if (s.len == 0 || s.ptr[0] != '"')
        return 0;
    size_t n = 1, wide;
    while (n < s.len && s.ptr[n] != '"') {
        if (s.ptr[n] == '\\')
            n = n + 1 < s.len && is_printable(s.ptr[n + 1]) ? n + 2 : s.len;
        else if (is_printable(s.ptr[n]))
            n++;
        else if ((wide = utf8_beyond_ascii(smtpb_i_from(s, n))) > 0)
            n += wide;
        else
            return 0;
    }
    return n < s.len ? n + 1 : 0;
}

static size_t local_part(smtpb_span s, uint32_t *flags)
{
    smtpb_span room = smtpb_i_first(s, MAX_LOCAL + 1);
    size_t n = quoted_string(room);
    if (n > 0)
        *flags |= SMTPB_FORWARD_QUOTED;
    else
        n = dot_string(room);
    return n <= MAX_LOCAL ? n : 0;
}

/* ---- Domain = sub-domain *("." sub-domain) ---- */

/* sub-domain = Let-dig [Ldh-str] / U-label: no hyphen at either end. */
static size_t label(smtpb_span s)
{
    size_t n = 0, wide;
    while (n < s.len) {
        if (is_let_dig(s.ptr[n]) || (s.ptr[n] == '-' && n > 0))
            n++;
        else if ((wide = utf8_beyond_ascii(smtpb_i_from(s, n))) > 0)
            n += wide;
        else
            break;
    }
    while (n > 0 && s.ptr[n - 1] == '-')
        n--;
    return n <= MAX_LABEL ? n : 0;
}

static size_t domain(smtpb_span s)
{
    smtpb_span room = smtpb_i_first(s, MAX_DOMAIN + 1);
    size_t n = label(room), more;
    if (n == 0)
        return 0;
    while (n < room.len && room.ptr[n] == '.' && (more = label(smtpb_i_from(room, n + 1))) > 0)
        n += 1 + more;
    return n <= MAX_DOMAIN ? n : 0;
}

/* ---- address-literal = "[" ( IPv4 / IPv6 / General ) "]" ---- */

/* Snum = 1*3DIGIT, 0..255 */
static size_t snum(smtpb_span s)
{
    size_t n = 0;
    unsigned value = 0;
    while (n < s.len && n < 3 && smtpb_i_is_digit(s.ptr[n]))
        value = value * 10 + (unsigned)(s.ptr[n++] - '0');
    return value <= 255 ? n : 0;
}

static bool is_ipv4(smtpb_span s)
{
    for (int part = 0; part < 4; part++) {
        size_t n = snum(s);
        if (n == 0)
            return false;
        s = smtpb_i_from(s, n);
        if (part < 3) {
            if (s.len == 0 || s.ptr[0] != '.')
                return false;
            s = smtpb_i_from(s, 1);
        }
    }
    return s.len == 0;
}

/* IPv6-hex = 1*4HEXDIG */
static size_t hex_group(smtpb_span s)
{
    size_t n = 0;
    while (n < s.len && n < 4 &&
           (smtpb_i_is_digit(s.ptr[n]) || (smtpb_i_lower(s.ptr[n]) >= 'a' && smtpb_i_lower(s.ptr[n]) <= 'f')))
        n++;
    return n;
}

/* Eight groups, the last two perhaps as IPv4; one "::" replaces two groups or more. */
static bool is_ipv6(smtpb_span s)
{
    int groups = 0;
    bool gap = false, colon_due = false;
    while (s.len > 0) {
        if (s.len >= 2 && s.ptr[0] == ':' && s.ptr[1] == ':') {
            if (gap)
                return false;
            gap = true;
            colon_due = false;
            s = smtpb_i_from(s, 2);
            continue;
        }
        if (colon_due && s.ptr[0] == ':')
            s = smtpb_i_from(s, 1);
        if (is_ipv4(s))
            return gap ? groups <= 4 : groups == 6;
        size_t n = hex_group(s);
        s = smtpb_i_from(s, n);
        if (n == 0 || ++groups > 8 || (s.len > 0 && s.ptr[0] != ':'))
            return false;
        colon_due = true;
    }
    return gap ? groups <= 6 : groups == 8;
}

/* General-address-literal = Standardized-tag ":" 1*dcontent; dcontent = %d33-90 / %d94-126 */
static bool is_general(smtpb_span s)
{
    size_t colon = smtpb_i_find(s, 0, ':');
    if (colon == 0 || colon + 1 >= s.len || s.ptr[colon - 1] == '-')
        return false;
    for (size_t i = 0; i < colon; i++)
        if (!is_let_dig(s.ptr[i]) && s.ptr[i] != '-')
            return false;
    for (size_t i = colon + 1; i < s.len; i++)
        if (s.ptr[i] < '!' || s.ptr[i] > '~' || s.ptr[i] == '\\' || s.ptr[i] == '[')
            return false;
    return true;
}

static size_t address_literal(smtpb_span s)
{
    smtpb_span room = smtpb_i_first(s, MAX_DOMAIN);
    size_t end = smtpb_i_find(room, 1, ']');
    if (room.len == 0 || room.ptr[0] != '[' || end == room.len)
        return 0;
    smtpb_span inside = { room.ptr + 1, end - 1 };
    bool valid = smtpb_i_starts(inside, SMTPB_I_LITERAL("IPv6:")) ? is_ipv6(smtpb_i_from(inside, 5))
                                                                  : is_ipv4(inside) || is_general(inside);
    return valid ? end + 1 : 0;
}

/* ---- Mailbox and Path ---- */

static bool beyond_ascii(smtpb_span s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] >= 0x80)
            return true;
    return false;
}

/* Mailbox = Local-part "@" ( Domain / address-literal ) */
size_t smtpb_i_mailbox(smtpb_span s, smtpb_forward *out)
{
    memset(out, 0, sizeof *out);
    uint32_t flags = 0;
    size_t local = local_part(s, &flags);
    if (local == 0 || local + 1 >= s.len || s.ptr[local] != '@')
        return 0;
    smtpb_span rest = smtpb_i_from(s, local + 1);
    size_t host = domain(rest);
    if (host == 0) {
        host = address_literal(rest);
        flags |= SMTPB_FORWARD_LITERAL;
    }
    if (host == 0)
        return 0;
    out->address = smtpb_i_first(s, local + 1 + host);
    out->local = smtpb_i_first(s, local);
    out->domain = smtpb_i_first(rest, host);
    if (beyond_ascii(out->address))
        flags |= SMTPB_FORWARD_UTF8;
    if (smtpb_i_find(out->local, 0, '?') < local)
        flags |= SMTPB_FORWARD_REPLACED;
    out->flags = flags;
    return out->address.len;
}

/* A-d-l ":" where A-d-l = "@" Domain *( "," "@" Domain ): accepted and ignored, as RFC 5321 F.2 asks. */
static size_t source_route(smtpb_span s)
{
    size_t n = 0, host;
    while (n < s.len && s.ptr[n] == '@' && (host = domain(smtpb_i_from(s, n + 1))) > 0) {
        n += 1 + host;
        if (n < s.len && s.ptr[n] == ':')
            return n + 1;
        if (n >= s.len || s.ptr[n] != ',')
            return 0;
        n++;
    }
    return 0;
}

/* Path = "<" [ A-d-l ":" ] Mailbox ">" */
size_t smtpb_i_path(smtpb_span s, smtpb_forward *out)
{
    memset(out, 0, sizeof *out);
    smtpb_span room = smtpb_i_first(s, MAX_PATH_OCTETS);
    if (room.len == 0 || room.ptr[0] != '<')
        return 0;
    size_t route = source_route(smtpb_i_from(room, 1));
    size_t n = smtpb_i_mailbox(smtpb_i_from(room, 1 + route), out);
    size_t close = 1 + route + n;
    if (n == 0 || close >= room.len || room.ptr[close] != '>') {
        memset(out, 0, sizeof *out);
        return 0;
    }
    if (route > 0)
        out->flags |= SMTPB_FORWARD_SOURCE_ROUTE;
    return close + 1;
}

bool smtpb_i_same_mailbox(const smtpb_forward *a, const smtpb_forward *b)
{
    return a->local.len == b->local.len && a->local.len > 0 && memcmp(a->local.ptr, b->local.ptr, a->local.len) == 0 &&
           smtpb_i_same(a->domain, b->domain);
}
