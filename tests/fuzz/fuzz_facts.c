/* SPDX-License-Identifier: MIT */
/* Facts lie inside the input and are in range; the normal form of the normal form is the same. */
#include "fuzz.h"

static void check_facts(smtpb_span in, const smtpb_reply *reply)
{
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_fact fact;
    int n = 0;
    while (smtpb_fact_next(reply, NULL, &at, &fact)) {
        MUST(is_inside(in, fact.span) && fact.span.len > 0);
        MUST(fact.kind != SMTPB_FACT_WAIT || (fact.value >= 1 && fact.value <= 604800));
        MUST(strcmp(smtpb_fact_kind_name(fact.kind), "unrecognized") != 0);
        MUST(++n <= 4);
    }
}

static void check_normal_form(const smtpb_reply *reply)
{
    size_t n = smtpb_normalize(reply, NULL, 0);
    char *form = malloc(n + 1), *again = malloc(n + 1);
    smtpb_reply normal;
    MUST(form && again);
    MUST(smtpb_normalize(reply, form, n + 1) == n && form[n] == '\0');
    smtpb_parse((smtpb_span){ form, n }, &normal);
    MUST(smtpb_normalize(&normal, again, n + 1) == n);
    MUST(memcmp(form, again, n) == 0);
    MUST(smtpb_fingerprint(&normal) == smtpb_fingerprint(reply));
    free(form);
    free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    smtpb_span in = { (const char *)data, size };
    smtpb_reply reply;
    smtpb_parse(in, &reply);
    check_facts(in, &reply);
    check_normal_form(&reply);
    return 0;
}
