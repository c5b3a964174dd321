/* SPDX-License-Identifier: MIT */
/* Stands in for threads.c where there are no POSIX threads. */
#include "bench.h"

#include <stdio.h>

void report_threads(const texts *t, workload *verdict, bool json)
{
    (void)t, (void)verdict;
    puts(json ? "{\"skipped\":{\"two_threads\":\"no POSIX threads\"}}" : "two threads: skipped, no POSIX threads");
}
