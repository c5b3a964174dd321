/* SPDX-License-Identifier: MIT */
/* From lines of JSON to entries of the list. */
#ifndef ADD_H
#define ADD_H

#include <stdio.h>

/* Add the dead addresses of the lines on standard input; each entry lasts that many days from the time of its line.
   Bad lines are reported and skipped. Returns 0, or -1 with errno set; *where then says what failed. */
int add_lines(const char *folder, int days, long long now, const char **where);

#endif
