/* SPDX-License-Identifier: MIT */
/* smtpb_feed, for any input of at most 256 octets, given in two steps of any length, with any limits. */
#include "any.h"

int main(void)
{
    smtpb_stream stream = SMTPB_STREAM_START;
    smtpb_reply reply;
    smtpb_span in = any_span();
    stream.max_octets = any_length(SIZE_MAX);
    stream.max_line = any_length(SIZE_MAX);
    stream.max_lines = any_length(SIZE_MAX);
    smtpb_feed(&stream, smtpb_i_first(in, any_length(OCTETS)), &reply);
    smtpb_feed(&stream, smtpb_i_from(in, stream.consumed), &reply);
    return 0;
}
