/* SPDX-License-Identifier: MIT */
/* One pass over the words of a reply. A phrase is some sequences of words; each waits at its anchor, the word of it that
   few texts contain. Where that occurs, filters say whether the words around it may be the others; only then are they
   looked at. Bounded work for each word, so the time is linear for any text. */
#include "rules.h"

/* A sequence in `sequences`: a unit with its row in `needs`, the bits of the filters that it needs to the left of its
   anchor and, in the upper half, to the right; in that unit also how many items stand on each side; then a unit with its
   rule, AFFIRMS and WIDE_ITEMS; then those items, the nearest first: a sense; from SETS on a set of them; from GAP on a
   gap of up to n words. If there are too many items for the first unit, a unit before them has their numbers. In a
   sequence with WIDE_ITEMS, an item may take several places, and the anchor stands before the items to the right. */
#include "../generated/phrases.inc"

enum {
    SETS = 0x8000,
    GAP = 0xFF00,
    RULE_AT = 1,      /* in a sequence */
    AFFIRMS = 0x8000, /* beside the rule: none of the items negates */
    WIDE_ITEMS = 0x4000,
    ITEMS_AT = 2,
    NEEDS_BITS = 10, /* of the first unit; three more for each side */
    MANY = 7,        /* items to the left: their numbers follow */
    REACH = 24,      /* words that a sequence may extend to one side of its anchor, gaps included */
    IN_WINDOW = 64,  /* words at once */
    ANCHORS = 16,    /* those of them that are looked at as anchors at once */
    FOUND = 16,      /* candidates at once */
    NEAR = 8         /* words that are looked at without asking how many there are; most sequences go no further */
};

/* Bits that stand for no items: in a filter, that the word begins a wait, is a unit of one, names a block list, or
   speaks of something else than the recipient; in what a sequence needs, that it goes further than NEAR words. */
#define HEARD ((uint32_t)1 << 30)
#define FAR   ((uint64_t)1 << 63)

#define ANY_RULE SIZE_MAX

/* Beside a rule's number: its meaning is one of the second half. */
enum { HALF = UINT8_MAX + 1, SECOND_HALF = 0x8000 };

const smtpb_i_rule *smtpb_i_rule_at(size_t index)
{
    return index < sizeof rules / sizeof *rules ? &rules[index] : NULL;
}

uint16_t smtpb_i_rule_number(const smtpb_i_rule *rule)
{
    return rule->id & (SECOND_HALF - 1u);
}

const smtpb_i_meaning *smtpb_i_meaning_of(const smtpb_i_rule *rule)
{
    return &meanings[meaning_of[rule - rules] + (rule->id & SECOND_HALF ? HALF : 0)];
}

/* A sequence whose anchor is there, and whose other items may be. */
typedef struct candidate {
    uint16_t sequence, anchor;
} candidate;

/* Words and their filters stand NEAR places to the right of their number; around them there are NEAR zeros. */
typedef struct matcher {
    const smtpb_reply *reply;
    smtpb_stage stage;
    smtpb_provider provider;
    smtpb_i_hits *hits;
    smtpb_i_word_set *words;  /* NULL: nobody asks for them */
    size_t wanted;            /* the only rule to look for, or ANY_RULE */
    size_t last_wanted;       /* later rules change nothing */
    bool missed_provider;     /* a provider's rule did not hold because the provider is unknown */
    bool moved;               /* the window is not the first one */
    bool elsewhere;           /* a word speaks of something else than the recipient */
    smtpb_i_wait_reader wait; /* these two listen to the tokens */
    smtpb_i_listing list;
    smtpb_i_wide wide;  /* the characters of a script without spaces that were just read */
    size_t path_end;    /* in the reply: up to here the path of a URL is read as words, to which they do not listen */
    size_t count, done; /* words in the window, and those of them that were looked at as anchors */
    uint16_t word[NEAR + IN_WINDOW + NEAR]; /* their senses */
    uint32_t filter[NEAR + IN_WINDOW + NEAR];
    uint32_t begin[IN_WINDOW];  /* offsets in the reply */
    uint16_t octets[IN_WINDOW]; /* a longer run is cut */
} matcher;

/* ---- What a hit is worth ---- */

