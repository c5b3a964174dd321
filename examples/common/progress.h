/* SPDX-License-Identifier: MIT */
/* Progress of a program that reads for long, on standard error if that is a terminal. */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stddef.h>
#include <stdint.h>

/* What will be read: a file, or standard input if path is NULL. Without it, or if one of them is no regular file, the
   time left is not shown. */
void progress_expect(const char *path);
/* Count one thing that was read, and its octets; shown once a second. */
void progress(size_t octets, const char *things);
/* Remove what is shown: before another message, and at the end. */
void progress_end(void);

enum { GROUPED = 32 };

/* Write a number with its thousands separated, "1,000,000"; returns buf. */
const char *grouped(char buf[GROUPED], uint64_t n);

/* "1,000,000 lines, 95 MiB, 250,000 lines/s, 63%, 0:12 left". expected: octets in all, 0 if not known. Returns the
   length, as snprintf does. */
int progress_text(char *buf, size_t cap, uint64_t count, const char *things, uint64_t octets, uint64_t expected,
                  uint64_t seconds);

#endif
