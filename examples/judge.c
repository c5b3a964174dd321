/* SPDX-License-Identifier: MIT */
/* judge [REPLY]: what a reply means, and what to do about it. */
#include <smtpbounce.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    const char *text = argc > 1 ? argv[1] : "551 User not local; please try <jdoe@relay.example.net>";
    smtpb_reply reply;
    smtpb_verdict verdict;

    smtpb_judge(smtpb_str(text), NULL, &reply, NULL, &verdict);
    printf("%s, %s: %s\n", smtpb_type_name(verdict.type), smtpb_reason_name(verdict.reason), smtpb_advice(&verdict));

    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_forward forward;
    while (smtpb_forward_next(&reply, NULL, &at, &forward))
        printf("moved to %.*s\n", (int)forward.address.len, forward.address.ptr);
    return 0;
}
