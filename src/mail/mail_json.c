/* SPDX-License-Identifier: MIT */
/* The recipients of a mail as JSON, for other languages. */
#include "mail.h"

#define PUT_MEMBER(w, key) smtpb_i_put((w), SMTPB_I_LITERAL(",\"" key "\":"))

static void put_string(smtpb_i_writer *w, smtpb_span value)
{
    smtpb_i_put(w, SMTPB_I_LITERAL("\""));
    smtpb_i_put_characters(w, value);
    smtpb_i_put(w, SMTPB_I_LITERAL("\""));
}

static void put_string_or_null(smtpb_i_writer *w, smtpb_span value)
{
    if (value.len > 0)
        put_string(w, value);
    else
        smtpb_i_put(w, SMTPB_I_LITERAL("null"));
}

static void put_address(smtpb_i_writer *w, smtpb_span address)
{
    char octets[4];
    smtpb_span characters;
    if (address.len == 0) {
        smtpb_i_put(w, SMTPB_I_LITERAL("null"));
        return;
    }
    smtpb_i_put(w, SMTPB_I_LITERAL("\""));
    while (address.len > 0) {
        address = smtpb_i_from(address, smtpb_i_take_characters(address, octets, &characters));
        smtpb_i_put_characters(w, characters);
    }
    smtpb_i_put(w, SMTPB_I_LITERAL("\""));
}

/* Write the members of the mail over the brace at the end of the reply's, which have `octets`. */
static size_t write_members(const smtpb_bounce *b, const char *kind, size_t octets, char *buf, size_t cap)
{
    smtpb_i_writer w = { buf, buf ? cap : 0, octets - 1 };
    PUT_MEMBER(&w, "kind");
    put_string(&w, smtpb_i_string(kind));
    PUT_MEMBER(&w, "recipient");
    put_address(&w, b->recipient);
    PUT_MEMBER(&w, "original_recipient");
    put_address(&w, b->original_recipient);
    PUT_MEMBER(&w, "result");
    put_string_or_null(&w, b->action);
    PUT_MEMBER(&w, "form");
    put_string_or_null(&w, smtpb_i_string(smtpb_notice_name(b->form)));
    smtpb_i_put(&w, SMTPB_I_LITERAL("}"));
    return smtpb_i_end(&w);
}

/* held: see smtpb_hold */
static size_t write_line_of(const smtpb_bounce *b, const char *kind, bool held, const char *error, char *buf,
                            size_t cap)
{
    smtpb_i_judged j;
    smtpb_context ctx = SMTPB_CONTEXT_START;
    ctx.recipient = b->recipient;
    ctx.mx = b->host;
    smtpb_i_judge_bounce(b, &ctx, &j);
    if (held)
        smtpb_hold(&j.verdict);
    return write_members(b, kind, smtpb_json(&j.reply, &j.origin, &ctx, &j.verdict, error, buf, cap), buf, cap);
}

static size_t write_recipient(const smtpb_bounce *b, const smtpb_mail_cursor *at, char *buf, size_t cap)
{
    bool held = (at->flags & SMTPB_I_OF_BOUNCE) != 0;
    return write_line_of(b, held ? "bounce_of_bounce" : smtpb_delivery_kind(b->delivery), held, NULL, buf, cap);
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
        return write_recipient(&bounce, at, buf, cap);
    if (!at || at->found > 0)
        return 0;
    at->found = 1;
    smtpb_mail kind = kind_of_mail(header, group);
    bool unread = kind == SMTPB_MAIL_BOUNCE || kind == SMTPB_MAIL_DELAYED;
    return write_line_of(&bounce, smtpb_mail_name(kind), true, unread ? "a bounce that names no recipient" : NULL, buf,
                         cap);
}
