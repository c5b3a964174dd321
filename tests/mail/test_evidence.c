/* SPDX-License-Identifier: MIT */
/* Which evidence of a bounce counts, and that the verdict does not contradict what the MTA did. */
#include "../support.h"

#define UNKNOWN "550 5.1.1 no such user"
#define FULL    "552 5.2.2 mailbox full"
#define SPAM    "554 5.7.1 rejected as spam"

/* { name, delivery, status, Diagnostic-Code, X-Actual-Recipient, text, code reason address action stage host } */
static struct row {
    const char *name;
    smtpb_delivery delivery;
    smtpb_status status;
    const char *diagnostic, *actual, *text, *verdict;
} rows[] = {
    { "nothing", SMTPB_DELIVERY_FAILED, { 0 }, "", "", "", "0 undetermined unknown review unknown" },
    { "Diagnostic-Code, rather than the rest",
      SMTPB_DELIVERY_FAILED,
      { 5, 2, 2 },
      "smtp; " UNKNOWN,
      "rfc822; \"" FULL "\"",
      SPAM,
      "550 user_unknown dead suppress_address unknown" },
    { "then X-Actual-Recipient",
      SMTPB_DELIVERY_FAILED,
      { 5, 2, 2 },
      "",
      "rfc822; \"551 User has moved; please try \"<new@example.net>",
      SPAM,
      "551 moved dead suppress_address unknown" },
    { "then the text",
      SMTPB_DELIVERY_FAILED,
      { 5, 2, 2 },
      "X-Unix; 67",
      "",
      UNKNOWN,
      "550 user_unknown dead suppress_address unknown" },
    { "then the words of Diagnostic-Code",
      SMTPB_DELIVERY_FAILED,
      { 5, 2, 2 },
      "x-local; no such user here",
      "",
      "mailbox full",
      "0 user_unknown dead suppress_address unknown" },
    { "then the words of the text",
      SMTPB_DELIVERY_FAILED,
      { 5, 0, 0 },
      "",
      "",
      "mailbox full",
      "0 mailbox_full suspect retry_later unknown" },
    { "then the Status",
      SMTPB_DELIVERY_FAILED,
      { 5, 1, 1 },
      "",
      "",
      "It failed.",
      "0 user_unknown dead suppress_address unknown" },
    { "words beat the Status",
      SMTPB_DELIVERY_FAILED,
      { 5, 0, 0 },
      "",
      "",
      "relay access denied",
      "0 relay_denied unaffected review unknown" },
    { "no reply came",
      SMTPB_DELIVERY_FAILED,
      { 4, 4, 1 },
      "X-Postfix; connect to mx.example.com[192.0.2.1]:25: "
      "Connection refused",
      "",
      UNKNOWN,
      "0 network_error unaffected retry connect" },
    { "the rest of a reply that is cut",
      SMTPB_DELIVERY_FAILED,
      { 5, 0, 0 },
      "SMTP; 550-we are sorry",
      "",
      "host mx.example.com[192.0.2.1] said: 550-we are sorry 550 5.1.1 no such user (in reply to RCPT TO command)",
      "550 user_unknown dead suppress_address rcpt" },
    { "the rest of another reply",
      SMTPB_DELIVERY_FAILED,
      { 5, 0, 0 },
      "SMTP; 550-mailbox full",
      "",
      "host x[192.0.2.1] said: 554 5.7.1 spam (in reply to RCPT TO command)",
      "550 mailbox_full suspect retry_later unknown" },
    { "the stage of the text's reply",
      SMTPB_DELIVERY_FAILED,
      { 5, 0, 0 },
      "smtp; 550 no",
      "",
      "host mx.example.com[192.0.2.1] said: 550 no (in reply to MAIL FROM command)",
      "550 sender_rejected unaffected fix_sender mail" },
    { "not that of another reply",
      SMTPB_DELIVERY_FAILED,
      { 5, 0, 0 },
      "smtp; 550 no",
      "",
      "host mx.example.com[192.0.2.1] said: 554 no (in reply to MAIL FROM command)",
      "550 mailbox_unavailable suspect review unknown" },

    { "delayed is not dead",
      SMTPB_DELIVERY_DELAYED,
      { 4, 0, 0 },
      "smtp; " UNKNOWN,
      "",
      "",
      "550 user_unknown suspect retry unknown" },
    { "delayed keeps another action",
      SMTPB_DELIVERY_DELAYED,
      { 4, 0, 0 },
      "smtp; " SPAM,
      "",
      "",
      "554 spam_content unaffected fix_message unknown" },
    { "delivered in spite of a refusal",
      SMTPB_DELIVERY_DONE,
      { 2, 0, 0 },
      "smtp; " UNKNOWN,
      "",
      "",
      "0 accepted unaffected none unknown" },
    { "relayed in spite of a refusal",
      SMTPB_DELIVERY_RELAYED,
      { 2, 0, 0 },
      "smtp; " UNKNOWN,
      "",
      "",
      "0 accepted unaffected none unknown" },
    { "expanded in spite of a refusal",
      SMTPB_DELIVERY_EXPANDED,
      { 2, 0, 0 },
      "",
      "",
      UNKNOWN,
      "0 accepted unaffected none unknown" },
    { "delivered",
      SMTPB_DELIVERY_DONE,
      { 2, 0, 0 },
      "smtp; 250 2.0.0 ok",
      "",
      "",
      "250 accepted unaffected none unknown" },
    { "complained about",
      SMTPB_DELIVERY_COMPLAINED,
      { 5, 1, 1 },
      "smtp; " UNKNOWN,
      "",
      "abuse",
      "0 undetermined unknown none unknown" },
    { "failed in spite of an acceptance",
      SMTPB_DELIVERY_FAILED,
      { 5, 1, 1 },
      "smtp; 250 ok",
      "",
      "",
      "0 user_unknown dead suppress_address unknown" },
    { "failed, and all that is said is an acceptance",
      SMTPB_DELIVERY_FAILED,
      { 2, 0, 0 },
      "smtp; 250 ok",
      "",
      "",
      "0 undetermined unknown review unknown" },
};

