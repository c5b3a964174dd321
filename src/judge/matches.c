/* SPDX-License-Identifier: MIT */
/* The rules, for explanations. */
#include "judge.h"

bool smtpb_rule_at(size_t index, smtpb_rule_info *out)
{
    const smtpb_i_rule *rule = smtpb_i_rule_at(index);
    if (!out)
        return false;
    memset(out, 0, sizeof *out);
    if (!rule)
        return false;
    const smtpb_i_meaning *says = smtpb_i_meaning_of(rule);
    out->id = smtpb_i_rule_number(rule);
    out->vague = says->rank == SMTPB_I_VAGUE;
    out->mark = (says->flags & SMTPB_I_MARK) != 0;
    out->confidence = (smtpb_confidence)says->confidence;
    out->reason = (smtpb_reason)says->reason;
    return true;
}

size_t smtpb_matches(const smtpb_reply *reply, const smtpb_context *ctx, smtpb_match *out, size_t cap)
{
    smtpb_context known = smtpb_i_context(ctx);
    smtpb_i_hits hits;
    size_t n = 0;
    if (reply)
        smtpb_i_match(reply, known.stage, smtpb_i_provider(known.mx), &hits);
    for (size_t i = 0; reply && smtpb_i_rule_at(i); i++) {
        smtpb_span span = smtpb_i_match_one(reply, known.stage, hits.provider, i);
        if (span.len == 0)
            continue;
        if (out && n < cap)
            out[n] = (smtpb_match){ i, span };
        n++;
    }
    return n;
}
