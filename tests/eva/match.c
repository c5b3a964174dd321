/* SPDX-License-Identifier: MIT */
/* The phrases of the rules. */
#define OF_VOCABULARY
#include "rest.h"

#define smtpb_i_look_up look_up
#define smtpb_i_look_up_plain look_up_plain
#define smtpb_i_vocable_of vocable_of
#define smtpb_i_may_be_known may_be_known
#define smtpb_i_host_number host_number
#include "../../src/rules/vocabulary.c" /* only for the number of its rows */
#undef smtpb_i_look_up
#undef smtpb_i_look_up_plain
#undef smtpb_i_vocable_of
#undef smtpb_i_may_be_known
#undef smtpb_i_host_number

static uint16_t any_word(void)
{
    return (uint16_t)Frama_C_interval(0, sizeof rows / sizeof *rows - 2);
}

smtpb_i_vocable smtpb_i_vocable_of(uint16_t number)
{
    return (smtpb_i_vocable){ number, (uint8_t)Frama_C_interval(0, SMTPB_I_WAIT_THEN),
                              (uint8_t)Frama_C_interval(0, WAITS - 1), (uint8_t)any() };
}

smtpb_i_vocable smtpb_i_look_up(smtpb_span s, uint32_t hash)
{
    return smtpb_i_vocable_of(any_word());
}

uint16_t smtpb_i_look_up_plain(const smtpb_i_plain *word, size_t n)
{
    return any_word();
}

bool smtpb_i_may_be_known(smtpb_span labels)
{
    return maybe();
}

void smtpb_i_wait_word(smtpb_i_wait_reader *m, smtpb_span text, smtpb_span word, const smtpb_i_vocable *known)
{
    m->busy = maybe();
}

void smtpb_i_wait_other(smtpb_i_wait_reader *m)
{
    m->busy = maybe();
}

void smtpb_i_list_of_word(smtpb_i_listing *l, smtpb_span word, uint8_t row)
{
}

void smtpb_i_list_of_host(smtpb_i_listing *l, smtpb_span run)
{
}

uint16_t smtpb_i_host_number(smtpb_span host)
{
    return any_word();
}

#include "../../src/rules/conditions.c"
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
