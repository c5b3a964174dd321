/* SPDX-License-Identifier: MIT */
/* A mail's recipients as JSON: the members, their order, and buffers of every size. */
#include "../support.h"
#include "../tool/json_check.h"

#define DAEMON "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.net\n"
#define GONE                                                                                                           \
    "Original-Recipient: utf-8; \\x{F6}@example.org\nFinal-Recipient: rfc822; gone@example.com\nAction: failed\n"      \
    "Status: 5.1.1\nRemote-MTA: dns; mx.example.com\nDiagnostic-Code: smtp; 550 5.1.1 no such user\n"
#define FULL "\nFinal-Recipient: rfc822; full@example.net\nAction: delayed\nStatus: 4.2.2\n"
#define FINE "\nFinal-Recipient: rfc822; fine@example.net\nAction: relayed\nStatus: 2.0.0\n"
#define TEXT "Hi. This is the qmail-send program.\n\n<gone@example.com>:\n550 5.1.1 no such user\n"

static char buf[8192];

static size_t next(const char *headers, const char *fields, const char *text, smtpb_mail_cursor *at)
{
    size_t need =
        smtpb_mail_json(headers, strlen(headers), fields, strlen(fields), text, strlen(text), at, buf, sizeof buf);
    assert_in_range(need, 0, sizeof buf - 1);
    assert_true(need == 0 || (strlen(buf) == need && is_json(buf, need)));
    return need;
}

/* ---- { name, headers, fields, text, the members behind those of smtpb_json of each object } ---- */

static struct mail {
    const char *name, *headers, *fields, *text;
    const char *ends[4];
} mails[] = {
    { "a report",
      DAEMON,
      GONE FULL FINE,
      "",
      { "\"kind\":\"bounce\",\"recipient\":\"gone@example.com\",\"original_recipient\":\"\xC3\xB6@example.org\","
        "\"result\":\"failed\",\"form\":null}",
        "\"kind\":\"delayed\",\"recipient\":\"full@example.net\",\"original_recipient\":null,\"result\":\"delayed\","
        "\"form\":null}",
        "\"kind\":\"delivered\",\"recipient\":\"fine@example.net\",\"original_recipient\":null,\"result\":\"relayed\","
        "\"form\":null}" } },
    { "a notice",
      DAEMON,
      "",
      TEXT,
      { "\"kind\":\"bounce\",\"recipient\":\"gone@example.com\",\"original_recipient\":null,\"result\":null,"
        "\"form\":\"qmail\"}" } },
    { "a bounce of a bounce, by Postfix",
      DAEMON,
      "X-Postfix-Sender: rfc822; \n\n" GONE FULL,
      "",
      { "\"kind\":\"bounce_of_bounce\",\"recipient\":\"gone@example.com\",\"original_recipient\":\"\xC3\xB6@example."
        "org\","
        "\"result\":\"failed\",\"form\":null}",
        "\"kind\":\"bounce_of_bounce\",\"recipient\":\"full@example.net\",\"original_recipient\":null,"
        "\"result\":\"delayed\",\"form\":null}" } },
    { "a bounce of a bounce, by the header behind the text",
      DAEMON,
      "",
      TEXT "\n--- Below this line is a copy of the message.\n\nReturn-Path: <>\nSubject: failure\n\nx\n",
      { "\"kind\":\"bounce_of_bounce\",\"recipient\":\"gone@example.com\",\"original_recipient\":null,\"result\":null,"
        "\"form\":\"qmail\"}" } },
    { "a bounce of a bounce, by a header that the caller puts there",
      DAEMON,
      GONE,
      "x\n\n----- Original message\n\nFrom: MAILER-DAEMON@example.org\n",
      { "\"kind\":\"bounce_of_bounce\",\"recipient\":\"gone@example.com\",\"original_recipient\":\"\xC3\xB6@example."
        "org\","
        "\"result\":\"failed\",\"form\":null}" } },
    { "a bounce of a mail that quotes one",
      DAEMON,
      "",
      TEXT "\n--- Below this line is a copy of the message.\n\nReturn-Path: <a@example.org>\n\nReturn-Path: <>\n",
      { "\"kind\":\"bounce\",\"recipient\":\"gone@example.com\",\"original_recipient\":null,\"result\":null,"
        "\"form\":\"qmail\"}" } },
    { "a bounce that names nobody",
      DAEMON,
      "",
      "x\n",
      { "\"kind\":\"bounce\",\"recipient\":null,\"original_recipient\":null,\"result\":null,\"form\":null}" } },
    { "a delay that names nobody",
      DAEMON "Subject: Delivery delayed\n",
      "",
      "x\n",
      { "\"kind\":\"delayed\",\"recipient\":null,\"original_recipient\":null,\"result\":null,\"form\":null}" } },
    { "an automatic reply",
      "From: a@example.org\nAuto-Submitted: auto-replied\n",
      GONE,
      TEXT,
      { "\"kind\":\"auto_reply\",\"recipient\":null,\"original_recipient\":null,\"result\":null,\"form\":null}" } },
    { "a complaint",
      "Content-Type: multipart/report; report-type=feedback-report\n",
      "",
      "x\n",
      { "\"kind\":\"complaint\",\"recipient\":null,\"original_recipient\":null,\"result\":null,\"form\":null}" } },
    { "a receipt",
      "Content-Type: multipart/report; report-type=disposition-notification\n",
      "",
      "x\n",
      { "\"kind\":\"receipt\",\"recipient\":null,\"original_recipient\":null,\"result\":null,\"form\":null}" } },
    { "a person",
      "From: a@example.org\n",
      GONE,
      TEXT,
      { "\"kind\":\"other\",\"recipient\":null,\"original_recipient\":null,\"result\":null,\"form\":null}" } },
    { "nothing",
      "",
      "",
      "",
      { "\"kind\":\"other\",\"recipient\":null,\"original_recipient\":null,\"result\":null,\"form\":null}" } },
};

