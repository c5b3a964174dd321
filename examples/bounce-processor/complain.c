/* SPDX-License-Identifier: MIT */
/* Messages on standard error. */
#include "processor.h"

void complain(const char *where, const char *what)
{
    progress_end();
    fputs("bounce-processor: ", stderr);
    put_safe(stderr, smtpb_str(where));
    fprintf(stderr, ": %s\n", what);
}
