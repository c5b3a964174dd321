/* SPDX-License-Identifier: MIT */
/* The normal form. */
#include "rest.h"

#include "../../src/text/fingerprint.c"

WHOLLY(smtpb_normalize)
{
    char form[8];
    smtpb_normalize(any_reply(), form, Frama_C_interval(0, sizeof form));
}

WHOLLY(smtpb_fingerprint)
{
    smtpb_fingerprint(any_reply());
}
