/* SPDX-License-Identifier: MIT */
/* A small wrapper for SQLite, and the tables. */
#include "db.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * recipient.state  queued      waits until `next`
 *                  in_session  a session has it and has not sent the final dot; after a crash it is queued again
 *                  sending     the final dot is about to be sent, or was: after a crash the message may have been
 *                              delivered; it is queued again, and `doubts` is incremented
 *                  held        its sender is marked
 *                  delivered, failed, expired, suppressed   done
 * Times are in seconds since 1970, gap is in milliseconds.
 */
static const char schema[] =
    "PRAGMA journal_mode = WAL;"
    "PRAGMA synchronous = FULL;" /* a commit is on disk */
    "BEGIN IMMEDIATE;"
    "CREATE TABLE IF NOT EXISTS message(id INTEGER PRIMARY KEY, sender TEXT NOT NULL, made INTEGER NOT NULL,"
    " body BLOB NOT NULL);"
    "CREATE TABLE IF NOT EXISTS recipient(id INTEGER PRIMARY KEY, message INTEGER NOT NULL, host TEXT NOT NULL,"
    " address TEXT NOT NULL, state TEXT NOT NULL, next INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,"
    " doubts INTEGER NOT NULL DEFAULT 0, UNIQUE(message, address));"
    "CREATE INDEX IF NOT EXISTS recipient_due ON recipient(state, host, next);"
    "CREATE TABLE IF NOT EXISTS attempt(id INTEGER PRIMARY KEY, recipient INTEGER NOT NULL, number INTEGER NOT NULL,"
    " time INTEGER NOT NULL, host TEXT NOT NULL, outcome TEXT NOT NULL, next INTEGER NOT NULL, kind INTEGER NOT NULL,"
    " stage INTEGER NOT NULL, accepted INTEGER NOT NULL, in_doubt INTEGER NOT NULL, reply BLOB, reason TEXT NOT NULL,"
    " rule INTEGER NOT NULL);"
    "CREATE INDEX IF NOT EXISTS attempt_of ON attempt(recipient);"
    "CREATE INDEX IF NOT EXISTS attempt_at ON attempt(host, time, stage, kind);"
    "CREATE TABLE IF NOT EXISTS host(name TEXT PRIMARY KEY, left_until INTEGER NOT NULL DEFAULT 0,"
    " failures INTEGER NOT NULL DEFAULT 0, gap INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS marked_sender(address TEXT PRIMARY KEY, time INTEGER NOT NULL, host TEXT NOT NULL,"
    " reply BLOB) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS suppression(id INTEGER PRIMARY KEY, address TEXT NOT NULL, host TEXT NOT NULL,"
    " made INTEGER NOT NULL, expires INTEGER NOT NULL, rule INTEGER NOT NULL, reply BLOB);"
    "CREATE INDEX IF NOT EXISTS suppression_of ON suppression(address);"
    "CREATE INDEX IF NOT EXISTS suppression_at ON suppression(host, made, address);"
    "CREATE TABLE IF NOT EXISTS suppression_window(id INTEGER PRIMARY KEY, verb INTEGER NOT NULL,"
    " begins INTEGER NOT NULL, ends INTEGER NOT NULL, host TEXT NOT NULL);" /* host: a site */
    "CREATE TABLE IF NOT EXISTS site(host TEXT PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE INDEX IF NOT EXISTS site_named ON site(name, host);"
    "CREATE TABLE IF NOT EXISTS hint(id INTEGER PRIMARY KEY, recipient INTEGER NOT NULL, address TEXT NOT NULL,"
    " flags INTEGER NOT NULL, time INTEGER NOT NULL, host TEXT NOT NULL, reply BLOB,"
    " UNIQUE(recipient, address));"
    "COMMIT;";

static void fail(const db *d)
{
    fprintf(stderr, "smtpbounce-worker: %s: %s\n", d->path, d->handle ? sqlite3_errmsg(d->handle) : "out of memory");
    exit(1);
}

