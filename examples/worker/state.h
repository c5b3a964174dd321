/* SPDX-License-Identifier: MIT */
/*
 * What the worker knows, in SQLite: who is to get what, what was tried, whom not to try. It alone is the truth; what is
 * printed is a copy.
 *
 * The order that makes a crash harmless: what a turn of the loop decides is committed before an octet of that turn is
 * sent. So a recipient stands as "sending" before the final dot goes out, and as "delivered" or else before anything
 * that follows the answer.
 */
#ifndef STATE_H
#define STATE_H

#include "../shared/json_lines.h"
#include "../shared/read_line.h"
#include "../shared/suppression/suppression.h"
#include "db.h"
#include "place.h"
#include "schedule.h"

/* An attempt to deliver to one recipient, and what came of it. */
typedef struct attempt {
    long long recipient, message; /* ids */
    long long made;               /* when the message was loaded */
    long long number;             /* from 1; 0: there was none */
    long long time;
    const char *address, *sender, *host;
    place at;         /* the host, as judge_attempt read it */
    answer answer;    /* its reply belongs to whoever filled this */
    long long doubts; /* attempts before that may have delivered the message */
    outcome outcome;
    long long next;
} attempt;

/* Some recipients of a message at a host, who are to be tried now. */
typedef struct batch {
    long long message, made;
    char *sender, *body;
    size_t body_len, count;
    char *addresses[SESSION_RECIPIENTS];
    long long ids[SESSION_RECIPIENTS], attempts[SESSION_RECIPIENTS], doubts[SESSION_RECIPIENTS];
} batch;

/* ---- queue.c ---- */

/* Take what is due at the host, at most so many recipients. They are in_session then. False: nothing is. */
bool queue_claim(db *d, const char *host, size_t most, long long now, batch *b);
void batch_free(batch *b);
void queue_doubt(db *d, long long recipient);   /* in_session -> sending */
void queue_release(db *d, long long recipient); /* as if it had not been claimed */

/* Write what came of an attempt down. */
void queue_settle(db *d, const attempt *a, const smtpb_verdict *v);

/* Sessions that a worker before this one had no time to end: what it had not said the dot for is queued again. */
void queue_recover(db *d);
/* The next recipient whose dot it may have said; texts live until the next call. False: there is none. */
bool queue_next_lost(db *d, attempt *a);

/* How many may still be tried. */
long long queue_open(db *d);

void sender_mark(db *d, const attempt *a);
/* Its messages may go on. False: it was not marked. */
bool sender_unmark(db *d, const char *sender, long long now);

/* ---- suppress.c: the list by the rules of ../shared/suppression ---- */

/* What the list says of an address. *reply, to be freed: of the entry that says so. */
suppression_state suppress_find(db *d, const char *address, long long now, char **reply, size_t *len);
/* Note whose the host is, before what was said there is counted. */
void suppress_know_host(db *d, const attempt *a);
void suppress_add(db *d, const attempt *a, const smtpb_verdict *v, long long lasts);
void suppress_write_window(db *d, const suppression_window *w);
/* What became of an entry, of which made, expires and host are set. */
suppression_state suppress_state(db *d, const suppression_entry *entry, long long now);

/* ---- settle.c ---- */

/* What a transaction's answers, together, mean for the host. */
typedef struct effect {
    bool leave, slow, delivered;
    long long asked; /* seconds that a reply asks to wait; 0: none does */
    size_t room;     /* recipients that a transaction has room for; 0: as many as we like */
} effect;

/* Judge the answer, decide, write it all down, and print a line. */
void settle(db *d, const bounds *b, FILE *out, attempt *a, effect *e);
/* The address is not tried; the answer's reply is the one that made its entry. */
void settle_suppressed(db *d, FILE *out, attempt *a);

/* ---- judge_attempt.c ---- */

/* What is thought of the answer; borrows from the attempt. */
void judge_attempt(attempt *a, judged *j);

/* ---- outcomes.c: lines of JSON ---- */

void put_attempt(FILE *out, const attempt *a, const judged *j);
void report_outcomes(db *d, FILE *out);
void report_review(db *d, FILE *out, bool all, long long now);

/* ---- enqueue.c ---- */

/* All recipients of a file and a message, or none: then false, and what is wrong was said. */
bool load(db *d, const char *sender, const char *host, const char *message_path, const char *recipients_path);

#endif
