/* SPDX-License-Identifier: MIT */
/* Cisco's AsyncOS: "5.1.0 - Unknown address error 550-'5.1.1 ...' (delivery attempts: 0)". */
#include "read.h"

/* The remote code in front of the quote, "550-'"; 0: none. */
static uint16_t cisco_code(smtpb_span before)
{
    size_t end = before.len;
    if (end < 5 || before.ptr[end - 1] != '-' || !smtpb_i_is_space(before.ptr[end - 5]))
        return 0;
    return smtpb_i_code((smtpb_span){ before.ptr + end - 4, 3 });
}

bool smtpb_i_unwrap_cisco(smtpb_span in, smtpb_i_wrap *out)
{
    enum { OWN_WORDS = 100 };
    smtpb_status own, inner;
    smtpb_span head = smtpb_i_first(in, OWN_WORDS);
    size_t n = smtpb_status_parse(in, &own), quote = smtpb_i_find(head, n, '\'');
    if (n == 0 || SMTPB_I_AT(smtpb_i_from(in, n), " - ") == 0 || quote == head.len)
        return false;
    smtpb_span text = smtpb_i_from(in, quote + 1);
    size_t end = smtpb_i_last(text, SMTPB_I_LITERAL("'"));
    out->code = cisco_code(smtpb_i_first(in, quote));
    if (out->code == 0 && smtpb_status_parse(text, &inner) == 0)
        return false;
    out->cut = end == text.len;
    return smtpb_i_wrap_reply(out, SMTPB_FORM_CISCO, smtpb_i_first(text, end));
}
