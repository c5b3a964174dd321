/* SPDX-License-Identifier: MIT */
/* Shared by the fuzz targets: MUST, a property that has to hold for every input. */
#ifndef FUZZ_H
#define FUZZ_H

#include "smtpbounce.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MUST(property)                                                                                                 \
    do {                                                                                                               \
        if (!(property)) {                                                                                             \
            fprintf(stderr, "does not hold: %s\n", #property);                                                         \
            abort();                                                                                                   \
        }                                                                                                              \
    } while (0)

static inline bool is_inside(smtpb_span whole, smtpb_span part)
{
    return part.len == 0 || (part.ptr >= whole.ptr && part.ptr + part.len <= whole.ptr + whole.len);
}

#endif
