/* SPDX-License-Identifier: MIT */
/* The public header compiles alone as C++, and its initialisers work. */
#include "smtpbounce.h"

bool header_is_cxx(smtpb_span in);

bool header_is_cxx(smtpb_span in)
{
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_stream stream = SMTPB_STREAM_START;
    smtpb_context context = SMTPB_CONTEXT_START;
    smtpb_reply reply;
    smtpb_forward forward;
    return smtpb_feed(&stream, in, &reply) == SMTPB_OK && smtpb_forward_next(&reply, &context, &at, &forward);
}
