/* SPDX-License-Identifier: MIT */
/* A reply and what is known of where it came from, to a verdict. Opinions only, no parsing.
   The order of evidence: the user's rules, a reply that it quotes, a forwarding address, specific phrases, a precise
   status, vague phrases, a vague status, the stage, the code. What decides gives the reason; the reason's row gives the
   rest. */
#include "match.h"
#include "user_rules.h"

/* ---- The reason's row ---- */

typedef struct row {
    uint8_t category, type[2], address[2], action[2], scope, severity;
} row;

static const row rows[] = {
#define REASON(reason, category, type4, type5, address4, address5, action4, action5, scope, severity)                  \
    [SMTPB_REASON_##reason] = { SMTPB_CATEGORY_##category,                                                             \
                                { SMTPB_TYPE_##type4, SMTPB_TYPE_##type5 },                                            \
                                { SMTPB_ADDRESS_##address4, SMTPB_ADDRESS_##address5 },                                \
                                { SMTPB_ACTION_##action4, SMTPB_ACTION_##action5 },                                    \
                                SMTPB_SCOPE_##scope,                                                                   \
                                SMTPB_SEVERITY_##severity },
#include "reasons.def"
#undef REASON
};

/* ---- What decides ---- */

typedef struct finding {
    smtpb_reason reason;
    smtpb_confidence confidence;
    smtpb_by by;
    smtpb_span evidence;
    const smtpb_i_rule *rule; /* NULL: no phrase did */
    bool borne_out;           /* a precise status says the same */
    bool no_wait;             /* its words can tell none */
} finding;

static finding by_code(smtpb_reason reason, smtpb_confidence confidence)
{
    return (finding){ .reason = reason, .confidence = confidence, .by = SMTPB_BY_CODE };
}

smtpb_context smtpb_i_context(const smtpb_context *ctx)
{
    smtpb_context known = SMTPB_CONTEXT_START;
    if (ctx)
        memcpy(&known, ctx, ctx->size < sizeof known ? ctx->size : sizeof known);
    if ((unsigned)known.stage > SMTPB_STAGE_OTHER)
        known.stage = SMTPB_STAGE_UNKNOWN;
    return known;
}

/* The row of the reply's status, if it is as precise as is asked and names a reason; else NULL. */
static const smtpb_status_info *status_row(const smtpb_reply *r, smtpb_provider provider, bool precise)
{
    if (r->status.cls == 0)
        return NULL;
    const smtpb_status_info *row = smtpb_status_find(r->status, provider);
    return (row->precise != 0) == precise && row->reason != SMTPB_REASON_UNDETERMINED ? row : NULL;
}

static bool status_says(const smtpb_reply *r, smtpb_provider provider, bool precise, finding *out)
{
    const smtpb_status_info *row = status_row(r, provider, precise);
    if (!row)
        return false;
    *out = (finding){ .reason = row->reason,
                      .confidence = SMTPB_CONFIDENCE_MEDIUM,
                      .by = row->provider != SMTPB_PROVIDER_UNKNOWN ? SMTPB_BY_PROVIDER : SMTPB_BY_STATUS,
                      .evidence = smtpb_i_status_span(r) };
    return true;
}

static bool is_bare(const smtpb_reply *r)
{
    return smtpb_text(r, (smtpb_span){ NULL, 0 }, NULL, 0) == 0;
}

/* A 551 with a text that names no address mostly means something else than a move. */
static finding code_says(const smtpb_reply *r)
{
    smtpb_reason reason = smtpb_code(r->code)->reason;
    if (reason == SMTPB_REASON_MOVED && !is_bare(r))
        reason = SMTPB_REASON_MAILBOX_UNAVAILABLE;
    return by_code(reason, SMTPB_CONFIDENCE_LOW);
}

static bool is_category(smtpb_reason reason, smtpb_category a, smtpb_category b)
{
    return rows[reason].category == a || rows[reason].category == b;
}

/* Storage codes and statuses: 452 and 552 speak of the mailbox, the message or the envelope (RFC 5321 4.5.3.1.10). */
static smtpb_reason storage_at(const smtpb_context *ctx, const smtpb_reply *r, smtpb_reason reason)
{
    if (ctx->stage == SMTPB_STAGE_RCPT && ctx->accepted > 0 && r->status.cls == 0)
        return SMTPB_REASON_TOO_MANY_RECIPIENTS;
    if (reason == SMTPB_REASON_MAILBOX_FULL && r->status.cls == 0 &&
        (ctx->stage == SMTPB_STAGE_MAIL || ctx->stage == SMTPB_STAGE_EOD))
        return SMTPB_REASON_MESSAGE_TOO_LARGE;
    return reason;
}

/* RFC 4954 6: these codes answer AUTH, whatever command the caller names. */
static bool is_about_login(const smtpb_context *ctx, const smtpb_reply *r)
{
    return ctx->stage == SMTPB_STAGE_AUTH || r->code == 432 || r->code == 534 || r->code == 535 || r->code == 538;
}

/* The recipient is named, and is not the sender as well. */
static bool names_recipient(const smtpb_reply *r, const smtpb_context *ctx)
{
    return (smtpb_i_names(r, ctx) & SMTPB_I_NAMES_RECIPIENT) != 0 &&
           !smtpb_i_same_argument(ctx->recipient, ctx->sender);
}

/* Before RCPT nothing was said of a recipient, so words about a mailbox are about us or the sender, unless they name it:
   a pipelined reply may be taken for the one before it. */
static smtpb_reason before_recipient(const smtpb_context *ctx, const smtpb_reply *r, smtpb_reason reason)
{
    bool about_mailbox = is_category(reason, SMTPB_CATEGORY_ADDRESS, SMTPB_CATEGORY_MAILBOX);
    if (about_mailbox && is_about_login(ctx, r))
        return SMTPB_REASON_CLIENT_AUTH_REQUIRED;
    if (ctx->stage == SMTPB_STAGE_MAIL && about_mailbox && !names_recipient(r, ctx))
        return SMTPB_REASON_SENDER_REJECTED;
    bool opening = ctx->stage == SMTPB_STAGE_CONNECT || ctx->stage == SMTPB_STAGE_HELO;
    if (opening && about_mailbox && reason != SMTPB_REASON_DOMAIN_NO_MAIL)
        return SMTPB_REASON_POLICY_REJECTED;
    return reason;
}

/* What a bare code means after this command, where that differs from its usual meaning. */
static smtpb_reason code_at(const smtpb_context *ctx, const smtpb_reply *r, smtpb_reason reason)
{
    switch (ctx->stage) {
    case SMTPB_STAGE_CONNECT: /* RFC 5321 3.1: 554 refuses this client */
        return r->code == 554 ? SMTPB_REASON_POLICY_REJECTED : reason;
    case SMTPB_STAGE_STARTTLS: /* RFC 3207 4 */
        return r->code == 454 ? SMTPB_REASON_TLS_REQUIRED : reason;
    case SMTPB_STAGE_EOD: /* the recipient was accepted already: RFC 5321 7.9 */
        return reason == SMTPB_REASON_MAILBOX_UNAVAILABLE ? SMTPB_REASON_POLICY_REJECTED : reason;
    default:
        return reason;
    }
}

static void fit_to_stage(const smtpb_context *ctx, const smtpb_reply *r, finding *f)
{
    smtpb_reason usual = f->reason;
    if (usual == SMTPB_REASON_MAILBOX_FULL || usual == SMTPB_REASON_SYSTEM_FULL)
        f->reason = storage_at(ctx, r, usual);
    if (f->by == SMTPB_BY_CODE)
        f->reason = code_at(ctx, r, f->reason);
    f->reason = before_recipient(ctx, r, f->reason);
    if (f->reason != usual)
        f->by = SMTPB_BY_STAGE;
}

/* A refusal of MAIL or AUTH says nothing about the recipient, unless its words name one. */
static bool text_says(const smtpb_i_hit *hit, const smtpb_reply *r, const smtpb_context *ctx, finding *out)
{
    if (!hit->rule)
        return false;
    *out = (finding){ .reason = (smtpb_reason)hit->rule->reason,
                      .confidence = (smtpb_confidence)hit->rule->confidence,
                      .by = SMTPB_BY_TEXT,
                      .evidence = hit->span,
                      .rule = hit->rule };
    if (ctx->stage == SMTPB_STAGE_MAIL || is_about_login(ctx, r))
        out->reason = before_recipient(ctx, r, out->reason);
    return true;
}

/* X.1.7 and X.1.8 are about the sender: words of an unknown user or domain on them are no ground to suspect the
   recipient. */
static bool contradicts_sender(const smtpb_status_info *precise, smtpb_reason reason)
{
    return precise && precise->reason == SMTPB_REASON_SENDER_REJECTED &&
           is_category(reason, SMTPB_CATEGORY_ADDRESS, SMTPB_CATEGORY_MAILBOX);
}

/* Words, status and code against each other. */
static finding weigh_words(const smtpb_reply *r, const smtpb_context *ctx, const smtpb_i_hits *hits)
{
    finding f;
    const smtpb_status_info *precise = status_row(r, hits->provider, true);
    if (text_says(&hits->best[SMTPB_I_SPECIFIC], r, ctx, &f) && !contradicts_sender(precise, f.reason)) {
        f.borne_out = precise && precise->reason == f.reason;
        return f;
    }
    if (!status_says(r, hits->provider, true, &f)) {
        if (text_says(&hits->best[SMTPB_I_VAGUE], r, ctx, &f))
            return f;
        if (!status_says(r, hits->provider, false, &f))
            f = code_says(r);
    }
    fit_to_stage(ctx, r, &f);
    return f;
}

/* What the words or a precise status say is no move: relaying, a policy, a login, spam. */
static bool speaks_of_other(const smtpb_reply *r, const smtpb_i_hits *hits)
{
    const smtpb_status_info *precise = status_row(r, hits->provider, true);
    const smtpb_i_rule *specific = hits->best[SMTPB_I_SPECIFIC].rule, *vague = hits->best[SMTPB_I_VAGUE].rule;
    if (precise && precise->reason != SMTPB_REASON_MOVED)
        return true;
    if (specific)
        return !is_category((smtpb_reason)specific->reason, SMTPB_CATEGORY_ADDRESS, SMTPB_CATEGORY_MAILBOX);
    return vague && vague->confidence > SMTPB_CONFIDENCE_LOW &&
           is_category((smtpb_reason)vague->reason, SMTPB_CATEGORY_POLICY, SMTPB_CATEGORY_AUTHENTICATION);
}

/* RFC 5321 3.4: the text of a 551 is made to be read. What it names proves the move. */
static bool moved_to(const smtpb_reply *r, const smtpb_context *ctx, const smtpb_i_hits *hits, finding *out)
{
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_forward forward;
    bool says_moved = r->status.cls != 0 && r->status.subject == 1 && r->status.detail == 6;
    if (r->code != 551 && !says_moved)
        return false; /* a hint would be a weak one */
    if (!smtpb_forward_next(r, ctx, &at, &forward) || (forward.flags & SMTPB_FORWARD_WEAK) || speaks_of_other(r, hits))
        return false;
    *out = (finding){ .reason = SMTPB_REASON_MOVED,
                      .confidence = SMTPB_CONFIDENCE_HIGH,
                      .by = SMTPB_BY_TEXT,
                      .evidence = forward.address };
    return true;
}

/* The evidence of the reply itself, whatever it quotes. The provider may become known by a mark in the text. */
static finding weigh(const smtpb_reply *r, const smtpb_context *ctx, smtpb_provider *provider)
{
    smtpb_i_hits hits;
    finding f;
    smtpb_i_match(r, ctx->stage, *provider, &hits);
    *provider = hits.provider;
    if (moved_to(r, ctx, &hits, &f))
        return f;
    f = weigh_words(r, ctx, &hits);
    f.no_wait = !hits.may_wait;
    return f;
}

/* A quoted reply decides where the outer one was about the recipient; where it was about the sender, it is the
   sender's trouble whatever stands in the quote. An expired message says more by its last refusal than by having
   expired. */
static bool quoted_says(const smtpb_reply *r, const smtpb_context *ctx, finding *out)
{
    smtpb_reply quoted;
    if (r->nested.len == 0)
        return false;
    smtpb_i_about about = smtpb_i_outer_is_about(r, ctx);
    if (about == SMTPB_I_ABOUT_SENDER) {
        *out = (finding){ .reason = SMTPB_REASON_SENDER_REJECTED,
                          .confidence = SMTPB_CONFIDENCE_MEDIUM,
                          .by = SMTPB_BY_TEXT,
                          .evidence = r->nested };
        return true;
    }
    smtpb_provider provider = SMTPB_PROVIDER_UNKNOWN; /* not the one that quotes it */
    smtpb_parse(r->nested, &quoted);
    *out = weigh(&quoted, ctx, &provider);
    out->no_wait = false; /* the one around it may tell one */
    return out->reason != SMTPB_REASON_UNDETERMINED;
}

static bool is_accepted(const smtpb_reply *r)
{
    return r->code / 100 == 2 || r->code / 100 == 3 || (r->code == 0 && r->status.cls == 2);
}

static finding decide(const smtpb_reply *r, const smtpb_context *ctx, smtpb_provider *provider)
{
    finding f;
    if (r->flags & SMTPB_REPLY_CLASSES_DIFFER)
        return by_code(SMTPB_REASON_PROTOCOL_ERROR, SMTPB_CONFIDENCE_LOW);
    if (r->code / 100 == 2 || r->code / 100 == 3)
        return by_code(SMTPB_REASON_ACCEPTED, SMTPB_CONFIDENCE_HIGH); /* the code is all there is to it */
    if (r->code == 0 && r->status.cls == 2)
        return (finding){ .reason = SMTPB_REASON_ACCEPTED,
                          .confidence = SMTPB_CONFIDENCE_MEDIUM,
                          .by = SMTPB_BY_STATUS,
                          .evidence = smtpb_i_status_span(r) };
    return quoted_says(r, ctx, &f) ? f : weigh(r, ctx, provider);
}

/* ---- What follows ---- */

/* RFC 5321 4.2.1: the first digit says whether trying again makes sense, but for two reasons that pass by themselves.
   */
static bool is_permanent(const smtpb_reply *r, const finding *f)
{
    if (f->reason == SMTPB_REASON_TOO_MANY_RECIPIENTS || f->reason == SMTPB_REASON_GREYLISTED)
        return false;
    if (r->code != 0 || r->status.cls != 0)
        return r->code != 0 ? r->code / 100 == 5 : r->status.cls == 5;
    return f->rule && (f->rule->flags & SMTPB_I_FINAL) != 0;
}

/* One reply condemns an address only on more than the code, only where a recipient was spoken of, and only where nothing
   speaks for another. At the greeting none was. */
static bool may_condemn(const smtpb_reply *r, const smtpb_context *ctx, const finding *f)
{
    bool suspect = f->rule && (f->rule->flags & SMTPB_I_SUSPECT) != 0 && !f->borne_out;
    bool opening = ctx->stage == SMTPB_STAGE_CONNECT || ctx->stage == SMTPB_STAGE_HELO;
    if (suspect || opening || f->confidence < SMTPB_CONFIDENCE_MEDIUM || smtpb_i_is_doubted(r, f->evidence))
        return false;
    if (ctx->recipient.len > 0 && names_recipient(r, ctx))
        return true;
    bool to_all = ctx->stage == SMTPB_STAGE_DATA || ctx->stage == SMTPB_STAGE_EOD;
    bool to_one = ctx->stage == SMTPB_STAGE_RCPT || ctx->stage == SMTPB_STAGE_UNKNOWN || (to_all && ctx->accepted < 2);
    return to_one && (smtpb_i_names(r, ctx) & (SMTPB_I_NAMES_SENDER | SMTPB_I_NAMES_ANOTHER)) == 0;
}

/* Where the user's rule says more than its reason. */
static void set_as_told(smtpb_verdict *v, const smtpb_i_record *rule)
{
#define SET(noun, bit)                                                                                                 \
    if (rule->sets & bit)                                                                                              \
        v->noun = (smtpb_##noun)rule->noun;
    SET(category, SMTPB_I_SETS_CATEGORY)
    SET(type, SMTPB_I_SETS_TYPE)
    SET(address, SMTPB_I_SETS_ADDRESS)
    SET(action, SMTPB_I_SETS_ACTION)
    SET(scope, SMTPB_I_SETS_SCOPE)
    SET(severity, SMTPB_I_SETS_SEVERITY)
    SET(confidence, SMTPB_I_SETS_CONFIDENCE)
#undef SET
    if (rule->sets & SMTPB_I_SETS_RETRY_AFTER)
        v->retry_after = rule->retry_after;
}

static void fill(smtpb_verdict *v, const finding *f, bool permanent)
{
    const row *row = &rows[f->reason];
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
    v->rule = f->rule ? f->rule->id : 0;
    v->permanent = permanent;
}

static void fill_from(smtpb_verdict *v, const finding *f, const smtpb_reply *r, const smtpb_context *ctx,
                      bool permanent)
{
    fill(v, f, permanent);
    if (v->address != SMTPB_ADDRESS_DEAD || may_condemn(r, ctx, f))
        return;
    v->address = SMTPB_ADDRESS_SUSPECT;
    v->action = SMTPB_ACTION_REVIEW;
}

/* The user's rules come first. */
static bool user_says(const smtpb_reply *r, const smtpb_context *ctx, smtpb_verdict *out)
{
    smtpb_i_user_hit hit;
    if (ctx->rules.len == 0 || is_accepted(r))
        return false;
    smtpb_i_user_match(ctx->rules, r, ctx->stage, out->provider, &hit);
    if (hit.rule.line == 0)
        return false;
    finding f = { .reason = (smtpb_reason)hit.rule.reason,
                  .confidence = SMTPB_CONFIDENCE_HIGH,
                  .by = SMTPB_BY_USER,
                  .evidence = hit.span };
    bool permanent = hit.rule.sets & SMTPB_I_SETS_PERMANENT ? hit.rule.permanent != 0 : is_permanent(r, &f);
    fill_from(out, &f, r, ctx, permanent);
    out->rule = SMTPB_I_USER_IDS + hit.rule.line - 1;
    out->retry_after = smtpb_i_wait_of(r).seconds;
    set_as_told(out, &hit.rule);
    return true;
}

void smtpb_classify(const smtpb_reply *reply, const smtpb_context *ctx, smtpb_verdict *out)
{
    static const smtpb_reply nothing = { 0 };
    if (!out)
        return;
    memset(out, 0, sizeof *out);
    smtpb_context known = smtpb_i_context(ctx);
    const smtpb_reply *r = reply ? reply : &nothing;
    out->provider = smtpb_i_provider(known.mx);
    if (user_says(r, &known, out))
        return;
    finding f = decide(r, &known, &out->provider);
    fill_from(out, &f, r, &known, is_permanent(r, &f));
    if (!is_accepted(r) && !f.no_wait)
        out->retry_after = smtpb_i_wait_of(r).seconds;
    if (r->flags & SMTPB_REPLY_CLASSES_DIFFER)
        out->address = SMTPB_ADDRESS_UNKNOWN;
}

void smtpb_classify_silence(smtpb_silence what, const smtpb_context *ctx, smtpb_verdict *out)
{
    if (!out)
        return;
    memset(out, 0, sizeof *out);
    smtpb_context known = smtpb_i_context(ctx);
    out->provider = smtpb_i_provider(known.mx);
    (void)what; /* each of the three is the network's or the host's fault, and passes */
    finding f = { .reason = SMTPB_REASON_NETWORK_ERROR, .confidence = SMTPB_CONFIDENCE_MEDIUM, .by = SMTPB_BY_STAGE };
    fill(out, &f, false);
}
