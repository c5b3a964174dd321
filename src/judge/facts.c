/* SPDX-License-Identifier: MIT */
/* What a reply states in addition to the verdict. */
#include "judge.h"

static bool take_fact(smtpb_fact *out, unsigned kind, unsigned value, smtpb_span span)
{
    if (value == 0)
        return false;
    out->kind = (smtpb_fact_kind)kind;
    out->value = value;
    out->span = span;
    return true;
}

static bool fact_of_status(const smtpb_reply *r, smtpb_provider provider, smtpb_fact *out)
{
    const smtpb_status_info *info = smtpb_status_find(r->status, provider);
    return r->status.cls != 0 && take_fact(out, info->fact_kind, info->fact_value, smtpb_i_status_span(r));
}

static bool fact_of_text(const smtpb_reply *r, smtpb_stage stage, smtpb_provider provider, smtpb_fact *out)
{
    smtpb_i_hits hits;
    smtpb_i_match(r, stage, provider, &hits);
    const smtpb_i_hit *hit = &hits.best[SMTPB_I_SPECIFIC];
    return hit->rule && take_fact(out, hit->rule->fact_kind, hit->rule->fact_value, hit->span);
}

/* The fact that the status states, unless the words state the same. */
static bool another_of_status(const smtpb_reply *r, smtpb_stage stage, smtpb_provider provider, smtpb_fact *out)
{
    smtpb_fact told = { 0 };
    if (!fact_of_status(r, provider, out))
        return false;
    return !fact_of_text(r, stage, provider, &told) || told.kind != out->kind || told.value != out->value;
}

static bool fact_of_wait(const smtpb_reply *r, smtpb_fact *out)
{
    smtpb_i_wait wait = smtpb_i_wait_of(r);
    out->clipped = wait.clipped;
    return take_fact(out, SMTPB_FACT_WAIT, wait.seconds, wait.span);
}

static bool fact_of_blocklist(const smtpb_reply *r, smtpb_fact *out)
{
    smtpb_span name;
    out->value = smtpb_i_blocklist(r, &name);
    out->kind = SMTPB_FACT_BLOCKLIST;
    out->span = name;
    return name.len > 0;
}

bool smtpb_fact_next(const smtpb_reply *reply, const smtpb_context *ctx, smtpb_cursor *at, smtpb_fact *out)
{
    enum { TEXT, STATUS, WAIT, BLOCKLIST, KINDS };
    if (!reply || !at || !out)
        return false;
    smtpb_context known = smtpb_i_context(ctx);
    smtpb_provider provider = smtpb_i_provider(known.mx);
    while (at->count < KINDS) {
        uint32_t source = at->count++;
        memset(out, 0, sizeof *out);
        if ((source == TEXT && fact_of_text(reply, known.stage, provider, out)) ||
            (source == STATUS && another_of_status(reply, known.stage, provider, out)) ||
            (source == WAIT && fact_of_wait(reply, out)) || (source == BLOCKLIST && fact_of_blocklist(reply, out)))
            return true;
    }
    memset(out, 0, sizeof *out);
    return false;
}
