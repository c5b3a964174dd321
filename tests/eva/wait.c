/* SPDX-License-Identifier: MIT */
/* The wait that a reply asks for. */
#include "rest.h"

#include "../../src/judge/wait.c"

WHOLLY(smtpb_i_wait_of)
{
    smtpb_i_wait_of(any_reply());
}
