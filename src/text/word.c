/* SPDX-License-Identifier: MIT */
/* Where a word ends, its hash, and how it is compared. */
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

/* A word that is read letter by letter. */
typedef struct reading {
    smtpb_i_hashing all, counting; /* of all letters; of an inflected word, of those that count */
    size_t letters;
    bool inflected;
} reading;

static void take_letter(reading *r, char fold)
{
    r->inflected |= r->letters == 0 && smtpb_i_is_inflected(fold);
    smtpb_i_hash_octet(&r->all, fold);
    r->letters++;
    if (r->inflected && (r->letters <= SMTPB_I_STEM || !smtpb_i_is_ending(fold)))
        r->counting = r->all;
}

/* Takes the ASCII letters and digits at s[n]; all of them count. */
static size_t take_plain_letters(reading *r, smtpb_span s, size_t n)
{
    size_t more = letters_at(s, n, &r->all);
    r->letters += more;
    if (more > 0)
        r->counting = r->all;
    return more;
}

/* A word of any length, with accents and apostrophes, or an ideograph. */
static size_t any_word(smtpb_span s, uint32_t *hash)
{
    reading r = { { 0, 0, 0 }, { 0, 0, 0 }, 0, false };
    size_t n = take_plain_letters(&r, s, 0);
    while (n < s.len) {
        uint8_t c = smtpb_i_octet(s.ptr[n]);
        if (c != SMTPB_I_WIDE && (c != SMTPB_I_APOSTROPHE || n == 0))
            break;
        smtpb_i_glyph g = smtpb_i_glyph_at(smtpb_i_from(s, n));
        if (n == 0 && g.kind == SMTPB_I_IDEOGRAPH) {
            for (; n < 3; n++)
                smtpb_i_hash_octet(&r.all, s.ptr[n]);
            break;
        }
        if (g.kind != SMTPB_I_LETTER && (g.kind != SMTPB_I_SILENT || n == 0))
            break;
        if (g.kind == SMTPB_I_LETTER)
            take_letter(&r, g.fold);
        n += g.len;
        n += take_plain_letters(&r, s, n);
    }
    *hash = smtpb_i_hash_end(r.inflected ? &r.counting : &r.all);
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

size_t smtpb_i_fold(smtpb_span word, char *out)
{
    size_t n = 0;
    while (word.len > 0) {
        smtpb_i_glyph g = smtpb_i_glyph_at(word);
        smtpb_span same = smtpb_i_compared(word, &g);
        for (size_t i = 0; i < same.len; i++)
            out[n++] = same.ptr[i];
        word = smtpb_i_from(word, g.len);
    }
    while (n > SMTPB_I_STEM && smtpb_i_is_inflected(out[0]) && smtpb_i_is_ending(out[n - 1]))
        n--;
    return n;
}

/* May this letter follow the letters that count, which are all there are? */
static bool is_ending_of(smtpb_span folded, const smtpb_i_glyph *g)
{
    return g->kind == SMTPB_I_LETTER && folded.len >= SMTPB_I_STEM && smtpb_i_is_inflected(folded.ptr[0]) &&
           smtpb_i_is_ending(g->fold);
}

/* Goes on behind the letter at *at if that is the next one, or an ending that does not count. */
static bool passes(smtpb_span rest, const smtpb_i_glyph *g, smtpb_span folded, size_t *at)
{
    smtpb_span same = smtpb_i_compared(rest, g);
    if (same.len == 0)
        return true;
    if (*at == folded.len)
        return is_ending_of(folded, g);
    if (folded.len - *at < same.len || memcmp(folded.ptr + *at, same.ptr, same.len) != 0)
        return false;
    *at += same.len;
    return true;
}

bool smtpb_i_is_spelled(smtpb_span word, smtpb_span folded)
{
    size_t i = 0;
    while (i < word.len && i < folded.len && smtpb_i_octet(word.ptr[i]) == (unsigned char)folded.ptr[i])
        i++;
    size_t at = i;
    while (i < word.len) {
        smtpb_span rest = smtpb_i_from(word, i);
        smtpb_i_glyph g = smtpb_i_glyph_at(rest);
        if (!passes(rest, &g, folded, &at))
            return false;
        i += g.len;
    }
    return at == folded.len;
}
