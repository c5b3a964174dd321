/* SPDX-License-Identifier: MIT */
/* The version of the linked library. */
#include "smtpbounce.h"

unsigned smtpb_version(void)
{
    return SMTPB_VERSION_NUM;
}
