/* SPDX-License-Identifier: MIT */
/* smtpb_parse is a loop over lines. Here is any one turn of it: whatever the reply read so far looks like, the line that begins at any
   offset is read and added. */
#include "any.h"

#include "../../src/reply.c"

int main(void)
{
    smtpb_reply reply;
    smtpb_i_line line;
    smtpb_cursor at = SMTPB_CURSOR_START;
    memset(&reply, 0, sizeof reply);
    reply.raw = any_span();
    reply.code = Frama_C_nondet(0, 550);
    reply.status.cls = Frama_C_nondet(0, 5);
    at.at = Frama_C_size_t_interval(0, LENGTH);
    //@ split at.at;
    if (smtpb_i_line_next(&reply, &at, &line))
        add_line(&reply, &line);
    return 0;
}
