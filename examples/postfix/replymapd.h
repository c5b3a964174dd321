/* SPDX-License-Identifier: MIT */
/* Shared by the parts of postfix-replymapd. */
#ifndef REPLYMAPD_H
#define REPLYMAPD_H

#include <smtpbounce.h>
#include <stdint.h>
#include <sys/types.h>

/* In octets. Postfix keeps about 4,100 of a reply; tcp_table may need three for each. An answer also has a tag and the
   framing. */
enum { REQUEST_MAX = 16384, TAG_MAX = 256, ANSWER_MAX = REQUEST_MAX + TAG_MAX + 64 };

/* ---- framing.c: requests and answers on the wire ---- */

typedef enum protocol { SOCKETMAP = 0, TCP_TABLE = 1 } protocol; /* socketmap_table(5), tcp_table(5) */

typedef enum framing {
    FRAME_WHOLE = 0,
    FRAME_MORE = 1,    /* not complete yet */
    FRAME_BAD = 2,     /* violates the protocol */
    FRAME_TOO_LONG = 3 /* over REQUEST_MAX octets */
} framing;

typedef struct frame {
    size_t octets;   /* length of the request */
    smtpb_span name; /* of the map; empty for tcp_table, which has none */
    smtpb_span key;  /* both point into the request */
} frame;

typedef enum outcome { FOUND = 0, NOT_FOUND = 1, REFUSED = 2 } outcome;

/* Read the request at the start of `in`, which has at most REQUEST_MAX octets. Only for FRAME_WHOLE, the key is decoded
   in place and *out is set. */
framing frame_read(protocol protocol, char *in, size_t len, frame *out);
/* Write an answer; returns its length. The text has at most REQUEST_MAX + TAG_MAX octets, and is truncated if the
   protocol allows fewer. */
size_t frame_write(protocol protocol, outcome outcome, smtpb_span text, char out[ANSWER_MAX]);

/* ---- policy.c: what to do about which reason ---- */

typedef enum step {
    KEEP = 0,  /* keep Postfix's class */
    DEFER = 1, /* a 5 becomes a 4 */
    BOUNCE = 2 /* a 4 becomes a 5 */
} step;

enum { REASONS_MAX = 128 }; /* room for reasons of later libraries */

typedef struct policy {
    bool tag; /* put the verdict before the text */
    uint8_t steps[REASONS_MAX];
} policy;

typedef struct policy_fault {
    unsigned line;    /* from 1 */
    const char *what; /* constant; NULL: no fault */
    smtpb_span word;  /* that is wrong, part of the text; empty: one is missing */
} policy_fault;

void policy_default(policy *out);
/* Read a policy file, starting from the defaults. False: *out is unchanged, and tell was called for each bad line. */
bool policy_parse(smtpb_span text, policy *out, void (*tell)(void *to, const policy_fault *fault), void *to);

/* ---- decide.c: what Postfix reports about a delivery ---- */

typedef struct judge {
    policy policy;
    smtpb_span rules; /* a block of smtpb_rules_compile, allocated */
    const char *list; /* the folder of the suppression list; NULL: none */
} judge;

/* The replacement for the key "5.1.6 host X said: ...", at most key.len + TAG_MAX octets. False: leave it as it is. */
bool decide(const judge *judge, smtpb_span key, char *out, size_t *len);

/* ---- list.c: whom Postfix refuses, by check_recipient_access ---- */

#define LIST_NAME "suppressed" /* of the map */

/* Log why the list cannot be read, if so. */
void list_check(const char *folder);

/* The answer about a recipient who is on the suppression list in the folder, at most TAG_MAX + REQUEST_MAX octets.
   False: no entry in force is about the recipient; or the list cannot be read, after a message. */
bool list_answer(const char *folder, smtpb_span key, char *out, size_t *len);

/* ---- load_files.c: the two files. On errors: a message, the old contents stay, and false is returned. ---- */

bool load_policy(const char *path, judge *judge);
bool load_rules(const char *path, judge *judge);
void unload(judge *judge);

/* ---- listener.c: listening sockets ---- */

typedef struct listener {
    int fd;
    protocol protocol;
    const char *path; /* of a unix socket, part of `name`; else NULL */
    dev_t device;     /* identify the socket's file */
    ino_t inode;
} listener;

/* name: PROTOCOL:unix:PATH or PROTOCOL:[inet:]HOST:PORT, where PROTOCOL is socketmap or tcp. False, after a message, on
   failure. */
bool listener_open(const char *name, listener *out);
void listener_close(listener *listener);

/* ---- client.c: one connection ---- */

typedef struct client {
    int fd; /* -1: none */
    protocol protocol;
    bool refused;  /* no further requests are read */
    int64_t since; /* milliseconds: when it connected, began a request or was answered, whichever was last */
    size_t in_len, out_len, out_at;
    char in[REQUEST_MAX], out[ANSWER_MAX];
} client;

typedef struct counts {
    uint64_t lookups, found, suppressed, refused;
} counts;

void client_start(client *c, int fd, protocol protocol, int64_t now);
/* The events to poll(2) for. */
short client_events(const client *c);
/* Read, answer and write without blocking. False: close the connection. */
bool client_work(client *c, short events, const judge *judge, counts *counts, int64_t now);
/* Is it in the middle of a request or an answer, rather than idle? */
bool client_is_busy(const client *c);

/* ---- server.c: the loop ---- */

enum { LISTENERS_MAX = 8, CLIENTS_MAX = 512 };

typedef struct server {
    int64_t request_ms, idle_ms; /* time limits of a request, and of an idle client */
    judge judge;
    listener listeners[LISTENERS_MAX];
    size_t listener_count;
    counts counts;
    client clients[CLIENTS_MAX];
} server;

/* No connections, no listeners, default time limits. */
void server_start(server *s);
/* Serve until an octet can be read from `wake`. False, after a message, if poll fails. */
bool server_run(server *s, int wake);
void server_end(server *s);

/* ---- messages.c: standard error, or syslog ---- */

void log_to_syslog(void);
/* One line, without newline. */
void say(const char *format, ...);

#endif
