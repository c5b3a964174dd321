/* SPDX-License-Identifier: MIT */
/* What a reply that quotes another was about. */
#include "rest.h"

#include "../../src/judge/about.c"

/* Any answer. */
unsigned smtpb_i_names(const smtpb_reply *r, const smtpb_context *ctx)
{
    return (unsigned)Frama_C_interval(0, 7);
}

WHOLLY(smtpb_i_outer_is_about)
{
    smtpb_i_outer_is_about(any_reply(), any_context());
}
