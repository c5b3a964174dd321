/* SPDX-License-Identifier: MIT */
/* The recipients of a mail as JSON, for other languages. */
#include "mail.h"

/* Write a member behind those before it. */
static void put_member(smtpb_i_writer *w, smtpb_span key, smtpb_span value)
{
    smtpb_i_put(w, SMTPB_I_LITERAL(",\""));
    smtpb_i_put(w, key);
    smtpb_i_put(w, SMTPB_I_LITERAL("\":"));
    if (value.len == 0)
        smtpb_i_put(w, SMTPB_I_LITERAL("null"));
    else if (w->need < w->cap)
        w->need += smtpb_json_string(value, w->buf + w->need, w->cap - w->need);
    else
        w->need += smtpb_json_string(value, NULL, 0);
}
#define PUT_MEMBER(w, key, value) put_member((w), SMTPB_I_LITERAL(key), (value))

static void put_address(smtpb_i_writer *w, smtpb_span key, smtpb_span address)
{
    char plain[512]; /* a longer one stays as it is */
    size_t n = smtpb_mail_address(address, plain, sizeof plain);
    put_member(w, key, n < sizeof plain ? (smtpb_span){ plain, n } : address);
}

static size_t write_line_of(const smtpb_bounce *bounce, const char *kind, const char *error, char *buf, size_t cap)
{
    static const smtpb_bounce nothing = { 0 };
    smtpb_reply reply;
    smtpb_origin origin;
    smtpb_verdict verdict;
    smtpb_context ctx = SMTPB_CONTEXT_START;
    const smtpb_bounce *b = bounce ? bounce : &nothing;
    ctx.recipient = b->recipient;
    ctx.mx = b->host;
    smtpb_judge_bounce(b, &ctx, &reply, &origin, &verdict);
    if (!bounce)
        smtpb_hold(&verdict);
    size_t octets = smtpb_json(&reply, &origin, &ctx, &verdict, error, buf, cap);
    smtpb_i_writer w = { buf, buf ? cap : 0, octets - 1 }; /* over the brace at the end */
    PUT_MEMBER(&w, "kind", smtpb_i_string(kind ? kind : smtpb_delivery_kind(b->delivery)));
    put_address(&w, SMTPB_I_LITERAL("recipient"), b->recipient);
    put_address(&w, SMTPB_I_LITERAL("original_recipient"), b->original_recipient);
    PUT_MEMBER(&w, "result", b->action);
    PUT_MEMBER(&w, "form", smtpb_i_string(smtpb_notice_name(b->form)));
    smtpb_i_put(&w, SMTPB_I_LITERAL("}"));
    return smtpb_i_end(&w);
}

/* Of a mail that reports on nobody; its fields may be a feedback report. */
static smtpb_mail kind_of_mail(smtpb_span headers, smtpb_span fields)
{
    smtpb_mail kind = smtpb_mail_kind(headers);
    bool complains = smtpb_is_complaint(smtpb_field(fields, "Feedback-Type"));
    return kind == SMTPB_MAIL_COMPLAINT && !complains ? SMTPB_MAIL_OTHER : kind;
}

size_t smtpb_mail_json(const char *headers, size_t headers_len, const char *fields, size_t fields_len, const char *text,
                       size_t text_len, smtpb_mail_cursor *at, char *buf, size_t cap)
{
    const smtpb_span header = { headers, headers ? headers_len : 0 }, group = { fields, fields ? fields_len : 0 };
    smtpb_bounce bounce;
    if (at && smtpb_bounce_next(header, group, (smtpb_span){ text, text ? text_len : 0 }, at, &bounce))
        return write_line_of(&bounce, NULL, NULL, buf, cap);
    if (!at || at->found > 0)
        return 0;
    at->found = 1;
    smtpb_mail kind = kind_of_mail(header, group);
    bool unread = kind == SMTPB_MAIL_BOUNCE || kind == SMTPB_MAIL_DELAYED;
    return write_line_of(NULL, smtpb_mail_name(kind), unread ? "a bounce that names no recipient" : NULL, buf, cap);
}
