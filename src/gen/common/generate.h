/* SPDX-License-Identifier: MIT */
/* What the programs that write src/generated share: files, and lists of numbers. */
#ifndef SMTPB_I_GENERATE_H
#define SMTPB_I_GENERATE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct table {
    const char *file, *from; /* what it is written from */
    void (*write)(FILE *out);
} table;

/* Ends the program. */
void refuse(const char *what, size_t n);
/* Checks a number that is stored in 16 bits. */
unsigned fit(const char *what, size_t n);

void write_list(FILE *out, const char *declared, const unsigned *list, size_t n);

/* Writes the tables of a program, src/gen/`source`, or checks them. Returns the exit status. */
int write_or_check(const char *source, const char *directory, bool check, const table *tables, size_t n);

#endif
