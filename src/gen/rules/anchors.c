/* SPDX-License-Identifier: MIT */
/* The anchor of each sequence: the item that the fewest texts contain. */
#include "mkrules.h"

#include <limits.h>

unsigned by_anchor[MAX_SEQUENCES];

/* The maximum number of places that an item takes: of a gap its words. */
static unsigned most_places(unsigned item)
{
    unsigned most = 0;
    if (item < SETS || item >= GAP)
        return item < SETS ? 1 : item - GAP;
    for (unsigned all = sets[item - SETS].places; all > 1; all >>= 1)
        most++;
    return most;
}

unsigned words_in(const sequence *s, unsigned from, unsigned to)
{
    unsigned n = 0;
    for (unsigned i = from; i < to; i++)
        n += most_places(s->items[i]);
    return n;
}

bool is_wide(const sequence *s)
{
    bool wide = false;
    for (unsigned i = 0; i < s->count; i++)
        wide |= s->items[i] < GAP && most_places(s->items[i]) > 1;
    return wide;
}

unsigned behind_left(const sequence *s)
{
    return s->anchor + (is_wide(s) ? 0 : 1);
}

/* Words that occur in most replies, whatever the rules look for: poor anchors. */
static const char *const everywhere[] = {
    "a",       "access",  "account", "address",  "an",     "and",  "are",    "at",     "be",        "because",
    "been",    "blocked", "by",      "delivery", "denied", "does", "domain", "email",  "error",     "for",
    "from",    "has",     "have",    "host",     "in",     "ip",   "is",     "it",     "local",     "mail",
    "mailbox", "message", "no",      "not",      "of",     "on",   "or",     "please", "recipient", "rejected",
    "see",     "sender",  "server",  "smtp",     "that",   "the",  "this",   "to",     "too",       "try",
    "unknown", "user",    "was",     "with",     "you",    "your",
};

/* Is a word of the sense? */
static bool is_everywhere(unsigned sense)
{
    bool found = false;
    for (size_t i = 0; i < sizeof everywhere / sizeof *everywhere; i++)
        for (unsigned w = 1; w < word_count; w++)
            found |= sense_of[w] == sense && strcmp(everywhere[i], words[w]) == 0;
    return found;
}

/* How common the senses of an item are in total. */
static unsigned long commonness(unsigned item, const unsigned *common)
{
    unsigned long sum = 0;
    for (unsigned n = 1; n < sense_count; n++)
        sum += in_item(n, item) ? common[n] : 0;
    return sum;
}

static void count_senses(const sequence *s, unsigned *common)
{
    for (unsigned i = 0; i < s->count; i++)
        for (unsigned n = 1; n < sense_count; n++)
            common[n] += in_item(n, s->items[i]);
}

static void choose_each(void)
{
    static unsigned common[MAX_WORDS];
    for (sequence *s = sequences; s < sequences + sequence_count; s++)
        count_senses(s, common);
    for (unsigned n = 1; n < sense_count; n++)
        common[n] = is_everywhere(n) ? 5 * (common[n] + 100) : common[n];
    for (sequence *s = sequences; s < sequences + sequence_count; s++) {
        unsigned long least = ULONG_MAX;
        for (unsigned i = 0; i < s->count; i++) {
            unsigned long sum = s->items[i] < GAP ? commonness(s->items[i], common) : ULONG_MAX;
            if (sum < least) {
                least = sum;
                s->anchor = i;
            }
        }
        if (words_in(s, 0, s->anchor) > REACH || words_in(s, s->anchor, s->count) > REACH)
            fail(&rows[s->rule], "too many words on one side of its anchor", rows[s->rule].rule.words);
    }
}

static unsigned first_sense[MAX_SEQUENCES]; /* of its anchor */

static int nearer(const void *a, const void *b)
{
    const unsigned x = *(const unsigned *)a, y = *(const unsigned *)b;
    const sequence *s = &sequences[x], *t = &sequences[y];
    if (first_sense[x] != first_sense[y])
        return first_sense[x] < first_sense[y] ? -1 : 1;
    if (s->items[s->anchor] != t->items[t->anchor])
        return s->items[s->anchor] < t->items[t->anchor] ? -1 : 1;
    return x < y ? -1 : x > y;
}

void choose_anchors(void)
{
    choose_each();
    for (unsigned i = 0; i < sequence_count; i++) {
        by_anchor[i] = i;
        while (!in_item(first_sense[i], sequences[i].items[sequences[i].anchor]))
            first_sense[i]++;
    }
    qsort(by_anchor, sequence_count, sizeof *by_anchor, nearer);
}
