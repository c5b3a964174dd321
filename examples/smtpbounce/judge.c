/* SPDX-License-Identifier: MIT */
/* A reply as a log or a person has it, to a verdict. */
#include "tool.h"

void judge(smtpb_form form, smtpb_span in, const smtpb_context *context, judged *out)
{
    out->context = *context;
    smtpb_find(form, in, &out->reply, &out->origin);
    if (out->context.stage == SMTPB_STAGE_UNKNOWN)
        out->context.stage = out->origin.stage;
    if (out->context.mx.len == 0)
        out->context.mx = out->origin.host;
    if (out->origin.silent)
        smtpb_classify_silence(out->origin.silence, &out->context, &out->verdict);
    else
        smtpb_classify(&out->reply, &out->context, &out->verdict);
}

void judge_nothing(judged *out)
{
    smtpb_classify(NULL, NULL, &out->verdict);
}
