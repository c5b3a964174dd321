/* SPDX-License-Identifier: MIT */
/* Times for people, UTC. */
#include "report.h"

void put_time_as(FILE *out, const char *format, time_t time)
{
    char text[40];
    struct tm when;
    gmtime_r(&time, &when);
    strftime(text, sizeof text, format, &when);
    fputs(text, out);
}

void put_day(FILE *out, time_t time)
{
    if (time > 0)
        put_time_as(out, "%Y-%m-%d", time);
    else
        fputs("         -", out);
}

void put_second(FILE *out, time_t time)
{
    if (time > 0)
        put_time_as(out, "%Y-%m-%dT%H:%M:%SZ", time);
    else
        putc('-', out);
}
