/* SPDX-License-Identifier: MIT */
/* A session of the sink: the client's commands, the replies to them, and the resulting transaction. */
#ifndef SINK_SESSION_H
#define SINK_SESSION_H

#include "sink_script.h"

#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>

enum { SINK_LINE = 65536 };

typedef struct session {
    int fd;
    FILE *log;
    bool line_open; /* the log's last line has no end yet */
    char at[INET_ADDRSTRLEN];
    uint32_t random;
    char in[SINK_LINE], out[4096];
    size_t in_len, out_len;
    bool eof, closing, hung;

    const char *saying; /* rest of the reply that is being sent; NULL: no reply */
    char stage[16];     /* of that reply */
    char first, last;   /* octets of it */
    unsigned long slow, fill;
    long long due; /* when the next octet may be sent, in milliseconds */

    bool lmtp, prdr, in_body, stored;
    char *from, **to; /* of the transaction; from NULL: no MAIL was accepted */
    bool *taken;      /* the message was accepted for this recipient */
    size_t recipients, answered;
    char *asked; /* path of the MAIL or RCPT that is being answered */
    char *body;
    size_t body_len;
} session;

/* What all sessions share. */
typedef struct sink_setting {
    const char *folder;
    rule *rules;
    uint32_t seed;
} sink_setting;
extern sink_setting sink;

/* Exit with a message: the system refused something that the test needs. */
void sink_die(const char *what);

/* Milliseconds of a monotonic clock. */
long long sink_now(void);

session *session_open(int fd, const char *at);
void session_close(session *s);

/* What to poll for. */
short session_events(const session *s);

/* Handle the events from poll, then go on as far as possible without waiting. False: the session is over. */
bool session_go(session *s, short events);

#endif
