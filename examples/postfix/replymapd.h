/* SPDX-License-Identifier: MIT */
/* What the parts of postfix-replymapd share. */
#ifndef REPLYMAPD_H
#define REPLYMAPD_H

#include <smtpbounce.h>
#include <stdint.h>
#include <sys/types.h>

/* Octets. Postfix keeps about 4,100 of a reply; tcp_table may write three for each. A tag and the framing come on top
   of an answer. */
enum { REQUEST_MAX = 16384, TAG_MAX = 256, ANSWER_MAX = REQUEST_MAX + TAG_MAX + 64 };

/* ---- framing.c: requests and answers on the wire ---- */

typedef enum protocol { SOCKETMAP = 0, TCP_TABLE = 1 } protocol; /* socketmap_table(5), tcp_table(5) */

typedef enum framing {
    FRAME_WHOLE = 0,
    FRAME_MORE = 1,    /* not complete yet */
    FRAME_BAD = 2,     /* not the protocol's */
    FRAME_TOO_LONG = 3 /* over REQUEST_MAX octets */
} framing;

typedef struct frame {
    size_t octets;  /* that the request takes */
    smtpb_span key; /* inside them */
} frame;

typedef enum outcome { FOUND = 0, NOT_FOUND = 1, REFUSED = 2 } outcome;

/* Read the request at the start of `in`, which holds at most REQUEST_MAX octets. Only a whole one is changed: its key
   is decoded in place. *out is set only then. */
framing frame_read(protocol protocol, char *in, size_t len, frame *out);
/* Write an answer; returns its octets. The text is at most REQUEST_MAX + TAG_MAX octets long, and cut where the
   protocol allows fewer. */
size_t frame_write(protocol protocol, outcome outcome, smtpb_span text, char out[ANSWER_MAX]);

/* ---- policy.c: what is done about which reason ---- */

typedef enum step {
    KEEP = 0,  /* the class that Postfix found */
    DEFER = 1, /* a 5 becomes a 4 */
    BOUNCE = 2 /* a 4 becomes a 5 */
} step;

enum { REASONS_MAX = 128 }; /* room for reasons of later libraries */

typedef struct policy {
    bool tag; /* the verdict's words before the text */
    uint8_t steps[REASONS_MAX];
} policy;

typedef struct policy_fault {
    unsigned line;    /* from 1 */
    const char *what; /* constant */
} policy_fault;

void policy_default(policy *out);
/* Read the text of a policy file over the defaults. False: *fault says where, and *out is not touched. */
bool policy_parse(smtpb_span text, policy *out, policy_fault *fault);

/* ---- decide.c: from Postfix's word on a delivery to another ---- */

typedef struct judge {
    policy policy;
    smtpb_span rules; /* a block of smtpb_rules_compile, allocated */
} judge;

/* The key "5.1.6 host X said: ..." to what shall stand instead, of at most key.len + TAG_MAX octets. False: nothing
   else; leave it. */
bool decide(const judge *judge, smtpb_span key, char *out, size_t *len);

/* ---- load.c: the two files. A bad one leaves what there was; false, and said why. ---- */

bool load_policy(const char *path, judge *judge);
bool load_rules(const char *path, judge *judge);
void unload(judge *judge);

/* ---- listener.c: sockets to be asked at ---- */

typedef struct listener {
    int fd;
    protocol protocol;
    const char *path; /* of a unix socket, part of `name`; NULL: none */
    dev_t device;     /* which file the socket is */
    ino_t inode;
} listener;

/* name: PROTOCOL:unix:PATH or PROTOCOL:[inet:]HOST:PORT, PROTOCOL being socketmap or tcp. False, and said why. */
bool listener_open(const char *name, listener *out);
void listener_close(listener *listener);

/* ---- client.c: one connection ---- */

typedef struct client {
    int fd; /* -1: none */
    protocol protocol;
    bool refused;  /* after the answer nothing more is read as a request */
    int64_t since; /* milliseconds: when it came, began a request, or was answered last */
    size_t in_len, out_len, out_at;
    char in[REQUEST_MAX], out[ANSWER_MAX];
} client;

typedef struct counts {
    uint64_t lookups, found, refused;
} counts;

void client_start(client *c, int fd, protocol protocol, int64_t now);
/* What poll(2) shall wait for. */
short client_events(const client *c);
/* Read, answer and write what is possible without waiting. False: it is over, close it. */
bool client_work(client *c, short events, const judge *judge, counts *counts, int64_t now);
/* Is it within a request or an answer, and not only connected? */
bool client_is_busy(const client *c);

/* ---- server.c: the loop ---- */

enum { LISTENERS_MAX = 8, CLIENTS_MAX = 512 };

typedef struct server {
    int64_t request_ms, idle_ms; /* how long a request may take, and how long none may come */
    judge judge;
    listener listeners[LISTENERS_MAX];
    size_t listener_count;
    counts counts;
    client clients[CLIENTS_MAX];
} server;

/* No connection, no listener, the usual times. */
void server_start(server *s);
/* Serve until an octet can be read from `wake`. False: poll failed, and said why. */
bool server_run(server *s, int wake);
void server_end(server *s);

/* ---- log.c: standard error, or syslog ---- */

void log_to_syslog(void);
/* One line, without its end. */
void say(const char *format, ...);

#endif
