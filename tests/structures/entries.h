/* SPDX-License-Identifier: MIT */
/* Every function of the library that reads input, for tests that ask the same of all of them. */
#ifndef ENTRIES_H
#define ENTRIES_H

#include "smtpbounce.h"

enum { PARSED, FOUND, REPLIES };

/* A text, and what is made of it beforehand so that each entry does its own work only. */
typedef struct subject {
    smtpb_span text;
    smtpb_reply replies[REPLIES]; /* by smtpb_parse and by smtpb_find; the second is empty where both are the same */
} subject;

typedef struct entry {
    const char *name;
    void (*run)(const subject *s, int which);
    int which;   /* the form, or the reply */
    size_t most; /* octets that are enough of a text: it takes a pass for each rule; 0: any number */
} entry;

extern const entry entries[];
extern const size_t entry_count;

/* To be called first, by one thread: compiles the user's rules that replies are judged by. */
void entries_begin(void);

void entries_prepare(smtpb_span text, subject *out);

#endif