static void objects_end_with(void **state)
{
    const struct mail *row = *state;
    smtpb_mail_cursor at = { .found = 0 };
    for (size_t i = 0; i < 4 && row->ends[i]; i++) {
        size_t need = next(row->headers, row->fields, row->text, &at), end = strlen(row->ends[i]);
        assert_in_range(need, end + 1, sizeof buf);
        assert_string_equal(buf + need - end, row->ends[i]);
    }
    assert_int_equal(next(row->headers, row->fields, row->text, &at), 0);
    assert_int_equal(next(row->headers, row->fields, row->text, &at), 0);
}

/* ---- The members before them ---- */

static void begins_as_smtpb_json_does(void **state)
{
    static const char diagnostic[] = "smtp; 550 5.1.1 no such user";
    static char expected[8192];
    smtpb_mail_cursor at = { .found = 0 };
    smtpb_context ctx = SMTPB_CONTEXT_START;
    smtpb_reply reply;
    smtpb_origin origin;
    smtpb_verdict verdict;
    (void)state;
    ctx.recipient = smtpb_str("gone@example.com");
    ctx.mx = smtpb_str("mx.example.com");
    smtpb_find(SMTPB_FORM_DSN_FIELD, smtpb_str(diagnostic), &reply, &origin);
    smtpb_judge_found(&reply, &origin, &ctx, &verdict);
    origin.host = ctx.mx;
    size_t octets = smtpb_json(&reply, &origin, &ctx, &verdict, NULL, expected, sizeof expected);
    next(DAEMON, GONE, "", &at);
    assert_memory_equal(buf, expected, octets - 1);
    assert_memory_equal(buf + octets - 1, ",\"kind\":", 8);
}

