/* SPDX-License-Identifier: MIT */
/* Runs, and the host in a run. */
#define OF_RUN
#include "rest.h"

#include "../../src/text/opaque.c"

WHOLLY(smtpb_i_run_at)
{
    smtpb_span s = any_span();
    if (s.len > 0)
        smtpb_i_run_at(s);
}

WHOLLY(smtpb_i_bracket)
{
    smtpb_span s = any_span();
    if (s.len > 0)
        smtpb_i_bracket(s, 0);
}

ANSWERED(smtpb_i_quick_run_at)
{
    smtpb_span s = any_span();
    size_t at = Frama_C_interval(0, OCTETS - 1);
    if (at < s.len)
        smtpb_i_quick_run_at(s, at);
}

WHOLLY(smtpb_i_run_host)
{
    smtpb_i_run_host(any_span());
}
