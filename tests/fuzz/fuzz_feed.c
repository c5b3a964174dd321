/* SPDX-License-Identifier: MIT */
/* smtpb_feed: the first octet chooses how the rest is split. Each reply is the same as smtpb_parse gives for its
   octets. */
#include "fuzz.h"

static void feed_in_steps(smtpb_span in, size_t step, size_t limit)
{
    smtpb_stream stream = SMTPB_STREAM_START;
    smtpb_reply reply, whole;
    stream.max_line = limit;
    size_t given = 0;
    while (given < in.len) {
        given = given + step < in.len ? given + step : in.len;
        smtpb_result result = smtpb_feed(&stream, (smtpb_span){ in.ptr, given }, &reply);
        MUST(result != SMTPB_E_ARG && stream.consumed <= given);
        MUST((result == SMTPB_E_MORE) == (stream.consumed == 0));
        if (result == SMTPB_OK) {
            MUST(smtpb_parse((smtpb_span){ in.ptr, stream.consumed }, &whole) == SMTPB_OK);
            MUST(memcmp(&reply, &whole, sizeof reply) == 0);
            MUST(!(reply.flags & (SMTPB_REPLY_CUT | SMTPB_REPLY_NO_LINE_END | SMTPB_REPLY_TRAILING)));
        }
        in.ptr += stream.consumed;
        in.len -= stream.consumed;
        given -= stream.consumed;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    smtpb_span in = { (const char *)data + 1, size - 1 };
    feed_in_steps(in, data[0] % 16 + 1u, data[0] / 16 * 8u);
    return 0;
}
