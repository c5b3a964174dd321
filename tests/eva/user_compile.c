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

#include "../../src/rules/user_compile.c"

/* Calls itself for the contents of a bracket. */
/*@ requires \valid(r);
    assigns r->at, r->fault, r->fault_at, r->rule.positions, r->positions[0 .. SMTPB_I_POSITIONS - 1],
            r->letters[0 .. LETTERS - 1], r->letter_count, \result \from indirect: *r;
    ensures r->rule.positions <= SMTPB_I_POSITIONS && r->letter_count <= LETTERS;
    ensures \initialized(&r->positions[0 .. SMTPB_I_POSITIONS - 1]) && \initialized(&r->letters[0 .. LETTERS - 1]); */
static fragment read_phrase(reader *r);

/* The body of the loop in smtpb_rules_compile(). */
ANSWERED(read_line)
{
    char block[8];
    reader r;
    block_writer w = { block, Frama_C_interval(0, sizeof block), Frama_C_interval(0, 2 * sizeof block) };
    smtpb_span line = any_span();
    if (!is_rule(line))
        return;
    read_line(&r, line, any());
    if (r.fault == SMTPB_RULES_FAULT_NONE)
        put_rule(&w, &r);
}

WHOLLY(smtpb_rules_check)
{
    smtpb_rules_check(any_span());
}
