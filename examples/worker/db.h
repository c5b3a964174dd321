/* SPDX-License-Identifier: MIT */
/* A small wrapper for SQLite. Errors end the program with a message. That is safe: nothing is sent before it is in the
   database, so the worker can always be restarted. */
#ifndef DB_H
#define DB_H

#include <smtpbounce.h>
#include <sqlite3.h>

enum { DB_STATEMENTS = 64 };

typedef struct db {
    sqlite3 *handle;
    const char *path;
    bool in_transaction;
    struct {
        const char *sql;
        sqlite3_stmt *statement;
    } prepared[DB_STATEMENTS];
    size_t prepared_count;
} db;

/* Creates missing tables. */
void db_open(db *d, const char *path);
void db_close(db *d);

/* A statement with its values bound. types has a letter for each: i long long, s const char * or NULL, b smtpb_span,
   which is copied. sql must be a literal, as it is prepared only once. */
sqlite3_stmt *db_query(db *d, const char *sql, const char *types, ...);

/* The next row. False: no more, and the statement is reset. To stop earlier, reset it yourself. */
bool db_row(db *d, sqlite3_stmt *statement);

/* Run a statement without rows, in a transaction that is begun if necessary. */
void db_write(db *d, const char *sql, const char *types, ...);

/* The first column of the first row as a number; 0 if there are no rows. */
long long db_number(db *d, const char *sql, const char *types, ...);

/* Everything written is on disk when this returns. */
void db_commit(db *d);
/* Called by db_write; waits here while other programs write. */
void db_begin(db *d);

/* Column `at` as text, "" for NULL, and as octets; both are valid until the next step. */
const char *db_text(sqlite3_stmt *statement, int at);
smtpb_span db_octets(sqlite3_stmt *statement, int at);

#endif
