/* SPDX-License-Identifier: MIT */
/* What a reply that quotes another was about. */
#include "rest.h"

#include "../../src/quoted.c"

WHOLLY(smtpb_i_outer_is_about)
{
    smtpb_i_outer_is_about(any_reply());
}
