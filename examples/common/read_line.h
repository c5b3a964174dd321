/* SPDX-License-Identifier: MIT */
/* Lines of any length in bounded memory. */
#ifndef READ_LINE_H
#define READ_LINE_H

#include <stdbool.h>
#include <stdio.h>

enum { MAX_LINE = 1 << 20 };

typedef struct line {
    char *octets; /* room for MAX_LINE */
    size_t len;
    bool too_long; /* the rest of it was skipped */
} line;

/* The next line without its line ending. False: end of input. */
bool read_line(FILE *in, line *l);

#endif
