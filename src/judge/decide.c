/* SPDX-License-Identifier: MIT */
/* What decides: the evidence of a reply, in this order: a reply that it quotes, a forwarding address, specific phrases,
   a precise status, vague phrases, a vague status, the stage, the code. */
#include "judge.h"

static smtpb_i_finding by_code(smtpb_reason reason, smtpb_confidence confidence)
{
    return (smtpb_i_finding){ .reason = reason, .confidence = confidence, .by = SMTPB_BY_CODE };
}

/* The row of the reply's status, if it is as precise as requested and gives a reason; else NULL. */
static const smtpb_status_info *status_row(const smtpb_reply *r, smtpb_provider provider, bool precise)
{
    if (r->status.cls == 0)
        return NULL;
    const smtpb_status_info *row = smtpb_status_find(r->status, provider);
    return (row->precise != 0) == precise && row->reason != SMTPB_REASON_UNDETERMINED ? row : NULL;
}

/* RFC 3463 3.3: 4.2.1 is said of a mailbox that takes no mail for the moment. */
static smtpb_reason reason_of_row(const smtpb_reply *r, const smtpb_status_info *row)
{
    bool for_now = r->status.cls == 4 && row->reason == SMTPB_REASON_MAILBOX_DISABLED;
    return for_now ? SMTPB_REASON_MAILBOX_UNAVAILABLE : row->reason;
}

static bool status_says(const smtpb_reply *r, smtpb_provider provider, bool precise, smtpb_i_finding *out)
{
    const smtpb_status_info *row = status_row(r, provider, precise);
    if (!row)
        return false;
    *out = (smtpb_i_finding){ .reason = reason_of_row(r, row),
                              .confidence = SMTPB_CONFIDENCE_MEDIUM,
                              .by = row->provider != SMTPB_PROVIDER_UNKNOWN ? SMTPB_BY_PROVIDER : SMTPB_BY_STATUS,
                              .evidence = smtpb_i_status_span(r) };
    return true;
}

static bool is_bare(const smtpb_reply *r)
{
    return smtpb_text(r, (smtpb_span){ NULL, 0 }, NULL, 0) == 0;
}

/* A 551 with a text that names no address usually does not mean a move. A 521 refuses all mail in a greeting (RFC 7504
   3); later, with a text of which nothing is known, this client. */
static smtpb_i_finding code_says(const smtpb_reply *r, const smtpb_context *ctx)
{
    smtpb_reason reason = smtpb_code(r->code)->reason;
    if (reason == SMTPB_REASON_MOVED && !is_bare(r))
        reason = SMTPB_REASON_MAILBOX_UNAVAILABLE;
    if (r->code == 521 && ctx->stage != SMTPB_STAGE_CONNECT && !is_bare(r))
        reason = SMTPB_REASON_POLICY_REJECTED;
    return by_code(reason, SMTPB_CONFIDENCE_LOW);
}

static bool is_category(smtpb_reason reason, smtpb_category a, smtpb_category b)
{
    return smtpb_i_reason_row_of(reason)->category == a || smtpb_i_reason_row_of(reason)->category == b;
}

/* Storage codes and statuses: 452 and 552 are about the mailbox, the message or the envelope (RFC 5321 4.5.3.1.10). */
static smtpb_reason storage_at(const smtpb_context *ctx, const smtpb_reply *r, smtpb_reason reason)
{
    if (ctx->stage == SMTPB_STAGE_RCPT && ctx->accepted > 0 && r->status.cls == 0)
        return SMTPB_REASON_TOO_MANY_RECIPIENTS;
    if (reason == SMTPB_REASON_MAILBOX_FULL && r->status.cls == 0 &&
        (ctx->stage == SMTPB_STAGE_MAIL || ctx->stage == SMTPB_STAGE_EOD))
        return SMTPB_REASON_MESSAGE_TOO_LARGE;
    return reason;
}

