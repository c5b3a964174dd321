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

/*@ requires readable(word);
    requires \valid(c);
    assigns *c, \result \from *c, word.len, indirect: word.ptr[0 .. word.len - 1];
    ensures \result == 0 || \result == 1; */
static bool read_condition(smtpb_span word, smtpb_i_conditions *c);

/*@ requires readable(name) && readable(value);
    requires \valid(set);
    assigns *set, \result \from *set, value.len, indirect: name.ptr[0 .. name.len - 1],
        indirect: value.ptr[0 .. value.len - 1]; */
static smtpb_rules_fault read_users_setting(smtpb_i_settings *set, smtpb_span name, smtpb_span value);

#include "../../src/rules/phrase.c"
#include "../../src/rules/user_block.c"
#include "../../src/rules/user_compile.c"

static draft the_draft;

/* Calls itself for the contents of a bracket. */
/*@ requires \valid(s) && \valid(out);
    assigns s->at, s->fault, s->fault_at, *out, the_draft, \result \from indirect: *s;
    ensures the_draft.rule.positions <= SMTPB_I_POSITIONS;
    ensures \result == 0 || \result == 1; */
static bool read_phrase(smtpb_i_scanner *s, smtpb_i_part *out);

APART(read_condition)
{
    smtpb_i_conditions c = { 0 };
    read_condition(any_span(), &c);
}

APART(read_users_setting)
{
    smtpb_i_settings set = { 0 };
    read_users_setting(&set, any_span(), any_part());
}

/* The body of the loop in write_rules(). */
ANSWERED(read_line)
{
    char block[8];
    uint32_t column;
    smtpb_i_block_writer w = { block, Frama_C_interval(0, sizeof block), Frama_C_interval(0, 2 * sizeof block) };
    smtpb_span line = any_span();
    //@ widen_hints global:the_draft.rule.positions, SMTPB_I_POSITIONS;
    if (read_line(&the_draft, line, any(), &column) == SMTPB_RULES_FAULT_NONE)
        smtpb_i_put_rule(&w, &the_draft.rule, the_draft.positions, line);
}
