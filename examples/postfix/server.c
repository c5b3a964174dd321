/* SPDX-License-Identifier: MIT */
/* The loop over all connections. When all are in use, the one idle for longest is closed: Postfix reconnects by itself,
   and silent clients keep nobody out. */
#include "replymapd.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { POLLED_MAX = 1 + LISTENERS_MAX + CLIENTS_MAX };

static int64_t milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void end_client(client *c)
{
    close(c->fd);
    c->fd = -1;
}

void server_start(server *s)
{
    s->request_ms = 10000;
    s->idle_ms = 300000; /* more than the 100 s after which an idle smtp process exits */
    s->listener_count = 0;
    memset(&s->counts, 0, sizeof s->counts);
    for (size_t i = 0; i < CLIENTS_MAX; i++)
        s->clients[i].fd = -1;
}

void server_end(server *s)
{
    for (size_t i = 0; i < CLIENTS_MAX; i++)
        if (s->clients[i].fd >= 0)
            end_client(&s->clients[i]);
    while (s->listener_count > 0)
        listener_close(&s->listeners[--s->listener_count]);
}

/* ---- Connections come and go ---- */

/* The connection without progress for longest, or NULL. */
static client *stillest(server *s)
{
    client *found = NULL;
    for (client *c = s->clients; c < s->clients + CLIENTS_MAX; c++)
        if (c->fd >= 0 && (!found || c->since < found->since))
            found = c;
    return found;
}

static client *free_place(server *s)
{
    for (client *c = s->clients; c < s->clients + CLIENTS_MAX; c++)
        if (c->fd < 0)
            return c;
    client *c = stillest(s);
    end_client(c);
    return c;
}

static void take_client(server *s, const listener *listener, int64_t now)
{
    int fd = accept(listener->fd, NULL, NULL);
    if (fd >= 0 && fcntl(fd, F_SETFL, O_NONBLOCK) == 0) {
        client_start(free_place(s), fd, listener->protocol, now);
        return;
    }
    client *c = errno == EMFILE || errno == ENFILE ? stillest(s) : NULL; /* descriptors ran out before CLIENTS_MAX */
    if (c)
        end_client(c);
    if (fd >= 0)
        close(fd);
}

static void end_expired(server *s, int64_t now)
{
    for (client *c = s->clients; c < s->clients + CLIENTS_MAX; c++)
        if (c->fd >= 0 && now - c->since > (client_is_busy(c) ? s->request_ms : s->idle_ms))
            end_client(c);
}

/* ---- Waiting ---- */

/* The entries for poll(2): `wake`, then the listeners, then the open connections only, since poll refuses more entries
   than the process may have descriptors. */
typedef struct polled {
    struct pollfd of[POLLED_MAX];
    client *clients[CLIENTS_MAX]; /* of[1 + listener_count + i] is clients[i] */
    size_t client_count;
} polled;

static nfds_t list_all(server *s, int wake, polled *p)
{
    nfds_t n = 0;
    p->of[n++] = (struct pollfd){ .fd = wake, .events = POLLIN };
    for (size_t i = 0; i < s->listener_count; i++)
        p->of[n++] = (struct pollfd){ .fd = s->listeners[i].fd, .events = POLLIN };
    p->client_count = 0;
    for (client *c = s->clients; c < s->clients + CLIENTS_MAX; c++)
        if (c->fd >= 0) {
            p->clients[p->client_count++] = c;
            p->of[n++] = (struct pollfd){ .fd = c->fd, .events = client_events(c) };
        }
    return n;
}

static void work(server *s, const polled *p, int64_t now)
{
    for (size_t i = 0; i < p->client_count; i++) {
        short events = p->of[1 + s->listener_count + i].revents;
        if (events != 0 && !client_work(p->clients[i], events, &s->judge, &s->counts, now))
            end_client(p->clients[i]);
    }
    for (size_t i = 0; i < s->listener_count; i++)
        if (p->of[1 + i].revents != 0)
            take_client(s, &s->listeners[i], now);
}

bool server_run(server *s, int wake)
{
    polled p;
    for (;;) {
        nfds_t count = list_all(s, wake, &p);
        int n = poll(p.of, count, stillest(s) ? 1000 : -1);
        if (n < 0 && errno != EINTR) {
            say("poll: %s", strerror(errno));
            return false;
        }
        if (n > 0 && p.of[0].revents != 0)
            return true;
        if (n > 0)
            work(s, &p, milliseconds());
        end_expired(s, milliseconds());
    }
}
