/* SPDX-License-Identifier: MIT */
/* Contracts of functions that one unit calls in another; included by both. */
#ifndef CONTRACTS_H
#define CONTRACTS_H

#include "any.h"

/* ---- status_syntax.c ---- */

#define SETS_STATUS \
    requires readable(s); \
    requires \valid(out); \
    assigns *out \from s.len, indirect: s.ptr[0 .. s.len - 1]; \
    ensures \initialized(&out->cls) && \initialized(&out->subject) && \initialized(&out->detail)

/*@ SETS_STATUS;
    assigns \result \from s.len, indirect: s.ptr[0 .. s.len - 1];
    ensures \result <= s.len && \result <= 11; */
size_t smtpb_status_parse(smtpb_span s, smtpb_status *out);

/*@ SETS_STATUS;
    assigns \result \from s, indirect: s.ptr[0 .. s.len - 1];
    ensures readable(\result); */
smtpb_span smtpb_i_status_leading(smtpb_span s, smtpb_status *out);

/*@ SETS_STATUS;
    assigns \result \from s, indirect: s.ptr[0 .. s.len - 1];
    ensures readable(\result); */
smtpb_span smtpb_i_status_in_parentheses(smtpb_span s, smtpb_status *out);

/* ---- reply_code.c, reply.c, line_flat.c ---- */

/*@ READS; */
uint16_t smtpb_i_code(smtpb_span s);

/*@ READS; */
uint16_t smtpb_i_code_of_line(smtpb_span s);

/*@ TAKES; */
size_t smtpb_i_line_end(smtpb_span s);

/*@ requires readable(s);
    requires \valid(out);
    assigns \result \from s.len, indirect: s.ptr[0 .. s.len - 1];
    assigns *out \from s, indirect: s.ptr[0 .. s.len - 1]; */
smtpb_result smtpb_parse(smtpb_span s, smtpb_reply *out);

/* A flat reply does not come from smtpb_parse. */
/*@ requires \false;
    assigns *out \from *r, *at; */
void smtpb_i_flat_line(const smtpb_reply *r, const smtpb_cursor *at, smtpb_i_line *out);

/* ---- quote.c ---- */

/*@ requires readable(r->raw);
    requires (r->flags & SMTPB_REPLY_FLAT) == 0;
    assigns \result \from r->raw, indirect: *r, indirect: r->raw.ptr[0 .. r->raw.len - 1]; */
smtpb_span smtpb_i_nested(const smtpb_reply *r);

#endif
