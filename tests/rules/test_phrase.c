/* SPDX-License-Identifier: MIT */
/* The lines that only the library's rules have, numbered rules and classes of words: what is refused, and where.
   test_user_rules.c has the rest of the grammar. */
#include "../../src/rules/rules.h"
#include "../support.h"

/* ---- A builder that builds nothing ---- */

static void make_word(smtpb_i_scanner *s, smtpb_span word, uint32_t hash, smtpb_i_part *out)
{
    (void)s, (void)word, (void)hash;
    memset(out, 0, sizeof *out);
}

static void make_named(smtpb_i_scanner *s, smtpb_span name, smtpb_i_part *out)
{
    make_word(s, name, 0, out);
}

static void make_gap(smtpb_i_scanner *s, unsigned words, smtpb_i_part *out)
{
    make_word(s, s->line, words, out);
}

static void join(smtpb_i_scanner *s, smtpb_i_part *a, const smtpb_i_part *b)
{
    (void)s, (void)a, (void)b;
}

static void make_maybe(smtpb_i_scanner *s, smtpb_i_part *a)
{
    join(s, a, a);
}

static const smtpb_i_builder nothing = { make_word, make_named, make_gap, make_named, join, join, make_maybe };

/* ---- { name, line, its fault, the octets before that } ---- */

static struct row {
    const char *name, *line;
    smtpb_rules_fault fault;
    size_t at;
} rules[] = {
    { "a rule", "7 : 5 : no such {mailbox} [here] *3 : user_unknown vague", SMTPB_RULES_FAULT_NONE, 0 },
    { "all settings", "7 : : spam : spam_content confidence=low final suspect mark mechanism=spf limit=messages",
      SMTPB_RULES_FAULT_NONE, 0 },
    { "the last number", "32767 : : spam : spam_content", SMTPB_RULES_FAULT_NONE, 0 },
    { "the number of a user's rule", "32768 : : spam : spam_content", SMTPB_RULES_FAULT_NUMBER, 0 },
    { "number 0", " 0 : : spam : spam_content", SMTPB_RULES_FAULT_NUMBER, 1 },
    { "no number", ": : spam : spam_content", SMTPB_RULES_FAULT_NUMBER, 0 },
    { "a word for the number", "x : : spam : spam_content", SMTPB_RULES_FAULT_NUMBER, 0 },
    { "two numbers", "7 8 : : spam : spam_content", SMTPB_RULES_FAULT_FIELDS, 2 },
    { "an unknown setting", "7 : : spam : spam_content loud", SMTPB_RULES_FAULT_SETTING, 26 },
    { "a setting of users", "7 : : spam : spam_content scope=message", SMTPB_RULES_FAULT_SETTING, 26 },
    { "an unknown mechanism", "7 : : spam : spam_content mechanism=x", SMTPB_RULES_FAULT_SETTING, 26 },
    { "an unknown limit", "7 : : spam : spam_content limit=x", SMTPB_RULES_FAULT_SETTING, 26 },
    { "an unknown confidence", "7 : : spam : spam_content confidence=x", SMTPB_RULES_FAULT_VALUE, 26 },
},
  classes[] = {
      { "a class", "{mailbox} = mailbox|user|(mail account)", SMTPB_RULES_FAULT_NONE, 0 },
      { "no closing brace", "{mailbox = user", SMTPB_RULES_FAULT_FIELDS, 15 },
      { "no equals sign", "{mailbox} user", SMTPB_RULES_FAULT_FIELDS, 10 },
      { "nothing behind the brace", "{mailbox}", SMTPB_RULES_FAULT_FIELDS, 9 },
      { "no words", "{mailbox} = ", SMTPB_RULES_FAULT_WORD, 12 },
      { "a bracket that was not opened", "{mailbox} = user)", SMTPB_RULES_FAULT_BRACKET, 16 },
      { "a bracket that is not closed", "{mailbox} = (user", SMTPB_RULES_FAULT_BRACKET, 12 },
      { "words in turn beside a bar", "{mailbox} = a b|c", SMTPB_RULES_FAULT_MIXED, 15 },
  };

static void assert_read(const struct row *row, const smtpb_i_scanner *s, bool read)
{
    assert_string_equal(smtpb_rules_fault_name(s->fault), smtpb_rules_fault_name(row->fault));
    assert_int_equal(s->fault_at, row->at);
    assert_int_equal(read, row->fault == SMTPB_RULES_FAULT_NONE);
}

static void rule_is_read(void **state)
{
    const struct row *row = *state;
    smtpb_span line = heap_copy(smtpb_str(row->line));
    smtpb_i_scanner s = { .line = line, .is_built_in = true, .make = &nothing };
    smtpb_i_rule_line rule;
    assert_read(row, &s, smtpb_i_read_rule(&s, &rule));
    heap_free(line);
}

static void class_is_read(void **state)
{
    const struct row *row = *state;
    smtpb_span line = heap_copy(smtpb_str(row->line)), name;
    smtpb_i_scanner s = { .line = line, .is_built_in = true, .make = &nothing };
    smtpb_i_part words;
    assert_read(row, &s, smtpb_i_read_class(&s, &name, &words));
    if (row->fault == SMTPB_RULES_FAULT_NONE)
        assert_memory_equal(name.ptr, "mailbox", name.len);
    heap_free(line);
}

int main(void)
{
    return RUN_ROWS(rules, rule_is_read) + RUN_ROWS(classes, class_is_read);
}
