/* SPDX-License-Identifier: MIT */
/* The wait that a reply asks for. */
#include "rest.h"

#include "../../src/rules/wait.c"

WHOLLY(smtpb_i_wait_word)
{
    smtpb_i_wait_reader reader = { 0 };
    smtpb_span text = any_part(), word = smtpb_i_from(text, Frama_C_interval(0, OCTETS));
    smtpb_i_vocable known = smtpb_i_look_up(word, any());
    if (word.len == 0)
        return;
    smtpb_i_wait_word(&reader, text, word, &known);
    smtpb_i_wait_word(&reader, text, word, &known);
    smtpb_i_wait_other(&reader);
}
