/* SPDX-License-Identifier: MIT */
/* Functions of span.h that all units call by their contracts. */
#include "any.h"

EXACTLY(smtpb_i_find)
{
    smtpb_span s = any_span();
    size_t at = Frama_C_interval(0, OCTETS + 1);
    //@ split at;
    smtpb_i_find(s, at, (char)Frama_C_interval(0, 255));
}

EXACTLY(smtpb_i_utf8)
{
    smtpb_i_utf8(any_span());
}
