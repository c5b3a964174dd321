/* SPDX-License-Identifier: MIT */
/* Times as people write them. */
#include "suppression.h"

#include <stdio.h>
#include <string.h>

/* Days since 1970-01-01 in the Gregorian calendar. Years are counted from March, so that a leap day is the last day. */
static long long days(long long year, int month, int day)
{
    year -= month <= 2;
    long long march = (month + 9) % 12;
    return year * 365 + year / 4 - year / 100 + year / 400 + (march * 153 + 2) / 5 + day - 1 - 719468;
}

bool suppression_parse_time(const char *text, long long now, long long *t)
{
    int year, month, day, hour, minute, second = 0, n = 0;
    *t = now;
    if (strcmp(text, "now") == 0)
        return true;
    if (sscanf(text, "%4d-%2d-%2dT%2d:%2d%n", &year, &month, &day, &hour, &minute, &n) != 5)
        return false;
    text += n;
    if (*text == ':' && sscanf(text, ":%2d%n", &second, &n) == 1)
        text += n;
    if (strcmp(text, "Z") != 0 && *text)
        return false;
    *t = days(year, month, day) * SUPPRESSION_DAY + hour * 3600LL + minute * 60LL + second;
    return month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour < 24 && minute < 60 && second < 60;
}