/* Would a match of the rule's words change the result? */
static bool matters(matcher *m, const smtpb_i_rule *rule)
{
    const smtpb_i_meaning *says = smtpb_i_meaning_of(rule);
    const smtpb_i_rule *best = m->hits->best[says->rank].rule;
    if (m->wanted != ANY_RULE && rule != &rules[m->wanted])
        return false;
    if (says->flags & SMTPB_I_MARK)
        return m->wanted != ANY_RULE || m->hits->provider == SMTPB_PROVIDER_UNKNOWN;
    if ((best && rule > best) || !smtpb_i_conditions_hold(&says->when, m->reply, m->stage))
        return false;
    m->missed_provider |= says->when.provider != 0 && m->provider == SMTPB_PROVIDER_UNKNOWN;
    return says->when.provider == 0 || says->when.provider == (uint8_t)m->provider;
}

static void hit(matcher *m, const smtpb_i_rule *rule, bool affirms, const char *begin, const char *end)
{
    const smtpb_i_meaning *says = smtpb_i_meaning_of(rule);
    smtpb_i_hit *best = &m->hits->best[says->rank];
    if ((says->flags & SMTPB_I_MARK) && m->hits->provider == SMTPB_PROVIDER_UNKNOWN)
        m->hits->provider = (smtpb_provider)says->when.provider;
    if ((says->flags & SMTPB_I_MARK) && m->wanted == ANY_RULE)
        return;
    const char *best_end = best->span.len > 0 ? best->span.ptr + best->span.len : NULL;
    affirms &= rule != best->rule || best->affirms;
    if (rule != best->rule || begin < best->span.ptr || (begin == best->span.ptr && end > best_end))
        *best = (smtpb_i_hit){ rule, { begin, (size_t)(end - begin) }, affirms };
    best->affirms = affirms;
    if (says->rank == SMTPB_I_SPECIFIC)
        m->last_wanted = (size_t)(rule - rules);
}

/* ---- The words around an anchor ---- */

/* The last member of a set that is not above the word; the first one if all are. */
static const uint16_t *member_near(size_t set, uint16_t word)
{
    const uint16_t *low = members + set_at[set];
    for (size_t n = (size_t)set_at[set + 1] - set_at[set]; n > 1; n -= n / 2)
        low += low[n / 2] <= word ? n / 2 : 0;
    return low;
}

static bool is_member(size_t set, uint16_t word)
{
    return *member_near(set, word) == word;
}

/* The words to one side of an anchor: the one k words away is word[k * step]. */
typedef struct side {
    const uint16_t *word;
    const uint32_t *filter;
    ptrdiff_t step;
    size_t count; /* of them, REACH at most */
} side;

static bool accepts(const side *s, uint16_t item, size_t k)
{
    uint16_t word = s->word[(ptrdiff_t)k * s->step];
    if (item < SETS)
        return item == word;
    return (s->filter[(ptrdiff_t)k * s->step] >> bit_of_set[item - SETS] & 1) != 0 &&
           is_member(item - (size_t)SETS, word);
}

/* The number of the lowest bit that is set; one is. */
static unsigned lowest(uint32_t bits)
{
    static const uint8_t numbers[32] = { 0,  1,  28, 2,  29, 14, 24, 3, 30, 22, 20, 15, 25, 17, 4,  8,
                                         31, 27, 13, 23, 21, 19, 16, 7, 26, 12, 18, 6,  11, 5,  10, 9 };
    return numbers[(uint32_t)((bits & (0u - bits)) * 0x077CB531u) >> 27];
}

/* Which of the open words the item accepts: bit k stands for first + k words away. */
static uint32_t accepted(const side *s, uint16_t item, uint32_t open, size_t first)
{
    uint32_t reached = 0, maybe = 0;
    const uint16_t *word = s->word + (ptrdiff_t)first * s->step;
    const uint32_t *filter = s->filter + (ptrdiff_t)first * s->step;
    if (item < SETS) {
        for (size_t k = 0; k < NEAR; k++)
            reached |= (uint32_t)(word[(ptrdiff_t)k * s->step] == item) << k;
        for (size_t k = NEAR; open >> k != 0; k++)
            reached |= (uint32_t)(word[(ptrdiff_t)k * s->step] == item) << k;
        return reached & open;
    }
    unsigned bit = bit_of_set[item - SETS];
    for (size_t k = 0; k < NEAR; k++)
        maybe |= (filter[(ptrdiff_t)k * s->step] >> bit & 1) << k;
    for (size_t k = NEAR; open >> k != 0; k++)
        maybe |= (filter[(ptrdiff_t)k * s->step] >> bit & 1) << k;
    for (maybe &= open; maybe != 0; maybe &= maybe - 1) {
        unsigned k = lowest(maybe);
        reached |= (uint32_t)is_member(item - (size_t)SETS, word[(ptrdiff_t)k * s->step]) << k;
    }
    return reached;
}

