/* SPDX-License-Identifier: MIT */
/* One pass over the words of a reply. The last word of a phrase leads into a trie of the phrases read backwards,
   which is followed over the words just passed: bounded work a word, so linear time for any text. */
#include "match.h"
#include "words.h"

typedef struct node {
    uint16_t item; /* a word; from SETS on a set of words; from GAP on a gap */
    uint16_t child, sibling, end;
} node;

typedef struct end {
    uint16_t rule, next;
} end;

#include "generated/rules.inc"

enum {
    SETS = 0x8000,
    GAP = 0xFF00,
    RING = 64, /* words remembered; more than the longest phrase with its gaps */
    OPAQUE = 0 /* a word that no phrase has, an address, a host, a URL */
};

#define ANY_RULE SIZE_MAX

const smtpb_i_rule *smtpb_i_rule_at(size_t index)
{
    return index < sizeof rules / sizeof *rules ? &rules[index] : NULL;
}

/* ---- The walk over the words ---- */

typedef struct matcher {
    const smtpb_reply *reply;
    smtpb_stage stage;
    smtpb_provider provider;
    smtpb_i_hits *hits;
    size_t wanted;        /* the only rule to look for, or ANY_RULE */
    bool missed_provider; /* a rule of a provider's did not hold because none is known */
    size_t count;         /* words so far */
    uint16_t word[RING];
    size_t begin[RING];
    size_t end; /* of the last word */
} matcher;

/* ---- What a hit is worth ---- */

static unsigned first_digit(const smtpb_reply *r)
{
    return r->code != 0 ? r->code / 100u : r->status.cls;
}

static bool holds(const matcher *m, const smtpb_i_rule *rule)
{
    return (rule->code == 0 || rule->code == m->reply->code) &&
           (rule->digit == 0 || rule->digit == first_digit(m->reply)) &&
           (rule->stages == 0 || (rule->stages >> m->stage & 1) != 0) &&
           (rule->subject + rule->detail == 0 ||
            (rule->subject == m->reply->status.subject && rule->detail == m->reply->status.detail)) &&
           (rule->provider == 0 || rule->provider == (uint8_t)m->provider);
}

static void hit(matcher *m, size_t index, size_t begin)
{
    const smtpb_i_rule *rule = &rules[index];
    smtpb_i_hit *best = &m->hits->best[rule->rank];
    if (m->wanted != ANY_RULE && m->wanted != index)
        return;
    if (rule->flags & SMTPB_I_MARK) {
        if (m->hits->provider == SMTPB_PROVIDER_UNKNOWN)
            m->hits->provider = (smtpb_provider)rule->provider;
        if (m->wanted == ANY_RULE)
            return;
    } else if (!holds(m, rule)) {
        m->missed_provider |= rule->provider != 0 && m->provider == SMTPB_PROVIDER_UNKNOWN;
        return;
    }
    if (!best->rule || rule < best->rule)
        *best = (smtpb_i_hit){ rule, { m->reply->raw.ptr + begin, m->end - begin } };
}

static bool accepts(uint16_t item, uint16_t word)
{
    if (item < SETS)
        return item == word;
    size_t low = set_at[item - SETS], high = set_at[item - SETS + 1];
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (members[middle] < word)
            low = middle + 1;
        else
            high = middle;
    }
    return low < set_at[item - SETS + 1] && members[low] == word;
}

static void follow(matcher *m, const node *at, size_t back);

/* The nodes from `first` on that the words before the one `back` words ago allow, up to `reach` of them being
   skipped. */
static void follow_any(matcher *m, uint16_t first, size_t back, size_t reach)
{
    for (size_t skip = 1; skip <= reach + 1 && back + skip < m->count && back + skip < RING; skip++) {
        uint16_t word = m->word[(m->count - 1 - back - skip) % RING];
        for (uint16_t n = word != OPAQUE ? first : 0; n != 0; n = nodes[n].sibling)
            if (nodes[n].item < GAP && accepts(nodes[n].item, word))
                follow(m, &nodes[n], back + skip);
    }
}

/* Follows the phrases back from the word `back` words ago, which the node stands for. */
static void follow(matcher *m, const node *at, size_t back)
{
    for (uint16_t e = at->end; e != 0; e = ends[e].next)
        hit(m, ends[e].rule - 1u, m->begin[(m->count - 1 - back) % RING]);
    for (uint16_t c = at->child; c != 0; c = nodes[c].sibling)
        if (nodes[c].item >= GAP)
            follow_any(m, nodes[c].child, back, nodes[c].item - (size_t)GAP);
    follow_any(m, at->child, back, 0);
}

