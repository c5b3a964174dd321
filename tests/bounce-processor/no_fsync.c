/* SPDX-License-Identifier: MIT */
/* Preloaded, simulates a disk that fails at fsync. */
#include <errno.h>
#include <unistd.h>

int fsync(int file)
{
    (void)file;
    errno = EIO;
    return -1;
}
