/* SPDX-License-Identifier: MIT */
/*
 * What the parts of the bounce processor share. Mails and mail logs become lines of JSON, one a recipient or attempt;
 * those become a report. Spans borrow from the mail or line that was read and live as long as it does.
 */
#ifndef PROCESSOR_H
#define PROCESSOR_H

#include "tool.h"

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
/* Cut the next line off, without its line end. False: nothing is left. */
bool next_line(smtpb_span *rest, smtpb_span *line);
/* Octets of the mailbox at the start of s, quoted strings followed (RFC 5321 4.1.2); it ends at white space or one of
   `ends`. */
size_t mailbox_length(smtpb_span s, const char *ends);
smtpb_span unbracketed(smtpb_span mailbox);

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
/* The value of the first field of that name, folds in it, trimmed; ptr NULL: there is none. */
smtpb_span field(smtpb_span block, const char *name);
/* The address of "rfc822; address" or "utf-8; address", the latter decoded (RFC 6533 3) into memory of `words`. */
smtpb_span typed_address(smtpb_span value, GStringChunk *words);

/* ---- mime.c: a mail by GMime ---- */

typedef struct mail {
    void *message;     /* GMimeMessage */
    GString *header;   /* of the mail itself */
    GString *text;     /* the first plain text */
    GString *status;   /* message/delivery-status */
    GString *feedback; /* message/feedback-report: a complaint (RFC 5965) */
    GString *receipt;  /* message/disposition-notification (RFC 8098) */
    GString *returned; /* header of the returned message */
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
    bool strict; /* only an empty line ends a paragraph, no address does */
} text_walk;

/* The words that tell that a text is a bounce; NULL: it is none. *delayed: it only tells of a delay. */
const char *text_form(smtpb_span text, bool *delayed);
text_walk walk_text(smtpb_span text);
bool next_paragraph(text_walk *w, paragraph *out);
/* What was said in the session, where the text has it; else empty. */
smtpb_span transcript(smtpb_span text);
/* Cut the returned message off the end of the text; empty where there is none. */
smtpb_span split_returned(smtpb_span *text);

/* ---- kind.c: what a mail is ---- */

typedef enum mail_kind { MAIL_REPORT, MAIL_TEXT, MAIL_COMPLAINT, MAIL_RECEIPT, MAIL_AUTO_REPLY, MAIL_OTHER } mail_kind;

mail_kind kind_of(const mail *m);
/* Was the returned message a bounce itself? */
bool returned_bounce(const mail *m);

/* ---- mail.c ---- */

/* One line for each recipient; `where` names the mail in messages, `cut`: the octets are only its beginning. */
void process_mail(smtpb_span octets, const char *where, bool cut, FILE *out);

/* ---- mails.c: from files to mails, in bounded memory ---- */

/* What is looked at of a mail: octets, and lines that may begin a part, since a part takes many times its octets of
   memory. */
enum { MAX_MAIL = 1 << 20, MAX_PARTS = 2000 };

/* Both return a status of sysexits.h, messages written. */
int process_one(FILE *in, FILE *out);
int process_path(const char *path, FILE *out);

/* ---- append.c ---- */

/* Append to the file under a lock, all or nothing. False: it could not, and standard error says why. */
bool append(const char *path, const char *octets, size_t len);

/* ---- complain.c ---- */

/* "bounce-processor: WHERE: WHAT" on standard error. */
void complain(const char *where, const char *what);
/* Count what was read; shown once a second where standard error is a terminal. */
void progress(size_t octets, const char *things);
void progress_end(void);

#endif
