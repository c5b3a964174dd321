/* SPDX-License-Identifier: MIT */
/* What to do now, in one sentence. */
#include "texts.h"

/* For reasons whose action alone says too little; else NULL. */
static const char *advice_on_reason(smtpb_reason reason)
{
    switch (reason) {
    case SMTPB_REASON_REVERSE_DNS:
        return "Give the sending address a PTR record, and a HELO name, that resolve to each other";
    case SMTPB_REASON_SENDER_UNAUTHENTICATED:
        return "Correct SPF, DKIM and DMARC of the sender's domain, then send again";
    case SMTPB_REASON_SENDER_REJECTED:
        return "Check the envelope sender: its domain must exist and take mail";
    case SMTPB_REASON_CLIENT_AUTH_REQUIRED:
        return "Log in with valid credentials before sending";
    case SMTPB_REASON_TLS_REQUIRED:
        return "Use STARTTLS with a certificate and protocol version that both sides accept";
    case SMTPB_REASON_MESSAGE_TOO_LARGE:
        return "Make the message smaller than the server allows";
    case SMTPB_REASON_TOO_MANY_RECIPIENTS:
        return "Send the remaining recipients in another transaction";
    case SMTPB_REASON_GREYLISTED:
        return "Retry from the same address after a few minutes";
    case SMTPB_REASON_RELAY_DENIED:
        return "Check the MX of the recipient's domain, and whether this host needs a login";
    case SMTPB_REASON_MAIL_LOOP:
        return "Break the loop between the forwarding hosts";
    case SMTPB_REASON_SENDER_QUOTA:
        return "Wait until the sending account's limit is reset";
    default:
        return NULL;
    }
}

const char *smtpb_advice(const smtpb_verdict *verdict)
{
    if (!verdict)
        return smtpb_action_text(SMTPB_ACTION_REVIEW);
    if (verdict->maybe_delivered && verdict->action == SMTPB_ACTION_RETRY)
        return "The message may have been delivered: a retry, on the normal schedule, may deliver it twice";
    const char *on_reason = advice_on_reason(verdict->reason);
    return on_reason ? on_reason : smtpb_action_text(verdict->action);
}
