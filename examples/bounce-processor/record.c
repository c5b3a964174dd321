/* SPDX-License-Identifier: MIT */
/* A verdict and what is known about the delivery, as one line of JSON: always all keys, always in this order. */
#include "processor.h"

static void put_time(FILE *out, time_t time)
{
    if (time > 0)
        fprintf(out, ",\"time\":%lld", (long long)time);
    else
        fputs(",\"time\":null", out);
}

void put_record(FILE *out, const judged *j, const record *r)
{
    put_members(out, j, r->error);
    put_string(out, "kind", smtpb_str(r->kind));
    put_time(out, r->time);
    put_string(out, "recipient", r->recipient);
    put_string(out, "original_recipient", r->original_recipient);
    put_string(out, "sender", r->sender);
    put_string(out, "result", r->result);
    put_string(out, "reporter", r->reporter);
    put_string(out, "queue_id", r->queue_id);
    put_string(out, "message_id", r->message_id);
    put_string(out, "report_id", r->report_id);
    put_string(out, "envelope_recipient", r->envelope_recipient);
    fputs("}\n", out);
}
