/* SPDX-License-Identifier: MIT */
/* A mail to lines of JSON, one per recipient. The library finds the recipients and judges the replies. */
#include "processor.h"

#include <string.h>

/* The state for one mail. */
typedef struct job {
    mail m;
    mail_lines lines;
    smtpb_mail kind;
    smtpb_span text;
    smtpb_span returned; /* header of the returned message */
} job;

/* ---- A recipient ---- */

/* An address, decoded, valid as long as the mail is. */
static smtpb_span decoded(const job *w, smtpb_span address)
{
    size_t len = smtpb_mail_address(address, NULL, 0);
    char *plain = g_malloc(len + 1);
    smtpb_mail_address(address, plain, len + 1);
    smtpb_span kept = { g_string_chunk_insert_len(w->m.words, plain, (gssize)len), len };
    g_free(plain);
    return kept;
}

/* sure: is the recipient the one that the report is about? */
static void write_bounce(job *w, const smtpb_bounce *b, bool sure)
{
    judged j = { .context = SMTPB_CONTEXT_START };
    record r = w->lines.common;
    time_t attempt = read_date(smtpb_field(b->fields, "Last-Attempt-Date"));
    r.kind = smtpb_delivery_kind(b->delivery);
    r.recipient = decoded(w, b->recipient);
    r.original_recipient = decoded(w, b->original_recipient);
    r.result = b->action;
    r.time = attempt > 0 ? attempt : r.time;
    j.context.recipient = r.recipient;
    if (!may_write(&w->lines, &r))
        return;
    smtpb_judge_bounce(b, &j.context, &j.reply, &j.origin, &j.verdict);
    if (!sure)
        doubt(&j.verdict);
    if (j.context.stage == SMTPB_STAGE_UNKNOWN)
        j.context.stage = j.origin.stage;
    j.context.mx = b->host.len > 0 ? b->host : j.origin.host;
    write_line(&w->lines, &j, &r);
}

/* The fields of a delivery status; a refusal by Sieve has those of a receipt (RFC 5429). */
static smtpb_span fields_of(const job *w)
{
    return span_of_string(w->m.status ? w->m.status : w->m.other ? w->m.other : w->m.receipt);
}

/* The only one to whom the returned message was written, by its To; empty: several, or a list. */
static smtpb_span addressee(const job *w)
{
    smtpb_span to = smtpb_field(w->returned, "To"), address = angle_address(to);
    size_t at = find_word(to, "@");
    bool several = find_word(span_from(to, at + 1), "@") < to.len - at - 1;
    bool list = smtpb_field(w->returned, "List-Id").ptr || smtpb_field(w->returned, "List-Unsubscribe").ptr;
    return at < to.len && !several && !list ? address : (smtpb_span){ NULL, 0 };
}

/* The mail names nobody. */
static void write_unnamed(job *w)
{
    bool reports = w->kind == SMTPB_MAIL_BOUNCE || w->kind == SMTPB_MAIL_DELAYED;
    smtpb_bounce b = { .text = w->text };
    b.delivery = w->kind == SMTPB_MAIL_DELAYED ? SMTPB_DELIVERY_DELAYED : SMTPB_DELIVERY_FAILED;
    if (w->lines.only.len > 0 && w->kind != SMTPB_MAIL_AUTO_REPLY && w->text.len > 0)
        write_bounce(w, &b, true); /* the address that the mail was sent to encodes the recipient */
    else if (reports && !w->lines.held && (b.recipient = addressee(w)).len > 0)
        write_bounce(w, &b, false);
}

static void write_bounces(job *w)
{
    smtpb_mail_cursor at = { .found = 0 };
    smtpb_bounce b;
    while (smtpb_bounce_next(span_of_string(w->m.header), fields_of(w), w->text, &at, &b))
        write_bounce(w, &b, true);
    if (w->lines.n == 0)
        write_unnamed(w);
}

/* ---- A mail that is no bounce, or that names nobody ---- */

static smtpb_span complainer(const job *w)
{
    static const char *const names[] = { "X-HmXmrOriginalRecipient", "To" };
    smtpb_span recipient = unbracketed(smtpb_field(span_of_string(w->m.feedback), "Original-Rcpt-To"));
    for (size_t i = 0; i < sizeof names / sizeof *names && recipient.len == 0; i++)
        recipient = angle_address(smtpb_field(w->returned, names[i]));
    return recipient;
}

