/* SPDX-License-Identifier: MIT */
/* Words and tokens. */
#define OF_WORDS
#include "rest.h"

#include "../../src/text/glyph.c"
#include "../../src/text/word.c"
#include "../../src/text/token.c"

EXACTLY(smtpb_i_word)
{
    uint32_t hash;
    smtpb_i_word(any_span(), &hash);
}

WHOLLY(smtpb_i_token_next)
{
    smtpb_i_walk walk = { any_span(), 0, Frama_C_interval(0, OCTETS) };
    smtpb_i_token token;
    while (smtpb_i_token_next(&walk, &token))
        ;
}

WHOLLY(smtpb_i_read_path)
{
    smtpb_i_walk walk = { any_span(), 0, 0 };
    smtpb_i_read_path(&walk, any_part());
}