static smtpb_bounce bounce_of(const struct row *row)
{
    return (smtpb_bounce){ .delivery = row->delivery,
                           .status = row->status,
                           .recipient = smtpb_str("gone@example.com"),
                           .diagnostic = smtpb_str(row->diagnostic),
                           .actual = smtpb_str(row->actual),
                           .text = smtpb_str(row->text) };
}

static void verdict_is(void **state)
{
    const struct row *row = *state;
    smtpb_bounce b = bounce_of(row);
    smtpb_reply reply;
    smtpb_origin origin;
    smtpb_verdict v;
    char verdict[200];
    smtpb_judge_bounce(&b, NULL, &reply, &origin, &v);
    snprintf(verdict, sizeof verdict, "%u %s %s %s %s", reply.code, smtpb_reason_name(v.reason),
             smtpb_address_name(v.address), smtpb_action_name(v.action), smtpb_stage_name(origin.stage));
    assert_string_equal(verdict, row->verdict);
    assert_true(row->delivery != SMTPB_DELIVERY_DELAYED || (!v.permanent && v.type != SMTPB_TYPE_HARD));
}

/* ---- Arguments ---- */

static void any_may_be_missing(void **state)
{
    smtpb_bounce b = bounce_of(&rows[1]);
    smtpb_verdict v, other;
    (void)state;
    smtpb_judge_bounce(NULL, NULL, NULL, NULL, NULL);
    smtpb_judge_bounce(&b, NULL, NULL, NULL, NULL);
    smtpb_judge_bounce(NULL, NULL, NULL, NULL, &v);
    assert_int_equal(v.reason, SMTPB_REASON_UNDETERMINED);
    assert_int_equal(v.address, SMTPB_ADDRESS_UNKNOWN);
    smtpb_reply reply;
    smtpb_origin origin;
    smtpb_judge_bounce(&b, NULL, &reply, &origin, &v);
    smtpb_judge_bounce(&b, NULL, NULL, NULL, &other);
    assert_memory_equal(&v, &other, sizeof v);
}

/* What the caller knows counts before what the mail says. */
static void the_caller_knows_better(void **state)
{
    smtpb_bounce b = bounce_of(&rows[1]);
    smtpb_context ctx = SMTPB_CONTEXT_START;
    smtpb_origin origin;
    smtpb_verdict v;
    (void)state;
    b.diagnostic = smtpb_str("smtp; 550 5.1.1 <gone@example.com>: no such user");
    b.host = smtpb_str("aspmx.l.google.com");
    smtpb_judge_bounce(&b, &ctx, NULL, &origin, &v);
    assert_int_equal(v.address, SMTPB_ADDRESS_DEAD);
    assert_int_equal(v.provider, SMTPB_PROVIDER_GOOGLE);
    assert_int_equal(origin.host.len, b.host.len);
    ctx.recipient = smtpb_str("other@example.com");
    ctx.mx = smtpb_str("mx.example.com");
    smtpb_judge_bounce(&b, &ctx, NULL, &origin, &v);
    assert_int_equal(v.address, SMTPB_ADDRESS_SUSPECT);
    assert_int_equal(v.provider, SMTPB_PROVIDER_UNKNOWN);
    assert_ptr_equal(origin.host.ptr, ctx.mx.ptr);
}

/* The context's last members may be missing, as compiled by an older caller. */
static void the_context_may_be_shorter(void **state)
{
    smtpb_bounce b = bounce_of(&rows[1]);
    smtpb_context ctx = SMTPB_CONTEXT_START;
    smtpb_verdict v;
    (void)state;
    ctx.recipient = smtpb_str("other@example.com");
    ctx.size = offsetof(smtpb_context, recipient);
    b.diagnostic = smtpb_str("smtp; 550 5.1.1 <gone@example.com>: no such user");
    smtpb_judge_bounce(&b, &ctx, NULL, NULL, &v);
    assert_int_equal(v.address, SMTPB_ADDRESS_DEAD);
}

static void a_verdict_is_made_milder(void **state)
{
    smtpb_verdict v;
    (void)state;
    smtpb_judge(smtpb_str("550 5.1.1 no such user"), NULL, NULL, NULL, &v);
    smtpb_soften(&v);
    assert_int_equal(v.type, SMTPB_TYPE_SOFT);
    assert_int_equal(v.address, SMTPB_ADDRESS_SUSPECT);
    assert_int_equal(v.action, SMTPB_ACTION_RETRY);
    assert_false(v.permanent);
    smtpb_hold(&v);
    assert_int_equal(v.address, SMTPB_ADDRESS_UNKNOWN);
    assert_int_equal(v.action, SMTPB_ACTION_NONE);
    smtpb_soften(NULL);
    smtpb_hold(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(any_may_be_missing),
                                        cmocka_unit_test(a_verdict_is_made_milder),
                                        cmocka_unit_test(the_caller_knows_better),
                                        cmocka_unit_test(the_context_may_be_shorter) };
    return cmocka_run_group_tests(tests, NULL, NULL) + RUN_ROWS(rows, verdict_is);
}
