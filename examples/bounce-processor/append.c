/* SPDX-License-Identifier: MIT */
/* Appends lines to a file that other processes append to as well. */
#include "processor.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TRIES = 300 }; /* 100 ms apart: an MTA waits longer than that for a command */

/* A file that cannot be locked, such as a FIFO, is written without a lock. */
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

/* A regular file is also opened for reading, and before it is locked, as closing a second descriptor would release the
   lock. A FIFO is only opened for writing. */
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

/* Does the file end in the middle of a line, because a writer was killed? False if it cannot be read. */
static bool ends_within_line(int file, off_t end)
{
    char last = '\n';
    return end > 0 && pread(file, &last, 1, end - 1) == 1 && last != '\n';
}

/* Lines are written as they come. If those of a mail cannot all be written, they are removed again, as the MTA will
   retry. The MTA forgets the mail when we exit with success, so by then the lines must be on disk. */
static bool write_or_undo(FILE *out, void (*write)(FILE *out, void *with), void *with)
{
    int file = fileno(out);
    off_t end = lseek(file, 0, SEEK_END);
    if (ends_within_line(file, end))
        fputc('\n', out);
    write(out, with);
    bool written = !ferror(out) && fflush(out) == 0 && (fsync(file) == 0 || errno == EINVAL || errno == EROFS);
    int why = errno;
    if (!written && end >= 0 && lseek(file, 0, SEEK_END) > end && ftruncate(file, end) != 0)
        complain("cannot remove a partly written line", strerror(errno));
    errno = why;
    return written;
}

/* Postfix's local(8) limits the file size: ignoring SIGXFSZ makes a write fail instead of ending the program. */
bool append(const char *path, void (*write)(FILE *out, void *with), void *with)
{
    signal(SIGXFSZ, SIG_IGN);
    int file = open_to_append(path);
    FILE *out = file >= 0 ? fdopen(file, "a") : NULL;
    bool done = out && lock(file) && write_or_undo(out, write, with);
    if (!done)
        complain(path, strerror(errno));
    if (out)
        setvbuf(out, NULL, _IONBF, 0);
    if (out && fclose(out) != 0 && done) {
        complain(path, strerror(errno));
        done = false;
    }
    return done;
}
