/* SPDX-License-Identifier: MIT */
/* Expired entries removed, while deliveries go on. */
#include "store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Copy what is not expired of the text to a file. */
static void copy_lasting(char *text, long long now, FILE *out)
{
    char line[STORE_LINE];
    suppression_entry e;
    while (store_next_entry(&text, &e))
        if (e.expires > now)
            fwrite(line, 1, store_line(&e, line), out);
}

/* Put the new file in the place of the old one. What was appended to the old one until then is read and copied after;
   who appends later sees that the file is gone, and does it again (append_once). */
static int replace(int old, const char *path, const char *made, long long now)
{
    size_t len;
    char *text = store_read_on(old, &len);
    FILE *out = text ? fopen(made, "a") : NULL;
    int result = -1;
    if (out) {
        copy_lasting(text, now, out);
        fflush(out);
        result = rename(made, path);
    }
    free(text);
    text = result == 0 ? store_read_on(old, &len) : NULL;
    if (text)
        copy_lasting(text, now, out);
    free(text);
    return out && fclose(out) == 0 ? result : -1;
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

int suppression_tidy(const char *folder, long long now)
{
    int result = 0;
    for (unsigned shard = 0; result == 0 && shard < STORE_SHARDS; shard++)
        result = tidy_shard(folder, shard, now);
    store_tidy_counts(folder, now);
    return result;
}
