/* SPDX-License-Identifier: MIT */
/* One pass over the words of a reply. A phrase is one or more sequences of words, each kept at its anchor, the word of
   it that is the rarest in texts. When an anchor is read, the words around it are compared: bounded work per word, so
   linear time for any text. */
#include "rules.h"

/* Items around the anchor, the nearest first: a word; SETS + n: a word of set n; GAP + n: up to n arbitrary words. */
typedef struct sequence {
    uint64_t needs; /* filter bits of its items; 0 if it has more than FILTERED words to one side */
    uint16_t rule, item;
    uint8_t left, right;
} sequence;

#include "../generated/phrases.inc"

enum {
    SETS = 0x8000,
    GAP = 0xFF00,
    FILTERED = 6, /* words to one side whose filters are checked together, before the words are */
    REACH = 31,   /* most words of a sequence to one side of its anchor, its gaps filled */
    RING = 64     /* words remembered */
};

#define ANY_RULE SIZE_MAX

const smtpb_i_rule *smtpb_i_rule_at(size_t index)
{
    return index < sizeof rules / sizeof *rules ? &rules[index] : NULL;
}

typedef struct matcher {
    const smtpb_reply *reply;
    smtpb_stage stage;
    smtpb_provider provider;
    smtpb_i_hits *hits;
    size_t wanted;        /* the only rule to look for, or ANY_RULE */
    size_t last_wanted;   /* those after it change nothing */
    bool missed_provider; /* a provider's rule did not hold because no provider is known */
    unsigned waits;       /* the smtpb_i_wait_kind of the words, as bits */
    size_t count;         /* words so far */
    uint16_t word[RING];
    const char *begin[RING], *end[RING];
} matcher;

/* ---- What a hit is worth ---- */

/* Would a match of the rule's words change the result? */
static bool matters(matcher *m, const smtpb_i_rule *rule)
{
    const smtpb_i_rule *best = m->hits->best[rule->rank].rule;
    if (m->wanted != ANY_RULE && rule != &rules[m->wanted])
        return false;
    if (rule->flags & SMTPB_I_MARK)
        return m->wanted != ANY_RULE || m->hits->provider == SMTPB_PROVIDER_UNKNOWN;
    if ((best && rule > best) || !smtpb_i_conditions_hold(&rule->when, m->reply, m->stage))
        return false;
    m->missed_provider |= rule->when.provider != 0 && m->provider == SMTPB_PROVIDER_UNKNOWN;
    return rule->when.provider == 0 || rule->when.provider == (uint8_t)m->provider;
}

static void hit(matcher *m, const smtpb_i_rule *rule, const char *begin, const char *end)
{
    smtpb_i_hit *best = &m->hits->best[rule->rank];
    if ((rule->flags & SMTPB_I_MARK) && m->hits->provider == SMTPB_PROVIDER_UNKNOWN)
        m->hits->provider = (smtpb_provider)rule->when.provider;
    if ((rule->flags & SMTPB_I_MARK) && m->wanted == ANY_RULE)
        return;
    const char *best_end = best->span.len > 0 ? best->span.ptr + best->span.len : NULL;
    if (rule != best->rule || begin < best->span.ptr || (begin == best->span.ptr && end > best_end))
        *best = (smtpb_i_hit){ rule, { begin, (size_t)(end - begin) } };
    if (rule->rank == SMTPB_I_SPECIFIC)
        m->last_wanted = (size_t)(rule - rules);
}

/* ---- The words around an anchor ---- */

static bool is_member(size_t set, uint16_t word)
{
    const uint16_t *low = members + set_at[set];
    for (size_t n = (size_t)set_at[set + 1] - set_at[set]; n > 1; n -= n / 2)
        low += low[n / 2] <= word ? n / 2 : 0;
    return *low == word;
}

static bool accepts(uint16_t item, uint16_t word)
{
    if (item < SETS)
        return item == word;
    return (filters[word] >> (item & 63) & 1) != 0 && is_member(item - (size_t)SETS, word);
}

/* Which of the open words to one side of an anchor the item accepts. Bit k stands for k words away. */
static uint32_t reached_by(const matcher *m, uint16_t item, uint32_t open, size_t anchor, bool right)
{
    uint32_t reached = 0;
    size_t words = right ? m->count - 1 - anchor : anchor;
    for (size_t k = 1; k <= words && k <= REACH && open >> k != 0; k++)
        if ((open >> k & 1) != 0 && accepts(item, m->word[(right ? anchor + k : anchor - k) % RING]))
            reached |= (uint32_t)1 << k;
    return reached;
}

/* Where n items to one side of an anchor may end. Bit k stands for k words away. 0: no match. */
static uint32_t follow(const matcher *m, const uint16_t *item, size_t n, size_t anchor, bool right)
{
    uint32_t open = 2, reached = 1;
    for (const uint16_t *end = item + n; item < end && reached != 0; item++) {
        if (*item >= GAP) {
            for (size_t gap = *item - (size_t)GAP; gap > 0; gap--)
                open |= open << 1;
            continue;
        }
        reached = reached_by(m, *item, open, anchor, right);
        open = reached << 1;
    }
    return reached;
}

/* The furthest of the words that are reached. */
static size_t furthest(uint32_t reached)
{
    size_t k = REACH;
    while (k > 0 && (reached >> k & 1) == 0)
        k--;
    return k;
}

