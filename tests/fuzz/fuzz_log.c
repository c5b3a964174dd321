/* SPDX-License-Identifier: MIT */
/* Log lines through the bounce processor: each line that it writes is JSON, and only delivery attempts condemn an
   address. */
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
