/* SPDX-License-Identifier: MIT */
/* Where a word ends, and its hash. */
#include "text.h"

/* Octets of the ASCII letters and digits at s[n], which are added to *hash. */
static size_t letters_at(smtpb_span s, size_t n, uint32_t *hash)
{
    uint8_t c;
    size_t begin = n;
    for (; n < s.len && (c = smtpb_i_octet(s.ptr[n])) >= '0'; n++)
        *hash = smtpb_i_hash(*hash, (char)c);
    return n - begin;
}

size_t smtpb_i_word(smtpb_span s, uint32_t *hash)
{
    uint32_t h = SMTPB_I_HASH_START;
    size_t n = letters_at(s, 0, &h);
    while (n < s.len) {
        uint8_t c = smtpb_i_octet(s.ptr[n]);
        if (c != SMTPB_I_WIDE && (c != SMTPB_I_APOSTROPHE || n == 0))
            break;
        smtpb_i_glyph g = smtpb_i_glyph_at(smtpb_i_from(s, n));
        if (n == 0 && g.kind == SMTPB_I_IDEOGRAPH) {
            h = smtpb_i_hash(smtpb_i_hash(smtpb_i_hash(h, s.ptr[0]), s.ptr[1]), s.ptr[2]);
            n = 3;
            break;
        }
        if (g.kind != SMTPB_I_LETTER && (g.kind != SMTPB_I_SILENT || n == 0))
            break;
        if (g.kind == SMTPB_I_LETTER)
            h = smtpb_i_hash(h, g.fold);
        n += g.len;
        n += letters_at(s, n, &h);
    }
    *hash = h;
    return n;
}
