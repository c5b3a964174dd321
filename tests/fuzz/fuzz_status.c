/* SPDX-License-Identifier: MIT */
/* smtpb_status_parse and the name parsers: what is read is written the same, and every number has a row. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    smtpb_span in = { (const char *)data, size };
    smtpb_status status;
    char text[24];
    size_t n = smtpb_status_parse(in, &status);
    MUST((n > 0) == (status.cls > 0) && n <= size && n <= 9);
    snprintf(text, sizeof text, "%u.%u.%u", status.cls, status.subject, status.detail);
    MUST(n == 0 || (strlen(text) == n && memcmp(text, in.ptr, n) == 0));
    for (int provider = 0; provider < 12; provider++) {
        const smtpb_status_info *row = smtpb_status_find(status, (smtpb_provider)provider);
        MUST(row && (row->subject == status.subject || row->subject == 999));
        MUST(strlen(smtpb_status_text(status, (smtpb_provider)provider, SMTPB_PART_TITLE)) > 0);
    }
    smtpb_reason reason;
    if (smtpb_reason_parse(in, &reason))
        MUST(strlen(smtpb_reason_name(reason)) == size);
    return 0;
}
