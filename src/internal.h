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
    smtpb_span text;      /* without code, separator, leading status and line end */
    size_t next;          /* offset of the next line in the raw reply */
} smtpb_i_line;

/* The line at offset `at` of raw, at < raw.len. */
smtpb_i_line smtpb_i_line_at(smtpb_span raw, size_t at);

/* The reply code at the start of a line: 200..599, then a hyphen, a blank or the line's end; else 0. */
uint16_t smtpb_i_code(smtpb_span line);

/* ---- mailbox.c: RFC 5321 4.1.2, 4.1.3, RFC 6531 3.3 ---- */

/* Octets of the longest Mailbox at the start of s; 0: there is none. out: its parts and SMTPB_FORWARD_ flags. */
size_t smtpb_i_mailbox(smtpb_span s, smtpb_forward *out);

/* Octets of the Path at the start of s, which is a '<', closed by its '>'; 0: there is none. The null path is none. */
size_t smtpb_i_path(smtpb_span s, smtpb_forward *out);

/* Both name the same mailbox: local parts alike to the octet, domains but for ASCII case. */
bool smtpb_i_same_mailbox(const smtpb_forward *a, const smtpb_forward *b);


/* ---- provider.c ---- */

/* The provider whose mail exchangers bear the name mx; label-aligned, case and a trailing dot ignored. */
smtpb_provider smtpb_i_provider(smtpb_span mx);

#endif
