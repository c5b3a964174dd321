/* SPDX-License-Identifier: MIT */
/* Octets to replies. Syntax only, no opinions. */
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

/* Write the NUL. Returns the octets before it, as if all had fitted. */
size_t smtpb_i_end(const smtpb_i_writer *w);

/* ---- reply_code.c ---- */

/* The reply code at the start of a line: 200..599, then a hyphen, a blank or the line's end; else 0. */
uint16_t smtpb_i_code(smtpb_span line);

/* The same for the first of some lines. */
uint16_t smtpb_i_code_of_line(smtpb_span lines);

/* Octets of a line, which goes up to its LF, without the CRs before that. */
size_t smtpb_i_line_end(smtpb_span line);

/* ---- status_syntax.c: where a status may stand in a line's text ---- */

/* The octets of a leading status with the # before and the blank behind it; len 0: there is none, and *out is all
   zero. */
smtpb_span smtpb_i_status_leading(smtpb_span text, smtpb_status *out);

/* The status in the first (#x.y.z), and its octets; len 0: there is none, and *out is all zero. */
smtpb_span smtpb_i_status_in_parentheses(smtpb_span text, smtpb_status *out);

static inline bool smtpb_i_same_status(smtpb_status a, smtpb_status b)
{
    return a.cls == b.cls && a.subject == b.subject && a.detail == b.detail;
}

/* RFC 2034 4: the class repeats the code's first digit. One that does not is kept aside, as Postfix drops it. A line
   without a code may bear any class. */
static inline bool smtpb_i_is_believed(smtpb_status status, uint16_t code)
{
    return code == 0 || status.cls == code / 100;
}

/* ---- mailbox.c: RFC 5321 4.1.2, 4.1.3, RFC 6531 3.3 ---- */

/* Octets of the longest Mailbox at the start of s; 0: there is none. out: its parts and SMTPB_FORWARD_ flags. */
size_t smtpb_i_mailbox(smtpb_span s, smtpb_forward *out);

/* Octets of the Path at the start of s, which is a '<', closed by its '>'; 0: there is none. The null path is none. */
size_t smtpb_i_path(smtpb_span s, smtpb_forward *out);

/* Both name the same mailbox: local parts alike to the octet, domains but for ASCII case. */
bool smtpb_i_same_mailbox(const smtpb_forward *a, const smtpb_forward *b);

/* ---- line.c ---- */

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

/* ---- line_flat.c: a reply whose line ends were lost, folded or escaped ---- */

/* The stretch at at->at, up to where a line or a fold begins; at->state is not 0 once the final line was seen. Sets
   all of *out but the statuses. */
void smtpb_i_flat_line(const smtpb_reply *r, const smtpb_cursor *at, smtpb_i_line *out);

/* ---- piece.c ---- */

/* A walk over the text of a part of a reply, as smtpb_text writes it. */
typedef struct smtpb_i_text_walk {
    const smtpb_reply *reply;
    smtpb_span part;
    size_t from; /* where the part begins in reply->raw */
    bool whole, begun;
    smtpb_cursor at;
    smtpb_span held; /* comes next */
} smtpb_i_text_walk;

/* `part` is not empty, unless reply->raw is, and lies in it. */
smtpb_i_text_walk smtpb_i_text_of(const smtpb_reply *reply, smtpb_span part);

/* The next octets: of a piece, or what joins two. False: no more. */
bool smtpb_i_text_next(smtpb_i_text_walk *walk, smtpb_span *out);

/* The octets of reply->status; len 0: it has none. */
smtpb_span smtpb_i_status_span(const smtpb_reply *reply);

/* ---- quote.c ---- */

/* The innermost reply that the text of r quotes; len 0: none. */
smtpb_span smtpb_i_nested(const smtpb_reply *r);

/* ---- reply.c ---- */

/* Read r->raw by its code and layout, all other members being zero. */
void smtpb_i_read_lines(smtpb_reply *r);

/* ---- unwrap.c, unwrap_field.c: what logs and bounces put around a reply ---- */

/* A wrapping and what it holds. */
typedef struct smtpb_i_wrap {
    smtpb_form form;
    smtpb_stage stage;
    uint16_t code; /* that stands outside of what it holds; 0: none does */
    bool coded;    /* a reply code may lead what it holds */
    bool cut;      /* its end is missing, so the reply's may be */
    bool inner;    /* what it holds may be wrapped once more */
    bool silent;   /* no reply came */
    smtpb_silence silence;
    smtpb_status status; /* that stands outside the reply; cls 0: none */
    smtpb_span host;
    smtpb_span reply; /* what the wrapping holds: the reply, or what the log says instead of one */
} smtpb_i_wrap;

/* A field of a DSN, or the value of one. */
bool smtpb_i_unwrap_field(smtpb_span in, smtpb_i_wrap *out);

/* What Cisco's AsyncOS makes of a reply: "5.1.0 - Unknown address error 550-'5.1.1 ...' (delivery attempts: 0)". */
bool smtpb_i_unwrap_cisco(smtpb_span in, smtpb_i_wrap *out);

/* A log line, or a paragraph of a bounce. form AUTO: of any MTA. The leftmost wrapping counts: what follows it is the
   server's own text. Addresses to its left are the sender's, and are stepped over. */
bool smtpb_i_unwrap_log(smtpb_form form, smtpb_span in, smtpb_i_wrap *out);

/* ---- unwrap_words.c: what the readers of wrappings share ---- */

/* Octets of the pattern at the start of s, ASCII case ignored; a blank in it stands for any white space, so for a fold
   too. 0: it is not there. */
size_t smtpb_i_pattern(smtpb_span s, smtpb_span pattern);
#define SMTPB_I_AT(s, pattern) smtpb_i_pattern((s), SMTPB_I_LITERAL(pattern))

/* Offset of its last occurrence, with its first octet exactly as in the pattern; s.len: there is none. */
size_t smtpb_i_last(smtpb_span s, smtpb_span pattern);

size_t smtpb_i_blanks(smtpb_span s); /* octets of white space at the start of s */
smtpb_span smtpb_i_trimmed(smtpb_span s);
smtpb_span smtpb_i_before(smtpb_span s, size_t at);             /* the first octets, trimmed */
smtpb_span smtpb_i_up_to(smtpb_span s, char end1, char end2);   /* or to white space */
smtpb_stage smtpb_i_stage_in(smtpb_span s);                     /* that the words at the start of s name */
smtpb_span smtpb_i_host_left_of(smtpb_span s);                  /* the host that the words at the end of s name */
smtpb_span smtpb_i_value_left_of(smtpb_span s, smtpb_span key); /* of the last "key=value", without a final dot */
bool smtpb_i_tells_time_out(smtpb_span s);

/* Both return true. */
bool smtpb_i_wrap_reply(smtpb_i_wrap *out, smtpb_form form, smtpb_span reply);
bool smtpb_i_wrap_silence(smtpb_i_wrap *out, smtpb_form form, smtpb_silence silence, smtpb_stage stage,
                          smtpb_span words);

/* ---- unwrap_postfix.c and its like: the marks of each MTA ---- */

/* Read the wrapping. in: all of the input; at: where the mark begins; after: behind it. False: it was none after all. */
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
    smtpb_i_exchange, smtpb_i_gmail;

/* errno's words in Exim's log, where no mark is found. */
extern const smtpb_i_marks smtpb_i_exim_errno;

#endif
