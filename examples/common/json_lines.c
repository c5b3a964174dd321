/* SPDX-License-Identifier: MIT */
#include "json_lines.h"

#include <stdlib.h>

enum { USUAL = 4096 /* most objects and strings fit */ };

/* Writes to a buffer, as far as it fits, and returns the length of the whole. */
typedef size_t writer(const void *of, char *buf, size_t cap);

/* Print what `write` writes, without its last `less` octets; "null" if out of memory. */
static void put_written(FILE *out, writer *write, const void *of, size_t less)
{
    char usual[USUAL], *large = NULL;
    size_t n = write(of, usual, sizeof usual);
    if (n >= sizeof usual && (large = malloc(n + 1)) != NULL)
        write(of, large, n + 1);
    if (n < sizeof usual || large)
        fwrite(large ? large : usual, 1, n - less, out);
    else
        fputs("null", out);
    free(large);
}

typedef struct object {
    const judged *j;
    const char *error;
} object;

static size_t write_object(const void *of, char *buf, size_t cap)
{
    const object *o = of;
    return smtpb_json(&o->j->reply, &o->j->origin, &o->j->context, &o->j->verdict, o->error, buf, cap);
}

static size_t write_string(const void *of, char *buf, size_t cap)
{
    const smtpb_span *value = of;
    return smtpb_json_string(*value, buf, cap);
}

void put_verdict(FILE *out, const judged *j, const char *error)
{
    put_written(out, write_object, &(object){ j, error }, 0);
    putc('\n', out);
}

void put_members(FILE *out, const judged *j, const char *error)
{
    put_written(out, write_object, &(object){ j, error }, 1);
}

void put_json(FILE *out, smtpb_span value)
{
    put_written(out, write_string, &value, 0);
}

void put_string(FILE *out, const char *key, smtpb_span value)
{
    fprintf(out, ",\"%s\":", key);
    if (value.len > 0)
        put_json(out, value);
    else
        fputs("null", out);
}
