/* SPDX-License-Identifier: MIT */
/* What the tests of the bounce processor share: they run it, and look at the lines that it writes. SMTPB_PROCESSOR is
   its path. */
#ifndef RUN_H
#define RUN_H

#include "../support.h"
#include "../tool/json_check.h"

extern char output[1 << 22];

/* Run a shell command in which $B is the processor and $F the fixtures; what it writes is in `output`. Returns its exit
   status. */
int run(const char *command);
void holds(const char *part);
void lacks(const char *part);
void write_input(const char *text, size_t len); /* to the file "in" */

/* The lines of JSON in `output`, each as the values of the keys with blanks between, "-" for null; all of them are
   checked to be JSON. */
const char *values_of(const char *const *keys, size_t n);

/* KiB that any of the processes took at most; 0: not to be known here. */
long most_memory(void);

#endif
