/* SPDX-License-Identifier: MIT */
/* The words of a verdict, and what they mean: as the library says it, but for the types. */
#include "report.h"

#include <string.h>

const char *const word_questions[WORDS] = {
    "Type: whose side it is on, and for how long",
    "Address: what the replies claim about it",
    "Reason: why",
    "Action: what to do",
    "Scope: what the action is about",
    "Confidence: how certain it is",
};

static const char *const type_meanings[TYPES] = {
    [HARD] = "permanent, on the recipient's side",
    [SOFT] = "temporary, on the recipient's side",
    [BLOCK] = "refused because of the sender, host, message or policy",
    [UNDETERMINED] = "the reply does not say",
};

#define NAME_AND_TEXT(kind)                                                                                            \
    *name = smtpb_##kind##_name((smtpb_##kind)number);                                                                 \
    *text = smtpb_##kind##_text((smtpb_##kind)number);                                                                 \
    break

bool word_at(int kind, int number, const char **name, const char **text)
{
    if (kind == WORD_TYPE && number >= TYPES)
        return false;
    switch (kind) {
    case WORD_TYPE:
        *name = type_words[number];
        *text = type_meanings[number];
        break;
    case WORD_ADDRESS:
        NAME_AND_TEXT(address);
    case WORD_REASON:
        NAME_AND_TEXT(reason);
    case WORD_ACTION:
        NAME_AND_TEXT(action);
    case WORD_SCOPE:
        NAME_AND_TEXT(scope);
    case WORD_CONFIDENCE:
        NAME_AND_TEXT(confidence);
    default:
        return false;
    }
    return strcmp(*name, "unrecognized") != 0;
}

const char *meaning_of(int kind, const char *word)
{
    const char *name, *text;
    for (int number = 0; word_at(kind, number, &name, &text); number++)
        if (strcmp(name, word) == 0)
            return text;
    return word;
}
