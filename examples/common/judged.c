/* SPDX-License-Identifier: MIT */
/* From a reply, as logged or pasted, to a verdict. */
#include "judged.h"

void judge(smtpb_form form, smtpb_span in, const smtpb_context *context, judged *out)
{
    smtpb_find(form, in, &out->reply, &out->origin);
    smtpb_judge_found(&out->reply, &out->origin, context, &out->verdict);
    out->context = *context;
    if (out->context.stage == SMTPB_STAGE_UNKNOWN)
        out->context.stage = out->origin.stage;
    if (out->context.mx.len == 0)
        out->context.mx = out->origin.host;
}

void judge_nothing(judged *out)
{
    smtpb_classify(NULL, NULL, &out->verdict);
}