static void add_word(matcher *m, uint16_t word, size_t begin, size_t end)
{
    m->word[m->count % RING] = word;
    m->begin[m->count % RING] = begin;
    m->count++;
    m->end = end;
    for (size_t i = root_at[word]; i < root_at[word + 1]; i++)
        follow(m, &nodes[roots[i]], 0);
}

/* ---- Words ---- */

static bool is_word(uint16_t word, smtpb_span s)
{
    size_t at = word_at[word], stop = word_at[word + 1], i = 0;
    while (i < s.len) {
        smtpb_i_glyph g = smtpb_i_glyph_at(smtpb_i_from(s, i));
        if (g.kind == SMTPB_I_IDEOGRAPH)
            return s.len == g.len && stop - at == g.len && memcmp(letters + at, s.ptr, g.len) == 0;
        if (g.kind != SMTPB_I_SILENT && (at == stop || letters[at++] != (g.kind == SMTPB_I_LETTER ? g.fold : s.ptr[i])))
            return false;
        i += g.len;
    }
    return at == stop;
}

static uint16_t word_of(smtpb_span s, uint32_t hash)
{
    enum { BUCKETS = sizeof buckets / sizeof *buckets };
    for (size_t at = smtpb_i_bucket(hash, BUCKETS); buckets[at] != 0; at = (at + 1) % BUCKETS)
        if (is_word(buckets[at], s))
            return buckets[at];
    return OPAQUE;
}

/* The words of s, which begins `base` octets into the reply. */
static void add_words(matcher *m, smtpb_span s, size_t base)
{
    for (size_t i = 0; i < s.len;) {
        uint32_t hash;
        smtpb_span rest = smtpb_i_from(s, i);
        size_t n = smtpb_i_word(rest, &hash);
        if (n > 0)
            add_word(m, word_of(smtpb_i_first(rest, n), hash), base + i, base + i + n);
        i += n > 0 ? n : smtpb_i_glyph_at(rest).len;
    }
}

/* The word that the rules have for a host, or for a domain of two to five labels that it is in. */
static uint16_t host_word(smtpb_span host)
{
    size_t dots = 0;
    for (size_t i = host.len; i > 0 && host.len - i < 64 && dots < 5; i--) {
        bool begins = i == 1 || host.ptr[i - 2] == '.';
        smtpb_span domain = smtpb_i_from(host, i - 1);
        uint16_t word = begins && dots > 0 ? word_of(domain, smtpb_i_host_hash(domain)) : OPAQUE;
        if (word != OPAQUE)
            return word;
        dots += begins;
    }
    return OPAQUE;
}

/* Nobody's words, unless a rule names the host: then it is a word, and so are those of the path behind it. */
static void add_opaque(matcher *m, smtpb_span run, size_t base)
{
    smtpb_span host = smtpb_i_run_host(run);
    uint16_t word = host.len > 0 ? host_word(host) : OPAQUE;
    size_t end = word != OPAQUE ? smtpb_i_offset(run, host) + host.len : run.len;
    add_word(m, word, base, base + end);
    if (word != OPAQUE)
        add_words(m, smtpb_i_from(run, end), base + end);
}

static void read_piece(matcher *m, smtpb_span text)
{
    size_t base = smtpb_i_offset(m->reply->raw, text);
    for (size_t i = 0; i < text.len;) {
        smtpb_i_run run = smtpb_i_run_at(smtpb_i_from(text, i));
        if (run.kind == SMTPB_I_RUN_WORDS)
            add_words(m, run.span, base + i);
        else if (run.kind == SMTPB_I_RUN_OPAQUE)
            add_opaque(m, run.span, base + i);
        else
            add_word(m, OPAQUE, base + i, base + i + run.span.len);
        i += run.span.len;
    }
}

static void read_reply(matcher *m)
{
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_piece piece;
    memset(m->hits, 0, sizeof *m->hits);
    m->hits->provider = m->provider;
    m->missed_provider = false;
    m->count = 0;
    while (smtpb_piece_next(m->reply, &at, &piece))
        read_piece(m, piece.text);
}

/* A mark may stand behind the words that it explains: then they are read again. */
static void match(const smtpb_reply *reply, smtpb_stage stage, smtpb_provider provider, size_t wanted,
                  smtpb_i_hits *out)
{
    matcher m;
    m.reply = reply;
    m.stage = stage;
    m.provider = provider;
    m.hits = out;
    m.wanted = wanted;
    read_reply(&m);
    if (!m.missed_provider || out->provider == SMTPB_PROVIDER_UNKNOWN)
        return;
    m.provider = out->provider;
    read_reply(&m);
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
