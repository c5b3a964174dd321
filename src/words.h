/* SPDX-License-Identifier: MIT */
/* The words of a text, for the matcher and for the generator of its tables: what a word is must be the same for both. */
#ifndef SMTPB_I_WORDS_H
#define SMTPB_I_WORDS_H

#include "span.h"

/* A letter or digit of any script. Octets above ASCII belong to words as they are. */
static inline bool smtpb_i_is_letter(char c)
{
    return smtpb_i_is_alpha(c) || smtpb_i_is_digit(c) || (unsigned char)c >= 0x80;
}

/* The word at the start of s, whose first octet is a letter: its octets, and in *hash its hash. An apostrophe inside belongs
   to the word but does not count: doesn't is doesnt. */
static inline size_t smtpb_i_word(smtpb_span s, uint32_t *hash)
{
    size_t n = 0;
    uint32_t h = 2166136261u; /* FNV-1a */
    for (; n < s.len && (smtpb_i_is_letter(s.ptr[n]) || s.ptr[n] == '\''); n++)
        if (s.ptr[n] != '\'')
            h = (h ^ (unsigned char)smtpb_i_lower(s.ptr[n])) * 16777619u;
    *hash = h ^ h >> 15;
    return n;
}

#endif
