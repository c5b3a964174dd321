/* SPDX-License-Identifier: MIT */
/* Texts about codes and statuses, for people. Only json.c refers to this unit, so a static link includes it only if
   one of them is used. */
#include <stddef.h>

#include "texts.h"

/* ---- Reply codes ---- */

#define CODE_TEXT(code, title, meaning, causes, fixes, sample, standard, advice, note)                                 \
    case code:                                                                                                         \
        return standard "\0" advice "\0" title "\0" meaning "\0" causes "\0" fixes "\0" sample "\0" note;

/* Standard and advice, which are needed most, then the other parts in order. For the code, or for its first digit. */
static const char *texts_of_code(unsigned code)
{
    switch (code) {
#include "code_texts.def"
    default:
        break;
    }
    switch (smtpb_code(code)->code) {
        CODE_TEXT(2, "Success", "A success answer; only its first digit is known.", "", "", "", "", "Nothing to do", "")
        CODE_TEXT(3, "Go on", "The server waits for more; only the first digit is known.", "", "", "", "",
                  "Go on with the command", "")
        CODE_TEXT(4, "Temporary failure", "It failed for now; only the first digit is known.", "", "", "", "",
                  "Retry on the normal schedule", "")
        CODE_TEXT(5, "Permanent failure", "It failed for good; only the first digit is known.", "", "", "", "",
                  "Read the text before you act", "")
        CODE_TEXT(0, "Not a reply code", "Reply codes are 200 to 599.", "", "", "", "", "Look for the reply itself", "")
    default:
        return NULL;
    }
}
#undef CODE_TEXT

const char *smtpb_code_text(unsigned code, smtpb_part part)
{
    const char *texts = texts_of_code(code);
    static const uint8_t places[] = { 2, 3, 4, 5, 6, 0, 7 };
    return texts && (unsigned)part <= SMTPB_PART_NOTE ? smtpb_i_text_at(texts, places[part]) : "";
}

const char *smtpb_code_advice(unsigned code)
{
    const char *texts = texts_of_code(code);
    return texts ? smtpb_i_text_at(texts, 1) : "";
}

/* ---- Enhanced statuses ---- */

/* For each: title, meaning, standard. */
static const struct status_texts {
#define STATUS_TEXT(subject, detail, title, meaning, standard)                                                         \
    char of_##subject##_##detail[sizeof(title "\0" meaning "\0" standard)];
#define PROVIDER_STATUS_TEXT(provider, cls, subject, detail, title, meaning)                                           \
    char of_##provider##_##cls##_##subject##_##detail[sizeof(title "\0" meaning "\0")];
#include "status_texts.def"
#undef PROVIDER_STATUS_TEXT
#undef STATUS_TEXT
} status_texts = {
#define STATUS_TEXT(subject, detail, title, meaning, standard)               title "\0" meaning "\0" standard,
#define PROVIDER_STATUS_TEXT(provider, cls, subject, detail, title, meaning) title "\0" meaning "\0",
#include "status_texts.def"
#undef PROVIDER_STATUS_TEXT
#undef STATUS_TEXT
};

static const struct {
    uint16_t provider, cls, subject, detail, at;
} statuses[] = {
#define STATUS_TEXT(subject, detail, title, meaning, standard)                                                         \
    { 0, 0, subject, detail, offsetof(struct status_texts, of_##subject##_##detail) },
#define PROVIDER_STATUS_TEXT(provider, cls, subject, detail, title, meaning)                                           \
    { SMTPB_PROVIDER_##provider, cls, subject, detail,                                                                 \
      offsetof(struct status_texts, of_##provider##_##cls##_##subject##_##detail) },
#include "status_texts.def"
#undef PROVIDER_STATUS_TEXT
#undef STATUS_TEXT
};

/* RFC 3463 3: the subjects. */
static const char *subject_title(uint16_t subject)
{
    static const char *const titles[] = { "Other or undefined status",
                                          "Addressing status",
                                          "Mailbox status",
                                          "Mail system status",
                                          "Network and routing status",
                                          "Mail delivery protocol status",
                                          "Message content or media status",
                                          "Security or policy status" };
    return subject < sizeof titles / sizeof *titles ? titles[subject] : "Unknown status";
}

static const char *texts_of_status(const smtpb_status_info *row)
{
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        if (statuses[i].provider == row->provider && statuses[i].cls == row->cls &&
            statuses[i].subject == row->subject && statuses[i].detail == row->detail)
            return (const char *)&status_texts + statuses[i].at;
    return NULL;
}

const char *smtpb_status_text(smtpb_status status, smtpb_provider provider, smtpb_part part)
{
    const smtpb_status_info *row = smtpb_status_find(status, provider);
    const char *texts = row->last_detail == 999 ? NULL : texts_of_status(row);
    switch (part) {
    case SMTPB_PART_TITLE:
        return texts ? smtpb_i_text_at(texts, 0) : subject_title(status.subject);
    case SMTPB_PART_MEANING:
        return texts ? smtpb_i_text_at(texts, 1) : "The number is not registered; only its subject is known.";
    case SMTPB_PART_STANDARD:
        if (row->provider != SMTPB_PROVIDER_UNKNOWN)
            return smtpb_provider_text((smtpb_provider)row->provider);
        return texts ? smtpb_i_text_at(texts, 2) : "RFC 3463 3";
    default:
        return "";
    }
}
