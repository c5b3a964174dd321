/* SPDX-License-Identifier: MIT */
/* One connection, non-blocking. A request is only processed after the previous answer was written, so a client that
   does not read gets only one. */
#include "replymapd.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

void client_start(client *c, int fd, protocol protocol, int64_t now)
{
    c->fd = fd;
    c->protocol = protocol;
    c->refused = false;
    c->since = now;
    c->in_len = c->out_len = c->out_at = 0;
}

static bool has_answer(const client *c)
{
    return c->out_at < c->out_len;
}

bool client_is_busy(const client *c)
{
    return c->in_len > 0 || has_answer(c) || c->refused;
}

short client_events(const client *c)
{
    return has_answer(c) ? POLLOUT : POLLIN;
}

static bool can_wait(void)
{
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

/* False: the connection is lost. */
static bool write_answer(client *c, int64_t now)
{
    while (has_answer(c)) {
        ssize_t n = write(c->fd, c->out + c->out_at, c->out_len - c->out_at);
        if (n < 0)
            return can_wait();
        c->out_at += (size_t)n;
        if (!has_answer(c))
            c->since = now;
    }
    return !c->refused || shutdown(c->fd, SHUT_WR) == 0;
}

/* False: the connection is lost, or the client has closed it. */
static bool read_more(client *c, int64_t now)
{
    ssize_t n = read(c->fd, c->in + c->in_len, sizeof c->in - c->in_len);
    if (n <= 0)
        return n < 0 && can_wait();
    if (c->in_len == 0)
        c->since = now;
    c->in_len += (size_t)n;
    return true;
}

/* After a refusal, input is discarded until the client closes: closing with unread input would reset the connection,
   and the client might lose the answer. */
static bool throw_away(client *c)
{
    ssize_t n = read(c->fd, c->in, sizeof c->in);
    return n > 0 || (n < 0 && can_wait());
}

static void answer(client *c, outcome outcome, smtpb_span text)
{
    c->out_at = 0;
    c->out_len = frame_write(c->protocol, outcome, text, c->out);
}

static void refuse(client *c, framing why, counts *counts)
{
    counts->refused++;
    c->refused = true;
    c->in_len = 0;
    answer(c, REFUSED, smtpb_str(why == FRAME_BAD ? "not a request" : "request too long"));
}

static void answer_found(client *c, bool found, smtpb_span text)
{
    if (found)
        answer(c, FOUND, text);
    else
        answer(c, NOT_FOUND, smtpb_str(c->protocol == TCP_TABLE ? "not found" : ""));
}

/* Without -l, the answer is an error: "not found" would hide that nobody is refused. */
static void ask_list(client *c, smtpb_span key, const judge *judge, counts *counts)
{
    char text[REQUEST_MAX + TAG_MAX];
    size_t len = 0;
    if (!judge->list) {
        answer(c, REFUSED, smtpb_str("no list: start postfix-replymapd with -l FOLDER"));
        return;
    }
    bool found = list_answer(judge->list, key, text, &len);
    counts->suppressed += found;
    answer_found(c, found, (smtpb_span){ text, len });
}

static void ask_judge(client *c, smtpb_span key, const judge *judge, counts *counts)
{
    char text[REQUEST_MAX + TAG_MAX];
    size_t len = 0;
    bool found = decide(judge, key, text, &len);
    counts->found += found;
    answer_found(c, found, (smtpb_span){ text, len });
}

static bool is_of_list(smtpb_span name)
{
    return name.len == sizeof LIST_NAME - 1 && memcmp(name.ptr, LIST_NAME, name.len) == 0;
}

static void look_up(client *c, const frame *request, const judge *judge, counts *counts)
{
    counts->lookups++;
    if (is_of_list(request->name))
        ask_list(c, request->key, judge, counts);
    else
        ask_judge(c, request->key, judge, counts);
    c->in_len -= request->octets;
    memmove(c->in, c->in + request->octets, c->in_len);
}

/* Answer the requests in the buffer, until an answer cannot be written at once. */
static bool answer_all(client *c, const judge *judge, counts *counts, int64_t now)
{
    while (!has_answer(c) && !c->refused && c->in_len > 0) {
        frame request;
        framing result = frame_read(c->protocol, c->in, c->in_len, &request);
        if (result == FRAME_MORE)
            return true;
        if (result == FRAME_WHOLE)
            look_up(c, &request, judge, counts);
        else
            refuse(c, result, counts);
        if (!write_answer(c, now))
            return false;
    }
    return true;
}

bool client_work(client *c, short events, const judge *judge, counts *counts, int64_t now)
{
    bool can_read = (events & (POLLIN | POLLHUP | POLLERR)) != 0;
    if (!has_answer(c) && c->refused)
        return !can_read || throw_away(c);
    if (!write_answer(c, now) || !answer_all(c, judge, counts, now))
        return false;
    if (has_answer(c) || c->refused || !can_read)
        return true;
    return read_more(c, now) && answer_all(c, judge, counts, now);
}
