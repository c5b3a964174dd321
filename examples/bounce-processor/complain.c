/* SPDX-License-Identifier: MIT */
/* Messages and progress on standard error. */
#include "processor.h"

#include <unistd.h>

static size_t count, total;
static time_t shown;

static bool watched(void)
{
    static int terminal = -1;
    if (terminal < 0)
        terminal = isatty(STDERR_FILENO);
    return terminal == 1;
}

void progress_end(void)
{
    if (shown > 0)
        fputs("\r\033[K", stderr);
    shown = 0;
}

void complain(const char *where, const char *what)
{
    progress_end();
    fputs("bounce-processor: ", stderr);
    put_safe(stderr, smtpb_str(where));
    fprintf(stderr, ": %s\n", what);
}

/* Only looks at the clock every 256 calls. */
void progress(size_t octets, const char *things)
{
    total += octets;
    if (++count % 256 != 0 || !watched() || time(NULL) == shown)
        return;
    shown = time(NULL);
    fprintf(stderr, "\r%zu %s, %zu MiB\033[K", count, things, total >> 20);
}
