/* SPDX-License-Identifier: MIT */
/* What the parts of the benchmark share. */
#ifndef BENCH_H
#define BENCH_H

#include "texts.h"

/* Returns something that depends on all of its work. */
typedef size_t workload(const char *text, size_t len);

/* measure.c: nanoseconds. Those of processor time are of all threads; in them other processes do not count. */
double processor_time(void);
double real_time(void);
double median(const double *values, size_t n); /* of at most 1,000 */
void print_number(double n);                   /* "1.3 million" */

/* cold.c: prints what a verdict costs with cold caches, relative to warm ones and to `scan` (NULL: not measured). */
void report_cold(const texts *t, workload *verdict, workload *scan, bool json);

/* threads.c: prints how many verdicts a second two threads reach, relative to one. */
void report_threads(const texts *t, workload *verdict, bool json);

#endif