/* The same of n items, the first of which is a gap, beginning `first` words away. */
static uint32_t follow_gaps(const side *s, const uint16_t *item, const uint16_t *end, size_t first)
{
    uint32_t all = 0xFFFFFFFFu >> (31 - (s->count - first));
    uint32_t open = (2u << (*item++ - (unsigned)GAP)) - 1;
    for (;;) {
        uint32_t reached = accepted(s, *item++, open & all, first);
        if (reached == 0 || item == end)
            return reached << first;
        open = reached << 1;
        if (*item >= GAP)
            for (unsigned gap = *item++ - (unsigned)GAP; gap > 0; gap--)
                open |= open << 1;
    }
}

/* Where n items may end to one side of an anchor: bit k stands for k words away. 0: they are not there. */
static uint32_t follow(const side *s, const uint16_t *item, size_t n)
{
    const uint16_t *end = item + n;
    size_t first = 1;
    for (; item < end && *item < GAP; item++, first++) /* up to the first gap one place is open */
        if (first > s->count || !accepts(s, *item, first))
            return 0;
    if (item == end)
        return (uint32_t)1 << (first - 1);
    return first > s->count ? 0 : follow_gaps(s, item, end, first);
}

/* The furthest of the words that are reached. */
static size_t furthest(uint32_t reached)
{
    size_t k = 0;
    while (reached >>= 1)
        k++;
    return k;
}

/* ---- The same where words have several characters, each of which is a place: README ---- */

/* How many places the item may take from the one k places away on: a bit for each number. */
static uint32_t places_of(const side *s, uint16_t item, size_t k)
{
    uint16_t word = s->word[(ptrdiff_t)k * s->step];
    if (item < SETS)
        return item == word ? 1u << 1 : 0;
    if (k > 0 && (s->filter[(ptrdiff_t)k * s->step] >> bit_of_set[item - SETS] & 1) == 0) /* an anchor needs no bit */
        return 0;
    const uint16_t *member = member_near(item - (size_t)SETS, word);
    if (*member != word)
        return 0;
    return member < members + NARROW_MEMBERS ? 1u << 1 : places[member - members - NARROW_MEMBERS];
}

/* To the right: where the item may end, if it may begin at the open places. */
static uint32_t pass_right(const side *s, uint16_t item, uint32_t open)
{
    uint32_t next = 0;
    for (; open != 0 && lowest(open) <= s->count; open &= open - 1)
        next |= places_of(s, item, lowest(open)) << lowest(open);
    return next;
}

/* To the left, where an item begins further away than it ends: a word that begins k places away and has n ends k - n + 1
   places away. */
static uint32_t pass_left(const side *s, uint16_t item, uint32_t open)
{
    uint32_t next = 0;
    for (size_t k = lowest(open); k <= s->count; k++)
        for (uint32_t n = places_of(s, item, k); n != 0; n &= n - 1)
            next |= lowest(n) <= k && (open >> (k - lowest(n) + 1) & 1) != 0 ? 2u << k : 0;
    return next;
}

/* The places next to the last of n items, if the first may stand at the open ones. 0: they are not there. */
static uint32_t follow_wide(const side *s, const uint16_t *item, size_t n, uint32_t open)
{
    for (const uint16_t *end = item + n; open != 0 && item < end; item++)
        if (*item >= GAP)
            for (unsigned gap = *item - (unsigned)GAP; gap > 0; gap--)
                open |= open << 1;
        else
            open = s->step > 0 ? pass_right(s, *item, open) : pass_left(s, *item, open);
    return open;
}

/* ---- A whole sequence ---- */

/* The items of a sequence, and how many stand on each side. */
static const uint16_t *items_of(const uint16_t *s, size_t *left, size_t *right)
{
    const uint16_t *items = s + ITEMS_AT;
    *left = s[0] >> NEEDS_BITS & 7;
    *right = s[0] >> (NEEDS_BITS + 3);
    if (*left == MANY) {
        *left = items[0] >> 8;
        *right = *items++ & 0xFF;
    }
    return items;
}

