/* SPDX-License-Identifier: MIT */
/* From octets to replies. Syntax only, no judgement. */
#ifndef SMTPB_I_READ_H
#define SMTPB_I_READ_H

#include "../tables/tables.h"

/* ---- writer.c ---- */

/* Begin with { buf, buf ? cap : 0, 0 }. */
typedef struct smtpb_i_writer {
    char *buf;
    size_t cap;
    size_t need; /* octets so far, written or not */
} smtpb_i_writer;

void smtpb_i_put(smtpb_i_writer *w, smtpb_span s);

static inline void smtpb_i_put_octet(smtpb_i_writer *w, char octet)
{
    if (w->cap > w->need + 1)
        w->buf[w->need] = octet;
    w->need++;
}

/* Write the NUL. Returns the length of the whole text, as snprintf does. */
size_t smtpb_i_end(const smtpb_i_writer *w);

/* ---- reply_code.c ---- */

/* The reply code at the start of a line: 200..599, then a hyphen, a space or the end of the line; else 0. */
uint16_t smtpb_i_code(smtpb_span line);

/* The same for the first of several lines. */
uint16_t smtpb_i_code_of_line(smtpb_span lines);

/* Octets of a line that ends before its LF, without the CRs at its end. */
size_t smtpb_i_line_end(smtpb_span line);

/* ---- status_syntax.c: where a status may occur in a line's text ---- */

/* The octets of a leading status, with the # or ' before and the blank after it; len 0: no status, and *out is all zero. */
smtpb_span smtpb_i_status_leading(smtpb_span text, smtpb_status *out);

/* The octets of the status in the first (#x.y.z); len 0: no status, and *out is all zero. */
smtpb_span smtpb_i_status_in_parentheses(smtpb_span text, smtpb_status *out);

static inline bool smtpb_i_same_status(smtpb_status a, smtpb_status b)
{
    return a.cls == b.cls && a.subject == b.subject && a.detail == b.detail;
}

/* RFC 2034 4: the class repeats the code's first digit. A status with another class is not believed; Postfix drops it
   too. In a line without a code any class is believed. */
static inline bool smtpb_i_is_believed(smtpb_status status, uint16_t code)
{
    return code == 0 || status.cls == code / 100;
}

/* ---- mailbox.c: RFC 5321 4.1.2, 4.1.3, RFC 6531 3.3 ---- */

/* Octets of the longest Mailbox at the start of s; 0: no mailbox. out: its parts and SMTPB_FORWARD_ flags. */
size_t smtpb_i_mailbox(smtpb_span s, smtpb_forward *out);

/* Octets of the Path at the start of s, from '<' to '>'; 0: no path, or the null path. */
size_t smtpb_i_path(smtpb_span s, smtpb_forward *out);

/* Do both name the same mailbox? Local parts are compared exactly, domains without ASCII case. */
bool smtpb_i_same_mailbox(const smtpb_forward *a, const smtpb_forward *b);

/* ---- line.c ---- */

/* One line of a reply. */
typedef struct smtpb_i_line {
    uint16_t code;        /* 0: none */
    bool final;           /* its code is not followed by a hyphen; false without a code */
    bool ended;           /* it has a line end */
    smtpb_status status;  /* believed: of the code's class, or of any if there is no code; cls 0: none */
    smtpb_status doubted; /* of another class than the code's; cls 0: none */
    smtpb_span status_at; /* where `status` is */
    smtpb_span text;      /* without code, separator, leading status and line end */
    smtpb_join join;      /* to the line before */
    size_t octets;        /* of the line with its line end */
} smtpb_i_line;

/* The next line of reply->raw, or in a flat reply the next stretch of one; in a reply without a code all is text.
   False: no more. */
bool smtpb_i_line_next(const smtpb_reply *r, smtpb_cursor *at, smtpb_i_line *out);

/* ---- line_flat.c: a reply whose line ends were lost, folded or escaped ---- */

/* The stretch at at->at, up to the next line or fold; at->state is not 0 once the final line was seen. Sets all of
   *out except the statuses. */
void smtpb_i_flat_line(const smtpb_reply *r, const smtpb_cursor *at, smtpb_i_line *out);

/* ---- piece.c ---- */

/* A walk over the text of a part of a reply, as smtpb_text writes it. */
typedef struct smtpb_i_text_walk {
    const smtpb_reply *reply;
    smtpb_span part;
    size_t from; /* where the part begins in reply->raw */
    bool whole, begun;
    smtpb_cursor at;
    smtpb_span held; /* returned next */
} smtpb_i_text_walk;

/* `part` lies in reply->raw, and is empty only if that is. */
smtpb_i_text_walk smtpb_i_text_of(const smtpb_reply *reply, smtpb_span part);

/* The next octets: of a piece, or between two. False: no more. */
bool smtpb_i_text_next(smtpb_i_text_walk *walk, smtpb_span *out);

/* The octets of reply->status in reply->raw; len 0: none. */
smtpb_span smtpb_i_status_span(const smtpb_reply *reply);

/* ---- quote.c ---- */

/* The innermost reply that the text of r quotes; len 0: none. */
smtpb_span smtpb_i_nested(const smtpb_reply *r);

/* ---- reply.c ---- */

/* Read r->raw. r->code and the layout in r->flags are set, all other members zero. */
void smtpb_i_read_lines(smtpb_reply *r);

/* ---- unwrap.c, unwrap_field.c: what logs and bounces put around a reply ---- */

