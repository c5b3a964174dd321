/* SPDX-License-Identifier: MIT */
/*
 * Which addresses to suppress, by the rules of the suppression list, as if the lines were added to a list in a folder.
 * Everything is kept until all lines are read, as the brake looks at the hour before each dead address, and the lines of
 * a Maildir have no order.
 */
#include "../common/suppression/claim.h"
#include "../common/suppression/suppression.h"
#include "report.h"

#include <string.h>

typedef struct dead {
    char *address, *host, *reason, *reply;
    long long time;
    unsigned long rule;
    bool in_force; /* else held */
} dead;

/* A few minutes at a site. */
typedef struct slice {
    unsigned long tried;
    GHashTable *dead; /* addresses */
} slice;

typedef struct site {
    char *name;
    GHashTable *slices;
    GArray *windows; /* suppression_window */
} site;

struct dead_list {
    GPtrArray *rows;     /* in the order of their times, once decided */
    GHashTable *sites;   /* by name */
    GHashTable *expired; /* addresses; once decided, those that are not in rows */
};

/* ---- Sites and slices ---- */

static void free_slice(void *of)
{
    g_hash_table_destroy(((slice *)of)->dead);
    g_free(of);
}

static void free_site(void *of)
{
    site *s = of;
    g_hash_table_destroy(s->slices);
    g_array_free(s->windows, TRUE);
    g_free(s->name);
    g_free(s);
}

static site *site_of(dead_list *l, const char *host)
{
    char name[SUPPRESSION_SITE];
    suppression_site(host, name);
    site *s = g_hash_table_lookup(l->sites, name);
    if (s)
        return s;
    s = g_new(site, 1);
    s->name = g_strdup(name);
    s->slices = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, free_slice);
    s->windows = g_array_new(FALSE, FALSE, sizeof(suppression_window));
    g_hash_table_insert(l->sites, s->name, s);
    return s;
}

/* NULL: nothing happened then. */
static slice *find_slice(const site *s, gint64 number)
{
    return g_hash_table_lookup(s->slices, &number);
}

static slice *slice_at(const site *s, long long time)
{
    gint64 *number = g_new(gint64, 1);
    *number = time / SUPPRESSION_SLICE;
    slice *found = find_slice(s, *number);
    if (found) {
        g_free(number);
        return found;
    }
    found = g_new(slice, 1);
    *found = (slice){ 0, g_hash_table_new(g_str_hash, g_str_equal) };
    g_hash_table_insert(s->slices, number, found);
    return found;
}

/* ---- Lines ---- */

static void free_dead(void *of)
{
    dead *d = of;
    g_free(d->address);
    g_free(d->host);
    g_free(d->reason);
    g_free(d->reply);
    g_free(d);
}

dead_list *dead_begin(void)
{
    dead_list *l = g_new(dead_list, 1);
    l->rows = g_ptr_array_new_with_free_func(free_dead);
    l->sites = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_site);
    l->expired = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return l;
}

void dead_end(dead_list *l)
{
    g_hash_table_destroy(l->sites);
    g_hash_table_destroy(l->expired);
    g_ptr_array_free(l->rows, TRUE);
    g_free(l);
}

static long long expiry_of(long long time)
{
    return time + (long long)SUPPRESSION_DAYS * SUPPRESSION_DAY;
}

static void keep_dead(dead_list *l, const claim *c)
{
    dead *d = g_new(dead, 1);
    *d = (dead){
        g_strdup(c->address), g_strdup(c->host), g_strdup(c->reason), g_strdup(c->reply), c->time, c->rule, false
    };
    g_ptr_array_add(l->rows, d);
}

void dead_line(dead_list *l, smtpb_span line, long long now)
{
    claim c;
    if (claim_read(line, now, &c))
        return;
    bool lasting = expiry_of(c.time) > now;
    if (lasting && c.tried)
        slice_at(site_of(l, c.host), c.time)->tried++;
    claim_fold(c.address);
    if (lasting && c.dead)
        keep_dead(l, &c);
    else if (c.dead)
        g_hash_table_add(l->expired, g_strdup(c.address));
}

/* ---- The brake ---- */

static void add_all(GHashTable *to, GHashTable *from)
{
    GHashTableIter iter;
    void *address;
    g_hash_table_iter_init(&iter, from);
    while (g_hash_table_iter_next(&iter, &address, NULL))
        g_hash_table_add(to, address);
}

