/* SPDX-License-Identifier: MIT */
/* The reply in a log line. */
#include "rest.h"

/*@ TAKES; */
size_t smtpb_i_blanks(smtpb_span s);

/*@ requires readable(s) && readable(pattern) && pattern.len > 0;
    assigns \result \from s.len, pattern.len, indirect: s.ptr[0 .. s.len - 1],
        indirect: pattern.ptr[0 .. pattern.len - 1];
    ensures \result <= s.len; */
size_t smtpb_i_last(smtpb_span s, smtpb_span pattern);

smtpb_span smtpb_i_trimmed(smtpb_span s)
{
    return any_part();
}

static bool any_wrap(smtpb_span in, smtpb_i_wrap *out)
{
    out->form = (smtpb_form)any();
    out->code = (uint16_t)Frama_C_interval(0, 599);
    out->stage = (smtpb_stage)any();
    out->silence = (smtpb_silence)any();
    out->coded = maybe();
    out->cut = maybe();
    out->inner = maybe();
    out->silent = maybe();
    out->status = any_status();
    out->host = any_part();
    out->reply = any_part();
    return maybe();
}

bool smtpb_i_unwrap_field(smtpb_span in, smtpb_i_wrap *out)
{
    return any_wrap(in, out);
}

bool smtpb_i_unwrap_cisco(smtpb_span in, smtpb_i_wrap *out)
{
    return any_wrap(in, out);
}

bool smtpb_i_unwrap_log(smtpb_form form, smtpb_span in, smtpb_i_wrap *out)
{
    return any_wrap(in, out);
}

size_t smtpb_i_step(smtpb_span s)
{
    return Frama_C_interval(1, OCTETS);
}

#include "../../src/tables/codes.c"
#include "../../src/tables/statuses.c"
#include "../../src/read/client.c"
#include "../../src/read/find.c"

WHOLLY(smtpb_find)
{
    smtpb_reply out;
    smtpb_origin origin;
    smtpb_find((smtpb_form)any(), any_span(), &out, &origin);
}
