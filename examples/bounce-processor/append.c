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

/* Lines go to the file as they come. Those of a mail that could not be written to the end are taken back: the MTA will
   hand the mail in again. It forgets the mail when we are done, so the lines have to be on the disk by then. */
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
        complain("a line that was written in part stays", strerror(errno));
    errno = why;
    return written;
}

/* Postfix's local(8) bounds the size of files: then a write fails instead of ending the program. */
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
