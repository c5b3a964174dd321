/* SPDX-License-Identifier: MIT */
/* SQLite in few words. What SQLite refuses ends the program with a message: nothing was said to anybody that is not in
   the database, so that to start again is always right. */
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

/* Tables that do not exist yet are created. */
void db_open(db *d, const char *path);
void db_close(db *d);

/* A statement with its values bound: one letter of types for each, i long long, s const char * or NULL, b smtpb_span,
   which is copied. sql must be a literal: it is prepared once. */
sqlite3_stmt *db_query(db *d, const char *sql, const char *types, ...);

/* The next row. False: there is none, and the statement is done with. Who stops before that resets it. */
bool db_row(db *d, sqlite3_stmt *statement);

/* The same for statements without rows. Within a transaction, which begins by itself if none is under way. */
void db_write(db *d, const char *sql, const char *types, ...);

/* The first column of the first row as a number; 0: there is none. */
long long db_number(db *d, const char *sql, const char *types, ...);

/* What was written is on the disk when this returns. */
void db_commit(db *d);
/* Long writes begin with it, so that they wait for other programs here. */
void db_begin(db *d);

/* Column `at` as text, "" for none, and as octets; both live until the next step. */
const char *db_text(sqlite3_stmt *statement, int at);
smtpb_span db_octets(sqlite3_stmt *statement, int at);

#endif
