/* SPDX-License-Identifier: MIT */
/* A few bits of a filter for many items: items that stand in the same texts share one, so that a bit tells the most. */
#ifndef SMTPB_I_CLUSTERS_H
#define SMTPB_I_CLUSTERS_H

#include <stddef.h>

enum { CLUSTERS = 30, CLUSTER_TEXTS = 16000, CLUSTER_ROUNDS = 6 };

typedef struct clustered {
    unsigned long weight; /* how often it is asked for */
    const unsigned *texts;
    size_t count;     /* of the texts that it stands in */
    unsigned cluster; /* the result */
} clustered;

typedef struct cluster {
    unsigned long weight, texts;      /* of its items; texts that any of them stands in */
    unsigned items_of[CLUSTER_TEXTS]; /* how many of its items stand in each text */
} cluster;

/* The bit is asked for `weight` times and found set in `texts` texts: what an item adds to the product. */
static unsigned long cluster_cost(const cluster *c, const clustered *item)
{
    unsigned long more = 0;
    for (size_t i = 0; i < item->count; i++)
        more += c->items_of[item->texts[i]] == 0;
    return (c->weight + item->weight) * (c->texts + more) - c->weight * c->texts;
}

static void cluster_add(cluster *c, const clustered *item)
{
    c->weight += item->weight;
    for (size_t i = 0; i < item->count; i++)
        c->texts += c->items_of[item->texts[i]]++ == 0;
}

static void cluster_remove(cluster *c, const clustered *item)
{
    c->weight -= item->weight;
    for (size_t i = 0; i < item->count; i++)
        c->texts -= --c->items_of[item->texts[i]] == 0;
}

static unsigned cheapest_cluster(const cluster *all, const clustered *item)
{
    unsigned best = 0;
    unsigned long least = cluster_cost(&all[0], item);
    for (unsigned i = 1; i < CLUSTERS; i++) {
        unsigned long cost = cluster_cost(&all[i], item);
        if (cost < least) {
            least = cost;
            best = i;
        }
    }
    return best;
}

/* Puts each item where it adds the least, and again while the others are in their places. */
static void make_clusters(clustered *items, size_t n)
{
    static cluster all[CLUSTERS];
    for (unsigned round = 0; round < CLUSTER_ROUNDS; round++)
        for (clustered *item = items; item < items + n; item++) {
            if (round > 0)
                cluster_remove(&all[item->cluster], item);
            item->cluster = cheapest_cluster(all, item);
            cluster_add(&all[item->cluster], item);
        }
}

#endif