static void run(db *d, const char *sql)
{
    if (sqlite3_exec(d->handle, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail(d);
}

void db_open(db *d, const char *path)
{
    *d = (db){ .path = path };
    if (sqlite3_open(path, &d->handle) != SQLITE_OK)
        fail(d);
    sqlite3_busy_timeout(d->handle, 60000); /* another program may be loading a million recipients */
    run(d, schema);
}

void db_close(db *d)
{
    for (size_t i = 0; i < d->prepared_count; i++)
        sqlite3_finalize(d->prepared[i].statement);
    sqlite3_close(d->handle);
}

/* ---- Statements ---- */

static sqlite3_stmt *prepare(db *d, const char *sql)
{
    for (size_t i = 0; i < d->prepared_count; i++)
        if (strcmp(d->prepared[i].sql, sql) == 0)
            return d->prepared[i].statement;
    sqlite3_stmt *statement = NULL;
    if (d->prepared_count == DB_STATEMENTS || sqlite3_prepare_v2(d->handle, sql, -1, &statement, NULL) != SQLITE_OK)
        fail(d);
    d->prepared[d->prepared_count].sql = sql;
    d->prepared[d->prepared_count++].statement = statement;
    return statement;
}

static int bind_octets(sqlite3_stmt *statement, int at, smtpb_span s)
{
    return s.len > 0 ? sqlite3_bind_blob64(statement, at, s.ptr, s.len, SQLITE_TRANSIENT)
                     : sqlite3_bind_zeroblob(statement, at, 0);
}

static sqlite3_stmt *bind(db *d, const char *sql, const char *types, va_list values)
{
    sqlite3_stmt *statement = prepare(d, sql);
    sqlite3_reset(statement);
    for (int at = 1; *types; at++, types++) {
        int result = *types == 'i' ? sqlite3_bind_int64(statement, at, va_arg(values, long long))
                     : *types == 's'
                         ? sqlite3_bind_text(statement, at, va_arg(values, const char *), -1, SQLITE_TRANSIENT)
                         : bind_octets(statement, at, va_arg(values, smtpb_span));
        if (result != SQLITE_OK)
            fail(d);
    }
    return statement;
}

sqlite3_stmt *db_query(db *d, const char *sql, const char *types, ...)
{
    va_list values;
    va_start(values, types);
    sqlite3_stmt *statement = bind(d, sql, types, values);
    va_end(values);
    return statement;
}

bool db_row(db *d, sqlite3_stmt *statement)
{
    int result = sqlite3_step(statement);
    if (result == SQLITE_ROW)
        return true;
    if (result != SQLITE_DONE)
        fail(d);
    sqlite3_reset(statement);
    return false;
}

void db_write(db *d, const char *sql, const char *types, ...)
{
    va_list values;
    db_begin(d);
    va_start(values, types);
    db_row(d, bind(d, sql, types, values));
    va_end(values);
}

long long db_number(db *d, const char *sql, const char *types, ...)
{
    va_list values;
    va_start(values, types);
    sqlite3_stmt *statement = bind(d, sql, types, values);
    va_end(values);
    long long number = db_row(d, statement) ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_reset(statement);
    return number;
}

/* ---- Transactions ---- */

void db_begin(db *d)
{
    if (!d->in_transaction)
        run(d, "BEGIN IMMEDIATE");
    d->in_transaction = true;
}

void db_commit(db *d)
{
    if (d->in_transaction)
        run(d, "COMMIT");
    d->in_transaction = false;
}

/* ---- Columns ---- */

const char *db_text(sqlite3_stmt *statement, int at)
{
    const char *text = (const char *)sqlite3_column_text(statement, at);
    return text ? text : "";
}

smtpb_span db_octets(sqlite3_stmt *statement, int at)
{
    const char *octets = sqlite3_column_blob(statement, at);
    return (smtpb_span){ octets, (size_t)sqlite3_column_bytes(statement, at) };
}
