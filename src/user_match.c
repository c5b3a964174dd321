/* SPDX-License-Identifier: MIT */
/* The user's rules on the words of a reply: some of them at once, each word once a pass. */
#include "user_rules.h"
#include "words.h"

enum { AT_ONCE = 16 /* rules a pass */, RING = 64 /* words remembered, as many as the longest phrase has */ };

/* ---- Rules of a block, never read past its end ---- */

typedef struct rule {
    smtpb_i_record record;
    const char *at; /* where it stands in the block; its record.octets lie inside */
} rule;

static bool read_rule(smtpb_span block, size_t at, rule *out)
{
    if (at > block.len || block.len - at < sizeof out->record)
        return false;
    memcpy(&out->record, block.ptr + at, sizeof out->record);
    out->at = block.ptr + at;
    size_t least = sizeof out->record + out->record.positions * sizeof(smtpb_i_position);
    return out->record.octets >= least && out->record.octets <= block.len - at &&
           out->record.positions <= SMTPB_I_POSITIONS && out->record.reason <= SMTPB_REASON_RELAY_DENIED &&
           out->record.line > 0 && out->record.line <= 65536 - SMTPB_I_USER_IDS;
}

static smtpb_i_position position_of(const rule *r, size_t i)
{
    smtpb_i_position p;
    memcpy(&p, r->at + sizeof r->record + i * sizeof p, sizeof p);
    return p;
}

static smtpb_span letters_of(const rule *r, const smtpb_i_position *p)
{
    if (p->at > r->record.octets || p->len > r->record.octets - p->at)
        return (smtpb_span){ NULL, 0 };
    return (smtpb_span){ r->at + p->at, p->len };
}

/* ---- Words of the text ---- */

typedef struct word {
    uint32_t hash;
    smtpb_span span;
    smtpb_span host; /* of an opaque run; len 0: it is a word, or an address */
    bool opaque;
} word;

/* The word as it is compared is these letters. */
static bool is_spelled(smtpb_span span, smtpb_span letters)
{
    size_t at = 0;
    for (size_t i = 0; i < span.len;) {
        smtpb_i_glyph g = smtpb_i_glyph_at(smtpb_i_from(span, i));
        smtpb_span same = smtpb_i_compared(smtpb_i_from(span, i), &g);
        if (letters.len - at < same.len || (same.len > 0 && memcmp(letters.ptr + at, same.ptr, same.len) != 0))
            return false;
        at += same.len;
        i += g.len;
    }
    return at == letters.len;
}

static bool accepts(const rule *r, const smtpb_i_position *p, const word *w)
{
    if (p->kind == SMTPB_I_ANY_WORD)
        return true;
    if (p->kind == SMTPB_I_THAT_HOST)
        return w->host.len > 0 && smtpb_i_is_under(w->host, letters_of(r, p));
    return !w->opaque && p->hash == w->hash && is_spelled(w->span, letters_of(r, p));
}

/* Where the phrase stands after one more word. */
static uint64_t step(const rule *r, uint64_t reached, bool may_begin, const word *w)
{
    uint64_t open = may_begin ? r->record.first : 0, next = 0;
    for (size_t i = 0; reached != 0 && i < r->record.positions; i++)
        if (reached >> i & 1)
            open |= position_of(r, i).follow;
    for (size_t i = 0; open != 0 && i < r->record.positions; i++) {
        smtpb_i_position p = position_of(r, i);
        if ((open >> i & 1) != 0 && accepts(r, &p, w))
            next |= (uint64_t)1 << i;
    }
    return next;
}

/* ---- A pass ---- */

typedef struct pass {
    rule rules[AT_ONCE];
    uint64_t reached[AT_ONCE];
    size_t count;
    word words[RING];
    size_t seen; /* words so far */
    smtpb_i_user_hit *hit;
} pass;

