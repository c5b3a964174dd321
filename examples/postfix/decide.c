/* SPDX-License-Identifier: MIT */
/* Decides what Postfix reports instead about a delivery. If anything is unsure, nothing is changed. */
#include "replymapd.h"

#include <stdio.h>
#include <string.h>

/* Split the key into the status and, from the blank on, the text. False: not about a failure. */
static bool read_key(smtpb_span key, smtpb_status *status, smtpb_span *text)
{
    size_t n = smtpb_status_parse(key, status);
    if (n == 0 || n == key.len || key.ptr[n] != ' ' || (status->cls != 4 && status->cls != 5))
        return false;
    *text = (smtpb_span){ key.ptr + n, key.len - n };
    return true;
}

/* Only a server's reply is judged, not what Postfix found itself: no route, unknown host, time-out. */
static bool judge_text(const judge *judge, smtpb_span text, smtpb_verdict *out)
{
    smtpb_context context = SMTPB_CONTEXT_START;
    smtpb_reply reply;
    smtpb_origin origin;
    smtpb_result result = smtpb_find(SMTPB_FORM_POSTFIX, text, &reply, &origin);
    if (result != SMTPB_OK || origin.form != SMTPB_FORM_POSTFIX || origin.host.len == 0 || reply.code < 400)
        return false;
    context.stage = origin.stage;
    context.mx = origin.host;
    context.rules = judge->rules;
    smtpb_classify(&reply, &context, out);
    return out->confidence > SMTPB_CONFIDENCE_LOW && out->reason != SMTPB_REASON_UNDETERMINED;
}

static char class_by(const policy *policy, smtpb_reason reason, uint16_t cls)
{
    unsigned what = (unsigned)reason < REASONS_MAX ? policy->steps[reason] : KEEP;
    return (char)('0' + (what == DEFER ? 4 : what == BOUNCE ? 5 : cls));
}

bool decide(const judge *judge, smtpb_span key, char *out, size_t *len)
{
    smtpb_status status;
    smtpb_span text;
    smtpb_verdict v;
    if (!read_key(key, &status, &text) || !judge_text(judge, text, &v))
        return false;
    char cls = class_by(&judge->policy, v.reason, status.cls);
    if (cls == key.ptr[0] && !judge->policy.tag)
        return false;
    int n = snprintf(out, TAG_MAX, "%c.%u.%u", cls, status.subject, status.detail);
    if (judge->policy.tag)
        n += snprintf(out + n, TAG_MAX - (size_t)n, " [%s %s %s]", smtpb_reason_name(v.reason), smtpb_type_name(v.type),
                      smtpb_action_name(v.action));
    memcpy(out + n, text.ptr, text.len);
    *len = (size_t)n + text.len;
    return true;
}
