/* SPDX-License-Identifier: MIT */
/* A thousand rules of one's own: a long list of a sender of mass mail. Each joins a word that replies often have with
   another. */
#include "own_rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const of[] = {
    "account",  "address",    "attachment", "authentication",
    "client",   "connection", "content",    "delivery",
    "dkim",     "dmarc",      "domain",     "envelope",
    "gateway",  "host",       "ip",         "limit",
    "mail",     "mailbox",    "message",    "network",
    "policy",   "quota",      "rate",       "recipient",
    "record",   "relay",      "reputation", "sender",
    "server",   "service",    "session",    "signature",
    "spam",     "spf",        "system",     "tls",
    "transfer", "traffic",    "url",        "user",
};
static const char *const said[] = {
    "archived", "banned",  "blocked",   "bounced", "closed",    "deferred", "denied",   "exceeded", "expired",
    "failed",   "full",    "invalid",   "limited", "listed",    "missing",  "moved",    "paused",   "refused",
    "rejected", "retired", "suspended", "timeout", "throttled", "unknown",  "unsigned",
};

enum { OF = sizeof of / sizeof *of, SAID = sizeof said / sizeof *said, LONGEST_LINE = 60 };

static void write_rules(char *text)
{
    for (size_t i = 0; i < OF; i++)
        for (size_t k = 0; k < SAID; k++)
            text += snprintf(text, LONGEST_LINE, ": %s *3 %s : policy_rejected\n", of[i], said[k]);
}

smtpb_span own_rules(void)
{
    size_t need = 0;
    char *text = malloc((size_t)OF * SAID * LONGEST_LINE), *block = NULL;
    if (text) {
        write_rules(text);
        smtpb_rules_compile((smtpb_span){ text, strlen(text) }, NULL, 0, &need, NULL);
        block = malloc(need);
    }
    if (!block || smtpb_rules_compile((smtpb_span){ text, strlen(text) }, block, need, NULL, NULL) != SMTPB_OK) {
        fputs("the rules of one's own do not compile\n", stderr);
        exit(1);
    }
    free(text);
    return (smtpb_span){ block, need };
}
