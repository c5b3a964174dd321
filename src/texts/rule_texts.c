/* SPDX-License-Identifier: MIT */
/* What the rules' files say of them, for people; a static link that does not ask for it carries none of it. */
#include "texts.h"

#include "../generated/rule_texts.inc"

const char *smtpb_rule_text(size_t index, smtpb_rule_part part)
{
    if (index >= sizeof text_begins / sizeof *text_begins)
        return "";
    const char *run = (const char *)&rule_texts + text_begins[index];
    switch (part) {
    case SMTPB_RULE_PHRASE:
        return run;
    case SMTPB_RULE_WHEN:
        return smtpb_i_text_at(run, 1);
    case SMTPB_RULE_SEEN:
        return smtpb_i_text_at(run, 2);
    }
    return "";
}
