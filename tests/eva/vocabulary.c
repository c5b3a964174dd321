/* SPDX-License-Identifier: MIT */
/* Words to their numbers. ANSWERED keeps apart the two parts that the letters of words are in. */
#define OF_VOCABULARY
#include "rest.h"

#include "../../src/rules/vocabulary.c"

ANSWERED(smtpb_i_look_up)
{
    smtpb_i_vocable known = smtpb_i_look_up(any_span(), any());
    //@ assert known.wait_kind <= SMTPB_I_WAIT_THEN && known.wait_row < WAITS;
}

ANSWERED(smtpb_i_look_up_plain)
{
    smtpb_i_plain word = { Frama_C_unsigned_long_long_interval(0, UINT64_MAX),
                           Frama_C_unsigned_long_long_interval(0, UINT64_MAX), any() };
    smtpb_i_look_up_plain(&word, Frama_C_interval(1, SMTPB_I_PLAIN));
}

ANSWERED(smtpb_i_letters_of)
{
    smtpb_i_letters_of((uint16_t)Frama_C_interval(0, sizeof rows / sizeof *rows - 1));
}

ANSWERED(smtpb_i_wide_word)
{
    size_t n;
    smtpb_i_wide_word(any_span(), &n);
}

WHOLLY(smtpb_i_may_be_known)
{
    smtpb_i_may_be_known(any_span());
}

ANSWERED(smtpb_i_host_sense)
{
    smtpb_i_host_sense(any_span());
}
