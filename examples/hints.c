/* SPDX-License-Identifier: MIT */
/* hints TEXT: the forwarding addresses in the text of a 551, for an MTA that parsed the reply itself. */
#include <smtpbounce.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    smtpb_span text = smtpb_str(argc > 1 ? argv[1] : "User not local; please try <jdoe@relay.example.net>");
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_forward forward;
    while (smtpb_forward_in(text, &at, &forward)) {
        char address[320]; /* 64 octets, the at sign, 255 octets */
        if (smtpb_forward_write(&forward, address, sizeof address) < sizeof address)
            printf("%s%s\n", address, forward.flags & SMTPB_FORWARD_UNBRACKETED ? " (where it ends is a guess)" : "");
    }
    return at.count > 0 ? 0 : 1;
}
