/* SPDX-License-Identifier: MIT */
/* What follows from each reason, written a second time to find a wrong word in src/tables/reasons.def. A user rule sets
   the reason; a 4yz and a 5yz reply give the two variants. */
#include "../support.h"

static struct row {
    const char *reason; /* name of the row */
    const char *category, *type4, *type5, *address4, *address5, *action4, *action5, *scope, *severity;
} rows[] = {
    { "user_unknown", "address", "soft", "hard", "suspect", "dead", "retry", "suppress_address", "recipient", "low" },
    { "address_syntax", "address", "soft", "hard", "suspect", "dead", "retry", "suppress_address", "recipient", "low" },
    { "domain_unknown", "address", "soft", "hard", "suspect", "dead", "retry", "suppress_address", "recipient", "low" },
    { "moved", "address", "soft", "hard", "suspect", "dead", "retry", "suppress_address", "recipient", "medium" },
    { "domain_no_mail", "address", "soft", "hard", "suspect", "dead", "retry", "suppress_address", "recipient_domain",
      "low" },
    { "recipient_unverified", "address", "soft", "hard", "suspect", "suspect", "retry", "review", "recipient",
      "medium" },
    { "mailbox_unavailable", "mailbox", "soft", "hard", "suspect", "suspect", "retry", "review", "recipient",
      "medium" },
    { "mailbox_full", "mailbox", "soft", "soft", "suspect", "suspect", "retry_later", "retry_later", "recipient",
      "low" },
    { "mailbox_disabled", "mailbox", "soft", "hard", "suspect", "dead", "retry", "suppress_address", "recipient",
      "low" },
    { "suppressed", "mailbox", "soft", "hard", "suspect", "dead", "review", "suppress_address", "recipient", "low" },
    { "recipient_restricted", "mailbox", "soft", "block", "unaffected", "unaffected", "retry", "review", "recipient",
      "low" },
    { "recipient_blocked_sender", "mailbox", "soft", "block", "unaffected", "unaffected", "retry", "review",
      "recipient", "low" },
    { "system_full", "system", "soft", "soft", "unaffected", "unaffected", "retry", "review", "recipient_domain",
      "low" },
    { "system_error", "system", "soft", "soft", "unaffected", "unaffected", "retry", "review", "recipient_domain",
      "low" },
    { "system_unavailable", "system", "soft", "soft", "unaffected", "unaffected", "retry", "review", "recipient_domain",
      "low" },
    { "network_error", "network", "soft", "soft", "unaffected", "unaffected", "retry", "review", "recipient_domain",
      "low" },
    { "dns_failure", "network", "soft", "soft", "unaffected", "unaffected", "retry", "review", "recipient_domain",
      "low" },
    { "routing_error", "network", "soft", "soft", "unaffected", "unaffected", "retry", "review", "recipient_domain",
      "low" },
    { "mail_loop", "network", "soft", "soft", "unaffected", "unaffected", "retry", "review", "recipient_domain",
      "low" },
    { "expired", "network", "soft", "soft", "suspect", "suspect", "review", "review", "message", "low" },
    { "protocol_error", "protocol", "soft", "block", "unaffected", "unaffected", "retry", "review", "session",
      "medium" },
    { "unsupported", "protocol", "soft", "block", "unaffected", "unaffected", "retry", "review", "session", "medium" },
    { "message_too_large", "message", "block", "block", "unaffected", "unaffected", "fix_message", "fix_message",
      "message", "medium" },
    { "content_rejected", "message", "block", "block", "unaffected", "unaffected", "fix_message", "fix_message",
      "message", "medium" },
    { "attachment_blocked", "message", "block", "block", "unaffected", "unaffected", "fix_message", "fix_message",
      "message", "medium" },
    { "virus", "message", "block", "block", "unaffected", "unaffected", "fix_message", "fix_message", "message",
      "medium" },
    { "spam_content", "message", "block", "block", "unaffected", "unaffected", "fix_message", "fix_message", "message",
      "medium" },
    { "sender_rejected", "authentication", "block", "block", "unaffected", "unaffected", "fix_sender", "fix_sender",
      "sender_domain", "high" },
    { "sender_unauthenticated", "authentication", "block", "block", "unaffected", "unaffected", "fix_sender",
      "fix_sender", "sender_domain", "high" },
    { "reverse_dns", "authentication", "block", "block", "unaffected", "unaffected", "fix_sender", "fix_sender",
      "sender_domain", "high" },
    { "client_auth_required", "authentication", "block", "block", "unaffected", "unaffected", "fix_sender",
      "fix_sender", "session", "high" },
    { "tls_required", "authentication", "block", "block", "unaffected", "unaffected", "fix_sender", "fix_sender",
      "session", "high" },
    { "blocklisted", "reputation", "block", "block", "unaffected", "unaffected", "pause", "request_delisting",
      "source_ip", "high" },
    { "poor_reputation", "reputation", "block", "block", "unaffected", "unaffected", "slow_down", "pause", "source_ip",
      "high" },
    { "rate_limited", "rate", "soft", "block", "unaffected", "unaffected", "slow_down", "pause", "source_ip", "high" },
    { "sender_quota", "rate", "soft", "block", "unaffected", "unaffected", "pause", "pause", "sender_domain", "high" },
    { "recipient_rate_limited", "rate", "soft", "soft", "unaffected", "unaffected", "retry_later", "retry_later",
      "recipient", "low" },
    { "greylisted", "rate", "soft", "soft", "unaffected", "unaffected", "retry_later", "retry_later", "recipient",
      "low" },
    { "too_many_recipients", "rate", "soft", "soft", "unaffected", "unaffected", "retry", "retry", "session", "low" },
    { "policy_rejected", "policy", "block", "block", "unaffected", "unaffected", "review", "review", "message",
      "medium" },
    { "relay_denied", "policy", "block", "block", "unaffected", "unaffected", "review", "review", "recipient_domain",
      "medium" },
    { "undetermined", "other", "soft", "undetermined", "unknown", "unknown", "retry", "review", "message", "medium" },
};

