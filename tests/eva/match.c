/* SPDX-License-Identifier: MIT */
/* The phrases of the rules. */
#define OF_VOCABULARY
#include "rest.h"

static uint16_t any_sense(void);

smtpb_i_vocable smtpb_i_vocable_of(uint16_t sense)
{
    return (smtpb_i_vocable){ sense, (uint8_t)Frama_C_interval(0, SMTPB_I_WAIT_THEN),
                              (uint8_t)Frama_C_interval(0, WAITS - 1), (uint8_t)any() };
}

smtpb_i_vocable smtpb_i_look_up(smtpb_span s, uint32_t hash)
{
    return smtpb_i_vocable_of(any_sense());
}

uint16_t smtpb_i_look_up_plain(const smtpb_i_plain *word, size_t n)
{
    return any_sense();
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

uint16_t smtpb_i_host_sense(smtpb_span host)
{
    return any_sense();
}

void smtpb_i_wide_next(smtpb_i_wide *w, const char *character, uint16_t ending[SMTPB_I_WIDEST])
{
    w->count = Frama_C_size_t_interval(1, SMTPB_I_WIDEST);
    w->character[0] = character;
    for (size_t i = 0; i < SMTPB_I_WIDEST; i++)
        ending[i] = any_sense();
}

bool smtpb_i_conditions_hold(const smtpb_i_conditions *c, const smtpb_reply *r, smtpb_stage stage)
{
    return maybe();
}

#include "../../src/rules/match.c"

static uint16_t any_sense(void)
{
    return (uint16_t)Frama_C_interval(0, sizeof kinds / sizeof *kinds - 1);
}

/* The proofs of what reads the words leave out what looks for phrases in them. */
/*@ requires \valid(m) && \valid(m->hits);
    requires to <= IN_WINDOW;
    assigns m->done, m->last_wanted, m->missed_provider, *m->hits \from indirect: *m, indirect: to;
    ensures m->missed_provider == 0 || m->missed_provider == 1; */
static void look_around(matcher *m, size_t to);

static const smtpb_i_rule *any_rule(void)
{
    return maybe() ? &rules[Frama_C_interval(0, sizeof rules / sizeof *rules - 1)] : NULL;
}

/* Any words. */
APART(look_around)
{
    static matcher m;
    smtpb_i_hits hits = { 0 };
    m.reply = any_reply();
    m.stage = (smtpb_stage)Frama_C_interval(0, SMTPB_STAGE_OTHER);
    m.provider = (smtpb_provider)any();
    m.hits = &hits;
    m.last_wanted = Frama_C_size_t_interval(0, SIZE_MAX);
    m.missed_provider = maybe();
    m.count = Frama_C_interval(0, IN_WINDOW);
    m.done = Frama_C_interval(0, IN_WINDOW);
    for (size_t i = 0; i < sizeof m.word / sizeof *m.word; i++) {
        m.word[i] = any_sense();
        m.filter[i] = any();
    }
    for (size_t i = 0; i < IN_WINDOW; i++) {
        m.begin[i] = (uint32_t)Frama_C_interval(0, OCTETS);
        m.octets[i] = (uint16_t)Frama_C_interval(0, OCTETS);
    }
    hits.best[SMTPB_I_SPECIFIC] = (smtpb_i_hit){ any_rule(), any_part(), maybe() };
    hits.best[SMTPB_I_VAGUE] = (smtpb_i_hit){ any_rule(), any_part(), maybe() };
    hits.provider = (smtpb_provider)any();
    size_t to = Frama_C_interval(0, IN_WINDOW);
    if (to > m.count)
        return;
    m.wanted = ANY_RULE;
    if (maybe())
        look_around(&m, to);
    m.wanted = Frama_C_interval(0, sizeof rules / sizeof *rules - 1);
    look_around(&m, to);
}

WHOLLY(smtpb_i_match)
{
    //@ widen_hints global:"all", IN_WINDOW;
    smtpb_i_hits hits;
    smtpb_i_match(any_reply(), (smtpb_stage)Frama_C_interval(0, SMTPB_STAGE_OTHER), (smtpb_provider)any(), &hits);
}

WHOLLY(smtpb_i_match_one)
{
    //@ widen_hints global:"all", IN_WINDOW;
    smtpb_i_match_one(any_reply(), (smtpb_stage)Frama_C_interval(0, SMTPB_STAGE_OTHER), (smtpb_provider)any(),
                      Frama_C_interval(0, sizeof rules / sizeof *rules - 1));
}
