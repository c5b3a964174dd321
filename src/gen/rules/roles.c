/* SPDX-License-Identifier: MIT */
/* What words are besides words of rules: waits.def, blocklists.def, hedges.def. */
#include "mkrules.h"

static const struct wait {
    const char *word;
    smtpb_i_wait_kind kind;
    unsigned long value;
} waits[] = {
#define WAIT(kind, word, value) { word, SMTPB_I_WAIT_##kind, value },
#include "../../rules/waits.def"
#undef WAIT
};

const list lists[] = {
#define LIST(kind, name, holds) { SMTPB_I_LIST_##kind, name },
#include "../../rules/blocklists.def"
#undef LIST
};

static const struct hedge {
    unsigned role;
    const char *word;
} hedges[] = {
#define HEDGE(role, word) { SMTPB_I_HEDGE_##role, word },
#include "../../rules/hedges.def"
#undef HEDGE
};

enum {
    HEDGES = sizeof hedges / sizeof *hedges,
    LISTS = sizeof lists / sizeof *lists,
    WAITS = sizeof waits / sizeof *waits
};

const size_t list_count = LISTS;
role roles[MAX_WORDS];

static unsigned first_wait_like(unsigned row)
{
    unsigned i = 0;
    while (waits[i].kind != waits[row].kind || waits[i].value != waits[row].value)
        i++;
    return i;
}

static role *role_of(const char *word)
{
    uint32_t hash;
    smtpb_span span = smtpb_i_string(word);
    if (characters_in(span) > 0)
        hash = smtpb_i_host_hash(span);
    else
        smtpb_i_word(span, &hash);
    return &roles[number_of_word(span, hash)];
}

/* Where a hedge of a script without spaces begins a longer word, that one is seen: it is a hedge, too. */
static void inherit_hedges(void)
{
    for (unsigned w = 1; w < word_count; w++)
        for (size_t n = characters_of(w); n > 1 && roles[w].hedge == SMTPB_I_HEDGE_NONE; n--) {
            smtpb_span begin = { words[w], (n - 1) * SMTPB_I_CHARACTER };
            roles[w].hedge = roles[number_of_word(begin, smtpb_i_host_hash(begin))].hedge;
        }
}

void add_role_words(void)
{
    for (size_t i = 0; i < WAITS; i++)
        word_id(rows, smtpb_i_string(waits[i].word));
    for (size_t i = 0; i < HEDGES; i++)
        word_id(rows, smtpb_i_string(hedges[i].word));
    for (size_t i = 0; i < LISTS; i++)
        if (lists[i].kind == SMTPB_I_LIST_NAME)
            word_id(rows, smtpb_i_string(lists[i].name));
}

/* The first row of a word counts. */
void assign_roles(void)
{
    for (unsigned w = 0; w < MAX_WORDS; w++)
        roles[w].hedge = SMTPB_I_HEDGE_NONE;
    for (unsigned i = WAITS; i > 0; i--)
        role_of(waits[i - 1].word)->wait = first_wait_like(i - 1) + 1;
    for (unsigned i = LISTS; i > 0; i--)
        if (lists[i - 1].kind == SMTPB_I_LIST_NAME)
            role_of(lists[i - 1].name)->list = i;
    for (unsigned i = 0; i < HEDGES; i++)
        role_of(hedges[i].word)->hedge = hedges[i].role;
    inherit_hedges();
}

bool has_role(unsigned w)
{
    return roles[w].wait > 0 || roles[w].list > 0 || roles[w].hedge != SMTPB_I_HEDGE_NONE;
}

bool same_role(unsigned v, unsigned w)
{
    return roles[v].wait == roles[w].wait && roles[v].list == roles[w].list && roles[v].hedge == roles[w].hedge;
}

smtpb_i_wait_kind wait_kind(role r)
{
    return r.wait > 0 ? waits[r.wait - 1].kind : SMTPB_I_WAIT_OTHER;
}
