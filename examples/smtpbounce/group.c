/* SPDX-License-Identifier: MIT */
/* Replies counted by their normal form. */
#include "tool.h"

#include <stdlib.h>
#include <string.h>

typedef struct kind {
    uint64_t fingerprint;
    unsigned long count;
    smtpb_reason reason;
    smtpb_confidence confidence;
    char *sample; /* the first one, in normal form */
} kind;

/* A hash table with open addressing by fingerprint; a slot with count 0 is free. */
typedef struct table {
    kind *kinds;
    size_t cap, used;
    bool failed;
} table;

static kind *place_of(kind *kinds, size_t cap, uint64_t fingerprint)
{
    size_t at = (size_t)(fingerprint % cap);
    while (kinds[at].count > 0 && kinds[at].fingerprint != fingerprint)
        at = (at + 1) % cap;
    return &kinds[at];
}

static bool grow(table *t)
{
    size_t cap = t->cap * 2 + 1024;
    kind *grown = calloc(cap, sizeof *grown);
    if (!grown)
        return false;
    for (size_t i = 0; i < t->cap; i++)
        if (t->kinds[i].count > 0)
            *place_of(grown, cap, t->kinds[i].fingerprint) = t->kinds[i];
    free(t->kinds);
    t->kinds = grown;
    t->cap = cap;
    return true;
}

static bool count(void *to, const judged *j, const char *error)
{
    table *t = to;
    (void)error;
    if (t->used * 2 >= t->cap && !grow(t)) {
        t->failed = true;
        return false;
    }
    uint64_t fingerprint = smtpb_fingerprint(&j->reply);
    kind *k = place_of(t->kinds, t->cap, fingerprint);
    if (k->count++ > 0)
        return true;
    t->used++;
    k->fingerprint = fingerprint;
    k->reason = j->verdict.reason;
    k->confidence = j->verdict.confidence;
    k->sample = normal_form(&j->reply);
    t->failed = !k->sample;
    return k->sample != NULL;
}

/* Unclassified first, then low confidence, then the rest; the most frequent first. */
static int rank(const kind *k)
{
    return k->count == 0                            ? 3
           : k->reason == SMTPB_REASON_UNDETERMINED ? 0
           : k->confidence == SMTPB_CONFIDENCE_LOW  ? 1
                                                    : 2;
}

static int by_frequency(const void *left, const void *right)
{
    const kind *a = left, *b = right;
    if (rank(a) != rank(b))
        return rank(a) - rank(b);
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    return a->count > 0 ? strcmp(a->sample, b->sample) : 0;
}

int group(FILE *in, FILE *out, const options *options)
{
    table t = { NULL, 0, 0, false };
    int status = each_reply(in, options, count, &t);
    if (t.failed) {
        fputs("smtpbounce: out of memory\n", stderr);
        status = FAILED;
    }
    if (t.used > 0)
        qsort(t.kinds, t.cap, sizeof *t.kinds, by_frequency);
    for (size_t i = 0; i < t.cap; i++) {
        const kind *k = &t.kinds[i];
        if (k->count > 0 && k->sample) {
            int begin = fprintf(out, "%7lu  %-22s %-6s  ", k->count, smtpb_reason_name(k->reason),
                                smtpb_confidence_name(k->confidence));
            put_wrapped(out, k->sample, 9, begin > 0 ? (size_t)begin : 0);
        }
        free(k->sample);
    }
    free(t.kinds);
    return status;
}
