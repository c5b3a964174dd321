/* SPDX-License-Identifier: MIT */
/* The running worker: hosts, connections, one loop. */
#ifndef WORKER_H
#define WORKER_H

#include "state.h"

#include <poll.h>

/* A host, and how gently it is to be treated. */
typedef struct host {
    char *name;
    place at;
    long long left_until;    /* seconds since 1970: nothing for it before */
    long long failures, gap; /* failures in a row; gap as in bounds, 0: none */
    long long not_before;    /* milliseconds: the next transaction, because of the gap */
    long long look_at;       /* milliseconds: nothing is due before */
    size_t room;             /* recipients of a transaction, as far as it told */
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
    bool doubted; /* the database knows of the final dot */
    effect effect;
    long long deadline; /* milliseconds */
    unsigned long steps;
} connection;

typedef struct worker {
    db db;
    bounds bounds;
    const char *helo;
    size_t connection_count, per_host, per_transaction;
    unsigned patience; /* seconds: the most to wait for anything */
    bool once, keep;
    connection *connections;
    host **hosts;
    size_t host_count, first_host;
    FILE *lines; /* of this turn; they are printed when it is committed */
    char *text;
    size_t text_len;
    bool ending;
    long long end_by; /* milliseconds: what has not been answered then is in doubt */
} worker;

/* Milliseconds of a clock that is never set, and seconds since 1970. */
long long worker_clock(void);
long long worker_time(void);

/* ---- hosts.c ---- */
void hosts_read(worker *w); /* those that are new, too */
bool host_is_open(const worker *w, const host *h, long long clock);
/* What a transaction, or a session that ended, showed. */
void host_learn(worker *w, host *h, const effect *e, bool left);
void hosts_free(worker *w);

/* ---- connection.c ---- */
/* Begin to connect. */
void connection_open(worker *w, connection *c, host *to);
void connection_close(connection *c);
short connection_events(const connection *c);
void connection_receive(connection *c, short events);
void connection_send(connection *c);
void connection_expire(worker *w, connection *c, long long clock);

/* ---- work.c ---- */
/* What is due at the host, suppressed addresses left out. False: nothing. */
bool work_claim(worker *w, host *h, batch *b);
/* Give a batch to a session. */
void work_give(connection *c);
/* Write the answers down that have become final. */
void work_settle(worker *w, connection *c);
/* Let the session go on. Where it says the final dot, the database knows of it before that is sent. */
void work_go_on(worker *w, connection *c);
/* Take back what is not past the final dot. */
void work_release(worker *w, connection *c);
/* A worker before this one was killed: what it may have delivered is settled as that. */
void work_recover(worker *w);

/* ---- loop.c ---- */
/* Until nothing is to be tried any more. */
void loop(worker *w);

#endif
