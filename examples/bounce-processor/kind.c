/* SPDX-License-Identifier: MIT */
/* What kind of mail it is: a bounce, or something else that arrives at a bounce address. */
#include "processor.h"

/* Is it from a vacation program or the like? By RFC 3834 5 and older conventions. */
bool is_auto_reply(smtpb_span header)
{
    static const char *const subjects[] = { "Out of Office", "Automatic reply:", "Auto-Reply",
                                            "Auto:",         "Auto Reply",       "Autoreply",
                                            "Abwesenheit",   "Vacation",         "Automatische Antwort" };
    smtpb_span subject = field(header, "Subject"), submitted = field(header, "Auto-Submitted");
    smtpb_span precedence = field(header, "Precedence");
    bool told = begins(submitted, "auto-replied") || same_word(precedence, "auto_reply") ||
                field(header, "X-Autoreply").ptr || field(header, "X-Autorespond").ptr;
    for (size_t i = 0; i < sizeof subjects / sizeof *subjects && !told; i++)
        told = begins(subject, subjects[i]);
    return told;
}

/* An envelope sender that is present and empty, or qmail's #@[] for a bounce of a bounce. */
static bool is_null_sender(smtpb_span path)
{
    smtpb_span sender = unbracketed(path);
    return path.ptr && (sender.len == 0 || same_word(sender, "#@[]"));
}

static bool is_daemon(smtpb_span from)
{
    return holds(from, "mailer-daemon") || holds(from, "mail delivery s");
}

bool is_by_daemon(const mail *m)
{
    return is_daemon(field(span_of_string(m->header), "From"));
}

bool has_marks_of_bounce(const mail *m)
{
    smtpb_span header = span_of_string(m->header);
    return is_null_sender(field(header, "Return-Path")) || is_by_daemon(m) ||
           begins(field(header, "Content-Type"), "multipart/report") || field(header, "X-Failed-Recipients").ptr;
}

bool is_by_person(const mail *m)
{
    smtpb_span from = field(span_of_string(m->header), "From");
    return from.len > 0 && !is_daemon(from) && !holds(from, "postmaster");
}

/* Reports that something is not spam, or failed authentication, are no complaints (RFC 5965 3.5, 6430, 6591). */
bool is_complaint(smtpb_span feedback)
{
    smtpb_span type = field(feedback, "Feedback-Type");
    return !begins(type, "not-spam") && !begins(type, "auth-failure") && !begins(type, "dmarc");
}

/* Hotmail's complaints have no feedback report. */
bool is_old_complaint(const mail *m)
{
    return field(span_of_string(m->returned), "X-HmXmrOriginalRecipient").ptr && is_by_person(m);
}

bool returned_bounce(const mail *m)
{
    smtpb_span status = span_of_string(m->status), text = span_of_string(m->text), about;
    smtpb_span returned = m->returned ? span_of_string(m->returned) : split_returned(&text);
    if (next_block(&status, &about) && field(about, "X-Postfix-Sender").ptr &&
        is_null_sender(typed_address(field(about, "X-Postfix-Sender"), m->words)))
        return true;
    return is_null_sender(field(returned, "Return-Path")) ||
           begins(field(returned, "Content-Type"), "multipart/report") || field(returned, "X-Failed-Recipients").ptr;
}