/* Number of different addresses that were called dead in the hour before. */
static unsigned long distinct(const site *s, gint64 last)
{
    GHashTable *all = g_hash_table_new(g_str_hash, g_str_equal);
    for (gint64 number = last - SUPPRESSION_SLICES + 1; number <= last; number++) {
        const slice *found = find_slice(s, number);
        if (found)
            add_all(all, found->dead);
    }
    unsigned long count = g_hash_table_size(all);
    g_hash_table_destroy(all);
    return count;
}

/* Is the brake on, by the hour before that time? `most` counts an address once for each slice; if even that is too few,
   the different ones need not be counted. */
static bool is_braked(const site *s, long long time)
{
    gint64 last = time / SUPPRESSION_SLICE;
    unsigned long tried = 0, most = 0;
    for (gint64 number = last - SUPPRESSION_SLICES + 1; number <= last; number++) {
        const slice *found = find_slice(s, number);
        tried += found ? found->tried : 0;
        most += found ? g_hash_table_size(found->dead) : 0;
    }
    return suppression_brakes(most, tried) && suppression_brakes(distinct(s, last), tried);
}

static suppression_windows windows_of(const site *s)
{
    return (suppression_windows){ (suppression_window *)(void *)s->windows->data, s->windows->len };
}

static void call_dead(dead_list *l, const dead *d)
{
    site *s = site_of(l, d->host);
    suppression_windows windows = windows_of(s);
    g_hash_table_add(slice_at(s, d->time)->dead, d->address);
    if (suppression_covers(&windows, s->name, d->time) || !is_braked(s, d->time))
        return;
    suppression_window window = suppression_brake_window(&windows, s->name, d->time);
    g_array_append_val(s->windows, window);
}

static bool is_in_force(dead_list *l, const dead *d)
{
    suppression_windows windows = windows_of(site_of(l, d->host));
    suppression_entry entry = { d->time, d->time + 1, d->rule, d->host, d->address, d->reply };
    return suppression_state_of(&entry, &windows, d->time) == SUPPRESSION_IN_FORCE;
}

/* ---- The decision ---- */

static int by_time(const void *a, const void *b)
{
    const dead *x = *(const dead *const *)a, *y = *(const dead *const *)b;
    return x->time != y->time ? (x->time > y->time) - (x->time < y->time) : strcmp(x->address, y->address);
}

static void show(GHashTable *table, const char *name, const dead *d)
{
    count *c = count_named(table, name);
    c->total++;
    c->last = (time_t)d->time;
    g_free(c->text);
    c->text = g_strdup(d->reply);
}

/* Count an address that is only held, under the name of the site. */
static void show_held(tally *t, const dead *d, GHashTable *seen)
{
    if (!g_hash_table_contains(t->suppress, d->address) && g_hash_table_add(seen, d->address))
        show(t->held, site_of(t->dead, d->host)->name, d);
}

void dead_decide(tally *t)
{
    dead_list *l = t->dead;
    dead **rows = (dead **)l->rows->pdata;
    GHashTable *seen = g_hash_table_new(g_str_hash, g_str_equal);
    g_ptr_array_sort(l->rows, by_time);
    for (guint i = 0; i < l->rows->len; i++)
        call_dead(l, rows[i]);
    for (guint i = 0; i < l->rows->len; i++)
        if ((rows[i]->in_force = is_in_force(l, rows[i])))
            show(t->suppress, rows[i]->address, rows[i]);
    for (guint i = 0; i < l->rows->len; i++)
        show_held(t, rows[i], seen);
    for (guint i = 0; i < l->rows->len; i++)
        g_hash_table_remove(l->expired, rows[i]->address);
    t->expired = g_hash_table_size(l->expired);
    g_hash_table_destroy(seen);
}

/* ---- The list ---- */

static void put_dead(FILE *out, const dead *d)
{
    put_safe(out, smtpb_str(d->address));
    putc('\t', out);
    put_second(out, (time_t)d->time);
    putc('\t', out);
    put_safe(out, smtpb_str(d->host));
    fprintf(out, "\t%lu\t", d->rule);
    put_safe(out, smtpb_str(d->reason));
    putc('\t', out);
    put_second(out, (time_t)expiry_of(d->time));
    putc('\t', out);
    put_safe(out, smtpb_str(d->reply));
    putc('\n', out);
}

/* Each address once, with the last of its replies. */
void put_suppressions(FILE *out, const tally *t)
{
    GHashTable *seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = t->dead->rows->len; i > 0; i--) {
        const dead *d = t->dead->rows->pdata[i - 1];
        if (d->in_force && g_hash_table_add(seen, d->address))
            put_dead(out, d);
    }
    g_hash_table_destroy(seen);
}
