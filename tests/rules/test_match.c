/* SPDX-License-Identifier: MIT */
/* The fast matcher and a plain one agree on the rules' vectors, on changed and mixed vectors, and on random octets. */
#include "../../src/rules/rules.h"
#include "../support.h"
#include "reference_match.h"

static struct vector {
    const char *name;
    unsigned id;
    const char *fires, *misses;
} vectors[] = {
#include "vectors_rules.inc"
};

static unsigned long seed = 7;

static unsigned below(unsigned n)
{
    seed = seed * 1103515245ul + 12345ul;
    return (unsigned)(seed >> 16 & 0x7FFF) % n;
}

/* Every eighth rule, starting at a random one: all pairs of texts and rules would take minutes. */
static void assert_agrees(const char *text, size_t len)
{
    enum { EACH = 8 };
    smtpb_reply reply;
    smtpb_parse((smtpb_span){ text, len }, &reply);
    reference_read(&reply);
    for (size_t i = below(EACH); smtpb_i_rule_at(i); i += EACH) {
        const smtpb_i_rule *rule = smtpb_i_rule_at(i);
        if (rule->code || rule->digit || rule->stages || rule->subject || rule->provider)
            continue;
        bool fast = smtpb_i_match_one(&reply, SMTPB_STAGE_UNKNOWN, SMTPB_PROVIDER_UNKNOWN, i).len > 0;
        if (fast != reference_matches(smtpb_rule_text(i, SMTPB_RULE_PHRASE)))
            fail_msg("rule %u: %s in: %.*s", rule->id, fast ? "only the fast one" : "only the plain one", (int)len,
                     text);
    }
}

static void agrees_on_vectors(void **state)
{
    const struct vector *row = *state;
    assert_agrees(row->fires, strlen(row->fires));
    assert_agrees(row->misses, strlen(row->misses));
}

/* Change some octets: punctuation, case, line breaks, anything. */
static void agrees_on_mutations(void **state)
{
    static const char marks[] = " .,-'<>@:/_\n\"()XxSs5";
    const struct vector *row = *state;
    char text[600];
    size_t len = strlen(row->fires);
    for (int round = 0; round < 2; round++) {
        memcpy(text, row->fires, len);
        for (unsigned n = 1 + below(3); n > 0; n--)
            text[4 + below((unsigned)len - 4)] = below(8) ? marks[below(sizeof marks - 1)] : (char)below(256);
        assert_agrees(text, len);
    }
}

static void agrees_on_mixtures(void **state)
{
    char text[1200];
    (void)state;
    for (int round = 0; round < 60; round++) {
        const char *a = vectors[below(COUNT(vectors))].fires, *b = vectors[below(COUNT(vectors))].fires + 4;
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
    return RUN_ROWS(vectors, agrees_on_vectors) + RUN_ROWS(vectors, agrees_on_mutations) +
           cmocka_run_group_tests(more, NULL, NULL);
}
