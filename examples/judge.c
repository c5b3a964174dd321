/* SPDX-License-Identifier: MIT */
/* A reply in, what to do about it out. */
#include <smtpbounce.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    const char *text = argc > 1 ? argv[1] : "551 User not local; please try <jdoe@relay.example.net>";
    smtpb_reply reply;
    smtpb_verdict verdict;

    smtpb_parse((smtpb_span){ text, strlen(text) }, &reply);
    smtpb_classify(&reply, NULL, &verdict);
    printf("%s, %s: %s\n", smtpb_type_name(verdict.type), smtpb_reason_name(verdict.reason), smtpb_advice(&verdict));

    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_forward forward;
    while (smtpb_forward_next(&reply, NULL, &at, &forward))
        printf("moved to %.*s\n", (int)forward.address.len, forward.address.ptr);
    return 0;
}
