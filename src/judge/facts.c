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

static bool fact_of_text(const smtpb_i_hits *hits, smtpb_fact *out)
{
    const smtpb_i_hit *hit = &hits->best[SMTPB_I_SPECIFIC];
    const smtpb_i_meaning *says = hit->rule ? smtpb_i_meaning_of(hit->rule) : NULL;
    return says && take_fact(out, says->fact_kind, says->fact_value, hit->span);
}

static bool fact_of_wait(const smtpb_i_hits *hits, smtpb_fact *out)
{
    out->clipped = hits->wait.clipped;
    return take_fact(out, SMTPB_FACT_WAIT, hits->wait.seconds, hits->wait.span);
}

static bool fact_of_blocklist(const smtpb_i_hits *hits, smtpb_fact *out)
{
    out->kind = SMTPB_FACT_BLOCKLIST;
    out->value = hits->list.listed;
    out->span = hits->list.name;
    return hits->list.kind != SMTPB_I_LIST_NONE;
}

/* The fact of the status is left out if the words state the same. Returns how many there are. */
static size_t collect_facts(smtpb_i_words *w, smtpb_fact out[SMTPB_I_FACTS])
{
    const smtpb_i_hits *hits = smtpb_i_hits_of(w);
    size_t n = 0;
    memset(out, 0, SMTPB_I_FACTS * sizeof *out);
    n += fact_of_text(hits, &out[0]);
    bool of_status = fact_of_status(w->reply, w->provider, &out[n]);
    n += of_status && (n == 0 || out[0].kind != out[1].kind || out[0].value != out[1].value);
    n += fact_of_wait(hits, &out[n]);
    n += fact_of_blocklist(hits, &out[n]);
    return n;
}

size_t smtpb_classify_with_facts(const smtpb_reply *reply, const smtpb_context *ctx, smtpb_verdict *out,
                                 smtpb_fact *facts, size_t cap)
{
    smtpb_context known = smtpb_i_context(ctx);
    smtpb_i_words words = smtpb_i_words_of(reply, &known);
    smtpb_fact all[SMTPB_I_FACTS];
    if (out)
        smtpb_i_judge(&words, &known, out);
    size_t n = facts ? collect_facts(&words, all) : 0;
    if (n > 0)
        memcpy(facts, all, (n < cap ? n : cap) * sizeof *facts);
    return n;
}

bool smtpb_fact_next(const smtpb_reply *reply, const smtpb_context *ctx, smtpb_cursor *at, smtpb_fact *out)
{
    smtpb_fact all[SMTPB_I_FACTS];
    if (!reply || !at || !out)
        return false;
    memset(out, 0, sizeof *out);
    if (at->state > 0 && at->count >= at->state - 1) /* 1 and how many there are */
        return false;
    size_t n = smtpb_classify_with_facts(reply, ctx, NULL, all, SMTPB_I_FACTS);
    at->state = 1 + (uint32_t)n;
    if (at->count >= n)
        return false;
    *out = all[at->count++];
    return true;
}
