/* SPDX-License-Identifier: MIT */
/* What logs and bounces put around a reply. */
#include "rest.h"

#include "../../src/wrap.c"

static smtpb_i_wrap wrap;

WHOLLY(smtpb_i_unwrap_field)
{
    smtpb_i_unwrap_field(any_span(), &wrap);
}

WHOLLY(smtpb_i_unwrap_log)
{
    smtpb_i_unwrap_log((smtpb_form)any(), any_span(), &wrap);
}
