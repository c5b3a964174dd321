/* SPDX-License-Identifier: MIT */
/* Hints: inside the input, not longer than the RFC allows, at most 16, and each one is a hint again by itself. */
#include "fuzz.h"

static void check(smtpb_span in, const smtpb_forward *f)
{
    char again[700];
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_forward same;
    MUST(is_inside(in, f->address) && is_inside(f->address, f->local) && is_inside(f->address, f->domain));
    MUST(f->address.len == f->local.len + 1 + f->domain.len);
    MUST(f->local.len > 0 && f->local.len <= 64 && f->domain.len > 0 && f->domain.len <= 255);
    int n = snprintf(again, sizeof again, "try <%.*s>", (int)f->address.len, f->address.ptr);
    if (f->address.len <= 254) {
        MUST(smtpb_forward_in((smtpb_span){ again, (size_t)n }, &at, &same));
        MUST(same.address.len == f->address.len && memcmp(same.address.ptr, f->address.ptr, f->address.len) == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    smtpb_span in = { (const char *)data, size };
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_forward forward;
    smtpb_reply reply;
    unsigned hints = 0;
    while (smtpb_forward_in(in, &at, &forward)) {
        check(in, &forward);
        MUST(++hints <= 16);
    }
    smtpb_parse(in, &reply);
    at = (smtpb_cursor)SMTPB_CURSOR_START;
    for (hints = 0; smtpb_forward_next(&reply, NULL, &at, &forward); hints++)
        check(in, &forward);
    MUST(hints <= 16);
    return 0;
}
