/* SPDX-License-Identifier: MIT */
/* What a log says about a delivery, to a verdict. */
#include "processor.h"

static bool telling(const judged *j)
{
    return j->reply.code > 0 || j->origin.silent;
}

/* Put a host that is known from elsewhere than the reply into the JSON. */
static void keep_host(judged *j)
{
    if (j->origin.host.len == 0)
        j->origin.host = j->context.mx;
}

/* Words without a reply code are judged with the status before them, as in a server's reply. */
void judge_text(smtpb_form form, smtpb_span text, smtpb_span status, const smtpb_context *known, GString *scratch,
                judged *out)
{
    smtpb_status number;
    judge(form, text, known, out);
    if (!telling(out) && out->reply.status.cls == 0 && smtpb_status_parse(status, &number) == status.len &&
        status.len > 0) {
        smtpb_span words = out->reply.raw;
        g_string_truncate(scratch, 0);
        g_string_append_len(scratch, status.ptr, (gssize)status.len);
        g_string_append_c(scratch, ' ');
        g_string_append_len(scratch, words.ptr, (gssize)words.len);
        judge(SMTPB_FORM_WIRE, span_of_string(scratch), known, out);
    }
    keep_host(out);
}

void judge_delivered(const smtpb_context *known, judged *out)
{
    judge(SMTPB_FORM_WIRE, smtpb_str("2.0.0"), known, out);
    keep_host(out);
}

void doubt(smtpb_verdict *v)
{
    if (v->address == SMTPB_ADDRESS_DEAD)
        v->address = SMTPB_ADDRESS_SUSPECT;
    if (v->action == SMTPB_ACTION_SUPPRESS_ADDRESS)
        v->action = SMTPB_ACTION_REVIEW;
}