/* A wrapping and its content. */
typedef struct smtpb_i_wrap {
    smtpb_form form;
    smtpb_stage stage;
    uint16_t code; /* outside the content; 0: none */
    bool coded;    /* the content may begin with a reply code */
    bool cut;      /* its end is missing, so the reply may be cut */
    bool inner;    /* the content may be wrapped once more */
    bool silent;   /* no reply came */
    smtpb_silence silence;
    smtpb_status status; /* outside the reply; cls 0: none */
    smtpb_span host;
    smtpb_span reply; /* the content: the reply, or what the log says instead of one */
} smtpb_i_wrap;

/* A field of a DSN, or the value of one. */
bool smtpb_i_unwrap_field(smtpb_span in, smtpb_i_wrap *out);

/* What Cisco's AsyncOS makes of a reply: "5.1.0 - Unknown address error 550-'5.1.1 ...' (delivery attempts: 0)". */
bool smtpb_i_unwrap_cisco(smtpb_span in, smtpb_i_wrap *out);

/* A log line, or a paragraph of a bounce. form AUTO: of any MTA. The leftmost wrapping counts: what follows it is the
   server's own text. Addresses to its left may be the sender's choice, and are skipped. */
bool smtpb_i_unwrap_log(smtpb_form form, smtpb_span in, smtpb_i_wrap *out);

/* Octets from the start of s, which is not empty, to the next place: an address is skipped as a whole. */
size_t smtpb_i_step(smtpb_span s);

/* ---- unwrap_words.c: helpers for reading wrappings ---- */

/* Octets of the pattern at the start of s, ignoring ASCII case; a space in it matches any white space, including a
   fold, and a _. 0: no match. */
size_t smtpb_i_pattern(smtpb_span s, smtpb_span pattern);
#define SMTPB_I_AT(s, pattern) smtpb_i_pattern((s), SMTPB_I_LITERAL(pattern))

/* Offset of the last match, whose first octet must be exactly that of the pattern; s.len: no match. In a long text no
   pattern may begin with a blank: a run of them would be read once for each. */
size_t smtpb_i_last(smtpb_span s, smtpb_span pattern);

size_t smtpb_i_blanks(smtpb_span s); /* octets of white space at the start of s */
smtpb_span smtpb_i_trimmed(smtpb_span s);
smtpb_span smtpb_i_before(smtpb_span s, size_t at);             /* the first octets, trimmed */
smtpb_span smtpb_i_up_to(smtpb_span s, char end1, char end2);   /* or up to white space */
smtpb_stage smtpb_i_stage_in(smtpb_span s);                     /* named by the words at the start of s */
smtpb_span smtpb_i_host_left_of(smtpb_span s);                  /* the last host that s names */
smtpb_span smtpb_i_value_left_of(smtpb_span s, smtpb_span key); /* of the last "key=value", without a final dot */
bool smtpb_i_tells_time_out(smtpb_span s);

/* Both return true. */
bool smtpb_i_wrap_reply(smtpb_i_wrap *out, smtpb_form form, smtpb_span reply);
bool smtpb_i_wrap_silence(smtpb_i_wrap *out, smtpb_form form, smtpb_silence silence, smtpb_stage stage,
                          smtpb_span words);

/* ---- client.c: a reply in the words of a client's program ---- */

/* The last code of a failure in running text, if it is a temporary one: "SMTP error 450", "code=450,", "SMTP-Fehler
   (450):". 0: none. *stage: the command, if the words about the last one tell it. */
uint16_t smtpb_i_told_code(smtpb_span in, smtpb_stage *stage);

/* The stage that the words before a reply tell, "RCPT TO command failed: "; SMTPB_STAGE_UNKNOWN: none. */
smtpb_stage smtpb_i_told_stage(smtpb_span words);

/* A reply of which a client's program tells the code and the text apart. */
typedef struct smtpb_i_report {
    smtpb_stage stage;
    smtpb_span detail;
    uint16_t code;
    smtpb_status status; /* all zero: none */
} smtpb_i_report;

/* What PHPMailer reports, with labels in any language: "MAIL FROM command failed Detail: mailbox full SMTP code: 552
   Additional SMTP info: 5.2.2". False: it is none. */
bool smtpb_i_reported(smtpb_span in, smtpb_i_report *out);

/* ---- unwrap_postfix.c and the like: the marks of each MTA ---- */

/* Read the wrapping. in: all of the input; at: where the mark begins; after: where it ends. False: not a wrapping. */
typedef bool smtpb_i_take(smtpb_span in, size_t at, size_t after, smtpb_i_wrap *out);

typedef struct smtpb_i_mark {
    smtpb_i_take *take;
    uint8_t len;
    char text[55];
} smtpb_i_mark;

#define SMTPB_I_MARK(text, take)                                                                                       \
    {                                                                                                                  \
        take, sizeof(text) - 1, text                                                                                   \
    }

typedef struct smtpb_i_marks {
    smtpb_form form;
    size_t n;
    const smtpb_i_mark *rows;
} smtpb_i_marks;

extern const smtpb_i_marks smtpb_i_postfix, smtpb_i_exim, smtpb_i_sendmail, smtpb_i_opensmtpd, smtpb_i_qmail,
    smtpb_i_exchange, smtpb_i_gmail, smtpb_i_dma, smtpb_i_outlook;

/* errno's messages in Exim's log, tried if no mark is found. */
extern const smtpb_i_marks smtpb_i_exim_errno;

#endif
