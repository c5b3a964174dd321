/* SPDX-License-Identifier: MIT */
/*
 * Postfix:
 *     ID: from=<sender>, size=324, nrcpt=1 (queue active)
 *     ID: from=<sender>, status=expired, returned to sender
 *     ID: to=<rcpt>, orig_to=<rcpt>, relay=host[address]:25, delay=.., dsn=5.1.1, status=bounced (words)
 */
#include "log.h"

#include <string.h>

static const char *result_of(smtpb_span status)
{
    static const char *const results[][2] = {
        { "sent", "sent" },         { "deliverable", "sent" },
        { "deferred", "deferred" }, { "SOFTBOUNCE", "deferred" },
        { "bounced", "bounced" },   { "undeliverable", "bounced" },
        { "expired", "bounced" },   { "undeliverable-but-not-cached", "bounced" },
    };
    for (size_t i = 0; i < sizeof results / sizeof *results; i++)
        if (same_word(status, results[i][0]))
            return results[i][1];
    return NULL;
}

/* Empty for relay=none and relay=local. */
static smtpb_span host_of(smtpb_span relay)
{
    size_t bracket = find_word(relay, "[");
    return (smtpb_span){ relay.ptr, bracket < relay.len ? bracket : 0 };
}

/* The recipient and ", orig_to=<rcpt>"; old versions and long lines have no brackets. Returns what follows, so that no
   keys are found inside addresses. */
static smtpb_span read_recipients(smtpb_span body, attempt *out)
{
    size_t n = mailbox_at(body);
    out->recipients = unbracketed((smtpb_span){ body.ptr, n });
    body = span_from(body, n);
    if (begins(body, ", orig_to=")) {
        body = span_from(body, strlen(", orig_to="));
        n = mailbox_at(body);
        out->original_recipient = unbracketed((smtpb_span){ body.ptr, n });
        body = span_from(body, n);
    }
    return body;
}

/* Remember the sender, unless the line says that Postfix gave up. That is about all recipients that are left. */
static bool read_sender(smtpb_span body, attempt *out)
{
    smtpb_span sender = bracketed_value(body, "from=<"), rest = span_from(body, strlen("from=<") + sender.len);
    if (begins(rest, ">, status=expired,") || begins(rest, ">, status=force-expired,")) {
        out->sender = sender;
        out->text = value_of(rest, "=", "");
        out->result = "expired";
        return true;
    }
    remember_sender(out->queue_id, sender, number_of(value_of(rest, " nrcpt=", " ")));
    return false;
}

bool read_postfix(smtpb_span rest, attempt *out)
{
    size_t colon = find_word(rest, ": ");
    smtpb_span body = span_from(rest, colon + 2);
    out->queue_id = (smtpb_span){ rest.ptr, colon };
    if (begins(body, "from=<"))
        return read_sender(body, out);
    if (!begins(body, "to="))
        return false;
    body = read_recipients(span_from(body, 3), out);
    out->host = host_of(value_of(body, " relay=", ","));
    out->status = value_of(body, " dsn=", ",");
    out->result = result_of(value_of(body, " status=", " "));
    out->text = value_of(body, " status=", "");
    out->text = span_from(out->text, find_word(out->text, "(") + 1);
    if (out->text.len > 0 && out->text.ptr[out->text.len - 1] == ')')
        out->text.len--;
    return out->recipients.len > 0;
}
