/* SPDX-License-Identifier: MIT */
/* Verdicts and facts, with any result of the words. */
#define OF_CLASSIFY
#include "rest.h"

static smtpb_i_rule a_rule;
static smtpb_i_meaning a_meaning;

static const smtpb_i_rule *any_rule(void)
{
    return maybe() ? &a_rule : NULL;
}

uint16_t smtpb_i_rule_number(const smtpb_i_rule *rule)
{
    return (uint16_t)any();
}

const smtpb_i_meaning *smtpb_i_meaning_of(const smtpb_i_rule *rule)
{
    Frama_C_make_unknown((char *)&a_meaning, sizeof a_meaning);
    a_meaning.reason = (uint8_t)Frama_C_interval(0, SMTPB_REASON_RELAY_DENIED);
    return &a_meaning;
}

const smtpb_i_rule *smtpb_i_rule_at(size_t index)
{
    return any_rule();
}

void smtpb_i_match(const smtpb_reply *r, smtpb_stage stage, smtpb_provider provider, smtpb_i_hits *out)
{
    out->best[SMTPB_I_SPECIFIC] = (smtpb_i_hit){ any_rule(), any_part(), maybe() };
    out->best[SMTPB_I_VAGUE] = (smtpb_i_hit){ any_rule(), any_part(), maybe() };
    out->provider = (smtpb_provider)any();
    out->wait = (smtpb_i_wait){ any(), maybe(), any_part() };
    out->list = (smtpb_i_listing){ maybe(), (smtpb_listed)any(), any_part() };
    out->elsewhere = maybe();
}

void smtpb_i_match_and_note_words(const smtpb_reply *r, smtpb_stage stage, smtpb_provider provider, smtpb_i_hits *out,
                            smtpb_i_word_set *words)
{
    smtpb_i_match(r, stage, provider, out);
    Frama_C_make_unknown((char *)words, sizeof *words);
}

smtpb_span smtpb_i_match_one(const smtpb_reply *r, smtpb_stage stage, smtpb_provider provider, size_t index)
{
    return any_part();
}

void smtpb_i_user_match(smtpb_span block, const smtpb_reply *r, const smtpb_i_word_set *words, smtpb_stage stage,
                        smtpb_provider provider, smtpb_i_user_hit *out)
{
    Frama_C_make_unknown((char *)out, sizeof *out);
    out->reason = (uint8_t)Frama_C_interval(0, SMTPB_REASON_RELAY_DENIED);
    out->span = any_part();
}

bool smtpb_forward_next(const smtpb_reply *r, const smtpb_context *ctx, smtpb_cursor *at, smtpb_forward *out)
{
    any_forward(out);
    return maybe();
}

unsigned smtpb_i_names(const smtpb_reply *r, const smtpb_context *ctx)
{
    return (unsigned)Frama_C_interval(0, 7);
}

bool smtpb_i_same_argument(smtpb_span a, smtpb_span b)
{
    return maybe();
}

bool smtpb_i_is_hedged(const smtpb_reply *r, smtpb_span evidence, bool affirms)
{
    return maybe();
}

smtpb_i_about smtpb_i_outer_is_about(const smtpb_reply *r, const smtpb_context *ctx)
{
    return (smtpb_i_about)Frama_C_interval(SMTPB_I_ABOUT_SENDER, SMTPB_I_ABOUT_EXPIRY);
}

smtpb_provider smtpb_i_provider(smtpb_span mx)
{
    return (smtpb_provider)any();
}

#include "../../src/judge/context.c"
#include "../../src/tables/reasons.c"
#include "../../src/judge/decide.c"
#include "../../src/judge/classify.c"
#include "../../src/tables/codes.c"
#include "../../src/tables/statuses.c"
#include "../../src/judge/facts.c"
#include "../../src/judge/matches.c"

static smtpb_verdict verdict;

ANSWERED(smtpb_classify)
{
    smtpb_classify(any_reply(), any_context(), &verdict);
}

ANSWERED(smtpb_classify_silence)
{
    smtpb_classify_silence((smtpb_silence)any(), any_context(), &verdict);
}

ANSWERED(smtpb_fact_next)
{
    smtpb_cursor at = { 0, 0, 0, any(), any() };
    smtpb_fact fact;
    smtpb_fact_next(any_reply(), any_context(), &at, &fact);
}

ANSWERED(smtpb_classify_with_facts)
{
    smtpb_fact facts[SMTPB_I_FACTS];
    smtpb_classify_with_facts(any_reply(), any_context(), &verdict, facts, Frama_C_interval(0, SMTPB_I_FACTS));
}

ANSWERED(smtpb_matches)
{
    smtpb_match out[2];
    smtpb_matches(any_reply(), any_context(), out, Frama_C_interval(0, 2));
}

ANSWERED(smtpb_rule_at)
{
    smtpb_rule_info info;
    smtpb_rule_at(Frama_C_size_t_interval(0, SIZE_MAX), &info);
}
