/* SPDX-License-Identifier: MIT */
/* What the library's units share beyond the public header. */
#ifndef SMTPB_I_INTERNAL_H
#define SMTPB_I_INTERNAL_H

#include "span.h"

/* ---- reply.c: lines ---- */

/* One line of a reply. */
typedef struct smtpb_i_line {
    uint16_t code;        /* 0: none */
    bool final;           /* its code is not followed by a hyphen; false without a code */
    bool ended;           /* by a line end */
    smtpb_status status;  /* believed: of the code's class, or of any if there is no code; cls 0: none */
    smtpb_status doubted; /* leading, but of another class than the code's; cls 0: none */
    smtpb_span status_at; /* where `status` stands */
    smtpb_span text;      /* without code, separator, leading status and line end */
    smtpb_join join;      /* to the line before */
    size_t octets;        /* of the line with its line end */
} smtpb_i_line;

/* The next line of the reply's raw octets, of a flat reply the next stretch of one; in a reply without a code all is
   text. False: no more. */
bool smtpb_i_line_next(const smtpb_reply *r, smtpb_cursor *at, smtpb_i_line *out);

/* Read r->raw by its code and layout, all other members being zero. */
void smtpb_i_read_lines(smtpb_reply *r);

/* The reply code at the start of a line: 200..599, then a hyphen, a blank or the line's end; else 0. */
uint16_t smtpb_i_code(smtpb_span line);

/* The same for the first of some lines. */
uint16_t smtpb_i_code_of_line(smtpb_span lines);

/* Octets of a line, which goes up to its LF, without the CRs before that. */
size_t smtpb_i_line_end(smtpb_span line);

/* The octets of reply->status; len 0: it has none. */
smtpb_span smtpb_i_status_span(const smtpb_reply *reply);

/* ---- flat.c: a reply whose line ends were lost, folded or escaped ---- */

/* The stretch at at->at, up to where a line or a fold begins; at->state is not 0 once the final line was seen. Sets
   all of *out but the statuses. */
void smtpb_i_flat_line(const smtpb_reply *r, const smtpb_cursor *at, smtpb_i_line *out);

/* ---- nested.c ---- */

/* The innermost reply that the text of r quotes; len 0: none. */
smtpb_span smtpb_i_nested(const smtpb_reply *r);

/* ---- quoted.c ---- */

/* What a reply that quotes another was about. */
typedef enum smtpb_i_about {
    SMTPB_I_ABOUT_SENDER, /* it verified the sender; what cannot be told apart is taken for this, which condemns nobody */
    SMTPB_I_ABOUT_RECIPIENT, /* it verified the recipient, or passed the message on */
    SMTPB_I_ABOUT_EXPIRY     /* it gave the message up after a time; the quote is the last refusal */
} smtpb_i_about;

/* r->nested is not empty. */
smtpb_i_about smtpb_i_outer_is_about(const smtpb_reply *r, const smtpb_context *ctx);

/* ---- named.c ---- */

/* What the words before an address make of it. */
typedef enum smtpb_i_lead {
    SMTPB_I_LEAD_NONE,  /* nothing leads to it: an echo of the recipient, say */
    SMTPB_I_LEAD_HINT,  /* "try", "use", "forward to": counts on a 551, a 251 and an X.1.6 */
    SMTPB_I_LEAD_MOVED, /* "moved", "new address": counts on a 550 and a 553 too */
    SMTPB_I_LEAD_ASIDE  /* a message id, a sender, somebody to ask for help */
} smtpb_i_lead;

/* A mailbox that a reply names. */
typedef struct smtpb_i_named {
    smtpb_forward mailbox; /* domain.len 0: an echo of a local part alone, "<jane>: " */
    smtpb_i_lead lead;
    unsigned words; /* between the word that leads to it and the mailbox, counted to 7 */
    bool echo;      /* as Postfix and sendmail echo a recipient: "<x>: ", "<x>... " */
} smtpb_i_named;

