/* SPDX-License-Identifier: MIT */
/* The mailbox and path grammar. */
#include "any.h"

int main(void)
{
    smtpb_forward forward;
    if (Frama_C_nondet(0, 1))
        smtpb_i_mailbox(any_span(), &forward);
    else
        smtpb_i_path(any_span(), &forward);
    return 0;
}
