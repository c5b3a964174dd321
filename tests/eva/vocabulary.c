/* SPDX-License-Identifier: MIT */
/* Words to their numbers. */
#define OF_VOCABULARY
#include "rest.h"

#include "../../src/rules/vocabulary.c"

WHOLLY(smtpb_i_look_up)
{
    smtpb_i_vocable known = smtpb_i_look_up(any_span(), any());
    //@ assert known.wait_kind <= SMTPB_I_WAIT_THEN && known.wait_row < WAITS;
}

WHOLLY(smtpb_i_host_number)
{
    smtpb_i_host_number(any_span());
}
