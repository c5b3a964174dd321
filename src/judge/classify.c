/* SPDX-License-Identifier: MIT */
/* The verdict: the user's rules first, then the evidence decide on a reason; the reason's row gives the rest. */
#include "judge.h"

/* RFC 5321 4.2.1: the first digit says whether to try again, except for two reasons that are always temporary. */
static bool is_permanent(const smtpb_reply *r, const smtpb_i_finding *f)
{
    if (f->reason == SMTPB_REASON_TOO_MANY_RECIPIENTS || f->reason == SMTPB_REASON_GREYLISTED)
        return false;
    if (r->code != 0 || r->status.cls != 0)
        return r->code != 0 ? r->code / 100 == 5 : r->status.cls == 5;
    return f->rule && (smtpb_i_meaning_of(f->rule)->flags & SMTPB_I_FINAL) != 0;
}

/* May the reply make the address dead? Only if more than the code says so, if a recipient had been named, which is not
   so at the greeting, and if nothing suggests that it is about another address. */
static bool may_condemn(const smtpb_reply *r, const smtpb_context *ctx, const smtpb_i_finding *f)
{
    unsigned flags = f->rule ? smtpb_i_meaning_of(f->rule)->flags : 0;
    bool suspect = (flags & SMTPB_I_SUSPECT) != 0 && !f->borne_out;
    bool opening = ctx->stage == SMTPB_STAGE_CONNECT || ctx->stage == SMTPB_STAGE_HELO;
    if (suspect || f->doubted || opening || f->confidence < SMTPB_CONFIDENCE_MEDIUM ||
        smtpb_i_is_hedged(r, f->evidence, f->affirms))
        return false;
    if (smtpb_i_names_recipient(r, ctx))
        return true;
    if (flags & SMTPB_I_NAMED)
        return false;
    bool to_all = ctx->stage == SMTPB_STAGE_DATA || ctx->stage == SMTPB_STAGE_EOD;
    bool to_one = ctx->stage == SMTPB_STAGE_RCPT || ctx->stage == SMTPB_STAGE_UNKNOWN || (to_all && ctx->accepted < 2);
    return to_one && (smtpb_i_names(r, ctx) & (SMTPB_I_NAMES_SENDER | SMTPB_I_NAMES_ANOTHER)) == 0;
}

