/* SPDX-License-Identifier: MIT */
/* Every function of the library that reads input, for tests that apply to all of them. */
#ifndef ENTRIES_H
#define ENTRIES_H

#include "smtpbounce.h"

enum { PARSED, FOUND, REPLIES };

/* A text, and the replies read from it beforehand, so that each entry does only its own work. */
typedef struct subject {
    smtpb_span text;
    smtpb_reply replies[REPLIES]; /* by smtpb_parse and by smtpb_find; the second is empty where both are the same */
} subject;

typedef struct entry {
    const char *name;
    void (*run)(const subject *s, int which);
    int which;    /* the form, or the reply */
    size_t most;  /* not 0: it makes a pass for each rule, so this many octets are enough; 0: no limit */
    bool of_mail; /* the text is a part of a mail */
} entry;

extern const entry entries[];
extern const size_t entry_count;

/* Call this first, from one thread: compiles the user rules that replies are judged by. */
void entries_begin(void);

void entries_prepare(smtpb_span text, subject *out);

#endif
