/* SPDX-License-Identifier: MIT */
/* Vectorscan (or Hyperscan, which has the same interface) in block mode with the literals, caseless, each reported
   once. */
#include "engine.h"

#include <hs.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static hs_database_t *database;
static hs_scratch_t *scratch;

const char *vectorscan_open(const char *literals)
{
    lines l = lines_of(literals);
    unsigned *flags = malloc(l.count * sizeof *flags), *ids = malloc(l.count * sizeof *ids);
    size_t *lens = malloc(l.count * sizeof *lens);
    hs_compile_error_t *error = NULL;
    for (unsigned i = 0; flags && ids && lens && i < l.count; i++) {
        flags[i] = HS_FLAG_CASELESS | HS_FLAG_SINGLEMATCH;
        ids[i] = i;
        lens[i] = strlen(l.at[i]);
    }
    bool done = flags && ids && lens &&
                hs_compile_lit_multi((const char *const *)l.at, flags, ids, lens, (unsigned)l.count, HS_MODE_BLOCK,
                                     NULL, &database, &error) == HS_SUCCESS &&
                hs_alloc_scratch(database, &scratch) == HS_SUCCESS;
    hs_free_compile_error(error);
    free(flags);
    free(ids);
    free(lens);
    lines_free(&l);
    return done ? NULL : "it rejects the literals";
}

static int count(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *n)
{
    (void)id, (void)from, (void)to, (void)flags;
    ++*(size_t *)n;
    return 0;
}

size_t vectorscan_scan(const char *text, size_t len)
{
    size_t n = 0;
    hs_scan(database, text, (unsigned)len, 0, scratch, count, &n);
    return n;
}
