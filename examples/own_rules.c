/* SPDX-License-Identifier: MIT */
/* own_rules: your own rules, compiled once; they take precedence over all other evidence. */
#include <smtpbounce.h>
#include <stdio.h>
#include <stdlib.h>

static const char rules[] =
    "# Our partner's gateway says this about mailboxes that come back on Monday.\n"
    "5 : gone fishing : mailbox_disabled address=suspect action=retry_later retry_after=86400\n";

int main(void)
{
    smtpb_rules_error error;
    smtpb_context ctx = SMTPB_CONTEXT_START;
    smtpb_verdict verdict;
    size_t need = 0;
    if (smtpb_rules_compile(smtpb_str(rules), NULL, 0, &need, &error) == SMTPB_E_SYNTAX) {
        fprintf(stderr, "line %u: %s\n", (unsigned)error.line, smtpb_rules_fault_text(error.fault));
        return 1;
    }
    char *block = malloc(need); /* must outlive the last verdict that uses it */
    if (!block || smtpb_rules_compile(smtpb_str(rules), block, need, &need, NULL) != SMTPB_OK)
        return 1;
    ctx.rules = (smtpb_span){ block, need };
    smtpb_judge(smtpb_str("550 5.1.1 Gone fishing"), &ctx, NULL, NULL, &verdict);
    printf("%s, rule %u, retry after %u seconds\n", smtpb_reason_name(verdict.reason), (unsigned)verdict.rule,
           (unsigned)verdict.retry_after);
    free(block);
    return 0;
}
