/* SPDX-License-Identifier: MIT */
/* Every value of an enumeration has a name and a phrase, and its name is parsed back to it. */
#include "../support.h"

typedef const char *text_of(int value);
typedef bool value_of(smtpb_span name, int *value);

/* Wrappers that take and return int, so that one test fits every enumeration. */
#define NOUN(noun)                                                                                                     \
    static const char *noun##_name(int value)                                                                          \
    {                                                                                                                  \
        return smtpb_##noun##_name((smtpb_##noun)value);                                                               \
    }                                                                                                                  \
    static const char *noun##_text(int value)                                                                          \
    {                                                                                                                  \
        return smtpb_##noun##_text((smtpb_##noun)value);                                                               \
    }                                                                                                                  \
    static bool noun##_parse(smtpb_span name, int *value)                                                              \
    {                                                                                                                  \
        smtpb_##noun got;                                                                                              \
        bool known = smtpb_##noun##_parse(name, &got);                                                                 \
        *value = known ? (int)got : *value;                                                                            \
        return known;                                                                                                  \
    }

/* clang-format off */
NOUN(result) NOUN(stage) NOUN(type) NOUN(address) NOUN(category) NOUN(reason) NOUN(severity) NOUN(action) NOUN(mail)
NOUN(scope) NOUN(confidence) NOUN(by) NOUN(provider) NOUN(silence) NOUN(form) NOUN(join) NOUN(fact_kind) NOUN(delivery)
NOUN(mechanism) NOUN(limit) NOUN(listed) NOUN(rules_fault) NOUN(system) NOUN(reply_flag) NOUN(forward_flag)
/* clang-format on */

#define ROW(noun, least, count)                                                                                        \
    {                                                                                                                  \
#noun, noun##_name, noun##_text, noun##_parse, least, count                                                    \
    }

            static struct noun {
    const char *name;
    text_of *name_of, *phrase_of;
    value_of *parse;
    int least, count; /* how many values have names */
} nouns[] = {
    ROW(result, -4, 5),   ROW(stage, 0, 10),      ROW(type, 0, 5),         ROW(address, 0, 4), ROW(category, 0, 12),
    ROW(reason, 0, 43),   ROW(severity, 0, 4),    ROW(action, 0, 10),      ROW(scope, 0, 6),   ROW(confidence, 0, 3),
    ROW(by, 0, 6),        ROW(provider, 0, 104),  ROW(silence, 0, 3),      ROW(form, 0, 13),   ROW(join, 0, 3),
    ROW(fact_kind, 0, 4), ROW(mechanism, 1, 4),   ROW(limit, 1, 6),        ROW(listed, 0, 5),  ROW(rules_fault, 0, 16),
    ROW(system, 0, 10),   ROW(reply_flag, 1, 12), ROW(forward_flag, 1, 7), ROW(mail, 0, 6),    ROW(delivery, 0, 6),
};

static bool is_snake(const char *name)
{
    for (; *name; name++)
        if (*name != '_' && (*name < 'a' || *name > 'z') && (*name < '0' || *name > '9'))
            return false;
    return true;
}

static void names_go_both_ways(void **state)
{
    const struct noun *row = *state;
    int count = 0;
    for (int value = -10; value <= 5000; value++) {
        const char *name = row->name_of(value);
        int back = -99;
        if (strcmp(name, "unrecognized") == 0)
            continue;
        count++;
        assert_true(is_snake(name));
        assert_true(strlen(row->phrase_of(value)) > 0);
        assert_string_not_equal(row->phrase_of(value), "unrecognized");
        assert_true(row->parse((smtpb_span){ name, strlen(name) }, &back));
        assert_int_equal(back, value);
    }
    assert_int_equal(count, row->count);
    assert_string_not_equal(row->name_of(row->least), "unrecognized");
}

static void other_values_have_a_name_too(void **state)
{
    const struct noun *row = *state;
    const int others[] = { -10, 4097, 1 << 30 };
    for (size_t i = 0; i < COUNT(others); i++) {
        assert_string_equal(row->name_of(others[i]), "unrecognized");
        assert_string_equal(row->phrase_of(others[i]), "unrecognized");
    }
}

static void other_names_are_refused(void **state)
{
    const struct noun *row = *state;
    const char *others[] = { "", "unrecognized", "user unknown", " ok", "\xFF" };
    for (size_t i = 0; i < COUNT(others); i++) {
        int value = -99;
        assert_false(row->parse((smtpb_span){ others[i], strlen(others[i]) }, &value));
        assert_int_equal(value, -99);
    }
}

static void nowhere_to_put_it(void **state)
{
    (void)state;
    assert_false(smtpb_stage_parse((smtpb_span)S("rcpt"), NULL));
    assert_false(smtpb_reason_parse((smtpb_span)S("moved"), NULL));
}

static struct alias {
    const char *name;
    smtpb_stage stage;
} aliases[] = {
    { "ehlo", SMTPB_STAGE_HELO }, { "LHLO", SMTPB_STAGE_HELO }, { "Dot", SMTPB_STAGE_EOD },
    { "bdat", SMTPB_STAGE_EOD },  { "RCPT", SMTPB_STAGE_RCPT },
};

static void stage_has_other_names(void **state)
{
    const struct alias *row = *state;
    smtpb_stage stage;
    assert_true(smtpb_stage_parse((smtpb_span){ row->name, strlen(row->name) }, &stage));
    assert_string_equal(smtpb_stage_name(stage), smtpb_stage_name(row->stage));
}

static void version_is_the_header_s(void **state)
{
    (void)state;
    assert_int_equal(smtpb_version(), SMTPB_VERSION_NUM);
}

int main(void)
{
    const struct CMUnitTest more[] = { cmocka_unit_test(version_is_the_header_s), cmocka_unit_test(nowhere_to_put_it) };
    return RUN_ROWS(nouns, names_go_both_ways) + RUN_ROWS(nouns, other_values_have_a_name_too) +
           RUN_ROWS(nouns, other_names_are_refused) + RUN_ROWS(aliases, stage_has_other_names) +
           cmocka_run_group_tests(more, NULL, NULL);
}