static void try_sequence(matcher *m, const sequence *s, size_t anchor)
{
    const smtpb_i_rule *rule = &rules[s->rule];
    const uint16_t *left = items + s->item, *right = left + s->left;
    uint32_t before = follow(m, left, s->left, anchor, false);
    uint32_t behind = before != 0 ? follow(m, right, s->right, anchor, true) : 0;
    if (behind != 0 && matters(m, rule))
        hit(m, rule, m->begin[(anchor - furthest(before)) % RING], m->end[(anchor + furthest(behind)) % RING]);
}

/* The filter bits of all words near an anchor. */
static uint64_t near(const matcher *m, size_t anchor)
{
    uint64_t all = 0;
    size_t end = anchor + FILTERED < m->count ? anchor + FILTERED : m->count - 1;
    for (size_t i = anchor > FILTERED ? anchor - FILTERED : 0; i <= end; i++)
        all |= filters[m->word[i % RING]];
    return all;
}

static void look_around(matcher *m, size_t anchor)
{
    size_t i = anchored_at[m->word[anchor % RING]], end = anchored_at[m->word[anchor % RING] + 1];
    uint64_t present = i < end ? near(m, anchor) : 0;
    for (; i < end && sequences[anchored[i]].rule <= m->last_wanted; i++)
        if ((sequences[anchored[i]].needs & ~present) == 0)
            try_sequence(m, &sequences[anchored[i]], anchor);
}

/* An anchor is looked at when the words to its right have been read. */
static void add_word(matcher *m, uint16_t word, smtpb_span span)
{
    m->word[m->count % RING] = word;
    m->begin[m->count % RING] = span.ptr;
    m->end[m->count % RING] = span.ptr + span.len;
    m->count++;
    if (m->count > REACH)
        look_around(m, m->count - 1 - REACH);
}

static void look_around_the_last(matcher *m, size_t n)
{
    for (size_t i = m->count > n ? m->count - n : 0; i < m->count; i++)
        look_around(m, i);
}

/* ---- Words ---- */

static void add_token(matcher *m, smtpb_i_walk *walk, const smtpb_i_token *t)
{
    if (t->kind == SMTPB_I_WORD) {
        smtpb_i_vocable known = smtpb_i_look_up(t->span, t->hash);
        m->waits |= 1u << (smtpb_i_is_digit(t->span.ptr[0]) ? SMTPB_I_WAIT_NUMBER : known.wait_kind);
        add_word(m, known.number, t->span);
        return;
    }
    smtpb_span host = t->kind == SMTPB_I_OPAQUE ? smtpb_i_run_host(t->span) : (smtpb_span){ NULL, 0 };
    uint16_t word = host.len > 0 ? smtpb_i_host_number(host) : SMTPB_I_NO_WORD;
    if (word == SMTPB_I_NO_WORD) {
        add_word(m, word, t->span);
        return;
    }
    add_word(m, word, smtpb_i_first(t->span, smtpb_i_offset(t->span, host) + host.len));
    smtpb_i_read_path(walk, host);
}

static void read_reply(matcher *m)
{
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_piece piece;
    smtpb_i_token token;
    m->missed_provider = false;
    m->waits = 0;
    m->count = 0;
    m->last_wanted = SIZE_MAX;
    while (smtpb_piece_next(m->reply, &at, &piece))
        for (smtpb_i_walk walk = { piece.text, 0, 0 }; smtpb_i_token_next(&walk, &token);)
            add_token(m, &walk, &token);
    look_around_the_last(m, REACH);
}

/* A mark may come after the words that it explains: then they are looked at again. */
static void look_again(matcher *m)
{
    m->provider = m->hits->provider;
    m->last_wanted = SIZE_MAX;
    memset(m->hits->best, 0, sizeof m->hits->best);
    if (m->count <= RING)
        look_around_the_last(m, RING);
    else
        read_reply(m);
}

static void match(const smtpb_reply *reply, smtpb_stage stage, smtpb_provider provider, size_t wanted,
                  smtpb_i_hits *out)
{
    enum { LEAD = 1u << SMTPB_I_WAIT_LEADS | 1u << SMTPB_I_WAIT_THEN, NUMBER = 1u << SMTPB_I_WAIT_NUMBER };
    matcher m;
    m.reply = reply;
    m.stage = stage;
    m.provider = provider;
    m.hits = out;
    m.wanted = wanted;
    memset(out, 0, sizeof *out);
    out->provider = provider;
    read_reply(&m);
    out->may_wait = (m.waits & LEAD) != 0 && (m.waits & NUMBER) != 0;
    if (m.missed_provider && out->provider != SMTPB_PROVIDER_UNKNOWN)
        look_again(&m);
}

void smtpb_i_match(const smtpb_reply *reply, smtpb_stage stage, smtpb_provider provider, smtpb_i_hits *out)
{
    match(reply, stage, provider, ANY_RULE, out);
}

smtpb_span smtpb_i_match_one(const smtpb_reply *reply, smtpb_stage stage, smtpb_provider provider, size_t index)
{
    smtpb_i_hits hits;
    match(reply, stage, provider, index, &hits);
    return hits.best[rules[index].rank].span;
}
