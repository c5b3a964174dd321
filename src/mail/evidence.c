/* SPDX-License-Identifier: MIT */
/* Which evidence about a recipient counts: the remote server's reply in Diagnostic-Code, else the one in the text, else
   words without a code, else the Status, which Exim and OpenSMTPD always write as 5.0.0. */
#include "mail.h"

static void judge_as(smtpb_form form, smtpb_span text, const smtpb_context *ctx, smtpb_i_judged *out)
{
    smtpb_find(form, text, &out->reply, &out->origin);
    smtpb_judge_found(&out->reply, &out->origin, ctx, &out->verdict);
}

/* A reply, or what the MTA says instead of one. */
static bool is_telling(const smtpb_i_judged *f)
{
    return f->reply.code > 0 || f->origin.silent;
}

/* Words without a reply code are judged with the status, as if that stood before them. */
static void judge_words(smtpb_form form, smtpb_span text, smtpb_status status, const smtpb_context *ctx,
                        smtpb_i_judged *out)
{
    judge_as(form, text, ctx, out);
    if (is_telling(out) || out->reply.status.cls > 0 || status.cls == 0)
        return;
    out->reply.status = status;
    smtpb_judge_found(&out->reply, &out->origin, ctx, &out->verdict);
}

/* Sendmail's Diagnostic-Code has only the first line of a reply; its text has all of it. */
static bool is_rest_of(const smtpb_i_judged *text, const smtpb_i_judged *diagnostic)
{
    return (diagnostic->reply.flags & SMTPB_REPLY_CUT) && !(text->reply.flags & SMTPB_REPLY_CUT) &&
           text->reply.code == diagnostic->reply.code;
}

/* Only the text has stage and host; they count if it has the same reply. */
static void add_place(const smtpb_i_judged *text, const smtpb_context *ctx, smtpb_i_judged *out)
{
    if (text->reply.code != out->reply.code)
        return;
    if (out->origin.stage == SMTPB_STAGE_UNKNOWN)
        out->origin.stage = text->origin.stage;
    if (out->origin.host.len == 0)
        out->origin.host = text->origin.host;
    smtpb_judge_found(&out->reply, &out->origin, ctx, &out->verdict);
}

static void judge_evidence(const smtpb_bounce *b, const smtpb_context *ctx, smtpb_i_judged *out)
{
    smtpb_i_judged text;
    judge_as(SMTPB_FORM_AUTO, b->text, ctx, &text);
    judge_as(SMTPB_FORM_DSN_FIELD, b->diagnostic, ctx, out);
    if (is_telling(out) && is_rest_of(&text, out)) {
        *out = text;
    } else if (is_telling(out)) {
        add_place(&text, ctx, out);
    } else {
        judge_as(SMTPB_FORM_DSN_FIELD, b->actual, ctx, out); /* in which Sendmail puts its own 551 */
        if (!is_telling(out) && is_telling(&text))
            *out = text;
        else if (!is_telling(out) && b->diagnostic.len > 0)
            judge_words(SMTPB_FORM_DSN_FIELD, b->diagnostic, b->status, ctx, out);
        else if (!is_telling(out))
            judge_words(SMTPB_FORM_AUTO, b->text, b->status, ctx, out);
    }
}

void smtpb_soften(smtpb_verdict *v)
{
    if (!v)
        return;
    v->permanent = 0;
    if (v->type == SMTPB_TYPE_HARD)
        v->type = SMTPB_TYPE_SOFT;
    if (v->address == SMTPB_ADDRESS_DEAD)
        v->address = SMTPB_ADDRESS_SUSPECT;
    if (v->action == SMTPB_ACTION_SUPPRESS_ADDRESS)
        v->action = SMTPB_ACTION_RETRY;
}

void smtpb_hold(smtpb_verdict *v)
{
    if (!v)
        return;
    v->address = SMTPB_ADDRESS_UNKNOWN;
    v->action = SMTPB_ACTION_NONE;
    v->scope = SMTPB_SCOPE_MESSAGE;
    v->severity = SMTPB_SEVERITY_LOW;
}

/* A verdict that contradicts what the MTA did yields to it. */
static void obey(const smtpb_bounce *b, const smtpb_context *ctx, smtpb_i_judged *out)
{
    bool fails = out->verdict.type != SMTPB_TYPE_NONE;
    if (b->delivery == SMTPB_DELIVERY_DELAYED) {
        smtpb_soften(&out->verdict);
    } else if (b->delivery == SMTPB_DELIVERY_COMPLAINED) {
        judge_as(SMTPB_FORM_WIRE, (smtpb_span){ NULL, 0 }, ctx, out);
        smtpb_hold(&out->verdict);
    } else if (b->delivery != SMTPB_DELIVERY_FAILED && fails) {
        judge_as(SMTPB_FORM_WIRE, SMTPB_I_LITERAL("2.0.0"), ctx, out);
    } else if (b->delivery == SMTPB_DELIVERY_FAILED && !fails) {
        judge_words(SMTPB_FORM_WIRE, (smtpb_span){ NULL, 0 }, b->status, ctx, out);
        if (out->verdict.type == SMTPB_TYPE_NONE)
            smtpb_classify(NULL, NULL, &out->verdict);
    }
}

void smtpb_i_judge_bounce(const smtpb_bounce *bounce, const smtpb_context *ctx, smtpb_i_judged *out)
{
    smtpb_context known = smtpb_i_context_of(ctx, NULL);
    if (known.recipient.len == 0)
        known.recipient = bounce->recipient;
    if (known.mx.len == 0)
        known.mx = bounce->host;
    judge_evidence(bounce, &known, out);
    obey(bounce, &known, out);
    if (out->origin.host.len == 0)
        out->origin.host = known.mx;
}

void smtpb_judge_bounce(const smtpb_bounce *bounce, const smtpb_context *ctx, smtpb_reply *reply, smtpb_origin *origin,
                        smtpb_verdict *out)
{
    static const smtpb_bounce nothing = { 0 };
    smtpb_i_judged best;
    if (!out)
        return;
    smtpb_i_judge_bounce(bounce ? bounce : &nothing, ctx, &best);
    if (reply)
        *reply = best.reply;
    if (origin)
        *origin = best.origin;
    *out = best.verdict;
}
