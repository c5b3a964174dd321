/* SPDX-License-Identifier: MIT */
/* What the caller knows, for any version of the struct. */
#include "judge.h"

smtpb_context smtpb_i_context(const smtpb_context *ctx)
{
    smtpb_context known = SMTPB_CONTEXT_START;
    if (ctx)
        memcpy(&known, ctx, ctx->size < sizeof known ? ctx->size : sizeof known);
    if ((unsigned)known.stage > SMTPB_STAGE_OTHER)
        known.stage = SMTPB_STAGE_UNKNOWN;
    return known;
}

smtpb_context smtpb_i_context_of(const smtpb_context *ctx, const smtpb_origin *origin)
{
    smtpb_context known = smtpb_i_context(ctx);
    if (origin && known.stage == SMTPB_STAGE_UNKNOWN)
        known.stage = origin->stage;
    if (origin && known.mx.len == 0)
        known.mx = origin->host;
    return known;
}
