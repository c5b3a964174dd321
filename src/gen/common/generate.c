/* SPDX-License-Identifier: MIT */
/* Files, and lists of numbers. */
#include "generate.h"

void refuse(const char *what, size_t n)
{
    fprintf(stderr, "%zu %s are more than a table can hold\n", n, what);
    exit(2);
}

unsigned fit(const char *what, size_t n)
{
    if (n > UINT16_MAX)
        refuse(what, n);
    return (unsigned)n;
}

void write_list(FILE *out, const char *declared, const unsigned *list, size_t n)
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

static void put_table(FILE *out, const table *t, const char *source)
{
    fprintf(out, "/* SPDX-License-Identifier: MIT */\n/* Written by src/gen/%s from %s. */\n/* clang-format off */\n\n",
            source, t->from);
    t->write(out);
    fprintf(out, "/* clang-format on */\n");
}

static void write_table(const char *directory, const table *t, const char *source)
{
    FILE *file = open_table(directory, t, "w");
    put_table(file, t, source);
    if (fclose(file) != 0) {
        perror(t->file);
        exit(1);
    }
}

static bool is_fresh(const char *directory, const table *t, const char *source)
{
    FILE *fresh = tmpfile(), *file = open_table(directory, t, "r");
    int a, b;
    if (!fresh) {
        perror("a temporary file");
        exit(1);
    }
    put_table(fresh, t, source);
    rewind(fresh);
    do {
        a = getc(fresh);
        b = getc(file);
    } while (a == b && a != EOF);
    fclose(fresh);
    fclose(file);
    if (a != b)
        fprintf(stderr, "%s is out of date: run src/gen/%s\n", t->file, source);
    return a == b;
}

int write_or_check(const char *source, const char *directory, bool check, const table *tables, size_t n)
{
    bool fresh = true;
    for (const table *t = tables; t < tables + n; t++)
        if (check)
            fresh &= is_fresh(directory, t, source);
        else
            write_table(directory, t, source);
    return fresh ? 0 : 1;
}
