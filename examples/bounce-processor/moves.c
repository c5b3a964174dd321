/* SPDX-License-Identifier: MIT */
/* Where servers say that mailboxes moved, for a person to ask the owners: a hostile server would divert mail. */
#include "report.h"

#include <stdlib.h>
#include <string.h>

/* One for each address, hint and host, with the last reply. */
typedef struct move {
    char *address, *hint, *host, *reply; /* hint and host may be NULL */
    time_t time;
} move;

static void free_move(void *of)
{
    move *m = of;
    g_free(m->address);
    g_free(m->hint);
    g_free(m->host);
    g_free(m->reply);
    g_free(m);
}

GHashTable *moves_begin(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_move);
}

void note_move(GHashTable *moves, const char *address, const char *hint, const char *host, const char *reply,
               time_t time)
{
    char *key = g_strjoin("\n", address, hint ? hint : "", host ? host : "", NULL);
    const move *before = g_hash_table_lookup(moves, key);
    if (before && before->time > time) {
        g_free(key);
        return;
    }
    move *m = g_new(move, 1);
    *m = (move){ g_strdup(address), g_strdup(hint), g_strdup(host), g_strdup(reply), time };
    g_hash_table_replace(moves, key, m);
}

static int by_key(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void put_move(FILE *out, const move *m)
{
    const char *fields[] = { m->address, m->hint, m->host };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        put_safe(out, smtpb_str(fields[i] ? fields[i] : "-"));
        putc('\t', out);
    }
    put_second(out, m->time);
    putc('\t', out);
    put_safe(out, smtpb_str(m->reply));
    putc('\n', out);
}

void put_moves(FILE *out, const tally *t)
{
    guint n;
    gpointer *keys = g_hash_table_get_keys_as_array(t->moves, &n);
    qsort(keys, n, sizeof *keys, by_key);
    for (guint i = 0; i < n; i++)
        put_move(out, g_hash_table_lookup(t->moves, keys[i]));
    g_free(keys);
}
