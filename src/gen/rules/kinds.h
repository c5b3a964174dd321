/* SPDX-License-Identifier: MIT */
/* Many different sets of bits as a few kinds, so that a small number stands for one: those that differ least are taken
   together. */
#ifndef SMTPB_I_KINDS_H
#define SMTPB_I_KINDS_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MAX_KINDS = 8000 };

typedef struct kind {
    uint64_t bits;
    unsigned long weight; /* how often it is looked at */
    size_t near;          /* of the kinds before it, the one that it is best taken together with */
    unsigned long cost;   /* of that */
} kind;

typedef struct kinds {
    size_t count;
    kind all[MAX_KINDS];
} kinds;

static unsigned bits_in(uint64_t bits)
{
    unsigned n = 0;
    for (; bits != 0; bits &= bits - 1)
        n++;
    return n;
}

/* Adds a set. False: there are too many. */
static bool add_to_kinds(kinds *k, uint64_t bits, unsigned long weight)
{
    size_t i = 0;
    while (i < k->count && k->all[i].bits != bits)
        i++;
    if (i == MAX_KINDS)
        return false;
    if (i == k->count)
        k->all[k->count++] = (kind){ bits, 0, 0, ULONG_MAX };
    k->all[i].weight += weight;
    return true;
}

/* The bits that each would have too many if two were one. */
static unsigned long cost_of_one(const kind *a, const kind *b)
{
    return a->weight * bits_in(b->bits & ~a->bits) + b->weight * bits_in(a->bits & ~b->bits);
}

/* Is the kind `other` a better one for i? Of equal ones the first counts. */
static void look_at(kinds *k, size_t i, size_t other)
{
    unsigned long cost = cost_of_one(&k->all[other], &k->all[i]);
    if (cost < k->all[i].cost || (cost == k->all[i].cost && other < k->all[i].near)) {
        k->all[i].near = other;
        k->all[i].cost = cost;
    }
}

static void look_for_near(kinds *k, size_t i)
{
    k->all[i].cost = ULONG_MAX;
    for (size_t other = 0; other < i; other++)
        look_at(k, i, other);
}

/* The last kind takes the place of i. */
static void drop_kind(kinds *k, size_t i)
{
    size_t last = --k->count;
    k->all[i] = k->all[last];
    look_for_near(k, i);
    for (size_t other = i + 1; other < k->count; other++)
        if (k->all[other].near == i || k->all[other].near == last)
            look_for_near(k, other);
        else
            look_at(k, other, i);
}

static void make_one(kinds *k, size_t i)
{
    size_t near = k->all[i].near;
    k->all[near].bits |= k->all[i].bits;
    k->all[near].weight += k->all[i].weight;
    drop_kind(k, i);
    look_for_near(k, near);
    for (size_t other = near + 1; other < k->count; other++)
        if (k->all[other].near == near)
            look_for_near(k, other);
        else
            look_at(k, other, near);
}

/* Takes kinds together until there are `most`. */
static void join_kinds(kinds *k, size_t most)
{
    for (size_t i = 1; k->count > most && i < k->count; i++)
        look_for_near(k, i);
    while (k->count > most) {
        size_t best = 1;
        for (size_t i = 2; i < k->count; i++)
            if (k->all[i].cost < k->all[best].cost)
                best = i;
        make_one(k, best);
    }
}

/* The kind that has these bits, and the fewest others. */
static unsigned kind_of(const kinds *k, uint64_t bits)
{
    size_t best = k->count;
    for (size_t i = 0; i < k->count; i++)
        if ((bits & ~k->all[i].bits) == 0 && (best == k->count || bits_in(k->all[i].bits) < bits_in(k->all[best].bits)))
            best = i;
    return (unsigned)best;
}

#endif
