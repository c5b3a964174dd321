/* SPDX-License-Identifier: MIT */
#include "engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_LINES = 100000, MAX_LINE = 65536 };

static void *checked(void *block)
{
    if (!block) {
        fputs("out of memory\n", stderr);
        exit(1);
    }
    return block;
}

lines lines_of(const char *path)
{
    static char buf[MAX_LINE];
    lines l = { checked(malloc(MAX_LINES * sizeof(char *))), 0 };
    FILE *in = fopen(path, "r");
    while (in && l.count < MAX_LINES && fgets(buf, sizeof buf, in)) {
        size_t len = strcspn(buf, "\n");
        char *copy = l.at[l.count++] = checked(malloc(len + 1));
        memcpy(copy, buf, len);
        copy[len] = '\0';
    }
    if (!in || ferror(in)) {
        perror(path);
        exit(1);
    }
    fclose(in);
    return l;
}

void lines_free(lines *l)
{
    while (l->count > 0)
        free(l->at[--l->count]);
    free(l->at);
}
