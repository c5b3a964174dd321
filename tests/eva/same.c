/* SPDX-License-Identifier: MIT */
/* Functions of span.h and text.h that units with rest.h call by their contracts. */
#include "rest.h"

static char others[OCTETS];

static smtpb_span any_other(void)
{
    size_t other = Frama_C_interval(0, OCTETS);
    //@ split other;
    Frama_C_make_unknown(others, OCTETS);
    return (smtpb_span){ others + OCTETS - other, other };
}

EXACTLY(smtpb_i_same)
{
    smtpb_i_same(any_span(), any_other());
}

EXACTLY(smtpb_i_starts)
{
    smtpb_i_starts(any_span(), any_other());
}

EXACTLY(smtpb_i_is_under)
{
    smtpb_i_is_under(any_span(), any_other());
}

EXACTLY(smtpb_i_plain_word)
{
    smtpb_i_plain plain;
    smtpb_span s = any_span();
    size_t at = Frama_C_interval(0, OCTETS);
    //@ split at;
    if (at <= s.len)
        smtpb_i_plain_word(s, at, &plain);
}
