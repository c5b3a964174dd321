/* SPDX-License-Identifier: MIT */
/* smtpb_parse, pieces and text: spans lie inside the input, and lengths agree. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    smtpb_span in = { (const char *)data, size };
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_piece piece;
    smtpb_reply reply;
    smtpb_result result = smtpb_parse(in, &reply);
    MUST(result == (reply.code > 0 ? SMTPB_OK : SMTPB_E_SYNTAX));
    MUST(reply.code == 0 || (reply.code >= 200 && reply.code <= 599));
    MUST(reply.status.cls == 0 || reply.code == 0 || reply.status.cls == reply.code / 100);
    MUST(is_inside(in, reply.raw));

    size_t octets = 0, pieces = 0;
    while (smtpb_piece_next(&reply, &at, &piece)) {
        MUST(is_inside(reply.raw, piece.text));
        octets += piece.text.len + (piece.join == SMTPB_JOIN_NONE ? 0 : 1);
        pieces++;
    }
    MUST(pieces == reply.lines);
    MUST(octets == smtpb_text(&reply, (smtpb_span){ NULL, 0 }, NULL, 0));

    char text[64];
    size_t cap = size % sizeof text;
    MUST(smtpb_text(&reply, reply.raw, text, cap) == octets);
    MUST(cap == 0 || strlen(text) < cap);
    return 0;
}
