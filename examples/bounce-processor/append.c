/* SPDX-License-Identifier: MIT */
/* Lines appended to a file that others append to as well. */
#include "processor.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
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

/* A file is opened to be read as well, before it is locked: to close a second descriptor would end the lock. A FIFO,
   which nobody else may read then, is only written to. */
static int open_to_append(const char *path)
{
    struct stat about;
    int file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
    if (file < 0 || fstat(file, &about) != 0 || !S_ISREG(about.st_mode))
        return file;
    int readable = open(path, O_RDWR | O_APPEND | O_CLOEXEC);
    if (readable < 0)
        return file;
    close(file);
    return readable;
}

/* The file ends within a line: whoever wrote it was killed. What cannot be read ends in none. */
static bool ends_within_line(int file, off_t end)
{
    char last = '\n';
    return end > 0 && pread(file, &last, 1, end - 1) == 1 && last != '\n';
}

/* A line that was written in part is taken back: the MTA will hand the mail in again. It forgets the mail when we are
   done, so the lines have to be on the disk by then. */
static bool write_or_undo(int file, const char *octets, size_t len)
{
    off_t end = lseek(file, 0, SEEK_END);
    bool begun = !ends_within_line(file, end) || write_all(file, "\n", 1);
    bool written = begun && write_all(file, octets, len) && (fsync(file) == 0 || errno == EINVAL || errno == EROFS);
    int why = errno;
    if (!written && end >= 0 && lseek(file, 0, SEEK_END) > end && ftruncate(file, end) != 0)
        complain("a line that was written in part stays", strerror(errno));
    errno = why;
    return written;
}

/* Postfix's local(8) bounds the size of files: then a write fails instead of ending the program. */
bool append(const char *path, const char *octets, size_t len)
{
    signal(SIGXFSZ, SIG_IGN);
    int file = open_to_append(path);
    bool done = file >= 0 && lock(file) && write_or_undo(file, octets, len);
    if (!done)
        complain(path, strerror(errno));
    if (file >= 0 && close(file) != 0 && done) {
        complain(path, strerror(errno));
        done = false;
    }
    return done;
}
