/* SPDX-License-Identifier: MIT */
/* Stands in for an engine, ABSENT, that is not installed. */
#include "engine.h"

#define PASTE(name, suffix)    name##suffix
#define FUNCTION(name, suffix) PASTE(name, suffix)

const char *FUNCTION(ABSENT, _open)(const char *patterns)
{
    (void)patterns;
    return "not found";
}

size_t FUNCTION(ABSENT, _scan)(const char *text, size_t len)
{
    (void)text;
    return len * 0;
}
