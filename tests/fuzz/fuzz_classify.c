/* SPDX-License-Identifier: MIT */
/* smtpb_classify at every stage: evidence lies inside, dead only on what is permanent, and the line ends change
   nothing. */
#include "fuzz.h"

static void check(smtpb_span in, const smtpb_reply *reply, const smtpb_context *context, const smtpb_verdict *v)
{
    MUST(is_inside(in, v->evidence));
    MUST(v->retry_after <= 604800);
    MUST(v->address != SMTPB_ADDRESS_DEAD || (v->permanent && v->confidence >= SMTPB_CONFIDENCE_MEDIUM));
    MUST(v->address != SMTPB_ADDRESS_DEAD || context->stage == SMTPB_STAGE_UNKNOWN || context->stage >= SMTPB_STAGE_RCPT);
    MUST((v->action == SMTPB_ACTION_SUPPRESS_ADDRESS) == (v->address == SMTPB_ADDRESS_DEAD));
    MUST(!v->permanent || reply->code == 0 || reply->code / 100 == 5);
    MUST((v->reason == SMTPB_REASON_ACCEPTED) == (v->type == SMTPB_TYPE_NONE));
    MUST(strcmp(smtpb_reason_name(v->reason), "unrecognized") != 0 && strlen(smtpb_advice(v)) > 0);
}

/* The octets of `in` with LF for each CRLF; in place of nothing else. */
static size_t without_cr(smtpb_span in, char *out)
{
    size_t n = 0;
    for (size_t i = 0; i < in.len; i++)
        if (in.ptr[i] != '\r' || i + 1 == in.len || in.ptr[i + 1] != '\n')
            out[n++] = in.ptr[i];
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    smtpb_span in = { (const char *)data, size };
    smtpb_context context = SMTPB_CONTEXT_START;
    smtpb_reply reply, lf;
    smtpb_verdict v, w;
    char *copy = malloc(size + 1);
    MUST(copy);
    smtpb_parse(in, &reply);
    smtpb_parse((smtpb_span){ copy, without_cr(in, copy) }, &lf);
    context.mx = (smtpb_span){ "mx.google.com", size % 2 * 13 };
    for (int stage = SMTPB_STAGE_UNKNOWN; stage <= SMTPB_STAGE_OTHER; stage++) {
        context.stage = (smtpb_stage)stage;
        smtpb_classify(&reply, &context, &v);
        check(in, &reply, &context, &v);
        smtpb_classify(&lf, &context, &w);
        MUST(v.reason == w.reason && v.address == w.address && v.permanent == w.permanent);
    }
    free(copy);
    return 0;
}