static size_t rule_of(const uint16_t *sequence)
{
    return sequence[RULE_AT] & (WIDE_ITEMS - 1u);
}

static void try_sequence(matcher *m, const uint16_t *s, size_t anchor)
{
    size_t left, right, words = m->count - 1 - anchor;
    const uint16_t *items = items_of(s, &left, &right);
    side before = { m->word + NEAR + anchor, m->filter + NEAR + anchor, -1, anchor < REACH ? anchor : REACH };
    side behind = { before.word, before.filter, 1, words < REACH ? words : REACH };
    uint32_t from = 1, to = 1;
    if (s[RULE_AT] & WIDE_ITEMS) {
        from = follow_wide(&before, items, left, 2) >> 1;
        to = from != 0 ? follow_wide(&behind, items + left, 1 + right, 1) >> 1 : 0;
    } else {
        from = left > 0 ? follow(&before, items, left) : 1;
        to = from != 0 && right > 0 ? follow(&behind, items + left, right) : from != 0;
    }
    const smtpb_i_rule *rule = &rules[rule_of(s)];
    if (to == 0 || !matters(m, rule))
        return;
    size_t first = anchor - furthest(from), last = anchor + furthest(to);
    const char *raw = m->reply->raw.ptr;
    hit(m, rule, (s[RULE_AT] & AFFIRMS) != 0, raw + m->begin[first], raw + m->begin[last] + m->octets[last]);
}

/* ---- Which sequences are tried ---- */

static void try_found(matcher *m, const candidate *found, size_t n)
{
    for (size_t i = 0; i < n; i++) /* NOLINTNEXTLINE(clang-analyzer-core.uninitialized.ArraySubscript): n are set */
        if (rule_of(&sequences[found[i].sequence]) <= m->last_wanted)
            try_sequence(m, &sequences[found[i].sequence], found[i].anchor);
}

/* A word that anchors sequences, and the filters' bits that the words to its left and to its right do not have: of the
   NEAR nearest, and of all in the window. */
typedef struct range {
    uint64_t absent[2];
    uint16_t begin, end, anchor;
} range;

/* The filters of NEAR words together. */
static uint32_t union_of(const uint32_t filter[NEAR])
{
    uint32_t all = 0;
    for (size_t i = 0; i < NEAR; i++)
        all |= filter[i];
    return all;
}

/* The words from m->done to `to` that anchor anything. Returns how many. */
static size_t find_anchors(const matcher *m, size_t to, range ranges[ANCHORS + 1])
{
    const uint32_t *filter = m->filter + NEAR;
    const size_t from = m->done;
    uint32_t left = 0, right[ANCHORS + 1]; /* of all words in the window to that side; right[0]: from `from` on */
    size_t count = 0;
    right[to - from] = 0;
    for (size_t i = to; i < m->count; i++)
        right[to - from] |= filter[i];
    for (size_t i = to - from; i > 0; i--)
        right[i - 1] = right[i] | filter[from + i - 1];
    for (size_t i = 0; i < from; i++)
        left |= filter[i];
    for (size_t i = from; i < to; i++) {
        const uint16_t *at = anchored_at + m->word[NEAR + i];
        uint64_t close = union_of(filter + i - NEAR) | (uint64_t)union_of(filter + i + 1) << 32;
        uint64_t all = left | (uint64_t)right[i - from + 1] << 32;
        ranges[count] = (range){ { ~close & ~FAR, ~all & ~FAR }, at[0], at[1], (uint16_t)i };
        count += at[0] < at[1];
        left |= filter[i];
    }
    ranges[count] = (range){ { 0, 0 }, 0, 0, 0 };
    return count;
}

/* Looks at the words up to `to`, ANCHORS at most, as anchors. The loop has no branches that depend on the words. */
static void try_anchors(matcher *m, size_t to)
{
    range ranges[ANCHORS + 1];
    candidate found[FOUND];
    size_t n = 0;
    const range *r = ranges, *last = ranges + find_anchors(m, to, ranges);
    for (size_t e = r->begin; r < last;) {
        uint16_t sequence = anchored[e];
        uint64_t needed = needs[sequences[sequence] & ((1u << NEEDS_BITS) - 1)];
        found[n].sequence = sequence;
        found[n].anchor = r->anchor;
        n += (needed & r->absent[needed / FAR]) == 0;
        bool over = ++e == r->end;
        r += over;
        size_t next = r->begin;
        e = over ? next : e;
        if (n == FOUND) {
            try_found(m, found, n);
            n = 0;
        }
    }
    try_found(m, found, n);
    m->done = to;
}

