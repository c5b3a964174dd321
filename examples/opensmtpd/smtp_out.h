/* SPDX-License-Identifier: MIT */
/* The SMTP sessions that smtpd has open, each with the commands that still wait for a reply. */
#ifndef SMTP_OUT_H
#define SMTP_OUT_H

#include <smtpbounce.h>

/* A command that was sent. Of what it said, only the mailbox is kept: it may hold a password. */
typedef struct command {
    struct command *next;
    smtpb_stage stage;
    size_t len;
    char mailbox[]; /* of MAIL or RCPT, without < > */
} command;

typedef struct session {
    struct session *next;
    char id[33];
    char host[256];    /* name of the remote host, its address if it has none */
    bool begun;        /* it was seen from its start, so commands and replies can be paired */
    bool in_auth;      /* AUTH was answered 334: what the client says next belongs to it */
    uint32_t accepted; /* recipients of the transaction */
    command *sent;     /* waiting for a reply, oldest first */
    command *newest;   /* the last of them */
    command *mail;     /* that opened the transaction */
    char *reply;       /* lines so far */
    size_t reply_len;
    bool reply_too_long; /* some were passed over */
} session;

/* The session of that name, a new one if there is none. To make room, those that have been silent the longest are
   forgotten. NULL: the name is none, or there is no memory. */
session *session_of(smtpb_span id);
/* smtpd connected. */
void session_begin(smtpb_span id, smtpb_span host);
void session_end(session *s);

/* The client said something. */
void session_command(session *s, smtpb_span said);
/* The server said a line. True: the reply is complete. */
bool session_line(session *s, smtpb_span said);

/* The command that the complete reply answers, and its stage. NULL: none that we know of. */
command *session_answered(session *s, smtpb_stage *stage);
/* The reply was judged: remember what it means for the session, forget its lines. Takes `answered`. */
void session_turn(session *s, command *answered, unsigned code);

#endif
