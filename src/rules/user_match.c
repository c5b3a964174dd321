/* SPDX-License-Identifier: MIT */
/* The user's rules on the words of a reply: several rules per pass, each word read once per pass. */
#include "rules.h"

enum { AT_ONCE = 8 /* rules per pass */, MOST_WORDS_KEPT = 64 /* words remembered: those of the longest phrase */ };

/* ---- Words of the text ---- */

typedef struct user_word {
    uint32_t hash;
    smtpb_span span;
    smtpb_span host; /* of an opaque run; len 0: a word, or an address */
    bool opaque;
} user_word;

static bool position_accepts(const smtpb_i_user_rule *r, const smtpb_i_position *p, const user_word *w)
{
    if (p->kind == SMTPB_I_ANY_WORD)
        return true;
    if (p->kind == SMTPB_I_THAT_HOST)
        return w->host.len > 0 && smtpb_i_is_under(w->host, smtpb_i_user_letters(r, p));
    return !w->opaque && p->hash == w->hash && smtpb_i_is_spelled(w->span, smtpb_i_user_letters(r, p));
}

/* The positions that are reached after one more word. */
static uint64_t open_after(const smtpb_i_user_rule *r, uint64_t reached, bool may_begin, const user_word *w)
{
    uint64_t open = may_begin ? r->record.first : 0, next = 0;
    for (size_t i = 0; reached != 0 && i < r->record.positions; i++)
        if (reached >> i & 1)
            open |= smtpb_i_user_position(r, i).follow;
    for (size_t i = 0; open != 0 && i < r->record.positions; i++) {
        smtpb_i_position p = smtpb_i_user_position(r, i);
        if ((open >> i & 1) != 0 && position_accepts(r, &p, w))
            next |= (uint64_t)1 << i;
    }
    return next;
}

/* ---- A pass ---- */

typedef struct pass {
    smtpb_i_user_rule rules[AT_ONCE];
    uint64_t reached[AT_ONCE];
    size_t count;
    size_t seen; /* words so far */
    const char *begin[MOST_WORDS_KEPT];
    uint32_t octets[MOST_WORDS_KEPT]; /* longer words are cut: no phrase has any */
    uint64_t opaque;                  /* a bit for each remembered word */
    uint8_t heard[MOST_WORDS_KEPT];   /* by which rules, a bit for each */
    uint8_t hears;                    /* those that hear the next word: in a path, the rules that name its host */
    smtpb_i_user_hit *hit;
} pass;

static user_word word_of(smtpb_span span, bool opaque)
{
    user_word w = { 0, span, { NULL, 0 }, opaque };
    if (opaque)
        w.host = span.ptr[0] == '<' ? w.host : smtpb_i_run_host(span);
    else
        smtpb_i_word(span, &w.hash);
    return w;
}

static void remember(pass *p, const user_word *w)
{
    size_t at = p->seen++ % MOST_WORDS_KEPT;
    p->begin[at] = w->span.ptr;
    p->octets[at] = w->span.len < UINT32_MAX ? (uint32_t)w->span.len : UINT32_MAX;
    p->opaque = (p->opaque & ~((uint64_t)1 << at)) | (uint64_t)w->opaque << at;
    p->heard[at] = p->hears;
}

/* The word `back` words ago; 1: the last one. */
static user_word remembered(const pass *p, size_t back)
{
    size_t at = (p->seen - back) % MOST_WORDS_KEPT;
    return word_of((smtpb_span){ p->begin[at], p->octets[at] }, (p->opaque >> at & 1) != 0);
}

static bool was_heard(const pass *p, size_t back, size_t rule)
{
    return (p->heard[(p->seen - back) % MOST_WORDS_KEPT] >> rule & 1) != 0;
}

/* The shortest run of the last words that matches the phrase; the last word if it is longer than what is remembered. */
static smtpb_span evidence(const pass *p, size_t rule)
{
    const smtpb_i_user_rule *r = &p->rules[rule];
    smtpb_span end = remembered(p, 1).span;
    for (size_t back = 1; back <= p->seen && back <= MOST_WORDS_KEPT; back++) {
        uint64_t reached = 0;
        for (size_t i = back; i > 0; i--) {
            user_word w = remembered(p, i);
            reached = was_heard(p, i, rule) ? open_after(r, reached, i == back, &w) : reached;
        }
        const char *begin = remembered(p, back).span.ptr;
        if (reached & r->record.last)
            return (smtpb_span){ begin, (size_t)(end.ptr + end.len - begin) };
    }
    return end;
}

