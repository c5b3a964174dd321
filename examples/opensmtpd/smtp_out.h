/* SPDX-License-Identifier: MIT */
/* smtpd's outgoing SMTP sessions, each with the commands that await a reply. */
#ifndef SMTP_OUT_H
#define SMTP_OUT_H

#include <smtpbounce.h>

/* A command that was sent. Only its mailbox is kept, as the command may contain a password. */
typedef struct command {
    struct command *next;
    smtpb_stage stage;
    size_t len;
    char mailbox[]; /* of MAIL or RCPT, without < > */
} command;

typedef struct session {
    struct session *next;
    char id[33];
    char host[256];    /* name of the remote host, else its address */
    bool begun;        /* seen from its start, so commands and replies can be paired */
    bool in_auth;      /* AUTH was answered 334: the client's next line is part of it */
    uint32_t accepted; /* recipients of the transaction */
    command *sent;     /* awaiting a reply, oldest first */
    command *newest;   /* the last of them */
    command *mail;     /* the MAIL that opened the transaction */
    char *reply;       /* lines so far */
    size_t reply_len;
    bool reply_too_long; /* some octets were skipped */
} session;

/* The session with this id, created if necessary. To make room, those that have been silent the longest are forgotten.
   NULL: not a valid id, or out of memory. */
session *session_of(smtpb_span id);
/* smtpd connected. */
void session_begin(smtpb_span id, smtpb_span host);
void session_end(session *s);

/* The client sent a line. */
void session_command(session *s, smtpb_span said);
/* The server sent a line. True: the reply is complete. */
bool session_line(session *s, smtpb_span said);

/* The command that the complete reply answers, and its stage. NULL: not known. */
command *session_answered(session *s, smtpb_stage *stage);
/* The reply was judged: update the session, and forget the reply's lines. Takes ownership of `answered`. */
void session_turn(session *s, command *answered, unsigned code);

#endif
