/* SPDX-License-Identifier: MIT */
/* Where a word ends, and its hash. */
#include "text.h"

/* Octets of the ASCII letters and digits at s[n], which are added to the hash. */
static size_t letters_at(smtpb_span s, size_t n, smtpb_i_hashing *hash)
{
    uint8_t c;
    size_t begin = n;
    for (; n < s.len && (c = smtpb_i_octet(s.ptr[n])) >= '0'; n++)
        smtpb_i_hash_octet(hash, (char)c);
    return n - begin;
}

/* A word of any length, with accents and apostrophes, or an ideograph. */
static size_t any_word(smtpb_span s, uint32_t *hash)
{
    smtpb_i_hashing h = { 0, 0, 0 };
    size_t n = letters_at(s, 0, &h);
    while (n < s.len) {
        uint8_t c = smtpb_i_octet(s.ptr[n]);
        if (c != SMTPB_I_WIDE && (c != SMTPB_I_APOSTROPHE || n == 0))
            break;
        smtpb_i_glyph g = smtpb_i_glyph_at(smtpb_i_from(s, n));
        if (n == 0 && g.kind == SMTPB_I_IDEOGRAPH) {
            for (; n < 3; n++)
                smtpb_i_hash_octet(&h, s.ptr[n]);
            break;
        }
        if (g.kind != SMTPB_I_LETTER && (g.kind != SMTPB_I_SILENT || n == 0))
            break;
        if (g.kind == SMTPB_I_LETTER)
            smtpb_i_hash_octet(&h, g.fold);
        n += g.len;
        n += letters_at(s, n, &h);
    }
    *hash = smtpb_i_hash_end(&h);
    return n;
}

size_t smtpb_i_word(smtpb_span s, uint32_t *hash)
{
    smtpb_i_plain plain;
    size_t n = s.len > 0 ? smtpb_i_plain_word(s, 0, &plain) : 0;
    if (n == 0)
        return any_word(s, hash);
    *hash = plain.hash;
    return n;
}
