/* SPDX-License-Identifier: MIT */
/* Failures over time, in as many columns as there is room for. */
#include "report.h"

#include <stdlib.h>
#include <string.h>

enum { HOUR = 3600, DAY = 24 * HOUR, LONGEST = 400 * DAY }; /* one false date of long ago shall not flatten the rest */

static time_t time_of_hour(const count *c)
{
    return (time_t)strtoll(c->name, NULL, 10) * HOUR;
}

static time_t step_for(time_t range, size_t columns)
{
    static const time_t steps[] = { HOUR, 3 * HOUR, 6 * HOUR, DAY, 2 * DAY, 7 * DAY, 14 * DAY };
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (range / steps[i] + 2 <= (time_t)columns)
            return steps[i];
    return (range / (time_t)(columns - 1) / DAY + 1) * DAY;
}

static void find_range(count **hours, size_t n, time_t *first, time_t *last)
{
    *first = *last = n > 0 ? time_of_hour(hours[0]) : 0;
    for (size_t i = 1; i < n; i++) {
        time_t at = time_of_hour(hours[i]);
        *first = at < *first ? at : *first;
        *last = at > *last ? at : *last;
    }
    if (*last - *first > LONGEST)
        *first = *last - LONGEST;
}

static void add_hour(timeline *line, const count *hour)
{
    time_t at = time_of_hour(hour);
    unsigned long total = 0;
    if (at < line->first)
        return;
    size_t column = (size_t)((at - line->first) / line->step);
    for (size_t type = 0; type < TYPES; type++)
        total += line->by_type[column][type] += hour->by_type[type];
    line->most = total > line->most ? total : line->most;
}

void timeline_of(const tally *t, size_t columns, timeline *out)
{
    size_t n;
    time_t last;
    count **hours = sorted(t->hours, &n);
    memset(out, 0, sizeof *out);
    find_range(hours, n, &out->first, &last);
    out->step = step_for(last - out->first, columns);
    out->first -= out->first % out->step;
    out->n = n > 0 ? (size_t)((last - out->first) / out->step) + 1 : 0;
    for (size_t i = 0; i < n; i++)
        add_hour(out, hours[i]);
    g_free(hours);
}

static void put_time_as(FILE *out, const char *format, time_t time)
{
    char text[40];
    struct tm when;
    gmtime_r(&time, &when);
    strftime(text, sizeof text, format, &when);
    fputs(text, out);
}

void put_column_name(FILE *out, const timeline *line, size_t column)
{
    put_time_as(out, line->step < DAY ? "%Y-%m-%d %H:00" : "%Y-%m-%d", line->first + (time_t)column * line->step);
}

void put_day(FILE *out, time_t time)
{
    if (time > 0)
        put_time_as(out, "%Y-%m-%d", time);
    else
        fputs("         -", out);
}
