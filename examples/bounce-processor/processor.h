/* SPDX-License-Identifier: MIT */
/*
 * What the parts of the bounce processor share. Mails and mail logs become lines of JSON, one a recipient or attempt;
 * those become a report. Spans borrow from the mail or line that was read and live as long as it does.
 */
#ifndef PROCESSOR_H
#define PROCESSOR_H

#include "../shared/json_lines.h"
#include "../shared/read_line.h"
#include "../shared/safe_text.h"

#include <glib.h>
#include <sysexits.h>
#include <time.h>

/* ---- spans.c ---- */

bool same_word(smtpb_span s, const char *word); /* ASCII case ignored */
bool begins(smtpb_span s, const char *prefix);  /* ASCII case ignored */
smtpb_span trimmed(smtpb_span s);
smtpb_span span_from(smtpb_span s, size_t at); /* at may be past the end */
smtpb_span span_of_string(const GString *s);   /* NULL: empty */
/* Offset of the word; s.len: it is not there. ASCII case counts. */
size_t find_word(smtpb_span s, const char *word);
size_t find_any_case(smtpb_span s, const char *word); /* the same, ASCII case ignored */
bool holds(smtpb_span s, const char *word);           /* ASCII case ignored */
/* Cut the next line off, without its line end. False: nothing is left. */
bool next_line(smtpb_span *rest, smtpb_span *line);
/* Octets of the mailbox at the start of s, quoted strings followed (RFC 5321 4.1.2); it ends at white space or one of
   `ends`. */
size_t mailbox_length(smtpb_span s, const char *ends);
smtpb_span unbracketed(smtpb_span mailbox);
smtpb_span angle_address(smtpb_span value);

/* ---- record.c: one line of JSON ---- */

/* What is known in addition to the verdict. Absent: empty, 0. */
typedef struct record {
    const char *kind;  /* README has the list */
    const char *error; /* NULL: none */
    time_t time;       /* seconds since 1970 */
    smtpb_span recipient;
    smtpb_span original_recipient;
    smtpb_span sender;
    smtpb_span result;   /* the MTA's own word: failed, deferred, sent, ... */
    smtpb_span reporter; /* the host that says so */
    smtpb_span queue_id;
    smtpb_span message_id;
    smtpb_span report_id;
    smtpb_span envelope_recipient; /* to whom the bounce was sent */
} record;

/* The members of `smtpbounce filter`, then these. */
void put_record(FILE *out, const judged *j, const record *r);

/* ---- evidence.c: from what a report or a log says of a delivery to a verdict ---- */

typedef struct evidence {
    smtpb_span diagnostic; /* the value of Diagnostic-Code */
    smtpb_span actual;     /* the value of X-Actual-Recipient, where Sendmail puts a 551 of its own */
    smtpb_span text;       /* the paragraph for people */
    smtpb_span status;     /* class.subject.detail */
} evidence;

/* scratch holds what out->reply may point to. */
void judge_evidence(const evidence *e, const smtpb_context *known, GString *scratch, judged *out);
/* One text with a status beside it. */
void judge_text(smtpb_form form, smtpb_span text, smtpb_span status, const smtpb_context *known, GString *scratch,
                judged *out);
void judge_delivered(const smtpb_context *known, judged *out);
/* Nobody shall act on it. */
void hold(smtpb_verdict *v);
/* The MTA goes on trying, so nothing is final. */
void soften(smtpb_verdict *v);

/* ---- fields.c: "Name: value" in blocks, as in a header and a delivery status (RFC 3464 2.1) ---- */

/* Cut the next block off, without the empty lines around it. False: nothing is left. */
bool next_block(smtpb_span *rest, smtpb_span *block);
/* The same for the groups of a delivery status; a second Final-Recipient begins one too. */
bool next_group(smtpb_span *rest, smtpb_span *group);
/* The value of the first field of that name, folds in it, trimmed; ptr NULL: there is none. */
smtpb_span field(smtpb_span block, const char *name);
/* The value of the next field of that name; *rest begins behind it. False: there is none. */
bool next_field(smtpb_span *rest, const char *name, smtpb_span *value);
/* Of "4.2.2 (Over quota)" the first word and the comment (RFC 5322 3.2.2); empty: there is none. */
smtpb_span without_comment(smtpb_span value);
smtpb_span comment_of(smtpb_span value);
/* The host of "dns; mx.example.net. (192.0.2.1)". */
smtpb_span typed_host(smtpb_span value);
/* The address of "rfc822; address" or "utf-8; address", the latter decoded (RFC 6533 3) into memory of `words`; empty: it
   names nobody. */
smtpb_span typed_address(smtpb_span value, GStringChunk *words);

/* ---- mails.c: from files to mails, in bounded memory ---- */

/* What is looked at of a mail: octets, and lines that may begin a part, since a part takes many times its octets of
   memory. */
enum { MAX_MAIL = 1 << 20, MAX_PARTS = 2000 };

typedef struct mail_octets {
    char *octets; /* room for MAX_MAIL */
    size_t len;
    bool cut; /* there was more */
} mail_octets;