/* Has the rule just read a host that it names? */
static bool has_named(const pass *p, size_t rule)
{
    for (size_t k = 0; k < p->rules[rule].record.positions; k++)
        if ((p->reached[rule] >> k & 1) != 0 && smtpb_i_user_position(&p->rules[rule], k).kind == SMTPB_I_THAT_HOST)
            return true;
    return false;
}

/* The first rule wins: those after a hit are dropped. Returns the rules that name this host, a bit for each. */
static uint8_t pass_word_to(pass *p, const user_word *w)
{
    unsigned naming = 0;
    remember(p, w);
    for (size_t i = 0; i < p->count; i++) {
        if ((p->hears >> i & 1) == 0)
            continue;
        p->reached[i] = open_after(&p->rules[i], p->reached[i], true, w);
        naming |= w->host.len > 0 && has_named(p, i) ? 1u << i : 0;
        if (p->reached[i] & p->rules[i].record.last) {
            const smtpb_i_record *r = &p->rules[i].record;
            *p->hit = (smtpb_i_user_hit){ r->line, r->reason, r->set, evidence(p, i) };
            p->count = i;
        }
    }
    return (uint8_t)naming;
}

static void read_piece_for(pass *p, smtpb_span text)
{
    const char *path_end = text.ptr;
    smtpb_i_token token;
    for (smtpb_i_walk walk = { text, 0, 0 }; smtpb_i_token_next(&walk, &token);) {
        user_word w = { token.hash, token.span, { NULL, 0 }, token.kind != SMTPB_I_WORD };
        if (token.kind == SMTPB_I_OPAQUE)
            w.host = smtpb_i_run_host(token.span);
        p->hears = token.span.ptr < path_end ? p->hears : UINT8_MAX;
        uint8_t naming = pass_word_to(p, &w);
        if (naming == 0)
            continue;
        p->hears = naming;
        path_end = token.span.ptr + token.span.len;
        smtpb_i_read_path(&walk, w.host);
    }
}

static void read_reply_for(pass *p, const smtpb_reply *reply)
{
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_piece piece;
    while (p->count > 0 && smtpb_piece_next(reply, &at, &piece))
        read_piece_for(p, piece.text);
}

static bool may_match(const smtpb_i_head *head, const smtpb_i_word_set *words)
{
    uint64_t begins = 0, ends = 0;
    for (size_t i = 0; i < sizeof words->bits / sizeof *words->bits; i++) {
        begins |= head->begins.bits[i] & words->bits[i];
        ends |= head->ends.bits[i] & words->bits[i];
    }
    return begins != 0 && ends != 0;
}

static bool holds(const smtpb_i_record *r, const smtpb_reply *reply, smtpb_stage stage, smtpb_provider provider)
{
    return smtpb_i_conditions_hold(&r->when, reply, stage) &&
           (r->when.provider == 0 || r->when.provider == (unsigned)provider);
}

void smtpb_i_user_match(smtpb_span block, const smtpb_reply *reply, const smtpb_i_word_set *words, smtpb_stage stage,
                        smtpb_provider provider, smtpb_i_user_hit *out)
{
    pass p;
    smtpb_i_head head;
    smtpb_span whole = smtpb_i_whole_block(block), rule;
    size_t at = sizeof(smtpb_i_block);
    memset(out, 0, sizeof *out);
    p.hit = out;
    p.opaque = 0;
    p.count = AT_ONCE;
    while (p.count == AT_ONCE && out->line == 0) {
        p.count = 0;
        p.seen = 0;
        while (p.count < AT_ONCE && smtpb_i_next_rule(whole, &at, &head, &rule)) {
            smtpb_i_user_rule *next = &p.rules[p.count];
            p.reached[p.count] = 0;
            p.count += may_match(&head, words) && smtpb_i_read_user_rule(rule, next) &&
                       holds(&next->record, reply, stage, provider);
        }
        read_reply_for(&p, reply);
    }
}