/* Hotmail's complaints have no feedback report. */
static bool complains(const job *w)
{
    smtpb_span type = smtpb_field(span_of_string(w->m.feedback), "Feedback-Type");
    return smtpb_field(w->returned, "X-HmXmrOriginalRecipient").ptr || (w->m.feedback && smtpb_is_complaint(type));
}

static void write_other(job *w, const char *where)
{
    smtpb_span from = angle_address(smtpb_field(span_of_string(w->m.header), "From")), nobody = { NULL, 0 };
    if (complains(w)) {
        write_unjudged(&w->lines, "complaint", complainer(w), NULL);
    } else if (w->m.receipt || w->kind == SMTPB_MAIL_RECEIPT) {
        write_unjudged(&w->lines, "receipt", from, NULL);
    } else if (w->kind == SMTPB_MAIL_AUTO_REPLY) {
        write_unjudged(&w->lines, "auto_reply", from, NULL);
    } else if (w->kind == SMTPB_MAIL_BOUNCE || w->kind == SMTPB_MAIL_DELAYED) {
        complain(where, "a bounce that names no recipient");
        write_unjudged(&w->lines, smtpb_mail_name(w->kind), nobody, "a bounce that names no recipient");
    } else {
        complain(where, "not a bounce: not classified");
        write_unjudged(&w->lines, "other", nobody, NULL);
    }
}

/* ---- What the lines share ---- */

/* What the first group of a delivery status says of the message. */
static void describe_report(job *w)
{
    smtpb_span fields = span_of_string(w->m.status);
    smtpb_span sender = smtpb_typed_address(smtpb_field(fields, "X-Postfix-Sender"));
    record *r = &w->lines.common;
    r->reporter = smtpb_typed_host(smtpb_field(fields, "Reporting-MTA"));
    r->queue_id = smtpb_field(fields, "X-Postfix-Queue-ID");
    if (sender.len > 0)
        r->sender = decoded(w, sender);
}

static void describe(job *w)
{
    smtpb_span header = span_of_string(w->m.header);
    record *r = &w->lines.common;
    w->text = span_of_string(w->m.text);
    w->returned = w->m.returned ? span_of_string(w->m.returned) : smtpb_notice_returned(w->text);
    w->kind = smtpb_mail_kind(header);
    w->lines.held = smtpb_returns_bounce(w->returned, span_of_string(w->m.status));
    r->time = w->m.date;
    r->report_id = smtpb_field(header, "Message-ID");
    r->message_id = smtpb_field(w->returned, "Message-ID");
    r->sender = unbracketed(smtpb_field(w->returned, "Return-Path"));
    describe_report(w);
}

/* False: the mail was sent to an address that does not match the pattern. */
static bool read_envelope(job *w, const envelope *e)
{
    record *r = &w->lines.common;
    r->envelope_recipient =
        e && e->recipient.len > 0 ? unbracketed(e->recipient) : delivered_to(span_of_string(w->m.header));
    if (!e || !e->verp)
        return true;
    w->lines.only = decode_verp(e->verp, r->envelope_recipient, w->m.words);
    return w->lines.only.len > 0;
}

static void process_opened(job *w, const char *where, const envelope *e)
{
    describe(w);
    if (!read_envelope(w, e)) {
        complain(where, "not to an address of the pattern: not classified");
        write_unjudged(&w->lines, "other", (smtpb_span){ NULL, 0 }, "not to an address of the pattern");
        return;
    }
    bool receipt = w->m.receipt && !holds(smtpb_field(span_of_string(w->m.header), "Auto-Submitted"), "(rejected");
    if (!w->m.feedback && !receipt && !complains(w))
        write_bounces(w);
    if (w->lines.n == 0)
        write_other(w, where);
    if (w->lines.full)
        complain(where, w->lines.full);
}

void process_mail(mail_octets *octets, const char *where, const envelope *e, FILE *out)
{
    job w;
    memset(&w, 0, sizeof w);
    tidy_mail(octets);
    lines_open(&w.lines, out);
    w.lines.common.error = octets->cut ? "over 1 MiB or 2,000 parts; judged by what comes first" : NULL;
    if (octets->cut)
        complain(where, w.lines.common.error);
    if (mail_open(&w.m, (smtpb_span){ octets->octets, octets->len })) {
        process_opened(&w, where, e);
        mail_close(&w.m);
    } else {
        complain(where, "not a mail: not classified");
        write_unjudged(&w.lines, "other", (smtpb_span){ NULL, 0 }, NULL);
    }
    lines_close(&w.lines);
}
