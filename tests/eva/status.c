/* SPDX-License-Identifier: MIT */
/* The status grammar. */
#include "contracts.h"

/*@ requires readable(s);
    requires \valid(out);
    assigns \result, *out \from s.len, indirect: s.ptr[0 .. s.len - 1];
    ensures \result <= s.len && \result <= 3; */
static size_t number(smtpb_span s, uint16_t *out);

/*@ ASKS; */
static bool goes_on(smtpb_span s);

#include "../../src/read/status_syntax.c"

static smtpb_status status;

EXACTLY(number)
{
    number(any_span(), &status.detail);
}

EXACTLY(goes_on)
{
    goes_on(any_span());
}

EXACTLY(smtpb_status_parse)
{
    smtpb_status_parse(any_span(), &status);
}

EXACTLY(smtpb_i_status_leading)
{
    smtpb_i_status_leading(any_span(), &status);
}

PARTED(smtpb_i_status_in_parentheses)
{
    smtpb_i_status_in_parentheses(any_span(), &status);
}
