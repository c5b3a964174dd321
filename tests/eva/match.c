/* SPDX-License-Identifier: MIT */
/* The phrases of the rules. */
#define OF_VOCABULARY
#include "rest.h"

#define smtpb_i_look_up look_up
#define smtpb_i_host_number host_number
#include "../../src/rules/vocabulary.c" /* only for the number of its rows */
#undef smtpb_i_look_up
#undef smtpb_i_host_number

static uint16_t any_word(void)
{
    return (uint16_t)Frama_C_interval(0, sizeof rows / sizeof *rows - 2);
}

smtpb_i_vocable smtpb_i_look_up(smtpb_span s, uint32_t hash)
{
    return (smtpb_i_vocable){ any_word(), (uint8_t)Frama_C_interval(0, SMTPB_I_WAIT_THEN), 0 };
}

uint16_t smtpb_i_host_number(smtpb_span host)
{
    return any_word();
}

#include "../../src/rules/match.c"

WHOLLY(smtpb_i_match)
{
    smtpb_i_hits hits;
    smtpb_i_match(any_reply(), (smtpb_stage)Frama_C_interval(0, SMTPB_STAGE_OTHER), (smtpb_provider)any(), &hits);
}

WHOLLY(smtpb_i_match_one)
{
    smtpb_i_match_one(any_reply(), (smtpb_stage)Frama_C_interval(0, SMTPB_STAGE_OTHER), (smtpb_provider)any(),
                      Frama_C_interval(0, sizeof rules / sizeof *rules - 1));
}
