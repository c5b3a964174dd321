/* SPDX-License-Identifier: MIT */
/*
 * One SMTP or LMTP conversation: octets from the server in, commands out, and an answer for each recipient. It uses no
 * sockets, clocks or files, so it can be tested with scripted replies.
 *
 *     session_start -> [session_input | session_silent] -> session_next_final -> session_begin ... session_quit
 *
 * The output is out[0..out_len); after sending it, call session_sent, which makes room for more.
 *
 * An answer is only final if the number of replies is known to be right: a refusal of RCPT once DATA was answered by
 * 3yz or RSET by 2yz, a reply to the final dot if no other octet follows. An unexpected or malformed reply, one of a
 * class that the command does not allow, or one to a command that was not sent yet ends the session; all answers that
 * are not final by then become a fault of the server. After the dot in LMTP each reply counts as it comes, so that a
 * crash loses none; a surplus reply is only noticed if it arrives together with the last one.
 */
#ifndef SESSION_H
#define SESSION_H

#include <smtpbounce.h>

enum {
    SESSION_RECIPIENTS = 100, /* per transaction (RFC 5321 4.5.3.1.8) */
    SESSION_REPLY = 16384,    /* octets of a reply; more is a fault */
    SESSION_PIECE = 4096,     /* octets that session_input processes at a time */
    SESSION_KEPT = 4096,      /* octets of a reply that are kept */
    SESSION_COMMAND = 1024,   /* room for a command with an address and parameters */
    SESSION_OUT = 16384
};

/* A message and its recipients. It must remain valid until the session ends or gets the next one; what it points to,
   until all answers were taken. */
typedef struct transaction {
    const char *sender;    /* without < >; "" for the null sender */
    const char *const *to; /* without < > */
    size_t count;          /* 1..SESSION_RECIPIENTS */
    smtpb_span body;       /* lines that end with CRLF, dots not doubled */
} transaction;

typedef enum answer_kind {
    ANSWER_NONE,
    ANSWER_REPLY,
    ANSWER_REFUSED, /* no connection */
    ANSWER_TIMED_OUT,
    ANSWER_DROPPED,
    ANSWER_FAULT, /* the server violated the protocol; the reply is what it sent */
    ANSWER_LOST   /* never from a session: the worker was killed before an answer came */
} answer_kind;

/* The result for a recipient. */
typedef struct answer {
    answer_kind kind;
    smtpb_stage stage;
    uint16_t code;
    uint16_t accepted; /* recipients accepted so far; 1 if the reply is about a single one (LMTP, PRDR) */
    bool in_doubt;     /* no reply to the final dot: the message may have been delivered */
    bool final, taken;
    char *reply; /* octets; NULL: none kept */
    size_t len;
} answer;

typedef enum session_phase {
    PHASE_GREETING,
    PHASE_HELLO,
    PHASE_READY,
    PHASE_ENVELOPE, /* MAIL and RCPT, pipelined if the server supports it */
    PHASE_DATA,
    PHASE_BODY,
    PHASE_DOT,
    PHASE_RESET,
    PHASE_QUIT,
    PHASE_OVER /* close the connection */
} session_phase;

typedef struct session {
    session_phase phase;
    bool lmtp;
    const char *helo;
    bool tried_ehlo, pipelining, prdr, eightbit, size; /* what the server supports */
    bool left; /* refused at the greeting or EHLO, or by 421: leave the host alone for a while */

    const transaction *work; /* NULL: none */
    answer answers[SESSION_RECIPIENTS];
    size_t said, answered; /* commands of the envelope: MAIL, then RCPT */
    size_t accepted;       /* recipients */
    bool mail_refused, uses_prdr;
    bool each; /* one reply per recipient after the dot */
    bool dot_said;
    size_t turn; /* the recipient of the next reply after the dot */
    size_t body_at;
    bool line_begins;

    smtpb_stream stream;
    char in[SESSION_REPLY + SESSION_PIECE];
    size_t in_len;
    char out[SESSION_OUT];
    size_t out_len;
    unsigned long steps; /* incremented by every reply, and whatever else restarts the time-out */
} session;

/* helo must remain valid as long as the session. */
void session_start(session *s, bool lmtp, const char *helo);

/* Send a message: at once if the session is ready, else as soon as it is. */
void session_begin(session *s, const transaction *work);

/* Process octets from the server. */
void session_input(session *s, smtpb_span octets);

/* No more octets will come. */
void session_silent(session *s, answer_kind what);

/* Octets at the start of `out` were sent. */
void session_sent(session *s, size_t octets);

/* Write as much output as there is room for. This, session_begin and session_input may write the final dot: then the
   phase is PHASE_DOT. */
void session_go_on(session *s);

/* A final answer that was not taken yet; false: none. It is valid until the next session_begin or session_end. */
bool session_next_final(session *s, size_t *index, const answer **a);

/* Can another message be given? */
bool session_is_idle(const session *s);

void session_quit(session *s);
void session_end(session *s);

/* The time-out in seconds for the current phase (RFC 5321 4.5.3.2). */
unsigned session_patience(const session *s);

#endif
