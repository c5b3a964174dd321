/* SPDX-License-Identifier: MIT */
/* What the programs that write src/generated share: files, and lists of numbers. */
#ifndef SMTPB_I_GENERATE_H
#define SMTPB_I_GENERATE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct table {
    const char *file;
    void (*write)(FILE *out);
} table;

static void refuse(const char *what, size_t n)
{
    fprintf(stderr, "%zu %s are more than a table can hold\n", n, what);
    exit(2);
}

/* Checks a number that is stored in 16 bits. */
static unsigned fit(const char *what, size_t n)
{
    if (n > UINT16_MAX)
        refuse(what, n);
    return (unsigned)n;
}

static void write_banner(FILE *out, const char *program, const char *from)
{
    fprintf(out, "/* SPDX-License-Identifier: MIT */\n/* Written by src/gen/%s from %s. */\n/* clang-format off */\n\n",
            program, from);
}

static void write_list(FILE *out, const char *declared, const unsigned *list, size_t n)
{
    fprintf(out, "static const %s = {", declared);
    for (size_t i = 0; i < n; i++)
        fprintf(out, "%s%u,", i % 24 == 0 ? "\n    " : " ", list[i]);
    fprintf(out, "\n};\n\n");
}

static FILE *open_table(const char *directory, const table *t, const char *mode)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", directory, t->file);
    FILE *file = fopen(path, mode);
    if (!file) {
        perror(path);
        exit(1);
    }
    return file;
}

static void write_table(const char *directory, const table *t)
{
    FILE *file = open_table(directory, t, "w");
    t->write(file);
    if (fclose(file) != 0) {
        perror(t->file);
        exit(1);
    }
}

static bool is_fresh(const char *directory, const table *t, const char *program)
{
    FILE *fresh = tmpfile(), *file = open_table(directory, t, "r");
    int a, b;
    if (!fresh) {
        perror("a temporary file");
        exit(1);
    }
    t->write(fresh);
    rewind(fresh);
    do {
        a = getc(fresh);
        b = getc(file);
    } while (a == b && a != EOF);
    fclose(fresh);
    fclose(file);
    if (a != b)
        fprintf(stderr, "%s is out of date: run %s src/generated\n", t->file, program);
    return a == b;
}

/* Writes the tables of a program, or checks them. Returns the exit status. */
static int write_or_check(const char *program, const char *directory, bool check, const table *tables, size_t n)
{
    bool fresh = true;
    for (const table *t = tables; t < tables + n; t++)
        if (check)
            fresh &= is_fresh(directory, t, program);
        else
            write_table(directory, t);
    return fresh ? 0 : 1;
}

#endif
