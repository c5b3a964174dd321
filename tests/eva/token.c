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

WHOLLY(smtpb_i_fold)
{
    char folded[OCTETS];
    smtpb_i_fold(any_span(), folded);
}

WHOLLY(smtpb_i_is_spelled)
{
    smtpb_i_is_spelled(any_span(), any_part());
}

WHOLLY(smtpb_i_letter)
{
    char letter[2];
    smtpb_i_letter((char)Frama_C_interval(-128, 127), letter);
}

/* A character of a script without spaces has three octets, and no glyph more than there are: rest.h relies on it. */
ANSWERED(smtpb_i_wide_glyph)
{
    smtpb_span s = any_span();
    if (s.len == 0)
        return;
    smtpb_i_glyph g = smtpb_i_wide_glyph(s);
    //@ assert 0 < g.len <= s.len && g.len <= 3;
    //@ assert g.kind == SMTPB_I_IDEOGRAPH ==> g.len == SMTPB_I_CHARACTER;
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
