/* SPDX-License-Identifier: MIT */
/* smtpb_judge: from octets to a verdict in one call, with the same result as its steps. */
#include "../support.h"

/* ---- { name, input, the caller's stage, result, reason, stage and host of the log line } ---- */

static struct judged {
    const char *name, *in;
    smtpb_stage stage;
    smtpb_result result;
    smtpb_reason reason;
    smtpb_stage origin_stage;
    const char *host;
} judged[] = {
    { "a reply", "550 5.1.1 No such user", SMTPB_STAGE_UNKNOWN, SMTPB_OK, SMTPB_REASON_USER_UNKNOWN,
      SMTPB_STAGE_UNKNOWN, "" },
    { "stage of the caller", "550 no", SMTPB_STAGE_MAIL, SMTPB_OK, SMTPB_REASON_SENDER_REJECTED, SMTPB_STAGE_UNKNOWN,
      "" },
    { "stage of a log line", "host mx.example.com[192.0.2.1] said: 550 no (in reply to MAIL FROM command)",
      SMTPB_STAGE_UNKNOWN, SMTPB_OK, SMTPB_REASON_SENDER_REJECTED, SMTPB_STAGE_MAIL, "mx.example.com" },
    { "stage of the caller and of a log line",
      "host mx.example.com[192.0.2.1] said: 550 no (in reply to MAIL FROM command)", SMTPB_STAGE_RCPT, SMTPB_OK,
      SMTPB_REASON_MAILBOX_UNAVAILABLE, SMTPB_STAGE_MAIL, "mx.example.com" },
    { "the host tells the provider",
      "host a.mail.protection.outlook.com[192.0.2.1] said: 550 5.1.10 x (in reply to RCPT TO command)",
      SMTPB_STAGE_UNKNOWN, SMTPB_OK, SMTPB_REASON_USER_UNKNOWN, SMTPB_STAGE_RCPT, "a.mail.protection.outlook.com" },
    { "no reply came", "lost connection with a[192.0.2.1] while sending RCPT TO", SMTPB_STAGE_UNKNOWN, SMTPB_E_SYNTAX,
      SMTPB_REASON_NETWORK_ERROR, SMTPB_STAGE_RCPT, "a" },
    { "words without a code", "unknown user", SMTPB_STAGE_UNKNOWN, SMTPB_E_SYNTAX, SMTPB_REASON_USER_UNKNOWN,
      SMTPB_STAGE_UNKNOWN, "" },
    { "nothing", "", SMTPB_STAGE_UNKNOWN, SMTPB_E_SYNTAX, SMTPB_REASON_UNDETERMINED, SMTPB_STAGE_UNKNOWN, "" },
};

static void verdict_is(void **state)
{
    const struct judged *row = *state;
    smtpb_context ctx = SMTPB_CONTEXT_START;
    smtpb_span in = heap_copy(smtpb_str(row->in));
    smtpb_reply reply;
    smtpb_origin origin;
    smtpb_verdict v, found, alone;
    ctx.stage = row->stage;
    assert_int_equal(smtpb_judge(in, &ctx, &reply, &origin, &v), row->result);
    assert_string_equal(smtpb_reason_name(v.reason), smtpb_reason_name(row->reason));
    assert_int_equal(origin.stage, row->origin_stage);
    assert_int_equal(origin.host.len, strlen(row->host));
    assert_memory_equal(origin.host.ptr ? origin.host.ptr : "", row->host, strlen(row->host));
    smtpb_judge_found(&reply, &origin, &ctx, &found);
    assert_memory_equal(&found, &v, sizeof v);
    smtpb_judge(in, &ctx, NULL, NULL, &alone);
    assert_memory_equal(&alone, &v, sizeof v);
    free((char *)(uintptr_t)in.ptr);
}

static void without_a_place_or_a_pointer(void **state)
{
    smtpb_verdict v;
    smtpb_reply reply;
    smtpb_origin origin;
    (void)state;
    assert_int_equal(smtpb_judge(smtpb_str("550 a"), NULL, NULL, NULL, NULL), SMTPB_E_ARG);
    assert_int_equal(smtpb_judge((smtpb_span){ NULL, 1 }, NULL, &reply, &origin, &v), SMTPB_E_ARG);
    assert_int_equal(v.reason, SMTPB_REASON_UNDETERMINED);
    assert_int_equal(reply.lines + origin.host.len, 0);
    smtpb_judge_found(NULL, NULL, NULL, &v);
    assert_int_equal(v.reason, SMTPB_REASON_UNDETERMINED);
    smtpb_judge_found(&reply, &origin, NULL, NULL);
}

static void a_string_as_a_span(void **state)
{
    (void)state;
    assert_int_equal(smtpb_str("550").len, 3);
    assert_int_equal(smtpb_str("").len, 0);
    assert_int_equal(smtpb_str(NULL).len, 0);
    assert_null(smtpb_str(NULL).ptr);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(without_a_place_or_a_pointer),
                                        cmocka_unit_test(a_string_as_a_span) };
    return RUN_ROWS(judged, verdict_is) + cmocka_run_group_tests(tests, NULL, NULL);
}
