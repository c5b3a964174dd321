/* SPDX-License-Identifier: MIT */
/* The status grammar, for any input of at most 64 octets. */
#include "any.h"

int main(void)
{
    smtpb_status status;
    smtpb_span in = any_span();
    smtpb_status_parse(in, &status);
    smtpb_i_status_leading(in, &status);
    smtpb_i_status_in_parentheses(in, &status);
    return 0;
}
