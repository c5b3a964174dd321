/* SPDX-License-Identifier: MIT */
/* The socket of a session. */
#include "worker.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

long long worker_clock(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

long long worker_time(void)
{
    return time(NULL);
}

static bool can_wait(void)
{
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR || errno == EINPROGRESS;
}

/* ---- Opening ---- */

/* The host's addresses in turn, so that one that does not answer is not tried first again. */
static const struct addrinfo *pick(const struct addrinfo *all, unsigned turn)
{
    unsigned count = 0;
    for (const struct addrinfo *a = all; a; a = a->ai_next)
        count++;
    for (turn %= count; turn > 0; turn--)
        all = all->ai_next;
    return all;
}

/* -1: cannot connect. The name lookup blocks everything else, so use a fast resolver. */
static int begin_to_connect(host *to)
{
    struct addrinfo hints = { .ai_socktype = SOCK_STREAM }, *all;
    if (getaddrinfo(to->at.node, to->at.port, &hints, &all) != 0)
        return -1;
    const struct addrinfo *one = pick(all, to->turn);
    int fd = socket(one->ai_family, SOCK_STREAM, 0);
    bool begun = fd >= 0 && fcntl(fd, F_SETFL, O_NONBLOCK) == 0 && fcntl(fd, F_SETFD, FD_CLOEXEC) == 0 &&
                 (connect(fd, one->ai_addr, one->ai_addrlen) == 0 || can_wait());
    if (!begun && fd >= 0)
        close(fd);
    freeaddrinfo(all);
    to->turn += !begun;
    return begun ? fd : -1;
}

void connection_open(worker *w, connection *c, host *to)
{
    c->to = to;
    c->fd = begin_to_connect(to);
    c->connecting = c->fd >= 0;
    c->broken = c->fd < 0;
    c->steps = 0;
    c->deadline = worker_clock() + 1000LL * w->patience;
    to->sessions++;
    session_start(&c->talk, to->at.lmtp, w->helo);
}

void connection_close(connection *c)
{
    if (c->fd >= 0)
        close(c->fd);
    session_end(&c->talk);
    batch_free(&c->batch);
    c->to->sessions--;
    c->to->look_at = 0;
    c->to = NULL;
    c->fd = -1;
}

/* ---- Octets ---- */

short connection_events(const connection *c)
{
    bool says = c->connecting || c->talk.out_len > 0 || c->talk.phase == PHASE_BODY;
    return (short)(says ? POLLIN | POLLOUT : POLLIN);
}

static void finish_connecting(connection *c)
{
    int error = 0;
    socklen_t size = sizeof error;
    c->connecting = false;
    if (getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0 || error != 0) {
        c->to->turn++;
        session_silent(&c->talk, ANSWER_REFUSED);
    }
}

void connection_receive(connection *c, short events)
{
    char octets[SESSION_PIECE];
    if (c->connecting && events != 0)
        finish_connecting(c);
    if (c->talk.phase == PHASE_OVER || (events & (POLLIN | POLLHUP | POLLERR)) == 0)
        return;
    ssize_t n = recv(c->fd, octets, sizeof octets, 0);
    if (n > 0)
        session_input(&c->talk, (smtpb_span){ octets, (size_t)n });
    else if (n == 0 || !can_wait())
        session_silent(&c->talk, ANSWER_DROPPED);
}

/* Errors are handled by the next receive, which also reads what the server sent before. */
void connection_send(connection *c)
{
    if (c->connecting || c->broken || c->talk.phase == PHASE_OVER || c->talk.out_len == 0)
        return;
    ssize_t n = send(c->fd, c->talk.out, c->talk.out_len, MSG_NOSIGNAL);
    if (n > 0)
        session_sent(&c->talk, (size_t)n);
    c->broken = n < 0 && !can_wait();
}

void connection_expire(worker *w, connection *c, long long clock)
{
    unsigned patience = session_patience(&c->talk);
    if (c->steps != c->talk.steps) {
        c->steps = c->talk.steps;
        c->deadline = clock + 1000LL * (patience < w->patience ? patience : w->patience);
    }
    if (clock >= c->deadline && c->talk.phase != PHASE_OVER)
        session_silent(&c->talk, ANSWER_TIMED_OUT);
}
