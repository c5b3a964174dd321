/* SPDX-License-Identifier: MIT */
/*
 * Shared by the parts of the bounce processor. Mails and mail logs become lines of JSON, one per recipient or attempt;
 * these become a report. Spans point into the mail or line that was read.
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
smtpb_span span_from(smtpb_span s, size_t at); /* `at` may be past the end */
smtpb_span span_of_string(const GString *s);   /* NULL: empty */
/* Offset of the word, case-sensitively; s.len: not found. */
size_t find_word(smtpb_span s, const char *word);
size_t find_any_case(smtpb_span s, const char *word); /* the same, ASCII case ignored */
bool holds(smtpb_span s, const char *word);           /* ASCII case ignored */
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

/* ---- evidence.c: from what a report or a log says about a delivery to a verdict ---- */

typedef struct evidence {
    smtpb_span diagnostic; /* the value of Diagnostic-Code */
    smtpb_span actual;     /* the value of X-Actual-Recipient, in which Sendmail puts its own 551 */
    smtpb_span text;       /* the paragraph in the human-readable text */
    smtpb_span status;     /* class.subject.detail */
} evidence;

/* out->reply may point into scratch. */
void judge_evidence(const evidence *e, const smtpb_context *known, GString *scratch, judged *out);
/* One text and its status. */
void judge_text(smtpb_form form, smtpb_span text, smtpb_span status, const smtpb_context *known, GString *scratch,
                judged *out);
void judge_delivered(const smtpb_context *known, judged *out);
/* Make the verdict one that nobody acts on. */
void hold(smtpb_verdict *v);
/* Make the verdict a temporary one, as the MTA keeps trying. */
void soften(smtpb_verdict *v);

/* ---- fields.c: "Name: value" in blocks, as in a header and a delivery status (RFC 3464 2.1) ---- */

/* Cut off the next block, without the empty lines around it. False: nothing is left. */
bool next_block(smtpb_span *rest, smtpb_span *block);
/* The same for the groups of a delivery status; a second Final-Recipient also begins one. */
bool next_group(smtpb_span *rest, smtpb_span *group);
/* The value of the first field with that name, still folded, trimmed; ptr NULL: no such field. */
smtpb_span field(smtpb_span block, const char *name);
/* The value of the next field with that name; *rest begins after it. False: no more. */
bool next_field(smtpb_span *rest, const char *name, smtpb_span *value);
/* The first word and the comment (RFC 5322 3.2.2) of "4.2.2 (Over quota)"; empty if missing. */
smtpb_span without_comment(smtpb_span value);
smtpb_span comment_of(smtpb_span value);
/* The host of "dns; mx.example.net. (192.0.2.1)". */
smtpb_span typed_host(smtpb_span value);
/* The address of "rfc822; address" or "utf-8; address", the latter decoded (RFC 6533 3) into memory of `words`; empty
   if there is no address. */
smtpb_span typed_address(smtpb_span value, GStringChunk *words);

/* ---- mails.c: reads mails from files, in bounded memory ---- */

/* Limits of a mail: octets, and lines that may begin a part, since a part needs many times its size in memory. */
enum { MAX_MAIL = 1 << 20, MAX_PARTS = 2000 };

typedef struct mail_octets {
    char *octets; /* room for MAX_MAIL */
    size_t len;
    bool cut; /* there was more */
} mail_octets;

/* Read one mail, to the end of the input even if it is too long: to an MTA, a pipe that is closed early is a failure.
   Both return a status of sysexits.h, after any messages. */
int read_mail(FILE *in, const char *where, mail_octets *m);
int process_path(const char *path, FILE *out);

/* ---- tidy.c ---- */

void tidy_mail(mail_octets *m);

/* ---- mime.c: parses a mail with GMime ---- */

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

bool mail_open(mail *m, smtpb_span octets); /* false: not a mail */
void mail_close(mail *m);
time_t read_date(smtpb_span value); /* RFC 5322 3.3; 0: not a date */

/* ---- bounce_text.c: human-readable texts of bounces ---- */

typedef struct paragraph {
    smtpb_span address;
    smtpb_span words;
} paragraph;

typedef struct text_walk {
    smtpb_span rest;
    bool strict;   /* only an empty line ends a paragraph, an address does not */
    bool in_block; /* strict: inside a paragraph that is skipped */
} text_walk;

typedef enum text_form { TEXT_OTHER, TEXT_FORM, TEXT_QMAIL } text_form;

/* *delayed: the text only reports a delay. */
text_form form_of_text(smtpb_span text, bool *delayed);
/* All texts but those of TEXT_FORM are read strictly. */
text_walk walk_text(smtpb_span text);
bool next_paragraph(text_walk *w, paragraph *out);
/* The first address in a text of unknown form that may be the recipient: one on a line of its own, else one after "to",
   else any. `is_known` excludes addresses. */
smtpb_span likely_recipient(smtpb_span text, bool (*is_known)(const void *of, smtpb_span address), const void *of);
/* The transcript of the session in the text, or empty. */
smtpb_span transcript(smtpb_span text);
/* Cut the returned message off the end of the text; returns its header, or empty. */
smtpb_span split_returned(smtpb_span *text);

/* ---- kind.c: what kind of mail it is ---- */

/* Has it what distinguishes a bounce from mail by a person or an autoresponder: the null return path, MAILER-DAEMON,
   multipart/report or X-Failed-Recipients? */
bool has_marks_of_bounce(const mail *m);
bool is_by_daemon(const mail *m);
bool is_by_person(const mail *m); /* From is present and not a mail system */
bool is_auto_reply(smtpb_span header);
bool is_complaint(smtpb_span feedback);
bool is_old_complaint(const mail *m);
/* Was the returned message a bounce itself? */
bool returned_bounce(const mail *m);

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
    bool held; /* nobody is to act on them */
    bool full; /* there were more */
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
/* Count what was read; shown once a second if standard error is a terminal. */
void progress(size_t octets, const char *things);
void progress_end(void);

#endif
