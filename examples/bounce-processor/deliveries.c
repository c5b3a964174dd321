/* SPDX-License-Identifier: MIT */
/* Deliveries that qmail-send has started and not ended, as the line about an end does not name the recipient. */
#include "log.h"

#include <string.h>

enum { MOST = 1 << 16, MAX_KEY = 320, MAX_START = 400 };

static GHashTable *started; /* from key to start */
static char *ended;

void begin_delivery(const char *key, smtpb_span start)
{
    if (!started)
        started = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    if (g_hash_table_size(started) >= MOST)
        g_hash_table_remove_all(started);
    if (start.len > MAX_START || strlen(key) > MAX_KEY)
        g_hash_table_remove(started, key);
    else
        g_hash_table_replace(started, g_strdup(key), g_strndup(start.ptr, start.len));
}

smtpb_span end_delivery(const char *key)
{
    g_free(ended);
    ended = started ? g_strdup(g_hash_table_lookup(started, key)) : NULL;
    if (started)
        g_hash_table_remove(started, key);
    return smtpb_str(ended);
}

void forget_deliveries(void)
{
    if (started)
        g_hash_table_destroy(started);
    g_free(ended);
    started = NULL;
    ended = NULL;
}
