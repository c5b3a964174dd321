/* SPDX-License-Identifier: MIT */
/* Messages for the operator. */
#include "replymapd.h"

#include <stdarg.h>
#include <stdio.h>
#include <syslog.h>

static bool to_syslog;

void log_to_syslog(void)
{
    openlog("postfix-replymapd", LOG_PID, LOG_MAIL);
    to_syslog = true;
}

void say(const char *format, ...)
{
    char line[1024];
    va_list values;
    va_start(values, format);
    vsnprintf(line, sizeof line, format, values);
    va_end(values);
    if (to_syslog)
        syslog(LOG_NOTICE, "%s", line);
    else
        fprintf(stderr, "postfix-replymapd: %s\n", line);
}