static void look_around(matcher *m, size_t to)
{
    while (m->done < to)
        try_anchors(m, m->done + ANCHORS < to ? m->done + ANCHORS : to);
}

/* Makes room: what stands to the right of an anchor must have been read, what stands to its left must not be gone. */
static void move_window(matcher *m)
{
    enum { KEPT = 2 * REACH, GONE = IN_WINDOW - KEPT };
    look_around(m, IN_WINDOW - REACH);
    m->moved = true;
    memmove(m->word + NEAR, m->word + NEAR + GONE, KEPT * sizeof *m->word);
    memmove(m->filter + NEAR, m->filter + NEAR + GONE, KEPT * sizeof *m->filter);
    memmove(m->begin, m->begin + GONE, KEPT * sizeof *m->begin);
    memmove(m->octets, m->octets + GONE, KEPT * sizeof *m->octets);
    m->count = KEPT;
    m->done = REACH;
}

/* ---- Words ---- */

static inline void add_word(matcher *m, uint16_t word, const char *begin, size_t len)
{
    if (m->count == IN_WINDOW)
        move_window(m);
    m->filter[NEAR + m->count] = filters[kinds[word]];
    m->word[NEAR + m->count] = word;
    m->begin[m->count] = (uint32_t)(begin - m->reply->raw.ptr);
    m->octets[m->count] = (uint16_t)(len < UINT16_MAX ? len : UINT16_MAX);
    m->count++;
}

/* Is the word a number, and not a part of a clock such as 00:04:59? */
static bool is_number(smtpb_span text, smtpb_span word)
{
    size_t n = 0, end = smtpb_i_offset(text, word) + word.len;
    while (n < word.len && smtpb_i_is_digit(word.ptr[n]))
        n++;
    return n == word.len && !(end + 1 < text.len && text.ptr[end] == ':' && smtpb_i_is_digit(text.ptr[end + 1]));
}

static bool is_of_path(const matcher *m, smtpb_span word)
{
    return smtpb_i_offset(m->reply->raw, word) < m->path_end;
}

/* Numbers are common. A wait hears of one only if it has begun, or when a unit follows. */
static void recall_number(matcher *m, smtpb_span text)
{
    if (m->count == 0 || m->begin[m->count - 1] < smtpb_i_offset(m->reply->raw, text))
        return;
    size_t last = m->count - 1;
    smtpb_span word = { m->reply->raw.ptr + m->begin[last], m->octets[last] };
    smtpb_i_vocable known = smtpb_i_vocable_of(m->word[NEAR + last]);
    if (!is_of_path(m, word) && (known.wait_kind == SMTPB_I_WAIT_NUMBER || is_number(text, word)))
        smtpb_i_wait_word(&m->wait, text, word, &known);
}

/* A word, to those that listen. */
static void hear_word(matcher *m, smtpb_span text, smtpb_span word, uint16_t sense)
{
    if ((!m->wait.busy && is_number(text, word)) || is_of_path(m, word))
        return;
    smtpb_i_vocable known = smtpb_i_vocable_of(sense);
    if (!m->wait.busy && (known.wait_kind == SMTPB_I_WAIT_UNIT || known.wait_kind == SMTPB_I_WAIT_PART))
        recall_number(m, text);
    smtpb_i_wait_word(&m->wait, text, word, &known);
    smtpb_i_list_of_word(&m->list, word, known.list);
    m->elsewhere |= known.hedge == SMTPB_I_HEDGE_ELSEWHERE;
}

static inline void add_text_word(matcher *m, smtpb_span text, smtpb_span word, uint16_t sense)
{
    if ((filters[kinds[sense]] & HEARD) != 0 || m->wait.busy || smtpb_i_is_digit(word.ptr[0]))
        hear_word(m, text, word, sense);
    add_word(m, sense, word.ptr, word.len);
}

/* An address, a host, a URL, or "<...>". */
static void add_opaque(matcher *m, uint16_t sense, const char *begin, size_t len)
{
    if (m->wait.busy)
        smtpb_i_wait_other(&m->wait);
    add_word(m, sense, begin, len);
}

