/* SPDX-License-Identifier: MIT */
/*
 * The suppression list in a folder. Deliveries take no locks, so none ever waits for another:
 *
 *     list/5e            entries of addresses whose hash begins with 5e: made expires rule host address reply .
 *     windows            verb from to site-or-address .
 *     tried/N/SITE       one octet for each recipient tried in the N-th five minutes since 1970
 *     dead/N/SITE        the hash of the address, 8 octets, for each reply that called one dead; both of the last hours
 *     tidying            empty; locked while expired entries are removed
 *
 * Files are only appended to, each line by a single write(), which local file systems do not interleave. A line begins
 * with a newline and ends with a dot and a newline: one torn by a full disk or a crash is ignored and harms no other.
 * Fields are separated by tabs; anything but printable ASCII is escaped as \xHH, so no server's text can end a line.
 */
#include "store.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIELDS = 8 };

/* ---- Lines ---- */

void store_shard(const char *folder, unsigned shard, char path[STORE_PATH])
{
    store_path(path, "%s/list/%02x", folder, shard);
}

static unsigned shard_of(const char *address)
{
    return (unsigned)(store_hash(address) >> 56);
}

/* Split the next line of *at into fields; *count is 0 if the final dot is missing. False: no more complete lines. */
static bool next_line(char **at, char *fields[FIELDS], size_t *count)
{
    char *line = *at, *end = strchr(line, '\n');
    *count = 0;
    if (!end)
        return false;
    *at = end + 1;
    *end = '\0';
    for (char *field = line; field && *count < FIELDS; (*count)++) {
        fields[*count] = field;
        field = strchr(field, '\t');
        if (field)
            *field++ = '\0';
    }
    if (strcmp(fields[*count - 1], ".") != 0)
        *count = 0;
    return true;
}

bool store_next_entry(char **at, suppression_entry *e)
{
    char *f[FIELDS];
    size_t count;
    while (next_line(at, f, &count))
        if (count == 7) {
            *e = (suppression_entry){ .made = strtoll(f[0], NULL, 10),
                                      .expires = strtoll(f[1], NULL, 10),
                                      .rule = strtoul(f[2], NULL, 10),
                                      .host = f[3],
                                      .address = f[4],
                                      .reply = f[5] };
            return true;
        }
    return false;
}

static bool next_window(char **at, suppression_window *w)
{
    char *f[FIELDS];
    size_t count;
    while (next_line(at, f, &count))
        if (count == 5 && suppression_verb_parse(f[0], &w->verb)) {
            w->from = strtoll(f[1], NULL, 10);
            w->to = strtoll(f[2], NULL, 10);
            w->site = f[3];
            return true;
        }
    return false;
}

/* ---- Windows ---- */

/* The rows point into *text; the caller frees both. */
static int read_windows(const char *folder, suppression_windows *windows, char **text)
{
    char path[STORE_PATH];
    size_t len, lines = 1;
    store_path(path, "%s/windows", folder);
    *windows = (suppression_windows){ NULL, 0 };
    *text = store_read_text(path, &len);
    if (!*text)
        return -1;
    for (size_t i = 0; i < len; i++)
        lines += (*text)[i] == '\n';
    windows->rows = calloc(lines, sizeof *windows->rows);
    if (!windows->rows) {
        free(*text);
        return -1;
    }
    for (char *at = *text; next_window(&at, &windows->rows[windows->count]);)
        windows->count++;
    return 0;
}

/* The name of a site never has an @. */
static bool store_name(const char *site_or_address, char out[STORE_ADDRESS])
{
    if (strchr(site_or_address, '@'))
        return store_address(site_or_address, out);
    store_site(site_or_address, out);
    return true;
}

int suppression_write_window(const char *folder, const suppression_window *window)
{
    char path[STORE_PATH], name[STORE_ADDRESS], line[STORE_LINE];
    store_path(path, "%s/windows", folder);
    if (!store_name(window->site, name))
        return -1;
    const char *verb = suppression_verb_name(window->verb);
    int len = snprintf(line, sizeof line, "\n%s\t%lld\t%lld\t%s\t.\n", verb, window->from, window->to, name);
    return store_append(folder, path, line, (size_t)len);
}

/* ---- Entries ---- */

/* The brake comes on: its hold is written before the entry, so that the entry is never in force in between. */
static int brake(const char *folder, const suppression_counts *counts, const suppression_windows *windows,
                 const char *site, long long now, bool *on)
{
    if (store_brakes(folder, counts, site, now, on) != 0)
        return -1;
    suppression_window window = suppression_brake_window(windows, site, now);
    return *on ? suppression_write_window(folder, &window) : 0;
}

/* Is an entry made now held? If a window covers it, that has been decided, and nothing is counted: a flood costs little,
   and what a person decided about a period also applies to bounces from it that arrive late. */
static int hold(const char *folder, const suppression_counts *counts, const char *site, long long now, bool *held)
{
    suppression_windows windows;
    char *text;
    if (read_windows(folder, &windows, &text) != 0)
        return -1;
    *held = suppression_holds(&windows, site, now);
    int result = suppression_covers(&windows, site, now) ? 0 : brake(folder, counts, &windows, site, now, held);
    free(windows.rows);
    free(text);
    return result;
}

