/* SPDX-License-Identifier: MIT */
/* What rules.def says of its rules, for people; a static link that does not ask for it carries none of it. */
#include "smtpbounce.h"

const char *smtpb_rule_text(size_t index, smtpb_rule_part part)
{
    static const struct {
        const char *phrase, *when, *seen;
    } texts[] = {
#define CLASS(name, words)
#define RULE(id, when, phrase, reason, options, seen) { phrase, when, seen },
#include "rules.def"
#undef RULE
#undef CLASS
    };
    if (index >= sizeof texts / sizeof *texts)
        return "";
    switch (part) {
    case SMTPB_RULE_PHRASE:
        return texts[index].phrase;
    case SMTPB_RULE_WHEN:
        return texts[index].when;
    case SMTPB_RULE_SEEN:
        return texts[index].seen;
    }
    return "";
}