/* RFC 4954 6: these codes answer AUTH, whatever stage the caller gives. */
static bool is_about_login(const smtpb_context *ctx, const smtpb_reply *r)
{
    return ctx->stage == SMTPB_STAGE_AUTH || r->code == 432 || r->code == 534 || r->code == 535 || r->code == 538;
}

bool smtpb_i_names_recipient(const smtpb_reply *r, const smtpb_context *ctx)
{
    return (smtpb_i_names(r, ctx) & SMTPB_I_NAMES_RECIPIENT) != 0 &&
           !smtpb_i_same_argument(ctx->recipient, ctx->sender);
}

/* Before RCPT no recipient was named, so words about a mailbox are about us or the sender, unless they name the
   recipient: a pipelined reply may be taken for the one before it. */
static smtpb_reason before_recipient(const smtpb_context *ctx, const smtpb_reply *r, smtpb_reason reason)
{
    bool about_mailbox = is_category(reason, SMTPB_CATEGORY_ADDRESS, SMTPB_CATEGORY_MAILBOX);
    if (about_mailbox && is_about_login(ctx, r))
        return SMTPB_REASON_CLIENT_AUTH_REQUIRED;
    if (ctx->stage == SMTPB_STAGE_MAIL && about_mailbox && !smtpb_i_names_recipient(r, ctx))
        return SMTPB_REASON_SENDER_REJECTED;
    bool opening = ctx->stage == SMTPB_STAGE_CONNECT || ctx->stage == SMTPB_STAGE_HELO;
    if (opening && about_mailbox && reason != SMTPB_REASON_DOMAIN_NO_MAIL)
        return SMTPB_REASON_POLICY_REJECTED;
    return reason;
}

/* What a bare code means at this stage, if that differs from its usual meaning. */
static smtpb_reason code_after(const smtpb_context *ctx, const smtpb_reply *r, smtpb_reason reason)
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

static void fit_to_stage(const smtpb_context *ctx, const smtpb_reply *r, smtpb_i_finding *f)
{
    smtpb_reason usual = f->reason;
    if (usual == SMTPB_REASON_MAILBOX_FULL || usual == SMTPB_REASON_SYSTEM_FULL)
        f->reason = storage_at(ctx, r, usual);
    if (f->by == SMTPB_BY_CODE)
        f->reason = code_after(ctx, r, f->reason);
    f->reason = before_recipient(ctx, r, f->reason);
    if (f->reason != usual)
        f->by = SMTPB_BY_STAGE;
}

/* A refusal of MAIL or AUTH says nothing about the recipient, unless its words name it. */
static bool text_says(const smtpb_i_hit *hit, const smtpb_reply *r, const smtpb_context *ctx, smtpb_i_finding *out)
{
    if (!hit->rule)
        return false;
    const smtpb_i_meaning *says = smtpb_i_meaning_of(hit->rule);
    *out = (smtpb_i_finding){ .reason = (smtpb_reason)says->reason,
                              .confidence = (smtpb_confidence)says->confidence,
                              .by = SMTPB_BY_TEXT,
                              .evidence = hit->span,
                              .rule = hit->rule,
                              .affirms = hit->affirms };
    if (ctx->stage == SMTPB_STAGE_MAIL || is_about_login(ctx, r))
        out->reason = before_recipient(ctx, r, out->reason);
    return true;
}

/* X.1.7 and X.1.8 are about the sender: with them, words about an unknown user or domain do not make the recipient
   suspect. */
static bool contradicts_sender(const smtpb_status_info *precise, smtpb_reason reason)
{
    return precise && precise->reason == SMTPB_REASON_SENDER_REJECTED &&
           is_category(reason, SMTPB_CATEGORY_ADDRESS, SMTPB_CATEGORY_MAILBOX);
}

