/* SPDX-License-Identifier: MIT */
/*
 * OpenSMTPD:
 *     SESSION mta delivery evpid=ID from=<sender> to=<rcpt> rcpt=<-> ... relay="address (host)" ...
 *         result="PermFail" stat="words"
 *     SESSION mda delivery evpid=ID from=<sender> to=<rcpt> rcpt=<rcpt> user=root delay=0s result=Ok stat=Delivered
 * 6.0 to 6.3 write "mta event=delivery", 5.x
 *     relay: TempFail for ID: session=1, from=<sender>, to=<rcpt>, rcpt=<->, source=.., relay=address (host), delay=1s,
 *         stat=words
 */
#include "log.h"

#include <string.h>

static const char *result_of(smtpb_span word)
{
    if (same_word(word, "Ok"))
        return "sent";
    return same_word(word, "TempFail") ? "deferred" : "bounced";
}

static smtpb_span quoted_or_bare(smtpb_span s, const char *quoted, const char *bare)
{
    smtpb_span value = value_of(s, quoted, "\"");
    return value.ptr ? value : value_of(s, bare, " ");
}

/* relay="192.0.2.1 (mx.example.com)" */
static smtpb_span host_of(smtpb_span relay)
{
    smtpb_span name = value_of(relay, "(", ")");
    return name.len > 0 ? name : relay;
}

/* Returns what follows the mailboxes, as other keys must not be found inside them: a sender chose their text. */
static smtpb_span read_mailboxes(smtpb_span body, attempt *out)
{
    out->sender = bracketed_value(body, " from=<");
    body = span_from(body, find_word(body, " from=<") + 7 + out->sender.len);
    out->recipients = bracketed_value(body, " to=<");
    return span_from(body, find_word(body, " to=<") + 5 + out->recipients.len);
}

static bool read_text(smtpb_span body, attempt *out)
{
    out->text = span_from(body, find_word(body, " stat="));
    if (begins(out->text, " stat=\""))
        out->form = SMTPB_FORM_OPENSMTPD;
    else
        out->text = span_from(out->text, strlen(" stat="));
    return out->text.len > 0 && out->recipients.len > 0;
}

static bool read_delivery(smtpb_span body, attempt *out)
{
    out->queue_id = value_of(body, " evpid=", " ");
    body = read_mailboxes(body, out);
    out->host = host_of(value_of(body, " relay=\"", "\""));
    out->result = result_of(quoted_or_bare(body, " result=\"", " result="));
    return read_text(body, out);
}

static bool read_5(smtpb_span body, attempt *out)
{
    size_t end = find_word(body, " for ");
    out->result = result_of((smtpb_span){ body.ptr, end });
    out->queue_id = value_of(body, " for ", ":");
    body = read_mailboxes(body, out);
    out->host = host_of(value_of(body, " relay=", ","));
    return read_text(body, out);
}

bool read_opensmtpd(smtpb_span rest, attempt *out)
{
    static const char *const agents[] = { " mta ", " mda " }, *const events[] = { "delivery evpid=",
                                                                                  "event=delivery evpid=" };
    smtpb_span body = span_from(rest, find_word(rest, " "));
    if (begins(rest, "relay: ") || begins(rest, "delivery: "))
        return read_5(span_from(body, 1), out);
    for (size_t i = 0; i < 4; i++)
        if (begins(body, agents[i / 2]) && begins(span_from(body, strlen(agents[0])), events[i % 2]))
            return read_delivery(body, out);
    return false;
}
