/* SPDX-License-Identifier: MIT */
/* The user's rules, from a block of any octets. */
#include "rest.h"

smtpb_result smtpb_rules_check(smtpb_span block)
{
    return (smtpb_result)Frama_C_interval(SMTPB_E_ARG, SMTPB_OK);
}

#include "../../src/user_match.c"

WHOLLY(smtpb_i_user_match)
{
    smtpb_i_user_hit hit;
    smtpb_i_user_match(any_span(), any_reply(), (smtpb_stage)Frama_C_interval(0, SMTPB_STAGE_OTHER), (smtpb_provider)any(), &hit);
}
