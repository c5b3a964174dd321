/* SPDX-License-Identifier: MIT */
/* Texts for people are stored in runs of octets, one after the other, each with its NUL: a table of pointers would have
   to be relocated by every process that loads the library. */
#ifndef SMTPB_I_TEXTS_H
#define SMTPB_I_TEXTS_H

#include "../judge/judge.h"

/* The text after the first n of a run. */
static inline const char *smtpb_i_text_at(const char *run, unsigned n)
{
    while (n > 0)
        if (*run++ == '\0')
            n--;
    return run;
}

#endif
