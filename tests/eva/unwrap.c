/* SPDX-License-Identifier: MIT */
/* What logs and bounces put around a reply. */
#include "rest.h"

/*@ TAKES; */
size_t smtpb_i_blanks(smtpb_span s);

#define SEEKS \
    requires readable(s) && readable(pattern); \
    assigns \result \from s.len, pattern.len, indirect: s.ptr[0 .. s.len - 1], \
        indirect: pattern.ptr[0 .. pattern.len - 1]; \
    ensures \result <= s.len

/*@ SEEKS; */
size_t smtpb_i_pattern(smtpb_span s, smtpb_span pattern);

/*@ requires pattern.len > 0;
    SEEKS; */
size_t smtpb_i_last(smtpb_span s, smtpb_span pattern);

/*@ requires readable(in);
    requires \valid(out);
    assigns *out, \result \from in, indirect: form, indirect: in.ptr[0 .. in.len - 1];
    ensures \result == 0 || \result == 1;
    ensures out->inner == 0 || out->inner == 1;
    ensures out->cut == 0 || out->cut == 1; */
static bool unwrap_as(smtpb_form form, smtpb_span in, smtpb_i_wrap *out);

#include "../../src/read/unwrap_words.c"
#include "../../src/read/unwrap_postfix.c"
#include "../../src/read/unwrap_exim.c"
#include "../../src/read/unwrap_sendmail.c"
#include "../../src/read/unwrap_opensmtpd.c"
#include "../../src/read/unwrap_qmail.c"
#include "../../src/read/unwrap_outlook.c"
#include "../../src/read/unwrap_hosted.c"
#include "../../src/read/unwrap_cisco.c"
#include "../../src/read/unwrap_field.c"
#include "../../src/read/unwrap.c"

static smtpb_i_wrap wrap;

static char others[OCTETS];

static smtpb_span any_pattern(void)
{
    size_t n = Frama_C_interval(1, OCTETS);
    //@ split n;
    Frama_C_make_unknown(others, OCTETS);
    return (smtpb_span){ others + OCTETS - n, n };
}

APART(smtpb_i_blanks)
{
    smtpb_i_blanks(any_span());
}

APART(smtpb_i_pattern)
{
    smtpb_i_pattern(any_span(), any_pattern());
}

APART(smtpb_i_last)
{
    smtpb_i_last(any_span(), any_pattern());
}

APART(unwrap_as)
{
    unwrap_as((smtpb_form)any(), any_span(), &wrap);
}

WHOLLY(smtpb_i_unwrap_field)
{
    smtpb_i_unwrap_field(any_span(), &wrap);
}

WHOLLY(smtpb_i_unwrap_cisco)
{
    smtpb_i_unwrap_cisco(any_span(), &wrap);
}

WHOLLY(smtpb_i_unwrap_log)
{
    smtpb_i_unwrap_log((smtpb_form)any(), any_span(), &wrap);
}
