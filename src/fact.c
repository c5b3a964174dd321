/* SPDX-License-Identifier: MIT */
/* What a reply tells beside its reason. */
#include "internal.h"

/* One fact, of the status; those of the text follow when texts are read. */
bool smtpb_fact_next(const smtpb_reply *reply, const smtpb_context *ctx, smtpb_cursor *at, smtpb_fact *out)
{
    if (!reply || !at || !out || at->count > 0 || reply->status.cls == 0)
        return false;
    at->count++;
    const smtpb_status_info *info = smtpb_status_find(reply->status, smtpb_i_provider(smtpb_i_context(ctx).mx));
    memset(out, 0, sizeof *out);
    out->kind = (smtpb_fact_kind)info->fact_kind;
    out->value = info->fact_value;
    out->span = smtpb_i_status_span(reply);
    return info->fact_value != 0;
}
