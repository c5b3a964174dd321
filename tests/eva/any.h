/* SPDX-License-Identifier: MIT */
/* Any octets: what Frama-C's Eva is to prove a unit safe for. Included before all else in each file. Octets are volatile, so that each
   look at one may find any value: that proves more than is asked, and states that differ only in what was read are one. */
#ifndef ANY_H
#define ANY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "__fc_builtin.h"

#define memchr any_memchr /* Eva has one of its own, which finds a range */
void *any_memchr(const void *s, int wanted, size_t n);

#define char volatile char

#include "internal.h"

extern char octets[OCTETS];

/* Any octets, LENGTH of them. Their end is the array's end, so that reading past it is an alarm. */
static inline smtpb_span any_span(void)
{
    return (smtpb_span){ octets + OCTETS - LENGTH, LENGTH };
}

#endif
