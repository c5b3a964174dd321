/* SPDX-License-Identifier: MIT */
/* Filters: a bit for each cluster of items. Of senses the bits that they have, of sequences those that they need. */
#include "clusters.h"
#include "kinds.h"
#include "mkrules.h"

enum {
    ITEMS = MAX_WORDS + MAX_SETS,
    NEAR = 8,          /* words to one side that are always in reach: match.c */
    SENSE_KINDS = 256, /* the most of them: kinds.h */
    SEQUENCE_KINDS = 512
};

/* Bits of filters beside those of CLUSTERS: match.c. */
#define HEARD ((uint32_t)1 << 30)
#define FAR   ((uint64_t)1 << 63) /* of what a sequence needs */
#define EVERY 0x3FFFFFFF3FFFFFFFu /* all clusters, on both sides */

static clustered clusters_of[ITEMS]; /* weight 0: it stands beside no anchor */

static size_t index_of(unsigned item)
{
    return item < SETS ? item : MAX_WORDS + item - SETS;
}

static bool stands_in(unsigned item, const reply *reply)
{
    unsigned i = 0;
    while (i < reply->count && !in_item(reply->words[i], item))
        i++;
    return i < reply->count;
}

/* The replies that an item stands in. */
static clustered found_in(unsigned item)
{
    unsigned *texts = malloc(MAX_REPLIES * sizeof *texts);
    clustered c = { 0, texts, 0, 0 };
    if (!texts)
        refuse("replies, for which there is no memory,", reply_count);
    for (unsigned i = 0; i < reply_count; i++)
        if (stands_in(item, &replies[i]))
            texts[c.count++] = i;
    return c;
}

/* What is asked for where an anchor stands. */
static void weigh_items(const sequence *s)
{
    clustered *anchor = &clusters_of[index_of(s->items[s->anchor])];
    if (!anchor->texts)
        *anchor = found_in(s->items[s->anchor]);
    for (unsigned i = 0; i < s->count; i++) {
        if (i == s->anchor || s->items[i] >= GAP)
            continue;
        clustered *c = &clusters_of[index_of(s->items[i])];
        if (!c->texts)
            *c = found_in(s->items[i]);
        c->weight += anchor->count + 1;
    }
}

static int heavier_first(const void *a, const void *b)
{
    const clustered *const *x = a, *const *y = b;
    if ((*x)->weight != (*y)->weight)
        return (*x)->weight < (*y)->weight ? 1 : -1;
    return *x < *y ? -1 : *x > *y;
}

static void cluster_items(void)
{
    static clustered *heaviest[ITEMS], sorted[ITEMS];
    size_t n = 0;
    for (const sequence *s = sequences; s < sequences + sequence_count; s++)
        weigh_items(s);
    for (size_t i = 0; i < ITEMS; i++)
        if (clusters_of[i].weight > 0)
            heaviest[n++] = &clusters_of[i];
    qsort(heaviest, n, sizeof *heaviest, heavier_first);
    for (size_t i = 0; i < n; i++)
        sorted[i] = *heaviest[i];
    make_clusters(sorted, n);
    for (size_t i = 0; i < n; i++)
        heaviest[i]->cluster = sorted[i].cluster;
}

static uint32_t bit_of(unsigned item)
{
    return (uint32_t)1 << clusters_of[index_of(item)].cluster;
}

/* Does it begin a wait, is it a unit of one or a part of a unit, does it name a list, or speak of something else? match.c */
static bool is_heard(unsigned sense)
{
    role r = roles[word_of[sense]];
    smtpb_i_wait_kind kind = wait_kind(r);
    return r.list > 0 || r.hedge == SMTPB_I_HEDGE_ELSEWHERE || kind == SMTPB_I_WAIT_LEADS ||
           kind == SMTPB_I_WAIT_UNIT || kind == SMTPB_I_WAIT_PART;
}

