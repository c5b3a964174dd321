/* SPDX-License-Identifier: MIT */
#include "progress.h"

#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static uint64_t count, total, expected;
static bool is_endless;
static time_t begun, shown;

void progress_expect(const char *path)
{
    struct stat info;
    if ((path ? stat(path, &info) : fstat(STDIN_FILENO, &info)) == 0 && S_ISREG(info.st_mode))
        expected += (uint64_t)info.st_size;
    else
        is_endless = true;
}

const char *grouped(char buf[GROUPED], uint64_t n)
{
    char digits[24];
    int len = snprintf(digits, sizeof digits, "%llu", (unsigned long long)n), to = 0;
    for (int i = 0; i < len; i++) {
        if (i > 0 && (len - i) % 3 == 0)
            buf[to++] = ',';
        buf[to++] = digits[i];
    }
    buf[to] = '\0';
    return buf;
}

int progress_text(char *buf, size_t cap, uint64_t n, const char *things, uint64_t octets, uint64_t all,
                  uint64_t seconds)
{
    char read[GROUPED], rate[GROUPED], left[64] = "";
    uint64_t wait =
        octets > 0 && octets <= all ? (uint64_t)((double)(all - octets) / (double)octets * (double)seconds) : 0;
    if (octets > 0 && octets <= all)
        snprintf(left, sizeof left, ", %u%%, %llu:%02u left", (unsigned)((double)octets * 100 / (double)all),
                 (unsigned long long)(wait / 60), (unsigned)(wait % 60));
    return snprintf(buf, cap, "%s %s, %llu MiB, %s %s/s%s", grouped(read, n), things,
                    (unsigned long long)(octets >> 20), grouped(rate, n / (seconds > 0 ? seconds : 1)), things, left);
}

static bool is_watched(void)
{
    static int terminal = -1;
    if (terminal < 0)
        terminal = isatty(STDERR_FILENO);
    return terminal == 1;
}

/* Only looks at the clock every 256 calls. */
void progress(size_t octets, const char *things)
{
    char text[256];
    total += octets;
    if (++count % 256 != 1 || !is_watched())
        return;
    time_t now = time(NULL);
    begun = count == 1 ? now : begun;
    if (now == begun || now == shown)
        return;
    shown = now;
    progress_text(text, sizeof text, count, things, total, is_endless ? 0 : expected, (uint64_t)(now - begun));
    fprintf(stderr, "\r%s\033[K", text);
}

void progress_end(void)
{
    if (shown > 0)
        fputs("\r\033[K", stderr);
    shown = 0;
}
