/* SPDX-License-Identifier: MIT */
/* Mail logs: a line is cut into its time, its program and the rest, which the reader of that MTA takes apart. */
#ifndef LOG_H
#define LOG_H

#include "processor.h"

/* One delivery attempt, as its line tells it. */
typedef struct attempt {
    smtpb_span recipients; /* one mailbox; of Sendmail several, with commas between */
    smtpb_span original_recipient;
    smtpb_span sender; /* ptr NULL: the line does not tell */
    smtpb_span queue_id;
    smtpb_span host;
    smtpb_span status; /* class.subject.detail */
    smtpb_span text;
    smtpb_form form;
    uint16_t accepted;  /* recipients of the transaction; 0: the line does not tell */
    const char *result; /* sent, deferred, bounced; NULL: none of them */
} attempt;

/* Each takes what follows time, host and program. False: no attempt; senders are remembered meanwhile. */
bool read_postfix(smtpb_span rest, attempt *out);
bool read_exim(smtpb_span rest, attempt *out);
bool read_sendmail(smtpb_span rest, attempt *out);
bool read_opensmtpd(smtpb_span rest, attempt *out);

/* ---- log_fields.c ---- */

/* The value behind the first `key` in s, up to one of the ends or the end of s; ptr NULL: there is none. */
smtpb_span value_of(smtpb_span s, const char *key, const char *ends);
/* The mailbox in < > behind the key, "to=<" for one. ptr NULL: there is none. */
smtpb_span bracketed_value(smtpb_span s, const char *key);
/* Octets of the mailbox at the start of s, with its brackets where it has them. */
size_t mailbox_at(smtpb_span s);
/* 0: it does not begin with a digit; at most 65,535. */
uint16_t number_of(smtpb_span digits);

/* log_head.c: cut what stands in front of the MTA's own words: what a collector adds, the time, host and program. */
typedef struct log_head {
    smtpb_span time;    /* empty: there is none */
    smtpb_span program; /* its last name, "smtp" of "postfix/relay/smtp"; empty: none is named */
    bool postfix;       /* the program had a name with a slash */
    smtpb_span rest;
} log_head;

log_head read_head(smtpb_span line);

/* log_time.c: the octets of the time at the start of s, what follows them not counted; 0: there is none. */
size_t time_length(smtpb_span s);
time_t time_of(smtpb_span time);

/* senders.c: who sent the messages of late; lines about an attempt do not say. An old one makes room for a new one. */
void remember_sender(smtpb_span queue_id, smtpb_span sender, uint16_t recipients); /* 0: how many is not told */
smtpb_span sender_of(smtpb_span queue_id); /* ptr NULL: not known; len 0: the null sender */
uint16_t recipients_of(smtpb_span queue_id);
void forget_senders(void);

/* log.c: one line for each attempt; "-" is standard input. A status of sysexits.h, messages written. */
int process_log(const char *path, FILE *out);
void read_log(FILE *in, FILE *out);

#endif