/* Does a vague phrase of some weight say that a policy or the sender is why? */
static bool speaks_of_policy(const smtpb_i_hit *vague)
{
    return vague->rule && smtpb_i_meaning_of(vague->rule)->confidence > SMTPB_CONFIDENCE_LOW &&
           is_category((smtpb_reason)smtpb_i_meaning_of(vague->rule)->reason, SMTPB_CATEGORY_POLICY,
                       SMTPB_CATEGORY_AUTHENTICATION);
}

static bool ends_in(smtpb_span s, smtpb_span word)
{
    return s.len >= word.len && smtpb_i_pattern(smtpb_i_from(s, s.len - word.len), word) > 0;
}

/* What stands in a phrase behind "Recipient address rejected", which Postfix writes before the words of a table or of a
   policy server; it begins with the colon. Empty: nothing. */
static smtpb_span behind_rejected(const smtpb_reply *r, smtpb_span phrase)
{
    size_t colon = smtpb_i_find(phrase, 0, ':'), first = smtpb_i_offset(r->raw, phrase) + colon;
    if (ends_in(smtpb_i_first(r->raw, first), SMTPB_I_LITERAL("recipient address rejected")))
        return smtpb_i_from(phrase, colon);
    return (smtpb_span){ NULL, 0 };
}

/* A phrase that runs from those words into what follows them is an accident if that means something by itself:
   "Recipient address rejected: Invalid command". */
static void read_behind_rejected(const smtpb_reply *r, const smtpb_context *ctx, const smtpb_i_hits *hits,
                                 smtpb_i_hit *specific)
{
    smtpb_span behind = behind_rejected(r, specific->span);
    smtpb_reply rest;
    smtpb_i_hits of_rest;
    if (behind.len == 0 || r->lines != 1)
        return;
    smtpb_parse(smtpb_i_from(r->raw, smtpb_i_offset(r->raw, behind)), &rest);
    rest.code = r->code;
    rest.status = r->status;
    smtpb_i_match(&rest, ctx->stage, hits->provider, &of_rest);
    const smtpb_i_rule *says = of_rest.best[SMTPB_I_SPECIFIC].rule;
    if (says && smtpb_i_meaning_of(says)->reason != smtpb_i_meaning_of(specific->rule)->reason)
        *specific = of_rest.best[SMTPB_I_SPECIFIC];
}

/* Weighs words, status and code. */
static smtpb_i_finding weigh_words(const smtpb_reply *r, const smtpb_context *ctx, const smtpb_i_hits *hits)
{
    smtpb_i_finding f;
    const smtpb_status_info *precise = status_row(r, hits->provider, true);
    smtpb_i_hit specific = hits->best[SMTPB_I_SPECIFIC];
    read_behind_rejected(r, ctx, hits, &specific);
    if (text_says(&specific, r, ctx, &f) && !contradicts_sender(precise, f.reason)) {
        f.borne_out = precise && precise->reason == f.reason;
        return f;
    }
    if (status_says(r, hits->provider, true, &f))
        f.doubted = speaks_of_policy(&hits->best[SMTPB_I_VAGUE]);
    else {
        if (text_says(&hits->best[SMTPB_I_VAGUE], r, ctx, &f))
            return f;
        if (!status_says(r, hits->provider, false, &f))
            f = code_says(r, ctx);
    }
    fit_to_stage(ctx, r, &f);
    return f;
}

/* Do the words or a precise status say something else than a move: relaying, a policy, a login, spam? */
static bool speaks_of_other(const smtpb_reply *r, const smtpb_i_hits *hits)
{
    const smtpb_status_info *precise = status_row(r, hits->provider, true);
    const smtpb_i_rule *specific = hits->best[SMTPB_I_SPECIFIC].rule;
    if (precise && precise->reason != SMTPB_REASON_MOVED)
        return true;
    if (specific)
        return !is_category((smtpb_reason)smtpb_i_meaning_of(specific)->reason, SMTPB_CATEGORY_ADDRESS,
                            SMTPB_CATEGORY_MAILBOX);
    return speaks_of_policy(&hits->best[SMTPB_I_VAGUE]);
}

