/* SPDX-License-Identifier: MIT */
/* smtpb_status_parse and the name parsers: what was read is written the same, and every status has a row. */
#include "fuzz.h"

/* The input is this name, but for ASCII case. */
static bool is_named(smtpb_span in, const char *name)
{
    bool same = strlen(name) == in.len;
    for (size_t i = 0; same && i < in.len; i++)
        same = (in.ptr[i] >= 'A' && in.ptr[i] <= 'Z' ? in.ptr[i] + ('a' - 'A') : in.ptr[i]) == name[i];
    return same;
}

static void check_names(smtpb_span in)
{
#define NAMES(noun)                                                                                                    \
    {                                                                                                                  \
        smtpb_##noun value;                                                                                            \
        if (smtpb_##noun##_parse(in, &value))                                                                          \
            MUST(is_named(in, smtpb_##noun##_name(value)) && strlen(smtpb_##noun##_text(value)) > 0);                  \
    }
    smtpb_stage stage; /* ehlo is read as helo, which has another name */
    MUST(!smtpb_stage_parse(in, &stage) || stage <= SMTPB_STAGE_OTHER);
    /* clang-format off */
    NAMES(result) NAMES(type) NAMES(address) NAMES(category) NAMES(reason) NAMES(severity) NAMES(action)
    NAMES(scope) NAMES(confidence) NAMES(by) NAMES(provider) NAMES(silence) NAMES(form) NAMES(join)
    NAMES(fact_kind) NAMES(mechanism) NAMES(limit) NAMES(listed) NAMES(rules_fault) NAMES(system) NAMES(reply_flag)
    NAMES(forward_flag)
    /* clang-format on */
#undef NAMES
}

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
        MUST(smtpb_status_text(status, (smtpb_provider)provider, SMTPB_PART_TITLE, text, sizeof text) > 0);
    }
    check_names(in);
    return 0;
}
