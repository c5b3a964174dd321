/* SPDX-License-Identifier: MIT */
/* Removes expired entries while deliveries go on. */
#include "store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

/* Append the unexpired entries of the text to a file, each by a single write, because others may append too. */
static int copy_lasting(char *text, long long now, int out)
{
    char line[STORE_LINE];
    suppression_entry e;
    while (store_next_entry(&text, &e)) {
        size_t len = store_line(&e, line);
        if (e.expires > now && write(out, line, len) != (ssize_t)len)
            return -1;
    }
    return 0;
}

/* The file's text from offset *at on; *at moves behind the last complete line, as the next one may still be being
   written. NULL: see errno. */
static char *read_lines(int fd, off_t *at)
{
    size_t len;
    char *text = lseek(fd, *at, SEEK_SET) == *at ? store_read_on(fd, &len) : NULL;
    char *end = text ? strrchr(text, '\n') : NULL;
    if (end)
        *at += end + 1 - text;
    return text;
}

static int copy_on(int old, off_t *at, long long now, int out)
{
    char *text = read_lines(old, at);
    int result = text ? copy_lasting(text, now, out) : -1;
    free(text);
    return result;
}

/* Replace the old file by the new one. Lines appended to the old file meanwhile are copied afterwards; whoever appends
   still later notices that the file is gone and appends again (append_once). */
static int replace(int old, const char *path, const char *made, long long now)
{
    off_t at = 0;
    int out = open(made, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
    if (out < 0)
        return -1;
    int result = copy_on(old, &at, now, out);
    if (result == 0)
        result = rename(made, path);
    if (result == 0)
        result = copy_on(old, &at, now, out);
    close(out);
    return result;
}

static int tidy_shard(const char *folder, unsigned shard, long long now)
{
    char path[STORE_PATH], made[STORE_PATH];
    store_shard(folder, shard, path);
    store_path(made, "%s/list/new", folder);
    int old = open(path, O_RDONLY | O_CLOEXEC);
    if (old < 0)
        return errno == ENOENT ? 0 : -1;
    unlink(made);
    int result = replace(old, path, made, now);
    close(old);
    return result;
}

/* Two processes tidying at once would lose entries. Only tidying takes this lock; it ends with the process. */
static int lock(const char *folder)
{
    char path[STORE_PATH];
    struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    store_path(path, "%s/tidying", folder);
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0640);
    if (fd >= 0 && fcntl(fd, F_SETLK, &whole) == 0)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

int suppression_tidy(const char *folder, long long now)
{
    int fd = lock(folder), result = fd >= 0 ? 0 : -1;
    for (unsigned shard = 0; result == 0 && shard < STORE_SHARDS; shard++)
        result = tidy_shard(folder, shard, now);
    if (result == 0)
        suppression_tidy_counts(folder, now);
    if (fd >= 0)
        close(fd);
    return result;
}
