/* SPDX-License-Identifier: MIT */
/* Opaque parts of a text: addresses, host names and URLs, whose letters are never matched as words. */
#include "text.h"

/* Octets of the run of letters and joining marks at s; a colon joins only in "://". */
static size_t joined(smtpb_span s)
{
    size_t n = 0;
    while (n < s.len) {
        uint8_t c = smtpb_i_octet(s.ptr[n]);
        if (c == 0 || (s.ptr[n] == ':' && (n + 1 == s.len || s.ptr[n + 1] != '/')))
            break;
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

/* Octets of "<...>" without white space inside: an address or a host, whatever its words. */
static size_t bracket(smtpb_span s)
{
    size_t n = 1;
    while (n < s.len && s.ptr[n] != '>' && s.ptr[n] != '<' && !smtpb_i_is_space(s.ptr[n]))
        n++;
    return n > 1 && n < s.len && s.ptr[n] == '>' ? n + 1 : 0;
}

/* `text` is not empty. */
smtpb_i_run smtpb_i_run_at(smtpb_span text)
{
    smtpb_i_glyph first = smtpb_i_glyph_at(text);
    size_t n = text.ptr[0] == '<' ? bracket(text) : 0;
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
