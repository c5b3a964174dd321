/* SPDX-License-Identifier: MIT */
/* The block list that a reply names. */
#include "rest.h"

#include "../../src/judge/blocklist.c"

WHOLLY(smtpb_i_blocklist)
{
    smtpb_span name;
    smtpb_i_blocklist(any_reply(), &name);
}
