/* SPDX-License-Identifier: MIT */
/* The suppression list in SQLite, with the rules of ../common/suppression/rules.c. */
#include "state.h"

#include <stdlib.h>
#include <string.h>

/* The site of a host such as "lmtp:mx.example:2525". *at: the parsed host. */
static void site_of(const char *host, place *at, char site[SUPPRESSION_SITE])
{
    suppression_site(place_parse(host, at) ? at->node : host, site);
}

static suppression_windows windows_of(db *d, const char *site)
{
    suppression_windows w = { NULL, 0 };
    sqlite3_stmt *row =
        db_query(d, "SELECT verb, begins, ends FROM suppression_window WHERE host = ? ORDER BY id", "s", site);
    while (db_row(d, row)) {
        w.rows = realloc(w.rows, (w.count + 1) * sizeof *w.rows);
        if (!w.rows)
            abort();
        w.rows[w.count++] = (suppression_window){ (suppression_verb)sqlite3_column_int(row, 0),
                                                  sqlite3_column_int64(row, 1), sqlite3_column_int64(row, 2), site };
    }
    return w;
}

void suppress_write_window(db *d, const suppression_window *w)
{
    place at;
    char site[SUPPRESSION_SITE];
    site_of(w->site, &at, site);
    db_write(d, "INSERT INTO suppression_window(verb, begins, ends, host) VALUES(?, ?, ?, ?)", "iiis",
             (long long)w->verb, w->from, w->to, site);
}

suppression_state suppress_state(db *d, const suppression_entry *entry, long long now)
{
    place at;
    char site[SUPPRESSION_SITE];
    suppression_entry plain = *entry;
    site_of(entry->host, &at, site);
    plain.host = at.node;
    suppression_windows windows = windows_of(d, site);
    suppression_state state = suppression_state_of(&plain, &windows, now);
    free(windows.rows);
    return state;
}

static suppression_state state_of(db *d, sqlite3_stmt *row, long long now)
{
    suppression_entry entry = { .made = sqlite3_column_int64(row, 1),
                                .expires = sqlite3_column_int64(row, 2),
                                .host = db_text(row, 0) };
    return suppress_state(d, &entry, now);
}

suppression_state suppress_find(db *d, const char *address, long long now, char **reply, size_t *len)
{
    suppression_state state = SUPPRESSION_NONE;
    sqlite3_stmt *row = db_query(d,
                                 "SELECT host, made, expires, reply FROM suppression WHERE address = ? AND expires > ?"
                                 " ORDER BY made DESC",
                                 "si", address, now);
    *reply = NULL;
    *len = 0;
    while (state != SUPPRESSION_IN_FORCE && db_row(d, row))
        state = state_of(d, row, now);
    if (state == SUPPRESSION_IN_FORCE) {
        smtpb_span said = db_octets(row, 3);
        *reply = malloc(said.len + 1);
        *len = *reply ? said.len : 0;
        if (*len > 0)
            memcpy(*reply, said.ptr, said.len);
    }
    sqlite3_reset(row);
    return state;
}

/* Were too many of the recipients that a site accepted, refused or deferred within an hour called dead? */
static bool brake_is_on(db *d, const char *site, long long now)
{
    long long from = now - SUPPRESSION_HOUR;
    long long dead = db_number(d,
                               "SELECT count(DISTINCT s.address) FROM site JOIN suppression s ON s.host = site.host"
                               " WHERE site.name = ? AND s.made >= ?",
                               "si", site, from);
    if (dead <= SUPPRESSION_ADDRESSES)
        return false;
    long long tried = db_number(d,
                                "SELECT count(*) FROM site JOIN attempt a ON a.host = site.host WHERE site.name = ?"
                                " AND a.time >= ? AND a.kind = ? AND a.stage IN (?, ?)",
                                "siiii", site, from, (long long)ANSWER_REPLY, (long long)SMTPB_STAGE_RCPT,
                                (long long)SMTPB_STAGE_EOD);
    return suppression_brakes((unsigned long)dead, (unsigned long)tried);
}

void suppress_know_host(db *d, const attempt *a)
{
    place at;
    char site[SUPPRESSION_SITE];
    site_of(a->host, &at, site);
    db_write(d, "INSERT OR IGNORE INTO site(host, name) VALUES(?, ?)", "ss", a->host, site);
}

/* The attempt must have been recorded before. */
void suppress_add(db *d, const attempt *a, const smtpb_verdict *v, long long lasts)
{
    place at;
    char site[SUPPRESSION_SITE];
    site_of(a->host, &at, site);
    db_write(d, "INSERT INTO suppression(address, host, made, expires, rule, reply) VALUES(?, ?, ?, ?, ?, ?)", "ssiiib",
             a->address, a->host, a->time, a->time + lasts, (long long)v->rule,
             (smtpb_span){ a->answer.reply, a->answer.len });
    suppression_windows windows = windows_of(d, site);
    if (!suppression_holds(&windows, site, a->time) && brake_is_on(d, site, a->time)) {
        suppression_window brake = suppression_brake_window(&windows, site, a->time);
        suppress_write_window(d, &brake);
    }
    free(windows.rows);
}
