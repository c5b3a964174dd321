/* SPDX-License-Identifier: MIT */
/*
 * Sendmail:
 *     ID: from=<sender>, size=324, class=0, nrcpts=1, ...
 *     ID: to=<rcpt>,<rcpt>, delay=.., mailer=esmtp, relay=host. [address], dsn=5.1.1, reply=550 5.1.1 ..., stat=words
 * Versions before 8.16 have no reply=.
 */
#include "log.h"

#include <string.h>

/* "<a@b>,<c@d>, delay=...": the list ends at a comma that is followed by a blank. */
static size_t list_length(smtpb_span s)
{
    size_t at = mailbox_length(s, ",");
    while (at + 1 < s.len && s.ptr[at] == ',' && s.ptr[at + 1] != ' ')
        at += 1 + mailbox_length(span_from(s, at + 1), ",");
    return at;
}

/* The status takes precedence: a reply may contain words that look like sendmail's. */
static const char *result_of(smtpb_span words, smtpb_span status)
{
    if (begins(status, "5."))
        return "bounced";
    if (begins(status, "4."))
        return "deferred";
    if (begins(words, "Sent"))
        return "sent";
    if (begins(words, "queued"))
        return NULL;
    return begins(words, "Deferred") ? "deferred" : "bounced";
}

bool read_sendmail(smtpb_span rest, attempt *out)
{
    size_t colon = find_word(rest, ": ");
    smtpb_span body = span_from(rest, colon + 2);
    out->queue_id = (smtpb_span){ rest.ptr, colon };
    if (begins(body, "from=")) {
        size_t n = mailbox_length(span_from(body, 5), ",");
        remember_sender(out->queue_id, unbracketed((smtpb_span){ body.ptr + 5, n }),
                        number_of(value_of(span_from(body, 5 + n), " nrcpts=", ",")));
    }
    if (!begins(body, "to="))
        return false;
    body = span_from(body, 3);
    out->recipients = (smtpb_span){ body.ptr, list_length(body) };
    body = span_from(body, out->recipients.len);
    out->host = value_of(body, " relay=", " ,");
    if (out->host.len > 0 && out->host.ptr[out->host.len - 1] == '.')
        out->host.len--;
    out->status = value_of(body, " dsn=", ",");
    smtpb_span words = span_from(body, find_word(body, " stat=")), reply = span_from(body, find_word(body, " reply="));
    out->text = reply.len > words.len ? reply : words;
    out->form = SMTPB_FORM_SENDMAIL;
    out->result = result_of(span_from(words, strlen(" stat=")), out->status);
    return out->text.len > 0 && out->result;
}
