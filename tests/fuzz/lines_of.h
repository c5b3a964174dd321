/* SPDX-License-Identifier: MIT */
/* Checks the output of the bounce processor line by line. Its messages are discarded. */
#ifndef LINES_OF_H
#define LINES_OF_H

#include "../tool/json_check.h"
#include "fuzz.h"
#include "processor.h"

#include <stdlib.h>
#include <string.h>

static FILE *lines_out;
static char *lines_text;
static size_t lines_len;

void complain(const char *where, const char *what)
{
    (void)where;
    (void)what;
}

void progress(size_t octets, const char *things)
{
    (void)octets;
    (void)things;
}

void progress_end(void)
{
}

static inline void lines_begin(void)
{
    free(lines_text);
    lines_text = NULL;
    lines_out = open_memstream(&lines_text, &lines_len);
    MUST(lines_out);
}

static inline bool is_of_kind(const char *line, const char *kind)
{
    char member[60];
    snprintf(member, sizeof member, ",\"kind\":\"%s\",\"time\":", kind);
    return strstr(line, member) != NULL;
}

/* Returns the number of lines. Only those of the two kinds may have a dead address. */
static inline size_t lines_end(const char *kind, const char *other)
{
    size_t n = 0;
    if (lines_out)
        fclose(lines_out);
    lines_out = NULL;
    for (char *line = lines_text; line && *line; n++) {
        char *end = strchr(line, '\n');
        MUST(end && is_json(line, (size_t)(end - line)));
        *end = '\0';
        MUST(!strstr(line, ",\"address\":\"dead\",\"category\":") || is_of_kind(line, kind) || is_of_kind(line, other));
        *end = '\n';
        line = end + 1;
    }
    return n;
}

#endif