/* The bits of the clusters that accept a sense, and whether those that listen hear of it always. */
static uint32_t filter_of(unsigned sense)
{
    uint32_t filter = clusters_of[sense].weight > 0 ? bit_of(sense) : 0;
    for (unsigned i = 0; i < set_count; i++)
        if (sets[i].has[sense] && clusters_of[index_of(SETS + i)].weight > 0)
            filter |= bit_of(SETS + i);
    return is_heard(sense) ? filter | HEARD : filter;
}

/* What items from `from` to `to` need. */
static uint32_t needs_of(const sequence *s, unsigned from, unsigned to)
{
    uint32_t needs = 0;
    for (unsigned i = from; i < to; i++)
        needs |= s->items[i] < GAP ? bit_of(s->items[i]) : 0;
    return needs;
}

/* As match.c describes them. */
static uint64_t all_needs_of(const sequence *s)
{
    bool far = words_in(s, 0, s->anchor) > NEAR || words_in(s, behind_left(s), s->count) > NEAR;
    return needs_of(s, 0, s->anchor) | (uint64_t)needs_of(s, s->anchor + 1, s->count) << 32 | (far ? FAR : 0);
}

/* Of words the filters, which may have bits too many; of sequences what they do not need, likewise. */
static kinds kinds_of_senses, kinds_of_sequences;

/* Numbers the kinds of needs in the order in which the sequences are stored. */
static void order_kinds(void)
{
    static kinds ordered;
    for (unsigned i = 0; i < sequence_count; i++) {
        uint64_t missing = all_needs_of(&sequences[by_anchor[i]]) ^ EVERY;
        add_to_kinds(&ordered, kinds_of_sequences.all[kind_of(&kinds_of_sequences, missing)].bits, 1);
    }
    kinds_of_sequences = ordered;
}

static void choose_kinds(void)
{
    bool fits = true;
    for (unsigned n = 0; n < sense_count; n++)
        fits = fits && add_to_kinds(&kinds_of_senses, filter_of(n), 1);
    for (const sequence *s = sequences; s < sequences + sequence_count; s++)
        fits = fits && add_to_kinds(&kinds_of_sequences, all_needs_of(s) ^ EVERY,
                                    clusters_of[index_of(s->items[s->anchor])].count + 1);
    if (!fits)
        refuse("different filters", MAX_KINDS);
    join_kinds(&kinds_of_senses, SENSE_KINDS);
    join_kinds(&kinds_of_sequences, SEQUENCE_KINDS);
    order_kinds();
}

void choose_filters(void)
{
    cluster_items();
    choose_kinds();
}

static void write_kinds(FILE *out, const kinds *k, uint64_t toggled)
{
    for (size_t i = 0; i < k->count; i++)
        fprintf(out, "%s0x%llx,", i % 6 == 0 ? "\n    " : " ", (unsigned long long)(k->all[i].bits ^ toggled));
    fprintf(out, "\n};\n\n");
}

void write_filters(FILE *out)
{
    fprintf(out, "/* The clusters of items that accept a sense of each kind. */\nstatic const uint32_t filters[] = {");
    write_kinds(out, &kinds_of_senses, 0);
    fprintf(out, "/* The kind of each sense. */\nstatic const uint8_t kinds[] = {");
    for (unsigned n = 0; n < sense_count; n++)
        fprintf(out, "%s%u,", n % 24 == 0 ? "\n    " : " ", kind_of(&kinds_of_senses, filter_of(n)));
    fprintf(out, "\n};\n\n/* The cluster of each set. */\nstatic const uint8_t bit_of_set[] = {");
    for (unsigned i = 0; i < set_count; i++)
        fprintf(out, "%s%u,", i % 24 == 0 ? "\n    " : " ", clusters_of[index_of(SETS + i)].cluster);
    fprintf(out, "\n};\n\n");
}

unsigned kind_of_needs(const sequence *s)
{
    return kind_of(&kinds_of_sequences, all_needs_of(s) ^ EVERY);
}

void write_needs(FILE *out)
{
    fprintf(out, "static const uint64_t needs[] = {");
    write_kinds(out, &kinds_of_sequences, EVERY);
}
