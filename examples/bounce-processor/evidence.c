/* SPDX-License-Identifier: MIT */
/*
 * Which evidence about a delivery counts: the remote server's reply in Diagnostic-Code, else the one in the
 * human-readable text, else words without a code, else the Status, which Exim and OpenSMTPD always write as 5.0.0.
 */
#include "processor.h"

static bool telling(const judged *j)
{
    return j->reply.code > 0 || j->origin.silent;
}

/* Put a host that is known from elsewhere than the reply into the JSON. */
static void keep_host(judged *j)
{
    if (j->origin.host.len == 0)
        j->origin.host = j->context.mx;
}

/* Words without a reply code are judged with the status before them, as in a server's reply. */
void judge_text(smtpb_form form, smtpb_span text, smtpb_span status, const smtpb_context *known, GString *scratch,
                judged *out)
{
    smtpb_status number;
    judge(form, text, known, out);
    if (!telling(out) && out->reply.status.cls == 0 && smtpb_status_parse(status, &number) == status.len &&
        status.len > 0) {
        smtpb_span words = out->reply.raw;
        g_string_truncate(scratch, 0);
        g_string_append_len(scratch, status.ptr, (gssize)status.len);
        g_string_append_c(scratch, ' ');
        g_string_append_len(scratch, words.ptr, (gssize)words.len);
        judge(SMTPB_FORM_WIRE, span_of_string(scratch), known, out);
    }
    keep_host(out);
}

/* Sendmail's Diagnostic-Code has only the first line of a reply; its text has all of it. */
static bool is_rest_of(const judged *text, const judged *diagnostic)
{
    return (diagnostic->reply.flags & SMTPB_REPLY_CUT) && !(text->reply.flags & SMTPB_REPLY_CUT) &&
           text->reply.code == diagnostic->reply.code;
}

/* Only the text has stage and host; they are used if the text quotes the same reply. */
static void judge_reply(const evidence *e, const smtpb_context *known, const judged *text, judged *out)
{
    smtpb_context more = *known;
    if (text->reply.code == out->reply.code) {
        more.stage = text->origin.stage;
        if (more.mx.len == 0)
            more.mx = text->origin.host;
    }
    judge(SMTPB_FORM_DSN_FIELD, e->diagnostic, &more, out);
}

void judge_evidence(const evidence *e, const smtpb_context *known, GString *scratch, judged *out)
{
    judged text;
    judge(SMTPB_FORM_AUTO, e->text, known, &text);
    judge(SMTPB_FORM_DSN_FIELD, e->diagnostic, known, out);
    if (telling(out) && is_rest_of(&text, out))
        *out = text;
    else if (telling(out))
        judge_reply(e, known, &text, out);
    else {
        judge(SMTPB_FORM_DSN_FIELD, e->actual, known, out);
        if (!telling(out) && telling(&text))
            *out = text;
        else if (!telling(out))
            judge_text(SMTPB_FORM_DSN_FIELD, e->diagnostic.len > 0 ? e->diagnostic : e->text, e->status, known, scratch,
                       out);
    }
    keep_host(out);
}

void judge_delivered(const smtpb_context *known, judged *out)
{
    judge(SMTPB_FORM_WIRE, smtpb_str("2.0.0"), known, out);
    keep_host(out);
}

/* Make the verdict one that nobody acts on. */
void hold(smtpb_verdict *v)
{
    v->address = SMTPB_ADDRESS_UNKNOWN;
    v->action = SMTPB_ACTION_NONE;
    v->scope = SMTPB_SCOPE_MESSAGE;
    v->severity = SMTPB_SEVERITY_LOW;
}

/* The MTA keeps trying, so make the verdict a temporary one. */
void soften(smtpb_verdict *v)
{
    v->permanent = 0;
    if (v->type == SMTPB_TYPE_HARD)
        v->type = SMTPB_TYPE_SOFT;
    if (v->address == SMTPB_ADDRESS_DEAD)
        v->address = SMTPB_ADDRESS_SUSPECT;
    if (v->action == SMTPB_ACTION_SUPPRESS_ADDRESS)
        v->action = SMTPB_ACTION_RETRY;
}
