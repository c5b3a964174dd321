/* SPDX-License-Identifier: MIT */
/*
 * OpenSMTPD:
 *     SESSION mta delivery evpid=ID from=<sender> to=<rcpt> rcpt=<-> ... relay="address (host)" ... result="PermFail" stat="words"
 *     SESSION mda delivery evpid=ID from=<sender> to=<rcpt> rcpt=<rcpt> user=root delay=0s result=Ok stat=Delivered
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

bool read_opensmtpd(smtpb_span rest, attempt *out)
{
    smtpb_span body = span_from(rest, find_word(rest, " "));
    if (!begins(body, " mta delivery evpid=") && !begins(body, " mda delivery evpid="))
        return false;
    out->queue_id = value_of(body, " evpid=", " ");
    out->sender = bracketed_value(body, " from=<");
    body = span_from(body, find_word(body, " from=<") + 7 + out->sender.len);
    out->recipients = bracketed_value(body, " to=<");
    body = span_from(body, find_word(body, " to=<") + 5 + out->recipients.len);
    out->host = host_of(value_of(body, " relay=\"", "\""));
    out->result = result_of(quoted_or_bare(body, " result=\"", " result="));
    out->text = span_from(body, find_word(body, " stat="));
    out->form = SMTPB_FORM_OPENSMTPD;
    return out->text.len > 0;
}
