/* SPDX-License-Identifier: MIT */
/* What rules.def says about its rules, for people; a static link includes it only if it is used. */
#include <stddef.h>

#include "texts.h"

#define CLASS(name, words)

/* For each rule: the phrase, its conditions, its source. */
static const struct texts {
#define RULE(id, when, phrase, reason, options, seen) char of_##id[sizeof(phrase "\0" when "\0" seen)];
#include "../rules/rules.def"
#undef RULE
} texts = {
#define RULE(id, when, phrase, reason, options, seen) phrase "\0" when "\0" seen,
#include "../rules/rules.def"
#undef RULE
};

static const uint32_t begins[] = {
#define RULE(id, when, phrase, reason, options, seen) offsetof(struct texts, of_##id),
#include "../rules/rules.def"
#undef RULE
};

const char *smtpb_rule_text(size_t index, smtpb_rule_part part)
{
    if (index >= sizeof begins / sizeof *begins)
        return "";
    const char *run = (const char *)&texts + begins[index];
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
