/* SPDX-License-Identifier: MIT */
/* Expired entries removed, while deliveries go on. */
#include "store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

/* Append what is not expired of the text to a file, each line by one write as always: others may append to it too. */
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

/* The whole lines of a file from its octet `at` on, which is moved behind them: a line may be in the middle of being
   written. NULL: errno. */
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

/* Put the new file in the place of the old one. What was appended to the old one until then is copied after; who
   appends later sees that the file is gone, and does it again (append_once). */
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

/* Two that tidy at once would lose entries. The lock is theirs alone, and goes with the process that holds it. */
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
        store_tidy_counts(folder, now);
    if (fd >= 0)
        close(fd);
    return result;
}