/* What the user's rule sets in addition to the reason. */
static void set_as_told(smtpb_verdict *v, const smtpb_i_settings *set)
{
#define SET(noun, bit)                                                                                                 \
    if (set->sets & bit)                                                                                               \
        v->noun = (smtpb_##noun)set->noun;
    SET(category, SMTPB_I_SETS_CATEGORY)
    SET(type, SMTPB_I_SETS_TYPE)
    SET(address, SMTPB_I_SETS_ADDRESS)
    SET(action, SMTPB_I_SETS_ACTION)
    SET(scope, SMTPB_I_SETS_SCOPE)
    SET(severity, SMTPB_I_SETS_SEVERITY)
    SET(confidence, SMTPB_I_SETS_CONFIDENCE)
#undef SET
    if (set->sets & SMTPB_I_SETS_RETRY_AFTER)
        v->retry_after = set->retry_after;
}

static void fill(smtpb_verdict *v, const smtpb_i_finding *f, bool permanent)
{
    const smtpb_i_reason_row *row = smtpb_i_reason_row_of(f->reason);
    size_t way = permanent ? 1 : 0;
    v->reason = f->reason;
    v->category = (smtpb_category)row->category;
    v->type = (smtpb_type)row->type[way];
    v->address = (smtpb_address)row->address[way];
    v->action = (smtpb_action)row->action[way];
    v->scope = (smtpb_scope)row->scope;
    v->severity = (smtpb_severity)row->severity;
    v->confidence = f->confidence;
    v->by = f->by;
    v->evidence = f->evidence;
    v->rule = f->rule ? smtpb_i_rule_number(f->rule) : 0;
    v->permanent = permanent;
}

static void fill_from(smtpb_verdict *v, const smtpb_i_finding *f, const smtpb_reply *r, const smtpb_context *ctx,
                      bool permanent)
{
    fill(v, f, permanent);
    if (v->address != SMTPB_ADDRESS_DEAD || may_condemn(r, ctx, f))
        return;
    v->address = SMTPB_ADDRESS_SUSPECT;
    v->action = SMTPB_ACTION_REVIEW;
}

static bool user_says(const smtpb_reply *r, const smtpb_context *ctx, smtpb_i_words *w, smtpb_verdict *out)
{
    smtpb_i_user_hit hit;
    smtpb_i_word_set of_text;
    if (ctx->rules.len == 0 || smtpb_i_is_accepted(r))
        return false;
    smtpb_i_match_and_note_words(r, w->stage, w->provider, &w->hits, &of_text);
    w->is_read = true;
    smtpb_i_user_match(ctx->rules, r, &of_text, ctx->stage, out->provider, &hit);
    if (hit.line == 0)
        return false;
    smtpb_i_finding f = { .reason = (smtpb_reason)hit.reason,
                          .confidence = SMTPB_CONFIDENCE_HIGH,
                          .by = SMTPB_BY_USER,
                          .evidence = hit.span,
                          .doubted = smtpb_i_hits_of(w)->elsewhere };
    bool permanent = hit.set.sets & SMTPB_I_SETS_PERMANENT ? hit.set.permanent != 0 : is_permanent(r, &f);
    fill_from(out, &f, r, ctx, permanent);
    out->rule = SMTPB_I_USER_IDS + hit.line - 1;
    out->retry_after = smtpb_i_hits_of(w)->wait.seconds;
    set_as_told(out, &hit.set);
    return true;
}

/* A text without a reply code, a status or known words is no failure that a retry could mend. */
static bool says_nothing(const smtpb_reply *r, const smtpb_i_finding *f)
{
    return r->code == 0 && r->status.cls == 0 && f->reason == SMTPB_REASON_UNDETERMINED && !f->rule;
}

void smtpb_i_judge(smtpb_i_words *w, const smtpb_context *ctx, smtpb_verdict *out)
{
    const smtpb_reply *r = w->reply;
    memset(out, 0, sizeof *out);
    out->provider = w->provider;
    if (user_says(r, ctx, w, out))
        return;
    smtpb_i_finding f = smtpb_i_decide(r, ctx, w, &out->provider);
    fill_from(out, &f, r, ctx, is_permanent(r, &f));
    if (says_nothing(r, &f)) {
        out->type = SMTPB_TYPE_UNDETERMINED;
        out->action = SMTPB_ACTION_REVIEW;
    }
    if (!smtpb_i_is_accepted(r))
        out->retry_after = smtpb_i_hits_of(w)->wait.seconds;
    if (r->flags & SMTPB_REPLY_CLASSES_DIFFER)
        out->address = SMTPB_ADDRESS_UNKNOWN;
}

void smtpb_classify(const smtpb_reply *reply, const smtpb_context *ctx, smtpb_verdict *out)
{
    smtpb_context known = smtpb_i_context(ctx);
    smtpb_i_words words = smtpb_i_words_of(reply, &known);
    if (out)
        smtpb_i_judge(&words, &known, out);
}

void smtpb_classify_silence(smtpb_silence what, const smtpb_context *ctx, smtpb_verdict *out)
{
    if (!out)
        return;
    memset(out, 0, sizeof *out);
    smtpb_context known = smtpb_i_context(ctx);
    out->provider = smtpb_i_provider(known.mx);
    (void)what; /* all three are temporary faults of the network or the host */
    smtpb_i_finding f = { .reason = SMTPB_REASON_NETWORK_ERROR,
                          .confidence = SMTPB_CONFIDENCE_MEDIUM,
                          .by = SMTPB_BY_STAGE };
    fill(out, &f, false);
    out->maybe_delivered = known.stage == SMTPB_STAGE_EOD;
}
