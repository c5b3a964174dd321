/* SPDX-License-Identifier: MIT */
/* Shared by the tests of the bounce processor: they run it and check the lines that it writes. SMTPB_PROCESSOR is its
   path. */
#ifndef RUN_H
#define RUN_H

#include "../support.h"
#include "../tool/json_check.h"

extern char output[1 << 22];

/* Run a shell command in which $B is the processor and $F the fixtures; its output is in `output`. Returns its exit
   status. An entry of the suppression list expires, so `recent` makes 2026-11-24T03:46:02Z the same time of yesterday,
   and `undated` does the reverse for days and their expiry. */
int run(const char *command);
void holds(const char *part);
void lacks(const char *part);
void write_input(const char *text, size_t len); /* to the file "in" */

/* The JSON lines in `output`, each as the values of the keys separated by blanks, "-" for null. Checks that every line
   is JSON. */
const char *values_of(const char *const *keys, size_t n);

/* The peak memory of any of the processes in KiB; 0: not known here. */
long most_memory(void);

#endif