static void error_of_an_unread_bounce(void **state)
{
    smtpb_mail_cursor at = { .found = 0 }, again = at;
    (void)state;
    next(DAEMON, "", "x\n", &at);
    assert_non_null(strstr(buf, "\"error\":\"a bounce that names no recipient\""));
    assert_non_null(strstr(buf, "\"reason\":\"undetermined\""));
    next("From: a@example.org\n", "", "x\n", &again);
    assert_non_null(strstr(buf, "\"error\":null"));
}

static void nobody_acts_on_a_bounce_of_a_bounce(void **state)
{
    smtpb_mail_cursor at = { .found = 0 };
    (void)state;
    next(DAEMON, "X-Postfix-Sender: rfc822; \n\n" GONE, "", &at);
    assert_non_null(strstr(buf, "\"reason\":\"user_unknown\""));
    assert_non_null(strstr(buf, "\"address\":\"unknown\""));
    assert_non_null(strstr(buf, "\"action\":\"none\""));
}

static void an_address_of_any_length_is_decoded(void **state)
{
    static char fields[4096];
    smtpb_mail_cursor at = { .found = 0 };
    size_t n = (size_t)sprintf(fields, "Final-Recipient: utf-8; ");
    (void)state;
    for (int i = 0; i < 300; i++)
        n += (size_t)sprintf(fields + n, "\\x{F6}");
    next(DAEMON, fields, "", &at);
    assert_non_null(strstr(buf, "\xC3\xB6\xC3\xB6\xC3\xB6"));
    assert_null(strstr(buf, "x{F6}"));
}

/* ---- Buffers ---- */

static const char *const parts[] = { DAEMON, GONE FULL, TEXT };

static size_t write_to(smtpb_mail_cursor *at, char *out, size_t cap)
{
    return smtpb_mail_json(parts[0], strlen(parts[0]), parts[1], strlen(parts[1]), parts[2], strlen(parts[2]), at, out,
                           cap);
}

/* Of each recipient's object; the cursor is set back after each call but the last. */
static void any_size_of_buffer(void **state)
{
    static char cut[8192];
    smtpb_mail_cursor at = { .found = 0 };
    (void)state;
    for (int i = 0; i < 2; i++) {
        smtpb_mail_cursor before = at;
        size_t need = write_to(&at, buf, sizeof buf);
        for (size_t cap = 0; cap <= need + 2; cap++) {
            memset(cut, '#', sizeof cut);
            at = before;
            assert_int_equal(write_to(&at, cut, cap), need);
            assert_cut(cut, cap, buf, need);
        }
        at = before;
        assert_int_equal(write_to(&at, NULL, 99), need);
    }
    assert_int_equal(write_to(&at, buf, sizeof buf), 0);
}

static void the_same_for_nobody(void **state)
{
    smtpb_mail_cursor at = { .found = 0 }, before = at;
    char small[10];
    (void)state;
    size_t need = smtpb_mail_json(NULL, 7, NULL, 7, NULL, 7, &at, small, sizeof small);
    assert_in_range(need, sizeof small, 8192);
    at = before;
    assert_int_equal(smtpb_mail_json(NULL, 0, NULL, 0, NULL, 0, &at, buf, sizeof buf), need);
    assert_true(is_json(buf, need));
    assert_int_equal(smtpb_mail_json(NULL, 0, NULL, 0, NULL, 0, &at, buf, sizeof buf), 0);
    assert_int_equal(smtpb_mail_json(NULL, 0, NULL, 0, NULL, 0, NULL, buf, sizeof buf), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(begins_as_smtpb_json_does),
        cmocka_unit_test(error_of_an_unread_bounce),
        cmocka_unit_test(nobody_acts_on_a_bounce_of_a_bounce),
        cmocka_unit_test(an_address_of_any_length_is_decoded),
        cmocka_unit_test(any_size_of_buffer),
        cmocka_unit_test(the_same_for_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) + RUN_ROWS(mails, objects_end_with);
}
