/* SPDX-License-Identifier: MIT */
/* Why a verdict came out as it did, and the list of rules. */
#include "tool.h"

#include <stdlib.h>
#include <string.h>

enum { LONGEST = 4000 };

/* What the library says about a rule; cut if it is longer. */
typedef struct rule_texts {
    char phrase[LONGEST + 4], when[200], seen[1000];
} rule_texts;

static rule_texts texts_of(size_t index)
{
    rule_texts of;
    smtpb_rule_text(index, SMTPB_RULE_PHRASE, of.phrase, sizeof of.phrase);
    smtpb_rule_text(index, SMTPB_RULE_WHEN, of.when, sizeof of.when);
    smtpb_rule_text(index, SMTPB_RULE_SEEN, of.seen, sizeof of.seen);
    return of;
}

/* Cut to `most` octets, but not within a character. */
static void cut(char *text, size_t most)
{
    if (strlen(text) <= most)
        return;
    while (most > 0 && ((unsigned char)text[most] & 0xC0) == 0x80)
        most--;
    strcpy(text + most, "...");
}

/* What the rule says, and at most so many octets of its phrase. */
static void put_rule(FILE *out, const char *before, size_t index, const smtpb_rule_info *rule, size_t most)
{
    enum { INDENT = 10 };
    rule_texts of = texts_of(index);
    char words[sizeof of + 16];
    cut(of.phrase, most);
    snprintf(words, sizeof words, "%s%s%s%s (%s)", of.phrase, *of.when ? " [" : "", of.when, *of.when ? "]" : "",
             of.seen);
    int begin = fprintf(out, "%s%5u  %-22s %-8s ", before, rule->id, smtpb_reason_name(rule->reason),
                        rule->mark    ? "mark"
                        : rule->vague ? "vague"
                                      : "specific");
    put_wrapped(out, words, INDENT, begin > 0 ? (size_t)begin : 0);
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
            put_rule(out, "", i, &rule, LONGEST);
}

static void put_why(FILE *out, const judged *j)
{
    const smtpb_verdict *v = &j->verdict;
    char what[300], rule[24] = "";
    if (v->rule > 0)
        snprintf(rule, sizeof rule, ", rule %u", v->rule);
    snprintf(what, sizeof what, "%s, decided by %s%s, confidence %s", smtpb_reason_name(v->reason),
             smtpb_by_text(v->by), rule, smtpb_confidence_name(v->confidence));
    put_wrapped(out, what, 0, 0);
    if (j->reply.nested.len > 0)
        put_wrapped(
            out, "The reply quotes another one: which of the two counts depends on what the outer one is about.", 0, 0);
    put_wrapped(out,
                "Order: your own rules, a quoted reply, a forwarding address, specific phrases, a precise status, "
                "vague phrases, a vague status, the stage and the code; of several phrases, the first in the list.",
                0, 0);
    putc('\n', out);
}

/* The words that matched; cut if there are more. */
static void put_evidence(FILE *out, const smtpb_reply *reply, smtpb_span evidence)
{
    char text[1000];
    size_t n = smtpb_text(reply, evidence, text + 1, sizeof text - 2);
    if (n > sizeof text - 3)
        n = sizeof text - 3;
    text[0] = text[n + 1] = '"';
    text[n + 2] = '\0';
    fprintf(out, "%10s", "");
    put_wrapped(out, text, 10, 10);
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
    put_wrapped(out, form ? form : "", 13, 13);
    fprintf(out, "fingerprint  %016llx\n", (unsigned long long)smtpb_fingerprint(reply));
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
        put_rule(out, rule.id == j->verdict.rule ? "=> " : "   ", matches[i].index, &rule, 60);
        put_evidence(out, &j->reply, matches[i].evidence);
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
