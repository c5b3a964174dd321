/* SPDX-License-Identifier: MIT */
/* Times in logs: "Nov 24 03:46:02", "2026-11-24T03:46:02.123456+00:00", "2026-11-24 03:46:02.123 +0100", TAI64N. */
#include "log.h"

#include <string.h>

/* Lengths: "Nov 24 ...", "Nov 4 ...", the others up to the second, and "@" with 24 hexadecimal digits. */
enum { SYSLOG = 15, SHORT = 14, SECONDS = 19, TAI = 25 };

static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

/* The month whose name s begins with, 1 to 12; 0: not a month. */
static int month_of(smtpb_span s)
{
    for (int month = 0; month < 12; month++)
        if (memcmp(s.ptr, months + 3 * month, 3) == 0)
            return month + 1;
    return 0;
}

static bool is_like(smtpb_span s, const char *pattern)
{
    size_t len = strlen(pattern);
    bool like = s.len >= len;
    for (size_t i = 0; i < len && like; i++)
        like = pattern[i] == '0' ? g_ascii_isdigit(s.ptr[i]) : pattern[i] == '*' || pattern[i] == s.ptr[i];
    return like;
}

static size_t fraction_length(smtpb_span s)
{
    size_t n = s.len > 0 && s.ptr[0] == '.' ? 1 : 0;
    while (n > 0 && n < s.len && g_ascii_isdigit(s.ptr[n]))
        n++;
    return n;
}

static size_t zone_length(smtpb_span s)
{
    if (s.len > 0 && s.ptr[0] == 'Z')
        return 1;
    if (s.len == 0 || !strchr("+-", s.ptr[0]))
        return 0;
    return is_like(span_from(s, 1), "00:00") ? 6 : is_like(span_from(s, 1), "0000") ? 5 : 0;
}

static bool is_tai(smtpb_span s)
{
    size_t n = 1;
    while (n < TAI && n < s.len && g_ascii_isxdigit(s.ptr[n]))
        n++;
    return n == TAI && s.ptr[0] == '@' && begins(span_from(s, TAI), " ");
}

size_t time_length(smtpb_span s)
{
    if (is_tai(s))
        return TAI;
    if (is_like(s, "*** *0 00:00:00 ") && month_of(s) > 0)
        return SYSLOG;
    if (is_like(s, "*** 0 00:00:00 ") && month_of(s) > 0)
        return SHORT;
    if (!is_like(s, "0000-00-00*00:00:00") || !strchr("T ", s.ptr[10]))
        return 0;
    size_t n = SECONDS + fraction_length(span_from(s, SECONDS));
    smtpb_span zone = span_from(s, n);
    bool apart = s.ptr[10] == ' ' && zone.len > 0 && zone.ptr[0] == ' ' && zone_length(span_from(zone, 1)) > 0;
    return n + (apart ? 1 + zone_length(span_from(zone, 1)) : zone_length(zone));
}

static time_t parse_iso(const char *text)
{
    GTimeZone *local = g_time_zone_new_local();
    GDateTime *time = g_date_time_new_from_iso8601(text, local);
    time_t seconds = time ? (time_t)g_date_time_to_unix(time) : 0;
    if (time)
        g_date_time_unref(time);
    g_time_zone_unref(local);
    return seconds;
}

/* A syslog time has no year: take the latest one that is not in the future, allowing a day for wrong clocks. */
static time_t parse_syslog(smtpb_span s)
{
    time_t last = time(NULL) + 86400, seconds = 0;
    struct tm tomorrow;
    localtime_r(&last, &tomorrow);
    for (int year = tomorrow.tm_year + 1900, tries = 0; tries < 5; tries++, year--) {
        char iso[40];
        const char *clock = s.ptr + s.len - 8, *day = clock - 3;
        snprintf(iso, sizeof iso, "%04d-%02d-%c%cT%.8s", year, month_of(s), day[0] == ' ' ? '0' : day[0], day[1],
                 clock);
        seconds = parse_iso(iso);
        if (seconds > 0 && seconds <= last)
            return seconds;
    }
    return seconds;
}

/* TAI64N: 16 digits for seconds, of which 1970 began with 2^62 + 10, and 8 for nanoseconds. */
static time_t parse_tai(smtpb_span s)
{
    char digits[17];
    snprintf(digits, sizeof digits, "%.16s", s.ptr + 1);
    uint64_t seconds = g_ascii_strtoull(digits, NULL, 16) - (UINT64_C(1) << 62) - 10;
    return seconds < UINT64_C(1) << 36 ? (time_t)seconds : 0;
}

static time_t parse_time(smtpb_span s)
{
    char iso[40];
    if (s.ptr[0] == '@')
        return parse_tai(s);
    if (s.len <= SYSLOG)
        return parse_syslog(s);
    size_t after = SECONDS + fraction_length(span_from(s, SECONDS));
    smtpb_span zone = trimmed(span_from(s, after));
    snprintf(iso, sizeof iso, "%.10sT%.8s%.*s", s.ptr, s.ptr + 11, (int)zone.len, zone.ptr);
    return parse_iso(iso);
}

/* Caches the last result, as many lines have the same second. */
time_t time_of(smtpb_span text)
{
    static char last[40];
    static size_t last_len;
    static time_t last_time;
    if (text.len == 0 || text.len > sizeof last)
        return 0;
    if (text.len != last_len || memcmp(text.ptr, last, last_len) != 0) {
        last_time = parse_time(text);
        last_len = text.len;
        memcpy(last, text.ptr, last_len);
    }
    return last_time;
}
