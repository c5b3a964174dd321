/* SPDX-License-Identifier: MIT */
/* The running worker: hosts, connections, one loop. */
#ifndef WORKER_H
#define WORKER_H

#include "state.h"

#include <poll.h>

/* A host, with its pace and pauses. */
typedef struct host {
    char *name;
    place at;
    long long left_until;    /* seconds since 1970: left alone until then */
    long long failures, gap; /* failures in a row; gap as in bounds, 0: none */
    long long not_before;    /* milliseconds: earliest next transaction, because of the gap */
    long long look_at;       /* milliseconds: nothing is due before */
    size_t room;             /* recipients per transaction, as far as known */
    unsigned sessions;
    unsigned turn; /* which of its addresses is next */
} host;

/* A session with its socket. */
typedef struct connection {
    int fd; /* -1: free */
    bool connecting, broken;
    host *to;
    session talk;
    batch batch;
    transaction work;
    const char *recipients[SESSION_RECIPIENTS];
    bool doubted; /* the database has the recipients as "sending" */
    effect effect;
    long long deadline; /* milliseconds */
    unsigned long steps;
} connection;

typedef struct worker {
    db db;
    bounds bounds;
    const char *helo;
    size_t connection_count, per_host, per_transaction;
    unsigned patience; /* seconds: upper limit of all time-outs */
    bool once, keep;
    connection *connections;
    host **hosts;
    size_t host_count, first_host;
    FILE *lines; /* output of this turn; printed after the commit */
    char *text;
    size_t text_len;
    bool ending;
    long long end_by; /* milliseconds: what is unanswered by then is in doubt */
} worker;

/* Milliseconds of a monotonic clock, and seconds since 1970. */
long long worker_clock(void);
long long worker_time(void);

/* ---- hosts.c ---- */
void hosts_read(worker *w); /* adds new hosts */
bool host_is_open(const worker *w, const host *h, long long clock);
/* Learn from the end of a transaction or a session. */
void host_learn(worker *w, host *h, const effect *e, bool left);
void hosts_free(worker *w);

/* ---- connection.c ---- */
/* Start to connect. */
void connection_open(worker *w, connection *c, host *to);
void connection_close(connection *c);
short connection_events(const connection *c);
void connection_receive(connection *c, short events);
void connection_send(connection *c);
void connection_expire(worker *w, connection *c, long long clock);

/* ---- work.c ---- */
/* Take what is due at the host, without suppressed addresses. False: nothing. */
bool work_claim(worker *w, host *h, batch *b);
/* Give a batch to a session. */
void work_give(connection *c);
/* Record the answers that have become final. */
void work_settle(worker *w, connection *c);
/* Continue the session. If it writes the final dot, the database is told before the dot is sent. */
void work_go_on(worker *w, connection *c);
/* Requeue recipients without a final answer, before the final dot. */
void work_release(worker *w, connection *c);
/* After an earlier worker was killed: settle what it may have delivered as in doubt. */
void work_recover(worker *w);

/* ---- loop.c ---- */
/* Run until nothing is left to try. */
void loop(worker *w);

#endif
