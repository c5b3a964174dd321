/* SPDX-License-Identifier: MIT */
/* Tables of plain replies: each of twenty meanings in each language, and texts that must not make an address dead. */
#ifndef LANGUAGES_H
#define LANGUAGES_H

#include "../support.h"

enum { MEANINGS = 20, LANGUAGES_AT_MOST = 20 };

static const struct meaning {
    const char *name, *code;
    smtpb_reason reason;
} meanings[MEANINGS] = {
    { "user unknown", "550", SMTPB_REASON_USER_UNKNOWN },
    { "domain unknown", "550", SMTPB_REASON_DOMAIN_UNKNOWN },
    { "mailbox full", "552", SMTPB_REASON_MAILBOX_FULL },
    { "mailbox disabled", "550", SMTPB_REASON_MAILBOX_DISABLED },
    { "mailbox blocked", "550", SMTPB_REASON_MAILBOX_DISABLED },
    { "moved", "550", SMTPB_REASON_MOVED },
    { "sender rejected", "550", SMTPB_REASON_SENDER_REJECTED },
    { "relay denied", "550", SMTPB_REASON_RELAY_DENIED },
    { "too many connections", "421", SMTPB_REASON_RATE_LIMITED },
    { "too many messages", "450", SMTPB_REASON_RATE_LIMITED },
    { "too many recipients", "452", SMTPB_REASON_TOO_MANY_RECIPIENTS },
    { "spam", "554", SMTPB_REASON_SPAM_CONTENT },
    { "virus", "554", SMTPB_REASON_VIRUS },
    { "attachment blocked", "552", SMTPB_REASON_ATTACHMENT_BLOCKED },
    { "message too large", "552", SMTPB_REASON_MESSAGE_TOO_LARGE },
    { "greylisted", "450", SMTPB_REASON_GREYLISTED },
    { "try again later", "451", SMTPB_REASON_SYSTEM_ERROR },
    { "block-listed", "554", SMTPB_REASON_BLOCKLISTED },
    { "log in first", "530", SMTPB_REASON_CLIENT_AUTH_REQUIRED },
    { "policy", "550", SMTPB_REASON_POLICY_REJECTED },
};

/* The reply of each meaning, in the order above. No cell is left out. */
struct language {
    const char *name, *texts[MEANINGS];
};

static struct cell {
    const char *name; /* language and meaning */
    const struct language *language;
    size_t meaning;
} cells[LANGUAGES_AT_MOST * MEANINGS];

static smtpb_verdict verdict_on(const char *text)
{
    smtpb_reply reply;
    smtpb_verdict v;
    smtpb_parse(smtpb_str(text), &reply);
    smtpb_classify(&reply, NULL, &v);
    return v;
}

static void cell_means(void **state)
{
    const struct cell *cell = *state;
    const struct meaning *m = &meanings[cell->meaning];
    char text[300];
    snprintf(text, sizeof text, "%s %s", m->code, cell->language->texts[cell->meaning]);
    assert_string_equal(smtpb_reason_name(verdict_on(text).reason), smtpb_reason_name(m->reason));
}

static int run_languages(const struct language *languages, size_t n)
{
    static char names[COUNT(cells)][60];
    for (size_t i = 0; i < n * MEANINGS; i++) {
        cells[i] = (struct cell){ names[i], &languages[i / MEANINGS], i % MEANINGS };
        snprintf(names[i], sizeof names[i], "%s, %s", cells[i].language->name, meanings[i % MEANINGS].name);
    }
    return run_rows("cells", cells, n * MEANINGS, sizeof *cells, cell_means);
}

/* Damaged, disguised, or said of something else. */
struct doubtful {
    const char *name, *text;
};

static void doubtful_is_not_dead(void **state)
{
    const struct doubtful *row = *state;
    smtpb_verdict v = verdict_on(row->text);
    if (v.address == SMTPB_ADDRESS_DEAD)
        fail_msg("rule %u says that the address is dead: %s", v.rule, row->text);
}

#endif
