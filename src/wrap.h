/* SPDX-License-Identifier: MIT */
/* What logs and bounces put around a reply. */
#ifndef SMTPB_I_WRAP_H
#define SMTPB_I_WRAP_H

#include "internal.h"

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

#endif
