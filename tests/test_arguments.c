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

static void no_recipient_without_a_place(void **state)
{
    smtpb_span none = { NULL, 0 }, fields = S("Final-Recipient: rfc822; a@b.example\n"), text = S("<a@b.example>: x\n");
    smtpb_cursor groups = SMTPB_CURSOR_START, said = SMTPB_CURSOR_START;
    smtpb_mail_cursor at = { .found = 0 };
    smtpb_bounce b;
    (void)state;
    assert_false(smtpb_bounce_next(none, fields, text, NULL, &b));
    assert_false(smtpb_bounce_next(none, fields, text, &at, NULL));
    assert_true(smtpb_bounce_next(none, fields, text, &at, &b));
    assert_false(smtpb_dsn_next(fields, NULL, &b));
    assert_false(smtpb_dsn_next(fields, &groups, NULL));
    assert_true(smtpb_dsn_next(fields, &groups, &b));
    assert_false(smtpb_notice_next(text, none, NULL, &b));
    assert_false(smtpb_notice_next(text, none, &said, NULL));
    assert_true(smtpb_notice_next(text, none, &said, &b));
}

static void no_mail(void **state)
{
    smtpb_span none = { NULL, 0 };
    smtpb_mail_cursor at = { .found = 0 };
    char buf[4] = "x";
    (void)state;
    assert_int_equal(smtpb_mail_kind(none), SMTPB_MAIL_OTHER);
    assert_null(smtpb_field(none, "Status").ptr);
    assert_null(smtpb_field((smtpb_span)S("Status: 5.1.1\n"), NULL).ptr);
    assert_int_equal(smtpb_notice_returned(none).len, 0);
    assert_int_equal(smtpb_mail_address(none, buf, sizeof buf), 0);
    assert_string_equal(buf, "");
    assert_int_equal(smtpb_mail_address(none, NULL, 0), 0);
    assert_int_equal(smtpb_mail_json(NULL, 9, NULL, 9, NULL, 9, NULL, buf, sizeof buf), 0);
    assert_true(smtpb_mail_json(NULL, 9, NULL, 9, NULL, 9, &at, NULL, 9) > 0);
    smtpb_judge_bounce(NULL, NULL, NULL, NULL, NULL);
}

/* A cursor that no function wrote. */
static void cursor_of_another(void **state)
{
    smtpb_span text = S("Hi. This is the qmail-send program.\n\n<a@b.example>:\nx\n"), none = { NULL, 0 };
    smtpb_cursor said, groups;
    smtpb_mail_cursor at;
    smtpb_bounce b;
    (void)state;
    said = (smtpb_cursor)SMTPB_CURSOR_START;
    assert_true(smtpb_notice_next(text, none, &said, &b));
    assert_false(smtpb_notice_next(smtpb_str("x"), none, &said, &b));
    memset(&said, 0xFF, sizeof said);
    memset(&groups, 0xFF, sizeof groups);
    memset(&at, 0xFF, sizeof at);
    assert_false(smtpb_notice_next(text, none, &said, &b));
    assert_false(smtpb_dsn_next(text, &groups, &b));
    assert_false(smtpb_bounce_next(none, text, text, &at, &b));
    assert_string_equal(smtpb_notice_name(UINT32_MAX), "");
    assert_string_equal(smtpb_mail_name((smtpb_mail)99), "unrecognized");
    assert_string_equal(smtpb_delivery_name((smtpb_delivery)99), "unrecognized");
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
        cmocka_unit_test(no_recipient_without_a_place),
        cmocka_unit_test(no_mail),
        cmocka_unit_test(cursor_of_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
