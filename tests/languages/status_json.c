/* SPDX-License-Identifier: MIT */
/* status_json: reads a message/delivery-status and prints a line of JSON for each recipient. */
#include <smtpbounce.h>
#include <stdio.h>

/* What languages.md says of the position. */
typedef char a_position_has_128_octets_at_most[sizeof(smtpb_mail_cursor) <= 128 ? 1 : -1];

int main(void)
{
    static char fields[1 << 16], line[1 << 16];
    size_t len = fread(fields, 1, sizeof fields, stdin);
    smtpb_mail_cursor at = { 0 };
    while (smtpb_mail_json(NULL, 0, fields, len, NULL, 0, &at, line, sizeof line) > 0)
        puts(line);
    return 0;
}
