/* SPDX-License-Identifier: MIT */
/* What logs and bounces put around a reply. */
#include "rest.h"

/* Calls itself for the text in a "status=... (...)" of Postfix. */
/*@ requires readable(in);
    requires \valid(out);
    assigns *out \from in, indirect: form, indirect: in.ptr[0 .. in.len - 1];
    assigns \result \from indirect: form, indirect: in.ptr[0 .. in.len - 1]; */
bool smtpb_i_unwrap_log(smtpb_form form, smtpb_span in, smtpb_i_wrap *out);

#include "../../src/read/unwrap_words.c"
#include "../../src/read/unwrap_postfix.c"
#include "../../src/read/unwrap_exim.c"
#include "../../src/read/unwrap_sendmail.c"
#include "../../src/read/unwrap_opensmtpd.c"
#include "../../src/read/unwrap_qmail.c"
#include "../../src/read/unwrap_hosted.c"
#include "../../src/read/unwrap_cisco.c"
#include "../../src/read/unwrap_field.c"
#include "../../src/read/unwrap.c"

static smtpb_i_wrap wrap;

WHOLLY(smtpb_i_unwrap_field)
{
    smtpb_i_unwrap_field(any_span(), &wrap);
}

WHOLLY(smtpb_i_unwrap_log)
{
    smtpb_i_unwrap_log((smtpb_form)any(), any_span(), &wrap);
}
