/* SPDX-License-Identifier: MIT */
/* What is read: a file, or standard input where the path is "-". */
#include "processor.h"

#include <errno.h>
#include <string.h>

int failure(const char *where, int status)
{
    complain(where, strerror(errno));
    return status;
}

int input_open(input *in, const char *path)
{
    bool is_standard = strcmp(path, "-") == 0;
    in->name = is_standard ? "standard input" : path;
    in->file = is_standard ? stdin : fopen(path, "rb");
    return in->file ? EX_OK : failure(in->name, EX_NOINPUT);
}

int input_close(input *in)
{
    int status = ferror(in->file) ? failure(in->name, EX_IOERR) : EX_OK;
    if (in->file != stdin)
        fclose(in->file);
    return status;
}
