/* SPDX-License-Identifier: MIT */
/* Packs texts: an octet that none of them uses stands for a pair of octets, each of which may stand for a pair again.
   The commonest pair comes first. */
#ifndef SMTPB_I_PAIRS_H
#define SMTPB_I_PAIRS_H

#include "generate.h"

#include <string.h>

enum { OCTETS = 256 };

/* Texts, each with its NUL. */
typedef struct packed {
    unsigned char *octets;
    size_t len;
    unsigned char pairs[OCTETS][2]; /* all zero for an octet that stands for itself */
    unsigned depth[OCTETS];         /* of pairs in pairs; 0 for an octet that stands for itself */
    bool is_text[OCTETS];           /* octets that the texts use */
} packed;

/* An octet that stands neither for itself nor for a pair; 0: none. */
static unsigned free_octet(const packed *p)
{
    unsigned c = OCTETS - 1;
    while (c > 0 && (p->is_text[c] || p->depth[c] > 0))
        c--;
    return c;
}

static unsigned depth_of_pair(const packed *p, unsigned first, unsigned second)
{
    return 1 + (p->depth[first] > p->depth[second] ? p->depth[first] : p->depth[second]);
}

/* The commonest pair that is at most `deepest` deep. Returns how often it occurs. */
static unsigned commonest_pair(const packed *p, unsigned deepest, unsigned *first, unsigned *second)
{
    static unsigned counts[OCTETS][OCTETS];
    unsigned most = 0;
    memset(counts, 0, sizeof counts);
    for (size_t i = 0; i + 1 < p->len; i++) {
        const unsigned char *at = p->octets + i;
        counts[at[0]][at[1]]++;
        i += at[0] == at[1]; /* three of a kind are one pair */
    }
    for (unsigned a = 1; a < OCTETS; a++)
        for (unsigned b = 1; b < OCTETS; b++)
            if (counts[a][b] > most && depth_of_pair(p, a, b) <= deepest) {
                most = counts[a][b];
                *first = a;
                *second = b;
            }
    return most;
}

static void replace_pair(packed *p, unsigned first, unsigned second, unsigned by)
{
    size_t n = 0;
    for (size_t i = 0; i < p->len; i++) {
        bool is_pair = i + 1 < p->len && p->octets[i] == first && p->octets[i + 1] == second;
        p->octets[n++] = is_pair ? (unsigned char)by : p->octets[i];
        i += is_pair;
    }
    p->len = n;
    p->depth[by] = depth_of_pair(p, first, second);
    p->pairs[by][0] = (unsigned char)first;
    p->pairs[by][1] = (unsigned char)second;
}

/* Packs the octets where they are. */
static void pack(packed *p, unsigned deepest)
{
    unsigned by, first = 0, second = 0;
    memset(p->pairs, 0, sizeof p->pairs);
    memset(p->depth, 0, sizeof p->depth);
    memset(p->is_text, 0, sizeof p->is_text);
    for (size_t i = 0; i < p->len; i++)
        p->is_text[p->octets[i]] = true;
    while ((by = free_octet(p)) > 0 && commonest_pair(p, deepest, &first, &second) > 1)
        replace_pair(p, first, second, by);
}

static void write_octets(FILE *out, const char *name, const unsigned char *octets, size_t n)
{
    fprintf(out, "static const uint8_t %s[] = {", name);
    for (size_t i = 0; i < n; i++)
        fprintf(out, "%s%u,", i % 24 == 0 ? "\n    " : " ", octets[i]);
    fprintf(out, "\n};\n\n");
}

static void write_packed(FILE *out, const char *name, const char *name_of_pairs, const packed *p)
{
    write_octets(out, name, p->octets, p->len);
    write_octets(out, name_of_pairs, p->pairs[0], sizeof p->pairs);
}

#endif
