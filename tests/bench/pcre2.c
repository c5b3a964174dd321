/* SPDX-License-Identifier: MIT */
/* PCRE2 with its JIT, caseless. One alternation of all rules is over the limit for a pattern of PCRE2, so there are
   several; that is about twice as fast as a loop over the rules, but finds only one rule of each. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "engine.h"

#include <pcre2.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_PATTERNS = 1000, MAX_OCTETS = 8000 };

static pcre2_code *patterns[MAX_PATTERNS];
static size_t count;
static pcre2_match_data *found;

/* Joins lines from number `at` on by bars as long as they fit; returns the number of the next one. */
static size_t join(const lines *l, size_t at, char out[MAX_OCTETS])
{
    size_t len = 0;
    out[0] = '\0';
    do {
        if (len > 0)
            out[len++] = '|';
        strcpy(out + len, l->at[at]);
        len += strlen(l->at[at++]);
    } while (at < l->count && len + strlen(l->at[at]) + 2 <= MAX_OCTETS);
    return at;
}

static bool add(const char *pattern)
{
    int error;
    PCRE2_SIZE at;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, PCRE2_CASELESS, &error, &at, NULL);
    if (!code || count == MAX_PATTERNS || pcre2_jit_compile(code, PCRE2_JIT_COMPLETE) != 0)
        return false;
    patterns[count++] = code;
    return true;
}

const char *pcre2_open(const char *regexes)
{
    static char joined[MAX_OCTETS];
    lines l = lines_of(regexes);
    found = pcre2_match_data_create(1, NULL);
    bool done = found != NULL;
    for (size_t at = 0; done && at < l.count;) {
        if (strlen(l.at[at]) >= MAX_OCTETS)
            return "a regex is too long";
        at = join(&l, at, joined);
        done = add(joined);
    }
    lines_free(&l);
    return done ? NULL : "it rejects the regexes";
}

size_t pcre2_scan(const char *text, size_t len)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        n += pcre2_jit_match(patterns[i], (PCRE2_SPTR)text, len, 0, 0, found, NULL) >= 0;
    return n;
}