size_t store_line(const suppression_entry *e, char line[STORE_LINE])
{
    return (size_t)snprintf(line, STORE_LINE, "\n%lld\t%lld\t%lu\t%s\t%s\t%s\t.\n", e->made, e->expires, e->rule,
                            e->host, e->address, e->reply);
}

int suppression_add(const char *folder, const suppression_counts *counts, const suppression_entry *entry,
                    suppression_state *state)
{
    char path[STORE_PATH], line[STORE_LINE];
    char host[STORE_HOST], site[STORE_HOST], address[STORE_ADDRESS], reply[STORE_REPLY];
    suppression_entry e = { entry->made, entry->expires, entry->rule, host, address, reply };
    bool held = false, here = !counts || store_is_recent(counts, entry->made);
    store_host(entry->host, host);
    store_site(host, site);
    store_escape(entry->reply, reply, sizeof reply);
    if (!store_address(entry->address, address) || (here && store_note_dead(folder, site, address, e.made) != 0) ||
        hold(folder, counts, site, e.made, &held) != 0)
        return -1;
    *state = held ? SUPPRESSION_HELD : SUPPRESSION_IN_FORCE;
    store_shard(folder, shard_of(address), path);
    return store_append(folder, path, line, store_line(&e, line));
}

/* Does an entry in this state take precedence over an earlier one in the other? */
static bool says_more(suppression_state state, suppression_state than)
{
    static const int weight[] = { [SUPPRESSION_NONE] = 0,
                                  [SUPPRESSION_EXPIRED] = 1,
                                  [SUPPRESSION_LIFTED] = 1,
                                  [SUPPRESSION_HELD] = 2,
                                  [SUPPRESSION_IN_FORCE] = 3 };
    return weight[state] >= weight[than];
}

static void find_in(char *text, const char *address, const suppression_windows *windows, long long now,
                    suppression_entry *entry, suppression_state *state)
{
    suppression_entry e;
    while (store_next_entry(&text, &e)) {
        suppression_state s = suppression_state_of(&e, windows, now);
        if (strcmp(e.address, address) == 0 && says_more(s, *state)) {
            *entry = e;
            *state = s;
        }
    }
}

int suppression_find(const char *folder, const char *address, long long now, suppression_entry *entry,
                     suppression_state *state, char **memory)
{
    char path[STORE_PATH], name[STORE_ADDRESS], *text;
    suppression_windows windows;
    size_t len;
    *state = SUPPRESSION_NONE;
    *memory = NULL;
    if (!store_address(address, name) || read_windows(folder, &windows, &text) != 0)
        return -1;
    store_shard(folder, shard_of(name), path);
    *memory = store_read_text(path, &len);
    if (*memory)
        find_in(*memory, name, &windows, now, entry, state);
    free(windows.rows);
    free(text);
    return *memory ? 0 : -1;
}

int suppression_knows(const char *folder, const char *address, long long made, bool *known)
{
    char path[STORE_PATH], name[STORE_ADDRESS];
    suppression_entry e;
    size_t len;
    *known = false;
    if (!store_address(address, name))
        return -1;
    store_shard(folder, shard_of(name), path);
    char *text = store_read_text(path, &len);
    for (char *at = text; at && !*known && store_next_entry(&at, &e);)
        *known = e.made == made && strcmp(e.address, name) == 0;
    free(text);
    return text ? 0 : -1;
}

/* ---- For people ---- */

int suppression_each(const char *folder, long long now,
                     void (*take)(void *to, const suppression_entry *entry, suppression_state state), void *to)
{
    char path[STORE_PATH], *windows_text;
    suppression_windows windows;
    int result = read_windows(folder, &windows, &windows_text);
    for (unsigned shard = 0; result == 0 && shard < STORE_SHARDS; shard++) {
        suppression_entry e;
        size_t len;
        store_shard(folder, shard, path);
        char *text = store_read_text(path, &len);
        for (char *at = text; at && store_next_entry(&at, &e);)
            take(to, &e, suppression_state_of(&e, &windows, now));
        result = text ? 0 : -1;
        free(text);
    }
    free(windows.rows);
    free(windows_text);
    return result;
}

/* ---- Counts of entries that earlier runs added ---- */

typedef struct listing {
    suppression_counts *counts;
    int result;
} listing;

static void count_entry(void *to, const suppression_entry *e, suppression_state state)
{
    listing *l = to;
    (void)state;
    if (e->made >= l->counts->oldest - 2 * SUPPRESSION_HOUR &&
        store_past_dead(l->counts, e->host, e->address, e->made) != 0)
        l->result = -1;
}

int suppression_counts_settle(suppression_counts *c, const char *folder)
{
    listing l = { c, 0 };
    bool old = c->oldest < LLONG_MAX && !store_is_recent(c, c->oldest - SUPPRESSION_HOUR - SUPPRESSION_SLICE);
    if (old && suppression_each(folder, c->now, count_entry, &l) != 0)
        return -1;
    store_past_sort(c);
    return l.result;
}
