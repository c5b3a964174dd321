/* SPDX-License-Identifier: MIT */
/*
 * An entry in words, for the reply of a mail server. It leaves out the remote server's own text: a program that judges
 * our reply must find "suppression list" in it and not "no such user", or two lists that read each other's refusals
 * would renew an entry for ever; and no stranger's text gets into our replies.
 */
#include "suppression.h"

#include <smtpbounce.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static void write_day(long long t, char day[32])
{
    time_t seconds = (time_t)t;
    struct tm utc;
    if (!gmtime_r(&seconds, &utc) || strftime(day, 32, "%Y-%m-%d", &utc) == 0)
        strcpy(day, "?");
}

static const char *reason_of(const suppression_entry *e)
{
    smtpb_context context = SMTPB_CONTEXT_START;
    smtpb_verdict v;
    context.mx = smtpb_str(e->host);
    context.recipient = smtpb_str(e->address);
    smtpb_judge(smtpb_str(e->reply), &context, NULL, NULL, &v);
    return v.address == SMTPB_ADDRESS_DEAD ? smtpb_reason_text(v.reason) : "The address is dead";
}

int suppression_words(const suppression_entry *e, char *buf, size_t cap)
{
    char since[32], until[32], rule[40] = "";
    write_day(e->made, since);
    write_day(e->expires, until);
    if (e->rule > 0)
        snprintf(rule, sizeof rule, " (rule %lu)", e->rule);
    return snprintf(buf, cap, "on our suppression list from %s to %s, as %s said: %s%s", since, until, e->host,
                    reason_of(e), rule);
}