/* A run with a host, which the rules or the block lists may name. */
static void add_host(matcher *m, smtpb_i_walk *walk, smtpb_span run, smtpb_span host)
{
    bool may_be_known = smtpb_i_may_be_known(smtpb_i_last_labels(host));
    uint16_t sense = may_be_known ? smtpb_i_host_sense(host) : SMTPB_I_NO_WORD;
    if (may_be_known)
        smtpb_i_list_of_host(&m->list, run);
    if (sense == SMTPB_I_NO_WORD) {
        add_opaque(m, sense, run.ptr, run.len);
        return;
    }
    add_opaque(m, sense, run.ptr, smtpb_i_offset(run, host) + host.len);
    m->path_end = smtpb_i_offset(m->reply->raw, run) + run.len;
    smtpb_i_read_path(walk, host);
}

/* A character of a script without spaces. It may end words that begin further left: the longest one counts there. */
static void add_character(matcher *m, smtpb_span text, smtpb_span character)
{
    uint16_t ending[SMTPB_I_WIDEST];
    if (m->wide.count > 0 && m->reply->raw.ptr + m->begin[m->count - 1] != m->wide.character[0])
        m->wide.count = 0; /* something else stands between */
    smtpb_i_wide_next(&m->wide, character.ptr, ending);
    add_text_word(m, text, character, ending[0]);
    for (size_t k = 1; k < m->wide.count; k++)
        if (ending[k] != SMTPB_I_NO_WORD) {
            m->word[NEAR + m->count - 1 - k] = ending[k];
            m->filter[NEAR + m->count - 1 - k] = filters[kinds[ending[k]]];
            m->elsewhere |= smtpb_i_vocable_of(ending[k]).hedge == SMTPB_I_HEDGE_ELSEWHERE;
        }
}

static void add_token(matcher *m, smtpb_i_walk *walk, const smtpb_i_token *t)
{
    if (m->words && t->kind == SMTPB_I_WORD)
        smtpb_i_put_word(m->words, t->hash);
    if (t->kind == SMTPB_I_WORD && smtpb_i_is_character(t->span)) {
        add_character(m, walk->text, t->span);
        return;
    }
    smtpb_span host = t->kind == SMTPB_I_OPAQUE ? smtpb_i_run_host(t->span) : (smtpb_span){ NULL, 0 };
    if (t->kind == SMTPB_I_WORD)
        add_text_word(m, walk->text, t->span, smtpb_i_look_up(t->span, t->hash).sense);
    else if (host.len > 0)
        add_host(m, walk, t->span, host);
    else
        add_opaque(m, SMTPB_I_NO_WORD, t->span.ptr, t->span.len);
}

/* Takes the run at walk->at if it is words, an address, or a host that no rule names. */
static bool take_run(matcher *m, smtpb_i_walk *walk)
{
    smtpb_i_quick_run r = smtpb_i_quick_run_at(walk->text, walk->at);
    smtpb_span run = { walk->text.ptr + walk->at, r.len };
    if (r.len == 0)
        return false;
    if (!r.opaque) {
        walk->words_to = walk->at + r.len;
        return true;
    }
    if (!r.is_address && !r.is_host)
        return false;
    if (r.is_host && (run.ptr[r.len - 1] == '.' || smtpb_i_may_be_known(smtpb_i_from(run, r.labels_at - walk->at))))
        return false;
    add_opaque(m, SMTPB_I_NO_WORD, run.ptr, r.len);
    walk->at += r.len;
    return true;
}

static bool take_plain_word(matcher *m, smtpb_i_walk *walk)
{
    smtpb_i_plain plain;
    size_t n = smtpb_i_plain_word(walk->text, walk->at, &plain);
    const char *begin = walk->text.ptr + walk->at;
    if (n == 0)
        return false;
    if (walk->at >= walk->words_to && !smtpb_i_stands_alone(walk->text, walk->at + n))
        return take_run(m, walk);
    if (m->words)
        smtpb_i_put_word(m->words, plain.hash);
    add_text_word(m, walk->text, (smtpb_span){ begin, n }, smtpb_i_look_up_plain(&plain, n));
    walk->at += n;
    return true;
}

static void take_bracket(matcher *m, smtpb_i_walk *walk)
{
    size_t n = walk->at >= walk->words_to ? smtpb_i_bracket(walk->text, walk->at) : 0;
    if (n > 0)
        add_opaque(m, SMTPB_I_NO_WORD, walk->text.ptr + walk->at, n);
    walk->at += n > 0 ? n : 1;
}

