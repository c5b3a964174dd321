/* SPDX-License-Identifier: MIT */
/* The pace and the pauses of each host, also kept in the database. */
#include "worker.h"

#include <stdlib.h>
#include <string.h>

static host *host_of(worker *w, const char *name)
{
    for (size_t i = 0; i < w->host_count; i++)
        if (strcmp(w->hosts[i]->name, name) == 0)
            return w->hosts[i];
    return NULL;
}

static void add(worker *w, sqlite3_stmt *row)
{
    host *h = calloc(1, sizeof *h);
    host **grown = realloc(w->hosts, (w->host_count + 1) * sizeof *grown);
    if (!h || !grown || !(h->name = strdup(db_text(row, 0))))
        abort();
    place_parse(h->name, &h->at);
    h->room = w->per_transaction;
    h->left_until = sqlite3_column_int64(row, 1);
    h->failures = sqlite3_column_int64(row, 2);
    h->gap = sqlite3_column_int64(row, 3);
    w->hosts = grown;
    w->hosts[w->host_count++] = h;
}

void hosts_read(worker *w)
{
    if (db_number(&w->db, "SELECT count(*) FROM host", "") == (long long)w->host_count)
        return;
    sqlite3_stmt *row = db_query(&w->db, "SELECT name, left_until, failures, gap FROM host", "");
    while (db_row(&w->db, row))
        if (!host_of(w, db_text(row, 0)))
            add(w, row);
}

bool host_is_open(const worker *w, const host *h, long long clock)
{
    return h->left_until <= worker_time() && h->not_before <= clock && h->look_at <= clock &&
           h->sessions < (h->gap > 0 ? 1 : w->per_host);
}

/* Sessions that fail while the host is already left alone do not count, as the cause is the same. */
static void leave(worker *w, host *h, long long asked)
{
    long long now = worker_time();
    h->failures += h->left_until <= now;
    long long wait = wait_after(&w->bounds, h->failures, asked);
    if (now + wait <= h->left_until)
        return;
    h->left_until = now + wait;
    fprintf(stderr, "smtpbounce-worker: %s: left alone for %lld s\n", h->name, wait);
}

/* Likewise, requests to slow down do not count until the current gap has passed. */
void host_learn(worker *w, host *h, const effect *e, bool left)
{
    const host before = *h;
    long long clock = worker_clock();
    if (e->slow && (h->gap == 0 || h->not_before <= clock))
        h->gap = gap_wider(&w->bounds, h->gap);
    else if (e->delivered && h->gap > 0)
        h->gap = gap_narrower(&w->bounds, h->gap);
    if (e->delivered)
        h->failures = 0;
    if (e->room > 0 && e->room < h->room)
        h->room = e->room;
    if (e->leave || left)
        leave(w, h, e->asked);
    if (h->gap > before.gap)
        fprintf(stderr, "smtpbounce-worker: %s: %lld ms between transactions\n", h->name, h->gap);
    h->not_before = clock + h->gap;
    h->look_at = 0;
    if (h->gap != before.gap || h->failures != before.failures || h->left_until != before.left_until)
        db_write(&w->db, "UPDATE host SET left_until = ?, failures = ?, gap = ? WHERE name = ?", "iiis", h->left_until,
                 h->failures, h->gap, h->name);
}

void hosts_free(worker *w)
{
    for (size_t i = 0; i < w->host_count; i++) {
        free(w->hosts[i]->name);
        free(w->hosts[i]);
    }
    free(w->hosts);
}
