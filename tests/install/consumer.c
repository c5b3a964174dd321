/* SPDX-License-Identifier: MIT */
/* A program of another project that uses the installed library: exit status 0 if it works. */
#include <smtpbounce.h>

int main(void)
{
    smtpb_reply reply;
    smtpb_verdict verdict;
    smtpb_parse((smtpb_span){ "550 5.1.1 x", 11 }, &reply);
    smtpb_classify(&reply, NULL, &verdict);
    return verdict.reason == SMTPB_REASON_USER_UNKNOWN && smtpb_version() == SMTPB_VERSION_NUM ? 0 : 1;
}
