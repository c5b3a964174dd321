/* SPDX-License-Identifier: MIT */
/* User rules, from lines of text. */
#include "rest.h"

#define PARSES(noun)                                        \
    bool smtpb_##noun##_parse(smtpb_span s, smtpb_##noun *out) \
    {                                                       \
        *out = (smtpb_##noun)Frama_C_interval(0, SMTPB_STAGE_OTHER);      \
        return maybe();                                     \
    }

PARSES(stage)
PARSES(provider)
PARSES(reason)
PARSES(category)
PARSES(type)
PARSES(address)
PARSES(action)
PARSES(scope)
PARSES(severity)
PARSES(confidence)
PARSES(mechanism)
PARSES(limit)

#include "../../src/rules/phrase.c"
#include "../../src/rules/user_compile.c"

static draft the_draft;

/* Calls itself for the contents of a bracket. */
/*@ requires \valid(s) && \valid(out);
    assigns s->at, s->fault, s->fault_at, *out, the_draft, \result \from indirect: *s;
    ensures the_draft.rule.positions <= SMTPB_I_POSITIONS; */
static bool read_phrase(smtpb_i_scanner *s, smtpb_i_part *out);

/* The body of the loop in write_rules(). */
ANSWERED(read_line)
{
    char block[8];
    uint32_t column;
    block_writer w = { block, Frama_C_interval(0, sizeof block), Frama_C_interval(0, 2 * sizeof block) };
    smtpb_span line = any_span();
    if (read_line(&the_draft, line, any(), &column) == SMTPB_RULES_FAULT_NONE)
        put_rule(&w, &the_draft, line);
}