static size_t skip_marks(smtpb_span text, size_t at)
{
    while (at < text.len && smtpb_i_octet(text.ptr[at]) < SMTPB_I_WIDE && text.ptr[at] != '<')
        at++;
    return at;
}

/* What smtpb_i_token_next gives; plain words, and what is usual of the rest, are taken here. */
static void read_piece(matcher *m, smtpb_span text)
{
    smtpb_i_walk walk = { text, 0, 0 };
    smtpb_i_token token;
    while ((walk.at = skip_marks(text, walk.at)) < text.len) {
        if (text.ptr[walk.at] == '<')
            take_bracket(m, &walk);
        else if (!take_plain_word(m, &walk) && smtpb_i_token_next(&walk, &token))
            add_token(m, &walk, &token);
    }
    smtpb_i_wait_other(&m->wait);
}

/* What lies beyond 4 GiB is ignored. */
static smtpb_span in_reach(const smtpb_reply *reply, smtpb_span text)
{
    size_t at = smtpb_i_offset(reply->raw, text), most = UINT32_MAX, left = at < most ? most - at : 0;
    return smtpb_i_first(text, text.len < left ? text.len : left);
}

static void read_reply(matcher *m)
{
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_piece piece;
    m->missed_provider = m->moved = m->elsewhere = false;
    memset(&m->wait, 0, sizeof m->wait);
    memset(&m->list, 0, sizeof m->list);
    m->wide.count = 0;
    m->path_end = 0;
    m->count = m->done = 0;
    m->last_wanted = SIZE_MAX;
    memset(m->word, 0, NEAR * sizeof *m->word);
    memset(m->filter, 0, NEAR * sizeof *m->filter);
    memset(m->word + NEAR + IN_WINDOW, 0, NEAR * sizeof *m->word);
    memset(m->filter + NEAR + IN_WINDOW, 0, NEAR * sizeof *m->filter);
    while (smtpb_piece_next(m->reply, &at, &piece))
        read_piece(m, in_reach(m->reply, piece.text));
    memset(m->word + NEAR + m->count, 0, NEAR * sizeof *m->word);
    memset(m->filter + NEAR + m->count, 0, NEAR * sizeof *m->filter);
    look_around(m, m->count);
}

/* A mark may stand after the words that it explains: then they are looked at again. */
static void look_again(matcher *m)
{
    m->provider = m->hits->provider;
    m->last_wanted = SIZE_MAX;
    memset(m->hits->best, 0, sizeof m->hits->best);
    m->done = 0;
    if (m->moved)
        read_reply(m);
    else
        look_around(m, m->count);
}

static void match(const smtpb_reply *reply, smtpb_stage stage, smtpb_provider provider, size_t wanted,
                  smtpb_i_word_set *words, smtpb_i_hits *out)
{
    matcher m;
    m.reply = reply;
    m.stage = stage;
    m.provider = provider;
    m.hits = out;
    m.wanted = wanted;
    m.words = words;
    memset(out, 0, sizeof *out);
    out->provider = provider;
    read_reply(&m);
    if (m.missed_provider && out->provider != SMTPB_PROVIDER_UNKNOWN)
        look_again(&m);
    out->wait = m.wait.found;
    out->list = m.list;
    out->elsewhere = m.elsewhere;
}

void smtpb_i_match(const smtpb_reply *reply, smtpb_stage stage, smtpb_provider provider, smtpb_i_hits *out)
{
    match(reply, stage, provider, ANY_RULE, NULL, out);
}

void smtpb_i_match_and_note_words(const smtpb_reply *reply, smtpb_stage stage, smtpb_provider provider,
                                  smtpb_i_hits *out, smtpb_i_word_set *words)
{
    memset(words, 0, sizeof *words);
    smtpb_i_put_word(words, SMTPB_I_ANY_TEXT);
    match(reply, stage, provider, ANY_RULE, words, out);
}

smtpb_span smtpb_i_match_one(const smtpb_reply *reply, smtpb_stage stage, smtpb_provider provider, size_t index)
{
    smtpb_i_hits hits;
    match(reply, stage, provider, index, NULL, &hits);
    return hits.best[smtpb_i_meaning_of(&rules[index])->rank].span;
}
