/* SPDX-License-Identifier: MIT */
/* User rules, from a block of any octets. */
#include "rest.h"

#include "../../src/rules/conditions.c"
#include "../../src/rules/user_block.c"
#include "../../src/rules/user_match.c"

/* Room for one rule of two words or two rules of one word. */
static char block[sizeof(smtpb_i_block) + 2 * (SMTPB_I_POSITIONS_AT + sizeof(smtpb_i_position) + 8)];

ANSWERED(smtpb_i_user_match)
{
    smtpb_i_user_hit hit;
    smtpb_i_word_set words;
    Frama_C_make_unknown(block, sizeof block);
    Frama_C_make_unknown((char *)&words, sizeof words);
    smtpb_i_user_match((smtpb_span){ block, sizeof block }, any_reply(), &words,
                       (smtpb_stage)Frama_C_interval(0, SMTPB_STAGE_OTHER), (smtpb_provider)any(), &hit);
}

WHOLLY(smtpb_rules_check)
{
    smtpb_rules_check(any_span());
}
