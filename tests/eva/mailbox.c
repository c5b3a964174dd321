/* SPDX-License-Identifier: MIT */
/* The mailbox and path grammar, part by part and whole. */
#include "any.h"

#include "../../src/mailbox.c"

int main(void)
{
    smtpb_forward forward;
    uint32_t flags = 0;
    switch (Frama_C_interval(0, 5)) {
    case 0:
        return local_part(any_span(), &flags) > 0;
    case 1:
        return domain(any_span()) > 0;
    case 2:
        return address_literal(any_span()) > 0;
    case 3:
        return source_route(any_span()) > 0;
    case 4:
        return smtpb_i_mailbox(any_span(), &forward) > 0;
    default:
        return smtpb_i_path(any_span(), &forward) > 0;
    }
}
