/* SPDX-License-Identifier: MIT */
/* The user's rules, from lines of text. */
#include "rest.h"

#include "../../src/names.c"
#undef NAMES
#include "../../src/user_rules.c"

WHOLLY(smtpb_rules_compile)
{
    char block[8];
    size_t need;
    smtpb_rules_error error;
    smtpb_rules_compile(any_span(), block, Frama_C_interval(0, sizeof block), &need, &error);
}

WHOLLY(smtpb_rules_check)
{
    smtpb_rules_check(any_span());
}
