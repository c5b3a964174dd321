/* SPDX-License-Identifier: MIT */
/* Why a verdict came out as it did, and the list of rules. */
#include "tool.h"

#include <stdlib.h>
#include <string.h>

/* What the library says about a rule; cut if it is longer. */
typedef struct rule_texts {
    char phrase[4000], when[200], seen[1000];
} rule_texts;

static rule_texts texts_of(size_t index)
{
    rule_texts of;
    smtpb_rule_text(index, SMTPB_RULE_PHRASE, of.phrase, sizeof of.phrase);
    smtpb_rule_text(index, SMTPB_RULE_WHEN, of.when, sizeof of.when);
    smtpb_rule_text(index, SMTPB_RULE_SEEN, of.seen, sizeof of.seen);
    return of;
}

/* At most `width` octets of the phrase, without cutting a character in two. */
static void put_rule(FILE *out, size_t index, const smtpb_rule_info *rule, int width)
{
    rule_texts of = texts_of(index);
    const char *phrase = of.phrase;
    while (strlen(phrase) > (size_t)width && width > 0 && ((unsigned char)phrase[width] & 0xC0) == 0x80)
        width--;
    fprintf(out, "%5u  %-22s %-8s %.*s%s%s%s%s  (%s)\n", rule->id, smtpb_reason_name(rule->reason),
            rule->mark    ? "mark"
            : rule->vague ? "vague"
                          : "specific",
            width, phrase, strlen(phrase) > (size_t)width ? "..." : "", *of.when ? "  [" : "", of.when,
            *of.when ? "]" : "", of.seen);
}

static bool says(size_t index, const char *text)
{
    rule_texts of = texts_of(index);
    return strstr(of.phrase, text) || strstr(of.seen, text);
}

void list_rules(FILE *out, const smtpb_reason *reason, const char *text)
{
    smtpb_rule_info rule;
    for (size_t i = 0; smtpb_rule_at(i, &rule); i++)
        if ((!reason || rule.reason == *reason) && (!text || says(i, text)))
            put_rule(out, i, &rule, 4000);
}

static void put_why(FILE *out, const judged *j)
{
    const smtpb_verdict *v = &j->verdict;
    fprintf(out, "%s, decided by %s", smtpb_reason_name(v->reason), smtpb_by_text(v->by));
    if (v->rule > 0)
        fprintf(out, ", rule %u", v->rule);
    fprintf(out, ", confidence %s\n", smtpb_confidence_name(v->confidence));
    if (j->reply.nested.len > 0)
        fputs("The reply quotes another one: which of the two counts depends on what the outer one is about.\n", out);
    fputs("Order: your own rules, a quoted reply, a forwarding address, specific phrases, a precise status, vague "
          "phrases, a vague status, the stage and the code; of several phrases, the first in the list.\n\n",
          out);
}

char *normal_form(const smtpb_reply *reply)
{
    size_t n = smtpb_normalize(reply, NULL, 0) + 1;
    char *form = malloc(n);
    if (form)
        smtpb_normalize(reply, form, n);
    return form;
}

/* What may be shown to others: without addresses, hosts and numbers. */
static void put_normal_form(FILE *out, const smtpb_reply *reply)
{
    char *form = normal_form(reply);
    fputs("\nnormal form  ", out);
    if (form)
        put_safe(out, smtpb_str(form));
    fprintf(out, "\nfingerprint  %016llx\n", (unsigned long long)smtpb_fingerprint(reply));
    free(form);
}

void explain(FILE *out, const judged *j)
{
    enum { MOST = 64 };
    smtpb_match matches[MOST];
    smtpb_rule_info rule;
    size_t n = smtpb_matches(&j->reply, &j->context, matches, MOST);
    put_reply(out, &j->reply, j->verdict.by == SMTPB_BY_TEXT ? j->verdict.evidence : (smtpb_span){ NULL, 0 });
    put_why(out, j);
    for (size_t i = 0; i < n && i < MOST && smtpb_rule_at(matches[i].index, &rule); i++) {
        fputs(rule.id == j->verdict.rule ? "=> " : "   ", out);
        put_rule(out, matches[i].index, &rule, 60);
        fputs("          \"", out);
        put_safe(out, matches[i].evidence);
        fputs("\"\n", out);
    }
    if (n == 0)
        fputs("No rule matches the text.\n", out);
    if (j->reply.status.cls > 0) {
        const smtpb_status_info *info = smtpb_status_find(j->reply.status, j->verdict.provider);
        fprintf(out, "   status %u.%u.%u: %s, %s\n", j->reply.status.cls, j->reply.status.subject,
                j->reply.status.detail, smtpb_reason_name(info->reason), info->precise ? "precise" : "vague");
    }
    if (j->reply.code > 0)
        fprintf(out, "   code %u: %s\n", j->reply.code, smtpb_reason_name(smtpb_code(j->reply.code)->reason));
    put_normal_form(out, &j->reply);
}
