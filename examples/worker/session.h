/* SPDX-License-Identifier: MIT */
/*
 * One SMTP or LMTP conversation: octets of the server in, commands out, an answer for each recipient. It knows no
 * sockets, clocks or files, so that it can be tested with replies from a list.
 *
 *     session_start -> [session_input | session_silent] -> session_next_final -> session_begin ... session_quit
 *
 * What is to be said stands in out[0..out_len); whoever sends it drops it by session_sent, which makes room for more.
 *
 * An answer is final only where the count of replies is known to be right: a refusal of RCPT when DATA was answered by
 * 3yz or RSET by 2yz, a reply to the final dot when no other octet came behind it. A reply that nobody asked for, one
 * that cannot be one, or one of a class that the command does not have ends the session, and all that was not final
 * until then is a fault of the server's. So is a reply to what was not sent yet. After the dot of LMTP each reply counts
 * as it comes, so that a crash loses none: one too many is noticed only where it comes together with the last.
 */
#ifndef SESSION_H
#define SESSION_H

#include <smtpbounce.h>

enum {
    SESSION_RECIPIENTS = 100, /* of a transaction (RFC 5321 4.5.3.1.8) */
    SESSION_REPLY = 16384,    /* octets of a reply, more is a fault */
    SESSION_PIECE = 4096,     /* octets that session_input looks at together */
    SESSION_KEPT = 4096,      /* octets of a reply that are kept */
    SESSION_COMMAND = 1024,   /* room for a command with two addresses' worth of parameters */
    SESSION_OUT = 16384
};

/* A message on its way to some recipients. It must live as long as the session, or until the next one is given; what it
   points to, until each answer was taken. */
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
    ANSWER_FAULT, /* the server broke the protocol; the reply is what it said instead */
    ANSWER_LOST   /* never by a session: the worker ended before it came */
} answer_kind;

/* What a recipient came to. */
typedef struct answer {
    answer_kind kind;
    smtpb_stage stage;
    uint16_t code;
    uint16_t accepted; /* recipients that were accepted before; 1 where the reply is of one of them (LMTP, PRDR) */
    bool in_doubt;     /* the final dot was sent and not answered: the message may have been delivered */
    bool final, taken;
    char *reply; /* octets; NULL: none is kept */
    size_t len;
} answer;

typedef enum session_phase {
    PHASE_GREETING,
    PHASE_HELLO,
    PHASE_READY,
    PHASE_ENVELOPE, /* MAIL and RCPT, at once where the server has PIPELINING */
    PHASE_DATA,
    PHASE_BODY,
    PHASE_DOT,
    PHASE_RESET,
    PHASE_QUIT,
    PHASE_OVER /* nothing will be said any more: close the connection */
} session_phase;

typedef struct session {
    session_phase phase;
    bool lmtp;
    const char *helo;
    bool tried_ehlo, pipelining, prdr, eightbit, size; /* what the server has */
    bool left; /* it refused at the greeting or EHLO, or said 421: leave the host alone for a while */

    const transaction *work; /* NULL: none */
    answer answers[SESSION_RECIPIENTS];
    size_t said, answered; /* of the envelope: MAIL, then RCPT */
    size_t accepted;       /* recipients */
    bool mail_refused, uses_prdr;
    bool each; /* after the dot each recipient gets a reply */
    bool dot_said;
    size_t turn; /* whose reply comes next after the dot */
    size_t body_at;
    bool line_begins;

    smtpb_stream stream;
    char in[SESSION_REPLY + SESSION_PIECE];
    size_t in_len;
    char out[SESSION_OUT];
    size_t out_len;
    unsigned long steps; /* grows with every reply and whatever else makes the wait begin anew */
} session;

/* helo must live as long as the session. */
void session_start(session *s, bool lmtp, const char *helo);

/* Send a message: at once where the session is ready, else when it will be. */
void session_begin(session *s, const transaction *work);

/* Octets came. */
void session_input(session *s, smtpb_span octets);

/* None will come. */
void session_silent(session *s, answer_kind what);

/* Octets at the front of out were sent. */
void session_sent(session *s, size_t octets);

/* Say what there is room for now. This, session_begin and session_input may say the final dot: then the phase is
   PHASE_DOT. */
void session_go_on(session *s);

/* An answer that is final and was not asked for before; false: none is. It lives until the next session_begin or
   session_end. */
bool session_next_final(session *s, size_t *index, const answer **a);

/* Nothing is under way, and another message may be given. */
bool session_is_idle(const session *s);

void session_quit(session *s);
void session_end(session *s);

/* Seconds to wait for what comes next (RFC 5321 4.5.3.2). */
unsigned session_patience(const session *s);

#endif
