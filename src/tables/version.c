/* SPDX-License-Identifier: MIT */
/* The version of the library that is linked. */
#include "smtpbounce.h"

unsigned smtpb_version(void)
{
    return SMTPB_VERSION_NUM;
}
