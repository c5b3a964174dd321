/* SPDX-License-Identifier: MIT */
/* A line of a reply whose line ends were lost. */
#include "rest.h"

#include "../../src/read/line_flat.c"

WHOLLY(smtpb_i_flat_line)
{
    smtpb_reply flat = *any_reply();
    smtpb_cursor at = { 0, 0, 0, 0, 0 };
    smtpb_i_line out;
    flat.raw = any_span();
    at.at = Frama_C_interval(0, OCTETS);
    at.state = any();
    if (at.at < flat.raw.len)
        smtpb_i_flat_line(&flat, &at, &out);
}
