/* SPDX-License-Identifier: MIT */
/* Reads and compiles a file of the user's own rules. */
#include "tool.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_OCTETS = 8 << 20 };

static void complain_of(const char *path, const char *what)
{
    fputs("smtpbounce: ", stderr);
    put_safe(stderr, smtpb_str(path));
    fprintf(stderr, ": %s\n", what);
}

bool read_rules_file(const char *path, char **octets, size_t *len)
{
    FILE *file = fopen(path, "rb");
    size_t cap = 0, n = 1;
    *octets = NULL;
    for (*len = 0; file && n > 0 && *len <= MOST_OCTETS; *len += n) {
        if (*len == cap) {
            char *grown = realloc(*octets, cap = cap * 2 + 4096);
            if (!grown)
                break;
            *octets = grown;
        }
        n = fread(*octets + *len, 1, cap - *len, file);
    }
    bool read = file && n == 0 && !ferror(file);
    if (!read) {
        complain_of(path, *len > MOST_OCTETS ? "over 8 MiB" : strerror(errno));
        free(*octets);
    }
    if (file)
        fclose(file);
    return read;
}

static void put_error(FILE *out, const char *path, const smtpb_rules_error *error)
{
    put_safe(out, smtpb_str(path));
    fprintf(out, ":%u:%u: %s\n", error->line, error->column, smtpb_rules_fault_text(error->fault));
}

char *block_of(smtpb_span text, size_t *len)
{
    smtpb_rules_compile(text, NULL, 0, len, NULL);
    char *block = malloc(*len);
    if (block)
        smtpb_rules_compile(text, block, *len, NULL, NULL);
    return block;
}

int load_rules(const char *path, smtpb_span *rules)
{
    smtpb_rules_error error;
    char *text, *block = NULL;
    if (!read_rules_file(path, &text, &rules->len))
        return FAILED;
    smtpb_span all = { text, rules->len };
    bool bad = smtpb_rules_compile(all, NULL, 0, NULL, &error) == SMTPB_E_SYNTAX;
    if (bad)
        put_error(stderr, path, &error);
    else
        block = block_of(all, &rules->len);
    free(text);
    rules->ptr = block;
    return bad ? USAGE : block ? DONE : FAILED;
}
