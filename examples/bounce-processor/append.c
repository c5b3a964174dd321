/* SPDX-License-Identifier: MIT */
/* Lines appended to a file that others append to as well. */
#include "processor.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TRIES = 300 }; /* 100 ms apart: an MTA waits longer than that for a command */

/* What cannot be locked, such as a FIFO, is written without. */
static bool lock(int file)
{
    const struct timespec pause = { 0, 100000000 };
    for (int i = 0; i < TRIES; i++) {
        struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
        if (fcntl(file, F_SETLK, &whole) == 0 || (errno != EACCES && errno != EAGAIN && errno != EINTR))
            return true;
        nanosleep(&pause, NULL);
    }
    errno = ETIMEDOUT;
    return false;
}

static bool write_all(int file, const char *octets, size_t len)
{
    while (len > 0) {
        ssize_t n = write(file, octets, len);
        if (n < 0 && errno != EINTR)
            return false;
        octets += n > 0 ? n : 0;
        len -= n > 0 ? (size_t)n : 0;
    }
    return true;
}

/* A line that was written in part is taken back: the MTA will hand the mail in again. The MTA forgets the mail when we are done, so
   the lines have to be on the disk by then. */
static bool write_or_undo(int file, const char *octets, size_t len)
{
    off_t end = lseek(file, 0, SEEK_END);
    bool written = write_all(file, octets, len) && (fsync(file) == 0 || errno == EINVAL || errno == EROFS);
    int why = errno;
    if (!written && end >= 0 && lseek(file, 0, SEEK_END) > end && ftruncate(file, end) != 0)
        complain("a line that was written in part stays", strerror(errno));
    errno = why;
    return written;
}

bool append(const char *path, const char *octets, size_t len)
{
    int file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
    bool done = file >= 0 && lock(file) && write_or_undo(file, octets, len);
    if (!done)
        complain(path, strerror(errno));
    if (file >= 0 && close(file) != 0 && done) {
        complain(path, strerror(errno));
        done = false;
    }
    return done;
}
