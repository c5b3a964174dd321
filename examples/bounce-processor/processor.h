/* SPDX-License-Identifier: MIT */
/*
 * Shared by the parts of the bounce processor. Mails and mail logs become lines of JSON, one per recipient or attempt;
 * these become a report. Spans point into the mail or line that was read.
 */
#ifndef PROCESSOR_H
#define PROCESSOR_H

#include "../common/json_lines.h"
#include "../common/progress.h"
#include "../common/read_line.h"
#include "../common/safe_text.h"

#include <glib.h>
#include <sysexits.h>
#include <time.h>

/* ---- spans.c ---- */

bool same_word(smtpb_span s, const char *word); /* ASCII case ignored */
bool begins(smtpb_span s, const char *prefix);  /* ASCII case ignored */
smtpb_span trimmed(smtpb_span s);
smtpb_span span_from(smtpb_span s, size_t at); /* `at` may be past the end */
smtpb_span span_of_string(const GString *s);   /* NULL: empty */
/* Offset of the word, case-sensitively; s.len: not found. */
size_t find_word(smtpb_span s, const char *word);
bool holds(smtpb_span s, const char *word); /* ASCII case ignored */
/* Cut off the next line, without its line ending. False: nothing is left. */
bool next_line(smtpb_span *rest, smtpb_span *line);
/* Length of the mailbox at the start of s; it ends at white space or one of `ends` outside of quoted strings (RFC 5321
   4.1.2). */
size_t mailbox_length(smtpb_span s, const char *ends);
smtpb_span unbracketed(smtpb_span mailbox);
smtpb_span angle_address(smtpb_span value);

/* ---- record.c: one line of JSON ---- */

/* What is known in addition to the verdict; empty or 0 if unknown. */
typedef struct record {
    const char *kind;  /* listed in the README */
    const char *error; /* NULL: none */
    time_t time;       /* seconds since 1970 */
    smtpb_span recipient;
    smtpb_span original_recipient;
    smtpb_span sender;
    smtpb_span result;   /* as the MTA calls it: failed, deferred, sent, ... */
    smtpb_span reporter; /* the reporting host */
    smtpb_span queue_id;
    smtpb_span message_id;
    smtpb_span report_id;
    smtpb_span envelope_recipient; /* the address that the bounce was sent to */
} record;

/* Write the members of `smtpbounce filter`, then these. */
void put_record(FILE *out, const judged *j, const record *r);

/* ---- evidence.c: from what a log says about a delivery to a verdict ---- */

/* One text and its status. */
void judge_text(smtpb_form form, smtpb_span text, smtpb_span status, const smtpb_context *known, GString *scratch,
                judged *out);
void judge_delivered(const smtpb_context *known, judged *out);
/* Make the verdict one that condemns nobody: it may be about another. */
void doubt(smtpb_verdict *v);

/* ---- input.c ---- */

typedef struct input {
    FILE *file;
    const char *name; /* in messages */
} input;

int input_open(input *in, const char *path); /* "-": standard input. EX_OK, or EX_NOINPUT after a message */
int input_close(input *in);                  /* EX_OK, or EX_IOERR after a message: it could not be read to its end */
/* Say what errno says, and return the status. */
int failure(const char *where, int status);

/* ---- mails.c: reads mails from files, in bounded memory ---- */

/* Limits of a mail: octets, and lines that may begin a part, since a part needs many times its size in memory. */
enum { MAX_MAIL = 1 << 20, MAX_PARTS = 2000 };

typedef struct mail_octets {
    char *octets; /* room for MAX_MAIL */
    size_t len;
    bool cut; /* there was more */
} mail_octets;

/* Read one mail, to the end of the input even if it is too long: to an MTA, a pipe that is closed early is a failure. */
void read_mail(FILE *in, mail_octets *m);
int process_path(const char *path, FILE *out); /* a status of sysexits.h, after any messages */

/* ---- tidy.c ---- */

void tidy_mail(mail_octets *m);

/* ---- html.c ---- */

GString *text_of_html(smtpb_span html);

/* ---- mime.c: parses a mail with GMime ---- */

typedef struct mail {
    void *message;   /* GMimeMessage */
    GString *header; /* of the mail itself */
    GString *text;   /* the first plain text, in UTF-8, or what the first HTML says if there is none */
    GString *html;
    GString *status;   /* message/delivery-status */
    GString *feedback; /* message/feedback-report: a complaint (RFC 5965) */
    GString *receipt;  /* message/disposition-notification (RFC 8098) */
    GString *returned; /* header of the returned message */
    GString *other;    /* fields of a delivery status in a part of another type */
    GStringChunk *words;
    time_t date;
} mail;

bool mail_open(mail *m, smtpb_span octets); /* false: not a mail */
void mail_close(mail *m);
time_t read_date(smtpb_span value); /* RFC 5322 3.3; 0: not a date */

/* ---- verp.c: the address that the bounce was sent to ---- */

typedef struct envelope {
    smtpb_span recipient; /* of the bounce, from the MTA; empty: unknown */
    const char *verp;     /* "bounces+*@example.org"; NULL: any */
} envelope;

/* The recipient that the address encodes in place of the pattern's *: "jane=example.com" is jane@example.com. Empty: no
   match. */
smtpb_span decode_verp(const char *pattern, smtpb_span address, GStringChunk *words);
bool is_verp_pattern(const char *pattern);
/* The topmost Delivered-To or X-Original-To above the first Received; empty: none. */
smtpb_span delivered_to(smtpb_span header);

/* ---- lines.c: the lines of one mail, limited in number ---- */

enum { MAX_LINES = 10000, MAX_OUTPUT = 8 << 20 /* octets */ };

typedef struct mail_lines {
    FILE *out;
    record common;    /* what the lines share */
    GHashTable *seen; /* kinds and recipients of lines so far */
    smtpb_span only;  /* the recipient of every line, whatever the mail says; empty: any */
    size_t n, octets;
    bool held;        /* nobody is to act on them */
    const char *full; /* the message if some were left out; NULL: none were */
} mail_lines;

void lines_open(mail_lines *l, FILE *out);
void lines_close(mail_lines *l);
/* False: the limit is reached, or there was a line with the same kind and recipient. */
bool may_write(mail_lines *l, const record *r);
void write_line(mail_lines *l, judged *j, record *r);
/* A line for a mail that is not judged. */
void write_unjudged(mail_lines *l, const char *kind, smtpb_span recipient, const char *error);

/* ---- mail.c ---- */

/* Write one line for each recipient; `where` names the mail in messages. Modifies the octets. */
void process_mail(mail_octets *octets, const char *where, const envelope *e, FILE *out);

/* ---- append.c ---- */

/* Append what `write` writes to the file under a lock, all or nothing. False, after a message, on failure. */
bool append(const char *path, void (*write)(FILE *out, void *with), void *with);

/* ---- complain.c ---- */

/* "bounce-processor: WHERE: WHAT" on standard error. */
void complain(const char *where, const char *what);

#endif
