/* SPDX-License-Identifier: MIT */
/* The suppression list in SQLite. What counts, and when the brake comes on, is said by examples/suppression/rules.c. */
#include "state.h"

#include <stdlib.h>
#include <string.h>

static suppression_windows windows_of(db *d, const char *host)
{
    suppression_windows w = { NULL, 0 };
    sqlite3_stmt *row =
        db_query(d, "SELECT verb, begins, ends FROM suppression_window WHERE host = ? ORDER BY id", "s", host);
    while (db_row(d, row)) {
        w.rows = realloc(w.rows, (w.count + 1) * sizeof *w.rows);
        if (!w.rows)
            abort();
        w.rows[w.count++] = (suppression_window){ (suppression_verb)sqlite3_column_int(row, 0),
                                                  sqlite3_column_int64(row, 1), sqlite3_column_int64(row, 2), host };
    }
    return w;
}

void suppress_write_window(db *d, const suppression_window *w)
{
    db_write(d, "INSERT INTO suppression_window(verb, begins, ends, host) VALUES(?, ?, ?, ?)", "iiis",
             (long long)w->verb, w->from, w->to, w->host);
}

suppression_state suppress_state(db *d, const suppression_entry *entry, long long now)
{
    suppression_windows windows = windows_of(d, entry->host);
    suppression_state state = suppression_state_of(entry, &windows, now);
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

/* Of the recipients that the host took, refused or put off in an hour, too many are called dead. */
static bool brake_is_on(db *d, const char *host, long long now)
{
    long long from = now - SUPPRESSION_HOUR;
    long long dead =
        db_number(d, "SELECT count(DISTINCT address) FROM suppression WHERE host = ? AND made >= ?", "si", host, from);
    if (dead <= SUPPRESSION_ADDRESSES)
        return false;
    long long tried = db_number(
        d, "SELECT count(*) FROM attempt WHERE host = ? AND time >= ? AND kind = ? AND stage IN (?, ?)", "siiii", host,
        from, (long long)ANSWER_REPLY, (long long)SMTPB_STAGE_RCPT, (long long)SMTPB_STAGE_EOD);
    return suppression_brakes((unsigned long)dead, (unsigned long)tried);
}

/* The attempt itself is written down before. */
void suppress_add(db *d, const attempt *a, const smtpb_verdict *v, long long lasts)
{
    db_write(d, "INSERT INTO suppression(address, host, made, expires, rule, reply) VALUES(?, ?, ?, ?, ?, ?)", "ssiiib",
             a->address, a->host, a->time, a->time + lasts, (long long)v->rule,
             (smtpb_span){ a->answer.reply, a->answer.len });
    suppression_windows windows = windows_of(d, a->host);
    if (!suppression_holds(&windows, a->host, a->time) && brake_is_on(d, a->host, a->time)) {
        suppression_window brake = suppression_brake_window(&windows, a->host, a->time);
        suppress_write_window(d, &brake);
    }
    free(windows.rows);
}
