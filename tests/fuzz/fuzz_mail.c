/* SPDX-License-Identifier: MIT */
/* A whole mail through the bounce processor: each line is JSON, there are at most MAX_LINES, and only bounces and
   delays may condemn an address. */
#include "lines_of.h"

#include <gmime/gmime.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char *room;
    mail_octets mail;
    if (!room) {
        g_mime_init();
        room = malloc(MAX_MAIL);
        MUST(room);
    }
    if (size > MAX_MAIL)
        return 0;
    if (size > 0)
        memcpy(room, data, size);
    mail = (mail_octets){ room, size, false };
    lines_begin();
    process_mail(&mail, "-", NULL, lines_out);
    MUST(lines_end("bounce", "delayed") >= 1 && lines_end("bounce", "delayed") <= MAX_LINES);
    return 0;
}
