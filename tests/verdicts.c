/* SPDX-License-Identifier: MIT */
/* Prints the verdict on each line of standard input, one per line. The output must be the same on every machine. */
#include "smtpbounce.h"

#include <inttypes.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#ifndef LOCALE
#define LOCALE "C"
#endif

static void judge(smtpb_span line)
{
    smtpb_context context = SMTPB_CONTEXT_START;
    smtpb_reply reply;
    smtpb_origin origin;
    smtpb_verdict v;
    smtpb_find(SMTPB_FORM_AUTO, line, &reply, &origin);
    context.stage = origin.stage;
    context.mx = origin.host;
    smtpb_classify(&reply, &context, &v);
    printf("%u %u.%u.%u %s %s %s %u %u %u %.*s %016" PRIx64 "\n", reply.code, reply.status.cls, reply.status.subject,
           reply.status.detail, smtpb_reason_name(v.reason), smtpb_type_name(v.type), smtpb_address_name(v.address),
           (unsigned)v.rule, (unsigned)v.retry_after, (unsigned)reply.flags, (int)v.evidence.len,
           v.evidence.ptr ? v.evidence.ptr : "", smtpb_fingerprint(&reply));
}

int main(void)
{
    static char line[1 << 16];
    if (!setlocale(LC_ALL, LOCALE))
        return 1;
    while (fgets(line, sizeof line, stdin))
        judge((smtpb_span){ line, strcspn(line, "\r\n") });
    return ferror(stdin) ? 1 : 0;
}
