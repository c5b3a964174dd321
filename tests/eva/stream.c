/* SPDX-License-Identifier: MIT */
/* smtpb_feed, with a stream in any state. */
#include "contracts.h"

#include "../../src/read/stream.c"

static smtpb_stream stream;
static smtpb_reply reply;

PARTED(smtpb_feed)
{
    stream.size = Frama_C_size_t_interval(0, SIZE_MAX);
    stream.max_octets = Frama_C_size_t_interval(0, SIZE_MAX);
    stream.max_line = Frama_C_size_t_interval(0, SIZE_MAX);
    stream.max_lines = Frama_C_size_t_interval(0, SIZE_MAX);
    stream.scanned = Frama_C_size_t_interval(0, SIZE_MAX);
    stream.line = Frama_C_size_t_interval(0, SIZE_MAX);
    stream.lines = Frama_C_size_t_interval(0, SIZE_MAX);
    stream.state = Frama_C_unsigned_int_interval(0, UINT32_MAX);
    smtpb_feed(&stream, any_span(), &reply);
}
