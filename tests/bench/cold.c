/* SPDX-License-Identifier: MIT */
/* Work with cold caches, as in a server that does other things between two replies: 8 MiB are touched before each
   call. */
#include "bench.h"

#include <stdio.h>

enum { ROUNDS = 15, REPLIES = 40, TOUCHED = 8 << 20, CACHE_LINE = 64 };
enum { CLOCK, VERDICT, SCAN, KINDS };

static volatile unsigned char touched[TOUCHED];
static volatile size_t sink;

static void cool_caches(void)
{
    for (size_t i = 0; i < TOUCHED; i += CACHE_LINE)
        touched[i]++;
}

static size_t run_nothing(const char *text, size_t len)
{
    (void)text;
    return len;
}

static double cold_call(workload *run, smtpb_span text)
{
    cool_caches();
    double start = real_time();
    sink = run(text.ptr, text.len);
    return real_time() - start;
}

static double warm_calls(workload *run, const texts *t)
{
    double start = processor_time();
    for (size_t i = 0; i < t->count; i++)
        sink = run(t->at[i].ptr, t->at[i].len);
    return (processor_time() - start) / (double)t->count;
}

/* Nanoseconds a reply for each kind of work, in turn with the same reply; reading the clock is subtracted. */
static void measure_round(const texts *t, size_t round, workload *const runs[KINDS], double ns[KINDS])
{
    for (size_t i = 0; i < REPLIES; i++) {
        smtpb_span text = t->at[(round * REPLIES + i) % t->count];
        for (size_t k = 0; k < KINDS; k++)
            ns[k] += cold_call(runs[k], text) / REPLIES;
    }
    ns[VERDICT] -= ns[CLOCK];
    ns[SCAN] -= ns[CLOCK];
}

static void report(bool json, double ns, double to_warm, double to_scan)
{
    if (json)
        printf("{\"cold\":{\"touched\":%d,\"ns\":%.0f,\"to_warm\":%.2f", TOUCHED, ns, to_warm);
    else
        printf("\ncold caches: a verdict takes %.0f ns, %.2f times as long as with warm ones", ns, to_warm);
    if (to_scan > 0)
        printf(json ? ",\"to_vectorscan\":%.2f" : " and %.2f times as long as Vectorscan with cold ones", to_scan);
    puts(json ? "}}" : "");
}

void report_cold(const texts *t, workload *verdict, workload *scan, bool json)
{
    workload *const runs[KINDS] = { run_nothing, verdict, scan ? scan : run_nothing };
    double ns[ROUNDS], to_warm[ROUNDS], to_scan[ROUNDS];
    for (size_t round = 0; round < ROUNDS; round++) {
        double of[KINDS] = { 0 };
        measure_round(t, round, runs, of);
        ns[round] = of[VERDICT];
        to_warm[round] = of[VERDICT] / warm_calls(verdict, t);
        to_scan[round] = of[VERDICT] / of[SCAN];
    }
    report(json, median(ns, ROUNDS), median(to_warm, ROUNDS), scan ? median(to_scan, ROUNDS) : 0);
}
