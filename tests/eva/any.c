/* SPDX-License-Identifier: MIT */
/* What each driver is linked with. */
#include "any.h"

char octets[OCTETS];

/* The library's, so that it is known to find one place at a time. */
void *any_memchr(const void *s, int wanted, size_t n)
{
    const char *c = s;
    for (size_t i = 0; i < n; i++)
        if (c[i] == (char)wanted)
            return (void *)(c + i);
    return NULL;
}