/* A walk over them. Of the cursor, count and echo are the caller's; another walk may go on where it stands. */
typedef struct smtpb_i_naming {
    const smtpb_reply *reply;
    smtpb_cursor *at;
    smtpb_cursor pieces;
    smtpb_span piece;
    bool is_open; /* the piece is being read */
} smtpb_i_naming;

smtpb_i_naming smtpb_i_names_in(const smtpb_reply *r, smtpb_cursor *at);

/* The next one. False: no more. */
bool smtpb_i_named_next(smtpb_i_naming *walk, smtpb_i_named *out);

/* postmaster, info and their like (RFC 2142). */
bool smtpb_i_is_role(smtpb_span local);

/* mailer-daemon, noreply, unsubscribe, and what looks like an id. */
bool smtpb_i_takes_no_mail(const smtpb_forward *mailbox);

/* ---- refused.c ---- */

/* Whom a reply names, as bits. */
enum {
    SMTPB_I_NAMES_RECIPIENT = 1, /* ctx->recipient, or its local part at another domain */
    SMTPB_I_NAMES_SENDER = 2,    /* ctx->sender, which is not the recipient */
    SMTPB_I_NAMES_ANOTHER = 4    /* as refused, where the recipient is known */
};

unsigned smtpb_i_names(const smtpb_reply *r, const smtpb_context *ctx);

/* Arguments of RCPT or MAIL, with or without < >: the same mailbox; one that has this local part. ASCII case ignored. */
bool smtpb_i_same_argument(smtpb_span a, smtpb_span b);
bool smtpb_i_has_local(smtpb_span argument, smtpb_span local);

/* ---- doubt.c ---- */

/* Words next to the phrase that decided take back what it says. `evidence` lies in r->raw. */
bool smtpb_i_is_doubted(const smtpb_reply *r, smtpb_span evidence);

/* ---- status.c: where a status may stand in a line's text ---- */

/* The octets of a leading status with the # before and the blank behind it; len 0: there is none, and *out is all
   zero. */
smtpb_span smtpb_i_status_leading(smtpb_span text, smtpb_status *out);

/* The status in the first (#x.y.z), and its octets; len 0: there is none, and *out is all zero. */
smtpb_span smtpb_i_status_in_parentheses(smtpb_span text, smtpb_status *out);

/* ---- mailbox.c: RFC 5321 4.1.2, 4.1.3, RFC 6531 3.3 ---- */

/* Octets of the longest Mailbox at the start of s; 0: there is none. out: its parts and SMTPB_FORWARD_ flags. */
size_t smtpb_i_mailbox(smtpb_span s, smtpb_forward *out);

/* Octets of the Path at the start of s, which is a '<', closed by its '>'; 0: there is none. The null path is none. */
size_t smtpb_i_path(smtpb_span s, smtpb_forward *out);

/* Both name the same mailbox: local parts alike to the octet, domains but for ASCII case. */
bool smtpb_i_same_mailbox(const smtpb_forward *a, const smtpb_forward *b);

/* ---- blocklist.c ---- */

/* What the block list holds that the reply names, and in *name the octets that name it; len 0: it names none. */
smtpb_listed smtpb_i_blocklist(const smtpb_reply *r, smtpb_span *name);

/* ---- wait.c ---- */

typedef struct smtpb_i_wait {
    uint32_t seconds; /* 1..604800; 0: the reply asks for none */
    bool clipped;     /* it asks for more */
    smtpb_span span;
} smtpb_i_wait;

smtpb_i_wait smtpb_i_wait_of(const smtpb_reply *r);

/* ---- classify.c ---- */

/* The caller's context; all unknown where it is NULL or too old to hold a member. */
smtpb_context smtpb_i_context(const smtpb_context *ctx);

/* ---- provider.c ---- */

/* The provider whose mail exchangers bear the name mx; label-aligned, case and a trailing dot ignored. */
smtpb_provider smtpb_i_provider(smtpb_span mx);

#endif
