/* SPDX-License-Identifier: MIT */
/* What a reply tells beside its reason. */
#include "internal.h"

/* At most one: what the status names. */
bool smtpb_fact_next(const smtpb_reply *reply, const smtpb_context *ctx, smtpb_cursor *at, smtpb_fact *out)
{
    if (!reply || !at || !out)
        return false;
    memset(out, 0, sizeof *out);
    smtpb_provider provider = smtpb_i_provider(smtpb_i_context(ctx).mx);
    const smtpb_status_info *info = smtpb_status_find(reply->status, provider);
    if (at->count > 0 || reply->status.cls == 0 || info->fact_value == 0)
        return false;
    at->count++;
    out->kind = (smtpb_fact_kind)info->fact_kind;
    out->value = info->fact_value;
    out->span = smtpb_i_status_span(reply);
    return true;
}
