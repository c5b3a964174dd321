/* SPDX-License-Identifier: MIT */
/* One loop over all sessions. A turn: receive, record, decide what to send next, commit, print, send. */
#include "worker.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

enum { POLL_MS = 1000, ENDING_MS = 10000 };

static volatile sig_atomic_t stop;

static void on_signal(int number)
{
    (void)number;
    stop = 1;
}

static bool is_open(const connection *c)
{
    return c->to != NULL;
}

static size_t count_open(const worker *w)
{
    size_t count = 0;
    for (size_t i = 0; i < w->connection_count; i++)
        count += is_open(&w->connections[i]);
    return count;
}

/* ---- Waiting ---- */

/* The time of a host's next transaction, if it is before `until`. */
static long long sooner(const host *h, long long until)
{
    long long next = h->not_before > h->look_at ? h->not_before : h->look_at;
    return h->left_until <= worker_time() && next < until ? next : until;
}

static int wait_at_most(const worker *w, long long clock)
{
    long long until = clock + POLL_MS;
    for (size_t i = 0; i < w->connection_count; i++) {
        const connection *c = &w->connections[i];
        if (is_open(c) && c->broken)
            return 0;
        if (is_open(c) && c->deadline < until)
            until = c->deadline;
    }
    bool may_begin = !w->ending && count_open(w) < w->connection_count;
    for (size_t i = 0; i < w->host_count && may_begin; i++)
        if (w->hosts[i]->sessions == 0)
            until = sooner(w->hosts[i], until);
    return until > clock ? (int)(until - clock) : 0;
}

static void hear(worker *w, struct pollfd *polled)
{
    for (size_t i = 0; i < w->connection_count; i++) {
        const connection *c = &w->connections[i];
        polled[i] = (struct pollfd){ c->fd, is_open(c) && c->fd >= 0 ? connection_events(c) : 0, 0 };
    }
    if (poll(polled, (nfds_t)w->connection_count, wait_at_most(w, worker_clock())) < 0 && errno != EINTR) {
        perror("smtpbounce-worker: poll");
        exit(1);
    }
    long long clock = worker_clock();
    for (size_t i = 0; i < w->connection_count; i++) {
        connection *c = &w->connections[i];
        if (!is_open(c))
            continue;
        if (c->fd >= 0)
            connection_receive(c, polled[i].revents);
        if (c->broken && polled[i].revents == 0)
            session_silent(&c->talk, c->fd < 0 ? ANSWER_REFUSED : ANSWER_DROPPED);
        connection_expire(w, c, clock);
    }
}

/* ---- Work ---- */

static bool may_go_on_with(const worker *w, const host *h)
{
    return !w->ending && h->gap == 0 && h->left_until <= worker_time();
}

/* Give an idle session more work, or end it. */
static void reuse(worker *w, connection *c)
{
    if (!session_is_idle(&c->talk))
        return;
    if (may_go_on_with(w, c->to) && work_claim(w, c->to, &c->batch)) {
        work_give(c);
        return;
    }
    session_quit(&c->talk);
}

static connection *free_connection(worker *w)
{
    for (size_t i = 0; i < w->connection_count; i++)
        if (!is_open(&w->connections[i]))
            return &w->connections[i];
    return NULL;
}

/* Begin a session with the host, if possible. */
static bool begin_at(worker *w, host *h)
{
    connection *c = free_connection(w);
    if (!c || !host_is_open(w, h, worker_clock()) || !work_claim(w, h, &c->batch))
        return false;
    connection_open(w, c, h);
    work_give(c);
    return true;
}

/* One session per host in turn, so that no host keeps the others out. */
static void begin(worker *w)
{
    for (bool any = true; any && !w->ending;) {
        any = false;
        for (size_t i = 0; i < w->host_count; i++)
            any |= begin_at(w, w->hosts[(w->first_host + i) % w->host_count]);
        w->first_host++;
    }
}

/* ---- A turn ---- */

static void for_each(worker *w, void (*act)(worker *, connection *))
{
    for (size_t i = 0; i < w->connection_count; i++)
        if (is_open(&w->connections[i]))
            act(w, &w->connections[i]);
}

static void print_lines(worker *w)
{
    fflush(w->lines);
    fwrite(w->text, 1, w->text_len, stdout);
    fflush(stdout);
    rewind(w->lines);
}

static void speak(worker *w, connection *c)
{
    (void)w;
    connection_send(c);
    if (c->talk.phase == PHASE_OVER)
        connection_close(c);
}

static void end_early(worker *w, connection *c)
{
    if (c->talk.phase == PHASE_DOT || c->talk.phase == PHASE_OVER)
        return;
    work_release(w, c);
    session_end(&c->talk);
    batch_free(&c->batch);
}

static void turn(worker *w, struct pollfd *polled)
{
    hear(w, polled);
    for_each(w, work_settle);
    if (stop && !w->ending)
        w->end_by = worker_clock() + ENDING_MS;
    w->ending = stop;
    if (w->ending)
        for_each(w, end_early);
    for_each(w, reuse);
    hosts_read(w);
    begin(w);
    for_each(w, work_go_on);
    db_commit(&w->db);
    print_lines(w);
    for_each(w, speak);
}

/* ---- The loop ---- */

static bool is_finished(worker *w)
{
    if (count_open(w) > 0)
        return false;
    return w->ending || w->once || (!w->keep && queue_open(&w->db) == 0);
}

static void catch_signals(void)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_signal;
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    action.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &action, NULL);
}

static void open_all(worker *w)
{
    w->connections = calloc(w->connection_count, sizeof *w->connections);
    w->lines = open_memstream(&w->text, &w->text_len);
    if (!w->connections || !w->lines)
        abort();
    for (size_t i = 0; i < w->connection_count; i++)
        w->connections[i].fd = -1;
}

void loop(worker *w)
{
    struct pollfd *polled = calloc(w->connection_count, sizeof *polled);
    if (!polled)
        abort();
    catch_signals();
    open_all(w);
    work_recover(w);
    hosts_read(w);
    do
        turn(w, polled);
    while (!is_finished(w) && (!w->ending || worker_clock() < w->end_by));
    for (size_t i = 0; i < w->connection_count; i++)
        if (is_open(&w->connections[i]))
            connection_close(&w->connections[i]);
    hosts_free(w);
    fclose(w->lines);
    free(w->text);
    free(w->connections);
    free(polled);
}
