/* SPDX-License-Identifier: MIT */
/* Tables of counts by name. */
#include "report.h"

#include <stdlib.h>
#include <string.h>

static void free_count(void *c)
{
    g_free(((count *)c)->text);
    g_free(((count *)c)->detail);
    g_free(c);
}

GHashTable *counts_begin(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_count);
}

count *count_named(GHashTable *table, const char *name)
{
    count *c = g_hash_table_lookup(table, name);
    if (!c) {
        char *key = g_strdup(name);
        c = g_new0(count, 1);
        c->name = key;
        g_hash_table_insert(table, key, c);
    }
    return c;
}

static int by_total(const void *a, const void *b)
{
    const count *x = *(count *const *)a, *y = *(count *const *)b;
    if (x->total != y->total)
        return x->total < y->total ? 1 : -1;
    return strcmp(x->name, y->name);
}

count **sorted(GHashTable *table, size_t *n)
{
    GHashTableIter iter;
    void *value;
    count **all = g_new(count *, g_hash_table_size(table) + 1);
    *n = 0;
    g_hash_table_iter_init(&iter, table);
    while (g_hash_table_iter_next(&iter, NULL, &value))
        if (((count *)value)->total > 0)
            all[(*n)++] = value;
    qsort(all, *n, sizeof *all, by_total);
    return all;
}

const char *rate(char buf[RATE], unsigned long part, const ends *of)
{
    unsigned long all = of->delivered + of->failed;
    double percent = all > 0 ? 100.0 * (double)part / (double)all : 0;
    if (part == 0)
        return strcpy(buf, "-");
    snprintf(buf, RATE, "%.*f%%", percent < 9.995 ? 2 : percent < 99.95 ? 1 : 0, percent);
    return buf;
}
