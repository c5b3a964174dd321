/* SPDX-License-Identifier: MIT */
/* Words that take back what a phrase says. */
#include "rest.h"

#include "../../src/judge/hedge.c"

ANSWERED(smtpb_i_is_hedged)
{
    smtpb_i_is_hedged(any_reply(), any_part(), maybe());
}
