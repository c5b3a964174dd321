/* SPDX-License-Identifier: MIT */
/* Mail logs: a line is split into its time, its program and the rest, which the reader for that MTA parses. */
#ifndef LOG_H
#define LOG_H

#include "processor.h"

/* One delivery attempt, as logged. */
typedef struct attempt {
    smtpb_span recipients; /* one mailbox; for Sendmail several, separated by commas; empty: not named */
    smtpb_span original_recipient;
    smtpb_span sender; /* ptr NULL: not in the line */
    smtpb_span queue_id;
    smtpb_span host;
    smtpb_span status; /* class.subject.detail */
    smtpb_span text;
    smtpb_form form;
    uint16_t accepted;  /* recipients of the transaction; 0: not in the line */
    bool doubtful;      /* the log may have altered the recipient, so it is not called dead */
    const char *result; /* sent, deferred, bounced, expired; NULL: something else */
} attempt;

/* log_head.c: splits off what precedes the MTA's own text: what a collector adds, the time, host and program. */
typedef struct log_head {
    smtpb_span time;    /* empty: none */
    smtpb_span program; /* the last component, "smtp" of "postfix/relay/smtp"; empty: none */
    bool postfix;       /* the program's name has a slash */
    smtpb_span host;    /* before the program; empty: none */
    smtpb_span rest;
} log_head;

log_head read_head(smtpb_span line);

/* Each parses what follows time, host and program. False: not an attempt; a message's sender is remembered. */
bool read_postfix(smtpb_span rest, attempt *out);
bool read_exim(smtpb_span rest, attempt *out);
bool read_sendmail(smtpb_span rest, attempt *out);
bool read_opensmtpd(smtpb_span rest, attempt *out);

/* log_qmail.c: the same; the text may be in `words`. */
bool read_qmail(const log_head *head, GString *words, attempt *out);
void unescape_qmail(smtpb_span words, GString *to);

/* ---- log_fields.c ---- */

/* The value after the first `key` in s, up to one of `ends` or the end of s; ptr NULL: no such key. */
smtpb_span value_of(smtpb_span s, const char *key, const char *ends);
/* The mailbox up to > after a key such as "to=<"; ptr NULL: no such key. */
smtpb_span bracketed_value(smtpb_span s, const char *key);
/* Length of the mailbox at the start of s, including any brackets. */
size_t mailbox_at(smtpb_span s);
/* At most 65,535; 0 if it does not begin with a digit. */
uint16_t number_of(smtpb_span digits);

/* log_time.c: length of the time at the start of s; 0: not a time. */
size_t time_length(smtpb_span s);
time_t time_of(smtpb_span time);

/* senders.c: the senders of recent messages, as lines about attempts do not have them. New ones replace old ones. */
void remember_sender(smtpb_span queue_id, smtpb_span sender, uint16_t recipients); /* recipients: 0: not known */
smtpb_span sender_of(smtpb_span queue_id); /* ptr NULL: not known; len 0: the null sender */
uint16_t recipients_of(smtpb_span queue_id);
void forget_senders(void);

/* deliveries.c: what qmail-send said when it started a delivery. The start of an ended one, which is forgotten, stays
   valid until the next call; empty: not known. */
void begin_delivery(const char *key, smtpb_span start);
smtpb_span end_delivery(const char *key);
void forget_deliveries(void);

/* log.c: one line for each attempt; "-" is standard input. Returns a status of sysexits.h, after any messages. */
int process_log(const char *path, FILE *out);

typedef struct log_seen {
    unsigned long lines;
    bool is_log; /* a line has a time, or is an attempt */
    bool compressed;
} log_seen;

log_seen read_log(FILE *in, FILE *out);
/* From now on, write no lines about what was delivered. */
void leave_out_delivered(void);

#endif
