/* SPDX-License-Identifier: MIT */
/* A program that parses and judges but prints nothing: linked statically, it contains only what judging needs. */
#include "smtpbounce.h"

int main(int argc, char **argv)
{
    smtpb_reply reply;
    smtpb_verdict verdict;
    smtpb_parse((smtpb_span){ argv[0], (size_t)argc }, &reply);
    smtpb_classify(&reply, NULL, &verdict);
    return (int)verdict.type;
}
