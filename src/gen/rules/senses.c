/* SPDX-License-Identifier: MIT */
/* Senses: words that stand in the same sets, nowhere alone, and have the same role. */
#include "mkrules.h"

unsigned sense_of[MAX_WORDS], word_of[MAX_WORDS];
unsigned sense_count = 1;
unsigned narrow_sets;

static bool alone[MAX_WORDS]; /* an item of a sequence is this word */

static bool same_sense(unsigned v, unsigned w)
{
    bool same = !alone[v] && !alone[w] && same_role(v, w);
    for (unsigned i = 0; same && i < set_count; i++)
        same = sets[i].has[v] == sets[i].has[w];
    return same;
}

static void number_senses(bool with_role)
{
    for (unsigned w = 1; w < word_count; w++) {
        if (has_role(w) != with_role)
            continue;
        unsigned n = 1;
        while (n < sense_count && !same_sense(word_of[n], w))
            n++;
        sense_of[w] = n;
        if (n == sense_count)
            word_of[sense_count++] = w;
    }
}

/* From words to senses. The item for the set: one of a single sense is that sense. */
static unsigned join_set(const set *s, unsigned *kept)
{
    static set joined;
    memset(&joined, 0, sizeof joined);
    unsigned sense = 0;
    for (unsigned w = 1; w < word_count; w++)
        if (s->has[w]) {
            sense = sense_of[w];
            joined.count += !joined.has[sense];
            joined.has[sense] = s->has[w];
        }
    if (joined.count == 1 && joined.has[sense] == 1u << 1)
        return sense;
    sets[*kept] = joined;
    return SETS + (*kept)++;
}

static void join_reply(reply *reply)
{
    struct reply heard = { reply->text, 0, { 0 } };
    for (unsigned i = 0; i < reply->count; i++)
        hear(&heard, sense_of[reply->words[i]]);
    *reply = heard;
}

/* Numbers the senses, those with a role first; then replies, sets and sequences are of senses instead of words. */
void join_words(void)
{
    static unsigned item_of[MAX_SETS];
    unsigned kept = 0;
    for (const sequence *s = sequences; s < sequences + sequence_count; s++)
        for (unsigned i = 0; i < s->count; i++)
            if (s->items[i] < SETS)
                alone[s->items[i]] = true;
    number_senses(true);
    number_senses(false);
    for (unsigned i = 0; i < set_count; i++)
        item_of[i] = join_set(&sets[i], &kept);
    set_count = kept;
    for (sequence *s = sequences; s < sequences + sequence_count; s++)
        for (unsigned i = 0; i < s->count; i++)
            if (s->items[i] < GAP)
                s->items[i] = s->items[i] < SETS ? sense_of[s->items[i]] : item_of[s->items[i] - SETS];
    for (reply *reply = replies; reply < replies + reply_count; reply++)
        join_reply(reply);
}

/* A bit for each number of places that a member takes. */
static unsigned places_in(const set *s)
{
    unsigned all = 0;
    for (unsigned n = 1; n < sense_count; n++)
        all |= s->has[n];
    return all;
}

void order_sets(void)
{
    static set ordered[MAX_SETS];
    static unsigned numbers[MAX_SETS];
    unsigned n = 0;
    for (unsigned i = 0; i < set_count; i++)
        sets[i].places = places_in(&sets[i]);
    for (unsigned wide = 0; wide < 2; wide++) {
        narrow_sets = wide == 1 ? n : 0;
        for (unsigned i = 0; i < set_count; i++)
            if ((sets[i].places > 1u << 1) == (wide == 1)) {
                ordered[n] = sets[i];
                numbers[i] = n++;
            }
    }
    memcpy(sets, ordered, set_count * sizeof *sets);
    for (sequence *s = sequences; s < sequences + sequence_count; s++)
        for (unsigned i = 0; i < s->count; i++)
            if (s->items[i] >= SETS && s->items[i] < GAP)
                s->items[i] = SETS + numbers[s->items[i] - SETS];
}
