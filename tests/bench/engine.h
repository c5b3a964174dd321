/* SPDX-License-Identifier: MIT */
/* Other engines, each with a file of patterns that patterns.c wrote. */
#ifndef ENGINE_H
#define ENGINE_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* open: read the patterns; returns NULL, or why this engine is not measured. scan: how many matches it reports. */
#define ENGINE(name)                                                                                                   \
    const char *name##_open(const char *patterns);                                                                     \
    size_t name##_scan(const char *text, size_t len)

ENGINE(vectorscan);
ENGINE(re2);
ENGINE(pcre2);

#undef ENGINE

/* lines.c: the lines of a file, without their ends; exits if it cannot be read. */
typedef struct lines {
    char **at;
    size_t count;
} lines;

lines lines_of(const char *path);
void lines_free(lines *l);

#ifdef __cplusplus
}
#endif

#endif
