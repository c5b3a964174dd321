/* SPDX-License-Identifier: MIT */
/*
 * Counts of the brake in memory, for a run that reads many lines: an old log would leave a file in the folder for each
 * site and five minutes. Rows are appended, and sorted when there are many or when they are to be read.
 *
 * A try only matters to a dead address of the hour after it. Lines of a log are in order, so once there are MANY tries,
 * those that are over an hour from the current line and had no such address are forgotten. If the lines have no order, too
 * few tries are known: the brake holds more, never less.
 */
#include "store.h"

#include <limits.h>
#include <stdlib.h>

enum { FIRST_ROOM = 1 << 10, MANY = 1 << 20 };

void suppression_counts_begin(suppression_counts *c, long long now)
{
    *c = (suppression_counts){ .now = now, .oldest = LLONG_MAX };
}

void suppression_counts_end(suppression_counts *c)
{
    free(c->tried.rows);
    free(c->dead.rows);
}

bool store_is_recent(const suppression_counts *c, long long time)
{
    return time / SUPPRESSION_SLICE > c->now / SUPPRESSION_SLICE - STORE_RECENT / SUPPRESSION_SLICE;
}

/* ---- Order ---- */

static int compare(long long x, long long y)
{
    return (x > y) - (x < y);
}

static int by_hash(uint64_t x, uint64_t y)
{
    return (x > y) - (x < y);
}

static int by_time(const void *a, const void *b)
{
    const suppression_count *x = a, *y = b;
    int site = by_hash(x->site, y->site), time = compare(x->time, y->time);
    return site ? site : time ? time : by_hash(x->value, y->value);
}

/* The first of the equal ones is to stay, so the earliest comes first. */
static int by_slice(const void *a, const void *b)
{
    const suppression_count *x = a, *y = b;
    int site = by_hash(x->site, y->site), value = by_hash(x->value, y->value);
    int slice = compare(x->time / SUPPRESSION_SLICE, y->time / SUPPRESSION_SLICE);
    return site ? site : slice ? slice : value ? value : compare(x->time, y->time);
}

static void sort(suppression_rows *r, int (*order)(const void *, const void *))
{
    if (r->count > 0)
        qsort(r->rows, r->count, sizeof *r->rows, order);
}

/* The first row of the site at that time or later, or where it would be. */
static size_t first_at(const suppression_rows *r, uint64_t site, long long time)
{
    size_t low = 0, high = r->count;
    const suppression_count wanted = { site, time, 0 };
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (by_time(&r->rows[middle], &wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* ---- Fewer rows ---- */

static void merge_tries(suppression_rows *r)
{
    size_t kept = 0;
    sort(r, by_time);
    for (size_t i = 0; i < r->count; i++)
        if (kept > 0 && r->rows[kept - 1].site == r->rows[i].site && r->rows[kept - 1].time == r->rows[i].time)
            r->rows[kept - 1].value += r->rows[i].value;
        else
            r->rows[kept++] = r->rows[i];
    r->count = kept;
}

/* Each address once in a slice, when it was called dead first. */
static void merge_dead(suppression_rows *r)
{
    size_t kept = 0;
    sort(r, by_slice);
    for (size_t i = 0; i < r->count; i++) {
        const suppression_count *row = &r->rows[i], *last = kept > 0 ? &r->rows[kept - 1] : NULL;
        if (!last || last->site != row->site || last->value != row->value ||
            last->time / SUPPRESSION_SLICE != row->time / SUPPRESSION_SLICE)
            r->rows[kept++] = *row;
    }
    r->count = kept;
    sort(r, by_time);
}

static bool is_needed(const suppression_rows *dead, const suppression_count *try, long long now)
{
    const long long hour = (long long)SUPPRESSION_SLICES * SUPPRESSION_SLICE;
    size_t at = first_at(dead, try->site, try->time);
    bool near = try->time > now - hour && try->time < now + hour;
    return near || (at < dead->count && dead->rows[at].site == try->site && dead->rows[at].time < try->time + hour);
}

static void forget_tries(suppression_counts *c, long long now)
{
    size_t kept = 0;
    merge_dead(&c->dead);
    for (size_t i = 0; i < c->tried.count; i++)
        if (is_needed(&c->dead, &c->tried.rows[i], now))
            c->tried.rows[kept++] = c->tried.rows[i];
    c->tried.count = kept;
}

static void shrink(suppression_counts *c, suppression_rows *r, long long now)
{
    if (r == &c->dead)
        merge_dead(r);
    else
        merge_tries(r);
    if (r == &c->tried && r->count > MANY / 2)
        forget_tries(c, now);
}

/* ---- Counting ---- */

static int make_room(suppression_counts *c, suppression_rows *r, long long now)
{
    if (r->count < r->room)
        return 0;
    shrink(c, r, now);
    if (r->count < r->room / 2)
        return 0;
    size_t room = r->room > 0 ? r->room * 2 : FIRST_ROOM;
    suppression_count *grown = realloc(r->rows, room * sizeof *grown);
    if (!grown)
        return -1;
    r->rows = grown;
    r->room = room;
    return 0;
}

static int append(suppression_counts *c, suppression_rows *r, suppression_count row, long long now)
{
    int result = make_room(c, r, now);
    if (result == 0)
        r->rows[r->count++] = row;
    return result;
}

int store_past_tried(suppression_counts *c, const char *site, long long time)
{
    const suppression_count row = { store_hash(site), time - time % SUPPRESSION_SLICE, 1 };
    return append(c, &c->tried, row, time);
}

int store_past_dead(suppression_counts *c, const char *host, const char *escaped, long long time)
{
    char site[STORE_HOST];
    store_site(host, site);
    return append(c, &c->dead, (suppression_count){ store_hash(site), time, store_hash(escaped) }, time);
}

int suppression_counts_dead(suppression_counts *c, const char *host, const char *address, long long time)
{
    char escaped[STORE_ADDRESS];
    c->oldest = time < c->oldest ? time : c->oldest;
    return store_address(address, escaped) ? store_past_dead(c, host, escaped, time) : -1;
}

/* ---- The hour before ---- */

void store_past_sort(suppression_counts *c)
{
    merge_tries(&c->tried);
    merge_dead(&c->dead);
}

const suppression_count *store_hour(const suppression_rows *r, const char *site, long long now, size_t *n)
{
    uint64_t hash = store_hash(site);
    size_t first = first_at(r, hash, (now / SUPPRESSION_SLICE - SUPPRESSION_SLICES + 1) * SUPPRESSION_SLICE);
    *n = first_at(r, hash, now + 1) - first;
    return r->rows ? r->rows + first : NULL;
}
