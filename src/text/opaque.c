/* SPDX-License-Identifier: MIT */
/* Opaque parts of a text: addresses, host names and URLs, whose letters are never matched as words. */
#include "text.h"

/* "jane@example.net...User unknown": no domain has two dots in a row. */
static bool ends_domain(smtpb_span rest)
{
    return rest.len > 2 && rest.ptr[0] == '.' && rest.ptr[1] == '.' && rest.ptr[2] == '.';
}

/* Octets of the run of letters and joining marks at s; a colon joins only in "://". Dots right behind an @ end nothing. */
static size_t joined(smtpb_span s)
{
    size_t n = 0;
    bool domain = false;
    while (n < s.len) {
        uint8_t c = smtpb_i_octet(s.ptr[n]);
        if (c == 0 || (s.ptr[n] == ':' && (n + 1 == s.len || s.ptr[n + 1] != '/')) ||
            (domain && ends_domain(smtpb_i_from(s, n))))
            break;
        domain = domain || (n > 0 && s.ptr[n - 1] == '@');
        smtpb_i_glyph g = { 1, SMTPB_I_LETTER, ' ' };
        if (c == SMTPB_I_WIDE)
            g = smtpb_i_glyph_at(smtpb_i_from(s, n));
        if (g.kind != SMTPB_I_LETTER && g.kind != SMTPB_I_SILENT)
            break;
        n += g.len;
    }
    return n;
}

/* "unknown.Please": a sentence ends here, although no space follows. */
static bool ends_sentence(smtpb_span s, size_t dot)
{
    return dot + 2 < s.len && s.ptr[dot + 1] >= 'A' && s.ptr[dot + 1] <= 'Z' && s.ptr[dot + 2] >= 'a' &&
           s.ptr[dot + 2] <= 'z';
}

static bool is_letter(char c)
{
    return smtpb_i_is_alpha(c) || smtpb_i_is_digit(c) || (unsigned char)c >= 0x80;
}

/* A run is an address, a URL or a host name if it holds an @, a :// or a dot between letters. */
static bool is_opaque(smtpb_span run)
{
    for (size_t i = 1; i + 1 < run.len; i++) {
        bool between = is_letter(run.ptr[i - 1]) && is_letter(run.ptr[i + 1]);
        if (run.ptr[i] == '@' || (run.ptr[i] == ':' && run.ptr[i + 1] == '/'))
            return true;
        if (run.ptr[i] == '.' && between && !ends_sentence(run, i))
            return true;
    }
    return false;
}

size_t smtpb_i_bracket(smtpb_span text, size_t at)
{
    size_t n = at + 1;
    while (n < text.len && text.ptr[n] != '>' && text.ptr[n] != '<' && !smtpb_i_is_space(text.ptr[n]))
        n++;
    return n > at + 1 && n < text.len && text.ptr[n] == '>' ? n + 1 - at : 0;
}

smtpb_i_run smtpb_i_run_at(smtpb_span text)
{
    smtpb_i_glyph first = smtpb_i_glyph_at(text);
    size_t n = text.ptr[0] == '<' ? smtpb_i_bracket(text, 0) : 0;
    if (n > 0)
        return (smtpb_i_run){ SMTPB_I_BRACKETED, smtpb_i_first(text, n) };
    smtpb_span run = smtpb_i_first(text, first.kind == SMTPB_I_LETTER ? joined(text) : first.len);
    return (smtpb_i_run){ is_opaque(run) ? SMTPB_I_OPAQUE : SMTPB_I_WORD, run };
}

/* The host of a URL, or a host name by itself. Empty if an @ makes it an address. */
smtpb_span smtpb_i_run_host(smtpb_span run)
{
    size_t begin = 0, end;
    for (size_t i = 0; i + 2 < run.len && begin == 0; i++)
        if (memcmp(run.ptr + i, "://", 3) == 0)
            begin = i + 3;
    smtpb_span host = smtpb_i_from(run, begin);
    for (end = 0; end < host.len && host.ptr[end] != '/' && host.ptr[end] != '?'; end++)
        if (host.ptr[end] == '@')
            return (smtpb_span){ NULL, 0 };
    while (end > 0 && host.ptr[end - 1] == '.')
        end--;
    return smtpb_i_first(host, end);
}

/* ---- The same in one pass, for what is usual ---- */

/* What an octet is to a run: a letter, a mark that joins, one that tells more, or its end. */
enum { LETTER = 0, JOINS = 1, DOT = 2, AT = 3, COLON = 4, PATH = 5, ENDS = 6, WIDE = 7 };

#define L LETTER
#define J JOINS
#define D DOT
#define C COLON
#define P PATH
#define E ENDS
#define W WIDE
/* clang-format off */
static const uint8_t run_kinds[256] = {
    E, E, E, E, E, E, E, E, E, E, E, E, E, E, E, E, E, E, E, E, E, E, E, E, E, E, E, E, E, E, E, E,
    E, J, E, J, J, J, J, J, E, E, J, J, E, J, D, P, L, L, L, L, L, L, L, L, L, L, C, E, E, J, E, P, /*  !"#$%&'()*+,-./ :;<=>? */
    AT, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, E, E, E, J, J, /* @ [\]^_ */
    J, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, J, J, J, J, E,  /* ` {|}~ */
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
};
/* clang-format on */
#undef L
#undef J
#undef D
#undef C
#undef P
#undef E
#undef W

static unsigned kind_at(smtpb_span text, size_t at)
{
    return at < text.len ? run_kinds[(unsigned char)text.ptr[at]] : ENDS;
}

static bool separates_labels(smtpb_span text, size_t dot)
{
    return kind_at(text, dot - 1) == LETTER && kind_at(text, dot + 1) == LETTER && !ends_sentence(text, dot);
}

/* False: smtpb_i_run_at is to tell. */
static bool take_mark(smtpb_i_quick_run *r, smtpb_span text, size_t at, unsigned kind, size_t *last_label)
{
    unsigned next = kind_at(text, at + 1);
    switch (kind) {
    case DOT:
        r->opaque |= separates_labels(text, at);
        r->labels_at = *last_label;
        *last_label = at + 1;
        return true;
    case AT:
        r->is_address |= r->is_host;
        r->is_host = false;
        r->opaque |= next < COLON; /* it is not the last octet */
        return next < COLON || next == ENDS;
    case COLON: /* of a URL, whose host stands behind it */
        r->is_host = r->is_address = false;
        r->opaque = true;
        return true;
    case PATH:
        r->is_host = false;
        return true;
    default:
        return false;
    }
}

smtpb_i_quick_run smtpb_i_quick_run_at(smtpb_span text, size_t at)
{
    static const smtpb_i_quick_run unknown = { 0, false, false, false, 0 };
    smtpb_i_quick_run r = { 0, false, false, true, at };
    size_t end = at, last_label = at;
    bool domain = false;
    for (;; end++) {
        unsigned kind = kind_at(text, end);
        if (kind == COLON && (end + 1 >= text.len || text.ptr[end + 1] != '/'))
            kind = ENDS;
        if (kind == DOT && domain && ends_domain(smtpb_i_from(text, end)))
            kind = ENDS;
        if (kind == ENDS)
            break;
        domain |= end > at && kind_at(text, end - 1) == AT;
        if (kind > JOINS && !take_mark(&r, text, end, kind, &last_label))
            return unknown;
    }
    r.len = end - at;
    return r;
}
