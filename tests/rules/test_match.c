/* SPDX-License-Identifier: MIT */
/* The fast matcher and a plain one agree on the rules' replies, on changed and mixed ones, and on random octets. */
#include "../../src/rules/rules.h"
#include "../support.h"
#include "reference_match.h"
#include "rule_files.h"

static unsigned long seed = 7;

static unsigned below(unsigned n)
{
    seed = seed * 1103515245ul + 12345ul;
    return (unsigned)(seed >> 16 & 0x7FFF) % n;
}

static void assert_agrees(const char *text, size_t len)
{
    smtpb_reply reply;
    smtpb_parse((smtpb_span){ text, len }, &reply);
    reference_read(&reply);
    for (size_t i = 0; smtpb_i_rule_at(i); i++) {
        const smtpb_i_rule *rule = smtpb_i_rule_at(i);
        const smtpb_i_conditions *c = &smtpb_i_meaning_of(rule)->when;
        if (c->code || c->digit || c->stages || c->subject || c->provider)
            continue;
        bool fast = smtpb_i_match_one(&reply, SMTPB_STAGE_UNKNOWN, SMTPB_PROVIDER_UNKNOWN, i).len > 0;
        if (fast != reference_matches(i))
            fail_msg("rule %u: %s in: %.*s", smtpb_i_rule_number(rule),
                     fast ? "only the fast one" : "only the plain one", (int)len, text);
    }
}

static void agrees_on_vectors(void **state)
{
    const proof *row = *state;
    assert_agrees(row->text, strlen(row->text));
}

/* Change some octets: punctuation, case, line breaks, anything. */
static void agrees_on_mutations(void **state)
{
    static const char marks[] = " .,-'<>@:/_\n\"()XxSs5";
    const proof *row = *state;
    char text[600];
    size_t len = strlen(row->text);
    for (int round = 0; round < 2; round++) {
        memcpy(text, row->text, len);
        for (unsigned n = 1 + below(3); n > 0; n--)
            text[4 + below((unsigned)len - 4)] = below(8) ? marks[below(sizeof marks - 1)] : (char)below(256);
        assert_agrees(text, len);
    }
}

static void agrees_on_mixtures(void **state)
{
    const rule_files *files = the_rule_files();
    char text[1200];
    (void)state;
    for (int round = 0; round < 60; round++) {
        const char *a = files->oks[below((unsigned)files->ok_count)].text;
        const char *b = files->oks[below((unsigned)files->ok_count)].text + 4;
        snprintf(text, sizeof text, "%s %s", a, b + below((unsigned)strlen(b)));
        assert_agrees(text, strlen(text));
    }
}

static void agrees_on_random_octets(void **state)
{
    char text[300] = "550 ";
    (void)state;
    for (int round = 0; round < 60; round++) {
        for (size_t i = 4; i < sizeof text; i++)
            text[i] = (char)below(256);
        assert_agrees(text, sizeof text);
    }
}

int main(void)
{
    const struct CMUnitTest more[] = {
        cmocka_unit_test(agrees_on_mixtures),
        cmocka_unit_test(agrees_on_random_octets),
    };
    const rule_files *files = the_rule_files();
    return run_rows("ok", files->oks, files->ok_count, sizeof *files->oks, agrees_on_vectors) +
           run_rows("not", files->nots, files->not_count, sizeof *files->nots, agrees_on_vectors) +
           run_rows("changed", files->oks, files->ok_count, sizeof *files->oks, agrees_on_mutations) +
           cmocka_run_group_tests(more, NULL, NULL);
}