/* RFC 5321 3.4: the text of a 551 names the new address, which proves the move. */
static bool moved_to(const smtpb_reply *r, const smtpb_context *ctx, const smtpb_i_hits *hits, smtpb_i_finding *out)
{
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_forward forward;
    bool says_moved = r->status.cls != 0 && r->status.subject == 1 && r->status.detail == 6;
    if (r->code != 551 && !says_moved)
        return false; /* a hint would be a weak one */
    if (!smtpb_forward_next(r, ctx, &at, &forward) || (forward.flags & SMTPB_FORWARD_WEAK) || speaks_of_other(r, hits))
        return false;
    *out = (smtpb_i_finding){ .reason = SMTPB_REASON_MOVED,
                              .confidence = SMTPB_CONFIDENCE_HIGH,
                              .by = SMTPB_BY_TEXT,
                              .evidence = forward.address };
    return true;
}

/* The evidence of the reply itself, whatever it quotes. *provider may be set by a mark in the text. */
static smtpb_i_finding weigh(const smtpb_reply *r, const smtpb_context *ctx, smtpb_i_words *w, smtpb_provider *provider)
{
    const smtpb_i_hits *hits = smtpb_i_hits_of(w);
    smtpb_i_finding f;
    *provider = hits->provider;
    if (!moved_to(r, ctx, hits, &f))
        f = weigh_words(r, ctx, hits);
    f.doubted |= hits->elsewhere;
    return f;
}

/* A quoted reply decides if the outer one is about the recipient; if that is about the sender, the sender is rejected,
   whatever the quote says. For an expired message the last refusal says more than the expiry. */
static bool quoted_says(const smtpb_reply *r, const smtpb_context *ctx, smtpb_i_finding *out)
{
    smtpb_reply quoted;
    if (r->nested.len == 0)
        return false;
    smtpb_i_about about = smtpb_i_outer_is_about(r, ctx);
    if (about == SMTPB_I_ABOUT_SENDER) {
        *out = (smtpb_i_finding){ .reason = SMTPB_REASON_SENDER_REJECTED,
                                  .confidence = SMTPB_CONFIDENCE_MEDIUM,
                                  .by = SMTPB_BY_TEXT,
                                  .evidence = r->nested };
        return true;
    }
    smtpb_parse(r->nested, &quoted);
    smtpb_i_words words = smtpb_i_words_of(&quoted, ctx);
    smtpb_provider provider = words.provider = SMTPB_PROVIDER_UNKNOWN; /* not that of the outer reply */
    *out = weigh(&quoted, ctx, &words, &provider);
    out->doubted |= quoted.code / 100 == 4;
    return out->reason != SMTPB_REASON_UNDETERMINED;
}

bool smtpb_i_is_accepted(const smtpb_reply *r)
{
    return r->code / 100 == 2 || r->code / 100 == 3 || (r->code == 0 && r->status.cls == 2);
}

smtpb_i_finding smtpb_i_decide(const smtpb_reply *r, const smtpb_context *ctx, smtpb_i_words *w,
                               smtpb_provider *provider)
{
    smtpb_i_finding f;
    if (r->flags & SMTPB_REPLY_CLASSES_DIFFER)
        return by_code(SMTPB_REASON_PROTOCOL_ERROR, SMTPB_CONFIDENCE_LOW);
    if (r->code / 100 == 2 || r->code / 100 == 3)
        return by_code(SMTPB_REASON_ACCEPTED, SMTPB_CONFIDENCE_HIGH); /* by the code alone */
    if (r->code == 0 && r->status.cls == 2)
        return (smtpb_i_finding){ .reason = SMTPB_REASON_ACCEPTED,
                                  .confidence = SMTPB_CONFIDENCE_MEDIUM,
                                  .by = SMTPB_BY_STATUS,
                                  .evidence = smtpb_i_status_span(r) };
    return quoted_says(r, ctx, &f) ? f : weigh(r, ctx, w, provider);
}
