/* SPDX-License-Identifier: MIT */
/*
 * Postfix:
 *     ID: from=<sender>, size=324, nrcpt=1 (queue active)
 *     ID: to=<rcpt>, orig_to=<rcpt>, relay=host[address]:25, delay=.., dsn=5.1.1, status=bounced (words)
 */
#include "log.h"

#include <string.h>

static const char *result_of(smtpb_span status)
{
    static const char *const results[][2] = {
        { "sent", "sent" },       { "deliverable", "sent" },    { "deferred", "deferred" }, { "SOFTBOUNCE", "deferred" },
        { "bounced", "bounced" }, { "undeliverable", "bounced" }, { "expired", "bounced" },
    };
    for (size_t i = 0; i < sizeof results / sizeof *results; i++)
        if (same_word(status, results[i][0]))
            return results[i][1];
    return NULL;
}

/* relay=none and relay=local are no hosts. */
static smtpb_span host_of(smtpb_span relay)
{
    const char *bracket = relay.len > 0 ? memchr(relay.ptr, '[', relay.len) : NULL;
    return (smtpb_span){ relay.ptr, bracket ? (size_t)(bracket - relay.ptr) : 0 };
}

bool read_postfix(smtpb_span rest, attempt *out)
{
    size_t colon = find_word(rest, ": ");
    smtpb_span body = span_from(rest, colon + 2);
    out->queue_id = (smtpb_span){ rest.ptr, colon };
    if (begins(body, "from=<"))
        remember_sender(out->queue_id, bracketed_value(body, "from=<"));
    if (!begins(body, "to=<"))
        return false;
    out->recipients = bracketed_value(body, "to=<");
    body = span_from(body, out->recipients.len + 4); /* what a sender wrote must not be read as keys */
    if (begins(body, ">, orig_to=<")) {
        out->original_recipient = bracketed_value(body, "orig_to=<");
        body = span_from(body, out->original_recipient.len + 12);
    }
    out->host = host_of(value_of(body, " relay=", ","));
    out->status = value_of(body, " dsn=", ",");
    out->result = result_of(value_of(body, " status=", " "));
    out->text = value_of(body, " status=", "");
    out->text = span_from(out->text, find_word(out->text, "(") + 1);
    if (out->text.len > 0 && out->text.ptr[out->text.len - 1] == ')')
        out->text.len--;
    return true;
}
