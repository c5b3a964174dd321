/* SPDX-License-Identifier: MIT */
/* What a mail is: a bounce, or one of the other things that come to a bounce address. */
#include "processor.h"

/* Programs of people and vacation programs: RFC 3834 5, and what was used before it. */
static bool is_auto_reply(smtpb_span header)
{
    static const char *const subjects[] = { "Out of Office", "Automatic reply:", "Auto-Reply", "Autoreply", "Abwesenheit", "Vacation" };
    smtpb_span subject = field(header, "Subject"), submitted = field(header, "Auto-Submitted");
    smtpb_span precedence = field(header, "Precedence");
    bool told = begins(submitted, "auto-replied") || same_word(precedence, "auto_reply") || field(header, "X-Autoreply").ptr ||
                field(header, "X-Autorespond").ptr;
    for (size_t i = 0; i < sizeof subjects / sizeof *subjects && !told; i++)
        told = begins(subject, subjects[i]);
    return told;
}

mail_kind kind_of(const mail *m)
{
    bool delayed;
    if (m->status)
        return MAIL_REPORT;
    if (m->feedback)
        return MAIL_COMPLAINT;
    if (m->receipt)
        return MAIL_RECEIPT;
    if (text_form(span_of_string(m->text), &delayed))
        return MAIL_TEXT;
    return is_auto_reply(span_of_string(m->header)) ? MAIL_AUTO_REPLY : MAIL_OTHER;
}

/* An envelope sender that stands there and is empty, or qmail's for a bounce that bounced. */
static bool is_null_sender(smtpb_span path)
{
    smtpb_span sender = unbracketed(path);
    return path.ptr && (sender.len == 0 || same_word(sender, "#@[]"));
}

bool returned_bounce(const mail *m)
{
    smtpb_span status = span_of_string(m->status), text = span_of_string(m->text), about;
    smtpb_span returned = m->returned ? span_of_string(m->returned) : split_returned(&text);
    if (next_block(&status, &about) && field(about, "X-Postfix-Sender").ptr &&
        is_null_sender(typed_address(field(about, "X-Postfix-Sender"), m->words)))
        return true;
    return is_null_sender(field(returned, "Return-Path")) || begins(field(returned, "Content-Type"), "multipart/report") ||
           field(returned, "X-Failed-Recipients").ptr;
}
