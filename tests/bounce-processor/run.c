/* SPDX-License-Identifier: MIT */
#include "run.h"

#include <sys/resource.h>
#include <sys/wait.h>

char output[1 << 22];

int run(const char *command)
{
    static const char functions[] =
        "export TZ=UTC; unset RECIPIENT ORIGINAL_RECIPIENT; day=$(($(date +%s) / 86400 - 1)); "
        "recent() { sed \"s/1795491962/$((day * 86400 + 13562))/g\"; }; on() { date -d @$(($1 * 86400)) +%F; }; "
        "undated() { sed \"s/$(on $day)/2026-11-24/g; s/$(on $((day + 30)))/2026-12-24/g\"; };";
    char line[4000];
    snprintf(line, sizeof line, "%s B='%s'; NO_FSYNC='%s'; F='%s'; %s", functions, SMTPB_PROCESSOR, SMTPB_NO_FSYNC,
             SMTPB_FIXTURES, command);
    FILE *pipe = popen(line, "r");
    assert_non_null(pipe);
    output[fread(output, 1, sizeof output - 1, pipe)] = '\0';
    int status = pclose(pipe);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

void holds(const char *part)
{
    if (!strstr(output, part))
        fail_msg("no \"%s\" in: %.3000s", part, output);
}

void lacks(const char *part)
{
    if (strstr(output, part))
        fail_msg("\"%s\" in: %.3000s", part, output);
}

void write_input(const char *text, size_t len)
{
    FILE *in = fopen("in", "wb");
    assert_non_null(in);
    assert_int_equal(fwrite(text, 1, len, in), len);
    assert_int_equal(fclose(in), 0);
}

/* The first member with that name: quotes inside strings are escaped, and nested members come later. */
static const char *member(const char *object, const char *key, size_t *len)
{
    char name[40];
    snprintf(name, sizeof name, "%c\"%s\":", strcmp(key, "code") == 0 ? '{' : ',', key);
    const char *value = strstr(object, name);
    assert_non_null(value);
    value += strlen(name);
    *len = *value == '"' ? strcspn(value + 1, "\"") : strcspn(value, ",}");
    return *value == '"' ? value + 1 : value;
}

const char *values_of(const char *const *keys, size_t n)
{
    static char values[1 << 16];
    size_t used = 0;
    values[0] = '\0';
    for (char *at = strtok(output, "\n"); at; at = strtok(NULL, "\n")) {
        if (*at != '{')
            continue;
        assert_true(is_json(at, strlen(at)));
        for (size_t i = 0; i < n; i++) {
            size_t len;
            const char *value = member(at, keys[i], &len);
            bool null = len == 4 && memcmp(value, "null", 4) == 0 && value[-1] != '"';
            used += (size_t)snprintf(values + used, sizeof values - used, "%.*s%c", null ? 1 : (int)len,
                                     null ? "-" : value, i + 1 < n ? ' ' : '\n');
            assert_true(used < sizeof values);
        }
    }
    return values;
}

long most_memory(void)
{
#ifdef SANITIZED
    return 0;
#else
    struct rusage usage;
    getrusage(RUSAGE_CHILDREN, &usage);
    return usage.ru_maxrss;
#endif
}
