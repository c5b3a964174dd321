/* SPDX-License-Identifier: MIT */
/* Lines of a log through the bounce processor: each line that it writes is JSON, and what bounces itself condemns
   nobody. */
#include "lines_of.h"

#include "log.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    FILE *in = fmemopen((void *)(uintptr_t)data, size, "r");
    MUST(in);
    lines_begin();
    read_log(in, lines_out);
    lines_end("attempt", "attempt");
    fclose(in);
    return 0;
}