static void follows(const struct row *row, const char *reply, const char *type, const char *address, const char *action)
{
    char rule[80], want[200], got[200];
    char block[1024];
    smtpb_context ctx = SMTPB_CONTEXT_START;
    smtpb_reply parsed;
    smtpb_verdict v;
    size_t need;
    snprintf(rule, sizeof rule, ": word : %s", row->reason);
    assert_int_equal(smtpb_rules_compile((smtpb_span){ rule, strlen(rule) }, block, sizeof block, &need, NULL),
                     SMTPB_OK);
    ctx.rules = (smtpb_span){ block, need };
    ctx.stage = SMTPB_STAGE_RCPT;
    smtpb_parse((smtpb_span){ reply, strlen(reply) }, &parsed);
    smtpb_classify(&parsed, &ctx, &v);
    snprintf(want, sizeof want, "%s %s %s %s %s %s %s", row->reason, row->category, type, address, action, row->scope,
             row->severity);
    snprintf(got, sizeof got, "%s %s %s %s %s %s %s", smtpb_reason_name(v.reason), smtpb_category_name(v.category),
             smtpb_type_name(v.type), smtpb_address_name(v.address), smtpb_action_name(v.action),
             smtpb_scope_name(v.scope), smtpb_severity_name(v.severity));
    assert_string_equal(got, want);
}

static void reason_is_its_row(void **state)
{
    const struct row *row = *state;
    follows(row, "450 word", row->type4, row->address4, row->action4);
    follows(row, "550 word", row->type5, row->address5, row->action5);
}

/* "accepted" has no row: a rule cannot give that reason to a refusal. */
static void every_reason_is_here(void **state)
{
    size_t n = 0;
    (void)state;
    for (int value = 0; strcmp(smtpb_reason_name((smtpb_reason)value), "unrecognized") != 0; value++)
        n++;
    assert_int_equal(n, COUNT(rows) + 1);
}

int main(void)
{
    const struct CMUnitTest more[] = { cmocka_unit_test(every_reason_is_here) };
    return RUN_ROWS(rows, reason_is_its_row) + cmocka_run_group_tests(more, NULL, NULL);
}
