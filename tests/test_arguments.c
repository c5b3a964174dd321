/* SPDX-License-Identifier: MIT */
/* Wrong arguments: NULL, sizes that are too small, values and indexes that this version does not know. */
#include "support.h"

static smtpb_reply moved_reply(void)
{
    static const char text[] = "551 5.1.6 please try <new@example.net>";
    smtpb_reply reply;
    smtpb_parse((smtpb_span){ text, sizeof text - 1 }, &reply);
    return reply;
}

static void no_hint_without_a_place(void **state)
{
    smtpb_reply reply = moved_reply();
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_forward forward;
    (void)state;
    assert_false(smtpb_forward_next(NULL, NULL, &at, &forward));
    assert_false(smtpb_forward_next(&reply, NULL, NULL, &forward));
    assert_false(smtpb_forward_next(&reply, NULL, &at, NULL));
    assert_false(smtpb_forward_in(reply.raw, NULL, &forward));
    assert_false(smtpb_forward_in(reply.raw, &at, NULL));
    assert_false(smtpb_forward_in((smtpb_span){ NULL, 1 }, &at, &forward));
    assert_false(smtpb_forward_in((smtpb_span){ NULL, 0 }, &at, &forward));
    assert_true(smtpb_forward_next(&reply, NULL, &at, &forward));
}

static void no_piece_without_a_place(void **state)
{
    smtpb_reply reply = moved_reply();
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_piece piece;
    (void)state;
    assert_false(smtpb_piece_next(NULL, &at, &piece));
    assert_false(smtpb_piece_next(&reply, NULL, &piece));
    assert_false(smtpb_piece_next(&reply, &at, NULL));
    assert_true(smtpb_piece_next(&reply, &at, &piece));
}

static void rules_without_a_pointer(void **state)
{
    smtpb_rules_error error;
    size_t need;
    (void)state;
    assert_int_equal(smtpb_rules_compile((smtpb_span){ NULL, 5 }, NULL, 0, &need, &error), SMTPB_E_ARG);
    assert_int_equal(smtpb_rules_compile((smtpb_span){ NULL, 0 }, NULL, 0, &need, NULL), SMTPB_E_LIMIT);
}

static void verdict_without_a_place(void **state)
{
    smtpb_reply reply = moved_reply();
    (void)state;
    smtpb_classify(&reply, NULL, NULL);
    smtpb_classify_silence(SMTPB_SILENCE_REFUSED, NULL, NULL);
}

static void stage_that_is_not_known_is_unknown(void **state)
{
    smtpb_reply reply = moved_reply();
    smtpb_context strange = SMTPB_CONTEXT_START;
    smtpb_verdict v, w;
    (void)state;
    strange.stage = (smtpb_stage)99;
    smtpb_classify(&reply, &strange, &v);
    smtpb_classify(&reply, NULL, &w);
    assert_memory_equal(&v, &w, sizeof v);
}

static void feed_checks_what_it_is_given(void **state)
{
    smtpb_stream stream = SMTPB_STREAM_START, smaller = SMTPB_STREAM_START;
    smtpb_span in = S("250 ok\r\n"), nowhere = { NULL, 1 };
    smtpb_reply reply;
    (void)state;
    smaller.size = sizeof smaller - 1;
    assert_int_equal(smtpb_feed(NULL, in, &reply), SMTPB_E_ARG);
    assert_int_equal(smtpb_feed(&stream, in, NULL), SMTPB_E_ARG);
    assert_int_equal(smtpb_feed(&smaller, in, &reply), SMTPB_E_ARG);
    assert_int_equal(smtpb_feed(&stream, nowhere, &reply), SMTPB_E_ARG);
    assert_int_equal(smtpb_feed(&stream, in, &reply), SMTPB_OK);
}

static void fewer_octets_than_before(void **state)
{
    smtpb_stream stream = SMTPB_STREAM_START;
    smtpb_reply reply;
    (void)state;
    assert_int_equal(smtpb_feed(&stream, (smtpb_span)S("250-ok\r\n25"), &reply), SMTPB_E_MORE);
    assert_int_equal(smtpb_feed(&stream, (smtpb_span)S("25"), &reply), SMTPB_E_ARG);
}

static void no_rule_past_the_last(void **state)
{
    smtpb_rule_info rule;
    size_t n = 0;
    (void)state;
    while (smtpb_rule_at(n, &rule))
        n++;
    assert_int_equal(rule.id, 0);
    char text[100] = "before";
    assert_int_equal(smtpb_rule_text(n, SMTPB_RULE_PHRASE, text, sizeof text), 0);
    assert_string_equal(text, "");
    assert_int_not_equal(smtpb_rule_text(n - 1, SMTPB_RULE_PHRASE, text, sizeof text), 0);
    assert_string_not_equal(text, "");
    assert_int_equal(smtpb_rule_text(n - 1, (smtpb_rule_part)99, text, sizeof text), 0);
    assert_string_equal(text, "");
    assert_int_equal(smtpb_rule_text(SIZE_MAX, SMTPB_RULE_WHEN, NULL, 0), 0);
    assert_false(smtpb_rule_at(0, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_hint_without_a_place),
        cmocka_unit_test(no_piece_without_a_place),
        cmocka_unit_test(verdict_without_a_place),
        cmocka_unit_test(rules_without_a_pointer),
        cmocka_unit_test(stage_that_is_not_known_is_unknown),
        cmocka_unit_test(feed_checks_what_it_is_given),
        cmocka_unit_test(fewer_octets_than_before),
        cmocka_unit_test(no_rule_past_the_last),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
