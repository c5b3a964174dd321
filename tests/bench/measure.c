/* SPDX-License-Identifier: MIT */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double read_clock(clockid_t id)
{
    struct timespec t;
    clock_gettime(id, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

double processor_time(void)
{
    return read_clock(CLOCK_PROCESS_CPUTIME_ID);
}

double real_time(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double median(const double *values, size_t n)
{
    enum { MOST = 1000 };
    double sorted[MOST];
    n = n < MOST ? n : MOST;
    memcpy(sorted, values, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, by_size);
    return sorted[n / 2];
}

void print_number(double n)
{
    if (n >= 1e6)
        printf("%.1f million", n / 1e6);
    else if (n >= 1e4)
        printf("%.0f thousand", n / 1e3);
    else
        printf("%.0f", n);
}
