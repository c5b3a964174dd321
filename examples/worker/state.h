/* SPDX-License-Identifier: MIT */
/*
 * The worker's state in SQLite: who is to get what, what was tried, which addresses are suppressed. Only the database
 * is authoritative; the output is a copy.
 *
 * This order makes crashes harmless: what a turn of the loop decides is committed before any octet of that turn is
 * sent. So a recipient is "sending" before the final dot is sent, and has its outcome before anything else is sent
 * after the answer.
 */
#ifndef STATE_H
#define STATE_H

#include "../common/json_lines.h"
#include "../common/read_line.h"
#include "../common/suppression/suppression.h"
#include "db.h"
#include "place.h"
#include "schedule.h"

/* An attempt to deliver to one recipient, and its result. */
typedef struct attempt {
    long long recipient, message; /* ids */
    long long made;               /* when the message was loaded */
    long long number;             /* from 1; 0: no attempt */
    long long time;
    const char *address, *sender, *host;
    place at;         /* the host, parsed by judge_attempt */
    answer answer;    /* its reply is owned by whoever filled this */
    long long doubts; /* earlier attempts that may have delivered the message */
    outcome outcome;
    long long next;
} attempt;

/* Recipients of a message at a host to try now. */
typedef struct batch {
    long long message, made;
    char *sender, *body;
    size_t body_len, count;
    char *addresses[SESSION_RECIPIENTS];
    long long ids[SESSION_RECIPIENTS], attempts[SESSION_RECIPIENTS], doubts[SESSION_RECIPIENTS];
} batch;

/* ---- queue.c ---- */

/* Take up to `most` recipients that are due at the host; they become in_session. False: none are due. */
bool queue_claim(db *d, const char *host, size_t most, long long now, batch *b);
void batch_free(batch *b);
void queue_doubt(db *d, long long recipient);   /* in_session -> sending */
void queue_release(db *d, long long recipient); /* undoes the claim */

/* Record the result of an attempt. */
void queue_settle(db *d, const attempt *a, const smtpb_verdict *v);

/* After a crash of an earlier worker: recipients for whom it had not sent the final dot are queued again. */
void queue_recover(db *d);
/* The next recipient for whom it may have sent the dot; strings are valid until the next call. False: no more. */
bool queue_next_lost(db *d, attempt *a);

/* How many recipients are still to be tried. */
long long queue_open(db *d);

void sender_mark(db *d, const attempt *a);
/* Release the sender's messages. False: it was not marked. */
bool sender_unmark(db *d, const char *sender, long long now);

/* ---- suppress.c: the list by the rules of ../common/suppression ---- */

/* The state of an address. *reply: that of the entry in force, else NULL; the caller frees it. */
suppression_state suppress_find(db *d, const char *address, long long now, char **reply, size_t *len);
/* Record the host's site; must precede the counting of its replies. */
void suppress_know_host(db *d, const attempt *a);
void suppress_add(db *d, const attempt *a, const smtpb_verdict *v, long long lasts);
void suppress_write_window(db *d, const suppression_window *w);
/* The state of an entry, of which made, expires and host must be set. */
suppression_state suppress_state(db *d, const suppression_entry *entry, long long now);

/* ---- settle.c ---- */

/* What the answers of a transaction together mean for the host. */
typedef struct effect {
    bool leave, slow, delivered;
    long long asked; /* seconds that a reply asks to wait, or 0 */
    size_t room;     /* how many recipients a transaction may have; 0: no limit known */
} effect;

/* Judge the answer, decide, record everything, and print a line. */
void settle(db *d, const bounds *b, FILE *out, attempt *a, effect *e);
/* The address is suppressed and not tried; the answer's reply is the one that made the entry. */
void settle_suppressed(db *d, FILE *out, attempt *a);

/* ---- judge_attempt.c ---- */

/* The verdict on the answer; points into the attempt. */
void judge_attempt(attempt *a, judged *j);

/* ---- outcomes.c: lines of JSON ---- */

void put_attempt(FILE *out, const attempt *a, const judged *j);
void report_outcomes(db *d, FILE *out);
void report_review(db *d, FILE *out, bool all, long long now);

/* ---- enqueue.c ---- */

/* Load a message and all recipients in a file. False, after messages, if anything is wrong: then none are loaded. */
bool load(db *d, const char *sender, const char *host, const char *message_path, const char *recipients_path);

#endif
