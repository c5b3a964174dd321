/* SPDX-License-Identifier: MIT */
/* Failures over time, in a given number of columns. */
#include "report.h"

#include <stdlib.h>
#include <string.h>

enum { HOUR = 3600, DAY = 24 * HOUR, LONGEST = 400 * DAY };

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

static int by_time(const void *a, const void *b)
{
    time_t x = time_of_hour(*(count *const *)a), y = time_of_hour(*(count *const *)b);
    return x < y ? -1 : x > y;
}

/* The time of the failure that has so many before it. */
static time_t time_behind(count **hours, size_t n, unsigned long before)
{
    size_t i = 0;
    while (i < n && hours[i]->total <= before)
        before -= hours[i++]->total;
    return i < n ? time_of_hour(hours[i]) : 0;
}

/* No more than 400 days from the median; and without the first or last percent of the failures if these take longer than
   all the others, so that a few old or wrong dates do not flatten the rest. */
static void find_range(count **hours, size_t n, time_t *first, time_t *last)
{
    unsigned long all = 0;
    for (size_t i = 0; i < n; i++)
        all += hours[i]->total;
    time_t middle = time_behind(hours, n, all / 2);
    time_t low = time_behind(hours, n, all / 100), high = time_behind(hours, n, all - all / 100 - 1);
    *first = *last = middle;
    for (size_t i = 0; i < n; i++) {
        time_t at = time_of_hour(hours[i]);
        if (at >= middle - LONGEST && at < *first)
            *first = at;
        if (at <= middle + LONGEST && at > *last)
            *last = at;
    }
    if (low - *first > high - low)
        *first = low;
    if (*last - high > high - low)
        *last = high;
}

static void add_hour(timeline *line, const count *hour)
{
    time_t at = time_of_hour(hour);
    unsigned long total = 0;
    bool early = at < line->first, late = at >= line->first + (time_t)line->n * line->step;
    line->before += early ? hour->total : 0;
    line->after += late ? hour->total : 0;
    if (early || late)
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
    qsort(hours, n, sizeof *hours, by_time);
    find_range(hours, n, &out->first, &last);
    out->step = step_for(last - out->first, columns);
    out->first -= out->first % out->step;
    out->n = n > 0 ? (size_t)((last - out->first) / out->step) + 1 : 0;
    for (size_t i = 0; i < n; i++)
        add_hour(out, hours[i]);
    g_free(hours);
}

void put_column_name(FILE *out, const timeline *line, size_t column)
{
    put_time_as(out, line->step < DAY ? "%Y-%m-%d %H:00" : "%Y-%m-%d", line->first + (time_t)column * line->step);
}

static void put_part(FILE *out, const char *intro, unsigned long n, const char *when, const timeline *line,
                     size_t column)
{
    if (n == 0)
        return;
    fprintf(out, "%s%lu %s ", intro, n, when);
    put_column_name(out, line, column);
}

void put_unshown(FILE *out, const char *intro, const timeline *line)
{
    put_part(out, intro, line->before, "before", line, 0);
    put_part(out, line->before > 0 ? ", " : intro, line->after, "from", line, line->n);
}
