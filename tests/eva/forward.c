/* SPDX-License-Identifier: MIT */
/* Where the mailbox went. */
#include "rest.h"

#include "../../src/judge/forward.c"
#include "../../src/judge/mailboxes.c"
#include "../../src/judge/whom.c"

static smtpb_cursor any_cursor(void)
{
    return (smtpb_cursor){ Frama_C_interval(0, OCTETS), Frama_C_interval(0, OCTETS), Frama_C_interval(0, OCTETS),
                           any(), any() };
}

WHOLLY(smtpb_forward_next)
{
    smtpb_cursor at = any_cursor();
    smtpb_forward out;
    smtpb_forward_next(any_reply(), any_context(), &at, &out);
}

WHOLLY(smtpb_forward_in)
{
    smtpb_cursor at = any_cursor();
    smtpb_forward out;
    smtpb_forward_in((smtpb_span){ octets, OCTETS }, &at, &out);
}
