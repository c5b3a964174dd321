/* SPDX-License-Identifier: MIT */
/* Two threads that share the replies between them, compared with one that does them all. */
#include "bench.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>

enum { ROUNDS = 100 };

/* Every `stride`th of the texts. */
typedef struct share {
    const texts *texts;
    workload *run;
    size_t first, stride, sum;
} share;

static void *go_through(void *of)
{
    share *s = of;
    size_t sum = 0;
    for (size_t i = s->first; i < s->texts->count; i += s->stride)
        sum += s->run(s->texts->at[i].ptr, s->texts->at[i].len);
    s->sum = sum;
    return NULL;
}

/* False: the second thread cannot be started. */
static bool run_two(share *first, share *second)
{
    pthread_t other;
    if (pthread_create(&other, NULL, go_through, second) != 0)
        return false;
    go_through(first);
    return pthread_join(other, NULL) == 0;
}

static bool run_threads(const texts *t, workload *run, size_t threads)
{
    share first = { t, run, 0, threads, 0 }, second = { t, run, 1, threads, 0 };
    if (threads > 1)
        return run_two(&first, &second);
    go_through(&first);
    return true;
}

typedef struct cost {
    double real, processor;
} cost;

static bool measure_threads(const texts *t, workload *run, size_t threads, cost *c)
{
    double real = real_time(), processor = processor_time();
    bool done = run_threads(t, run, threads);
    *c = (cost){ real_time() - real, processor_time() - processor };
    return done;
}

static void take_less(cost *least, cost c)
{
    least->real = c.real < least->real ? c.real : least->real;
    least->processor = c.processor < least->processor ? c.processor : least->processor;
}

static void report(bool json, double rate, double idle)
{
    printf(json ? "{\"two_threads\":{\"rate\":%.2f,\"idle\":%.2f}}\n"
                : "two threads: %.2f times as many verdicts a second as one, at best in 100 rounds; by processor time "
                  "%.2f times on idle cores\n",
           rate, idle);
}

static void skip(bool json)
{
    puts(json ? "{\"skipped\":{\"two_threads\":\"none can be started\"}}"
              : "two threads: skipped, none can be started");
}

/* The least times of all rounds, as other load on the machine slows two threads more than one. Processor time shows
   whether the threads slow each other. */
void report_threads(const texts *t, workload *verdict, bool json)
{
    cost one = { HUGE_VAL, HUGE_VAL }, two = one, c;
    for (size_t round = 0; round < ROUNDS; round++) {
        measure_threads(t, verdict, 1, &c);
        take_less(&one, c);
        if (!measure_threads(t, verdict, 2, &c)) {
            skip(json);
            return;
        }
        take_less(&two, c);
    }
    report(json, one.real / two.real, 2 * one.processor / two.processor);
}