/* The shortest run of the last words that is the phrase; len 0: it is longer than the words remembered. */
static smtpb_span evidence(const pass *p, const rule *r)
{
    const word *end = &p->words[(p->seen - 1) % RING];
    for (size_t back = 1; back <= p->seen && back <= RING; back++) {
        uint64_t reached = 0;
        for (size_t i = back; i > 0; i--)
            reached = step(r, reached, i == back, &p->words[(p->seen - i) % RING]);
        const char *begin = p->words[(p->seen - back) % RING].span.ptr;
        if (reached & r->record.last)
            return (smtpb_span){ begin, (size_t)(end->span.ptr + end->span.len - begin) };
    }
    return end->span;
}

/* Rules that come first win, so those behind a hit are dropped. True: a rule names this host, so its path is words. */
static bool add_word(pass *p, word w)
{
    bool named = false;
    p->words[p->seen++ % RING] = w;
    for (size_t i = 0; i < p->count; i++) {
        p->reached[i] = step(&p->rules[i], p->reached[i], true, &w);
        for (size_t k = 0; w.host.len > 0 && k < p->rules[i].record.positions; k++) {
            smtpb_i_position at = position_of(&p->rules[i], k);
            named |= at.kind == SMTPB_I_THAT_HOST && (p->reached[i] >> k & 1) != 0;
        }
        if (p->reached[i] & p->rules[i].record.last) {
            p->hit->rule = p->rules[i].record;
            p->hit->span = evidence(p, &p->rules[i]);
            p->count = i;
        }
    }
    return named;
}

static void add_words(pass *p, smtpb_span s)
{
    for (size_t i = 0; i < s.len;) {
        word w = { 0, { NULL, 0 }, { NULL, 0 }, false };
        smtpb_span rest = smtpb_i_from(s, i);
        size_t n = smtpb_i_word(rest, &w.hash);
        w.span = smtpb_i_first(rest, n);
        if (n > 0)
            add_word(p, w);
        i += n > 0 ? n : smtpb_i_glyph_at(rest).len;
    }
}

static void add_opaque(pass *p, smtpb_span run)
{
    smtpb_span host = smtpb_i_run_host(run);
    if (add_word(p, (word){ 0, run, host, true }) && host.len > 0)
        add_words(p, smtpb_i_from(run, smtpb_i_offset(run, host) + host.len));
}

static void read_reply(pass *p, const smtpb_reply *reply)
{
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_piece piece;
    while (p->count > 0 && smtpb_piece_next(reply, &at, &piece))
        for (size_t i = 0; i < piece.text.len;) {
            smtpb_i_run run = smtpb_i_run_at(smtpb_i_from(piece.text, i));
            if (run.kind == SMTPB_I_RUN_WORDS)
                add_words(p, run.span);
            else if (run.kind == SMTPB_I_RUN_OPAQUE)
                add_opaque(p, run.span);
            else
                add_word(p, (word){ 0, run.span, { NULL, 0 }, true });
            i += run.span.len;
        }
}

static bool holds(const smtpb_i_record *r, const smtpb_reply *reply, smtpb_stage stage, smtpb_provider provider)
{
    unsigned digit = reply->code != 0 ? reply->code / 100u : reply->status.cls;
    return (r->code == 0 || r->code == reply->code) && (r->digit == 0 || r->digit == digit) &&
           (r->stages == 0 || (r->stages >> (unsigned)stage & 1) != 0) &&
           (r->subject + r->detail == 0 ||
            (r->subject == reply->status.subject && r->detail == reply->status.detail)) &&
           (r->provider == 0 || r->provider == (unsigned)provider);
}

void smtpb_i_user_match(smtpb_span block, const smtpb_reply *reply, smtpb_stage stage, smtpb_provider provider,
                        smtpb_i_user_hit *out)
{
    pass p;
    rule next;
    memset(out, 0, sizeof *out);
    p.hit = out;
    size_t at = sizeof(smtpb_i_block);
    bool more = smtpb_rules_check(block) == SMTPB_OK && read_rule(block, at, &next);
    while (more && out->rule.line == 0) {
        p.count = 0;
        p.seen = 0;
        for (; more && p.count < AT_ONCE; more = read_rule(block, at, &next)) {
            if (holds(&next.record, reply, stage, provider)) {
                p.reached[p.count] = 0;
                p.rules[p.count++] = next;
            }
            at += next.record.octets;
        }
        read_reply(&p, reply);
    }
}
