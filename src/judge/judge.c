/* SPDX-License-Identifier: MIT */
/* From octets to a verdict in one call. */
#include "judge.h"

void smtpb_judge_found(const smtpb_reply *reply, const smtpb_origin *origin, const smtpb_context *ctx,
                       smtpb_verdict *out)
{
    smtpb_context known = smtpb_i_context_of(ctx, origin);
    if (origin && origin->silent)
        smtpb_classify_silence(origin->silence, &known, out);
    else
        smtpb_classify(reply, &known, out);
}

smtpb_result smtpb_judge(smtpb_span in, const smtpb_context *ctx, smtpb_reply *reply, smtpb_origin *origin,
                         smtpb_verdict *out)
{
    smtpb_reply read = { 0 };
    smtpb_origin found = { 0 };
    if (!out)
        return SMTPB_E_ARG;
    smtpb_result result = smtpb_find(SMTPB_FORM_AUTO, in, &read, &found);
    smtpb_judge_found(&read, &found, ctx, out);
    if (reply)
        *reply = read;
    if (origin)
        *origin = found;
    return result;
}
