/* SPDX-License-Identifier: MIT */
/* Where the mailbox went. */
#include "rest.h"

#include "../../src/forward.c"

WHOLLY(smtpb_forward_next)
{
    smtpb_cursor at = { Frama_C_interval(0, OCTETS), Frama_C_interval(0, OCTETS), Frama_C_interval(0, OCTETS), any(), any() };
    smtpb_forward out;
    smtpb_forward_next(any_reply(), any_context(), &at, &out);
}

WHOLLY(smtpb_forward_in)
{
    smtpb_cursor at = { Frama_C_interval(0, OCTETS), Frama_C_interval(0, OCTETS), Frama_C_interval(0, OCTETS), any(), any() };
    smtpb_forward out;
    smtpb_forward_in((smtpb_span){ octets, OCTETS }, &at, &out);
}