/* One mail, to the end of the input even where it is too long: an MTA takes a pipe that is closed early for a failure.
   Both return a status of sysexits.h, messages written. */
int read_mail(FILE *in, const char *where, mail_octets *m);
int process_path(const char *path, FILE *out);

/* ---- tidy.c ---- */

void tidy_mail(mail_octets *m);

/* ---- mime.c: a mail by GMime ---- */

typedef struct mail {
    void *message;     /* GMimeMessage */
    GString *header;   /* of the mail itself */
    GString *text;     /* the first plain text, in UTF-8 */
    GString *status;   /* message/delivery-status */
    GString *feedback; /* message/feedback-report: a complaint (RFC 5965) */
    GString *receipt;  /* message/disposition-notification (RFC 8098) */
    GString *returned; /* header of the returned message */
    GString *other;    /* fields of a delivery status in a part of another type */
    GStringChunk *words;
    time_t date;
} mail;

bool mail_open(mail *m, smtpb_span octets); /* false: it cannot be read as a mail */
void mail_close(mail *m);
time_t read_date(smtpb_span value); /* RFC 5322 3.3; 0: it is none */

/* ---- bounce_text.c: what MTAs write to people ---- */

typedef struct paragraph {
    smtpb_span address;
    smtpb_span words;
} paragraph;

typedef struct text_walk {
    smtpb_span rest;
    bool strict;   /* only an empty line ends a paragraph, no address does */
    bool in_block; /* strict: within a paragraph that is passed */
} text_walk;

typedef enum text_form { TEXT_OTHER, TEXT_FORM, TEXT_QMAIL } text_form;

/* *delayed: it only tells of a delay. */
text_form form_of_text(smtpb_span text, bool *delayed);
/* TEXT_OTHER: only a line that is an address and a colon begins a paragraph. */
text_walk walk_text(smtpb_span text);
bool next_paragraph(text_walk *w, paragraph *out);
/* The first address in a text of no known form that may be the recipient: one in a line of its own, else behind "to", else
   any. `is_known` tells which are not. */
smtpb_span likely_recipient(smtpb_span text, bool (*is_known)(const void *of, smtpb_span address), const void *of);
/* What was said in the session, where the text has it; else empty. */
smtpb_span transcript(smtpb_span text);
/* Cut the returned message off the end of the text; empty where there is none. */
smtpb_span split_returned(smtpb_span *text);

/* ---- kind.c: what a mail is ---- */

/* What tells a bounce from a mail that a person or an automatic reply sends: the null return path, MAILER-DAEMON,
   multipart/report, X-Failed-Recipients. */
bool has_marks_of_bounce(const mail *m);
bool is_by_daemon(const mail *m);
bool is_by_person(const mail *m); /* it says who sent it, and that is no mail system */
bool is_auto_reply(smtpb_span header);
bool is_complaint(smtpb_span feedback);
bool is_old_complaint(const mail *m);
/* Was the returned message a bounce itself? */
bool returned_bounce(const mail *m);

/* ---- verp.c: who was bounced to ---- */

typedef struct envelope {
    smtpb_span recipient; /* of the bounce, as the MTA tells; empty: not told */
    const char *verp;     /* "bounces+*@example.org"; NULL: any */
} envelope;

/* The recipient that the address encodes where the pattern has its *: "jane=example.com" is jane@example.com. Empty: it does
   not fit. */
smtpb_span decode_verp(const char *pattern, smtpb_span address, GStringChunk *words);
bool is_verp_pattern(const char *pattern);
/* The topmost Delivered-To or X-Original-To above the first Received; empty: none. */
smtpb_span delivered_to(smtpb_span header);

/* ---- lines.c: the lines of one mail, bounded ---- */

enum { MAX_LINES = 10000, MAX_OUTPUT = 8 << 20 /* octets */ };

typedef struct mail_lines {
    FILE *out;
    record common;    /* what they share */
    GHashTable *seen; /* who was told of */
    smtpb_span only;  /* the recipient of each, whatever the mail says; empty: any */
    size_t n, octets;
    bool held; /* nobody shall act on them */
    bool full; /* there were more */
} mail_lines;

void lines_open(mail_lines *l, FILE *out);
void lines_close(mail_lines *l);
/* False: there are enough lines, or one of the same kind and recipient was asked about before. */
bool may_write(mail_lines *l, const record *r);
void write_line(mail_lines *l, judged *j, record *r);
/* A mail that is told apart, not classified. */
void write_unjudged(mail_lines *l, const char *kind, smtpb_span recipient, const char *error);

/* ---- mail.c ---- */

/* One line for each recipient; `where` names the mail in messages. The octets are changed. */
void process_mail(mail_octets *octets, const char *where, const envelope *e, FILE *out);

/* ---- append.c ---- */

/* Append what `write` writes to the file under a lock, all or nothing. False: it could not, and standard error says why. */
bool append(const char *path, void (*write)(FILE *out, void *with), void *with);

/* ---- complain.c ---- */

/* "bounce-processor: WHERE: WHAT" on standard error. */
void complain(const char *where, const char *what);
/* Count what was read; shown once a second where standard error is a terminal. */
void progress(size_t octets, const char *things);
void progress_end(void);

#endif
