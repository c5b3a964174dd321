/* SPDX-License-Identifier: MIT */
/* bench [--json]: what the library costs, compared with the least that reading a text can cost and with other engines
   that only scan it for the same phrases.

   In each of 15 rounds all rows of a group run one after the other, each round beginning with another row. A ratio is
   the median of the ratios in each round, so that other load on the machine affects both sides; a time is the median
   over the rounds. A row that is too slow for all texts takes part of them in each round, a different part each time;
   so times and ratios are per octet, and "a reply" has the mean length. */
#include "bench.h"
#include "engine.h"
#include "own_rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 15, LENGTHS = 5, DIVERSE = 20000, MAX_OCTETS = 1 << 20 };

/* ---- Workloads ---- */

static char copy[MAX_OCTETS];

static size_t run_memcpy(const char *text, size_t len)
{
    memcpy(copy, text, len);
    return (unsigned char)copy[len / 2];
}

static unsigned char lower[256];

static size_t run_fold(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        copy[i] = (char)lower[(unsigned char)text[i]];
    return (unsigned char)copy[len / 2];
}

static size_t run_parse(const char *text, size_t len)
{
    smtpb_reply reply;
    smtpb_parse((smtpb_span){ text, len }, &reply);
    return reply.lines;
}

static size_t run_find(const char *text, size_t len)
{
    smtpb_reply reply;
    smtpb_origin origin;
    smtpb_find(SMTPB_FORM_AUTO, (smtpb_span){ text, len }, &reply, &origin);
    return reply.lines;
}

static size_t run_classify(const char *text, size_t len)
{
    smtpb_reply reply;
    smtpb_verdict verdict;
    smtpb_parse((smtpb_span){ text, len }, &reply);
    smtpb_classify(&reply, NULL, &verdict);
    return verdict.reason;
}

static smtpb_context with_own_rules = SMTPB_CONTEXT_START;

static size_t run_own_rules(const char *text, size_t len)
{
    smtpb_reply reply;
    smtpb_verdict verdict;
    smtpb_parse((smtpb_span){ text, len }, &reply);
    smtpb_classify(&reply, &with_own_rules, &verdict);
    return verdict.reason;
}

static size_t run_facts(const char *text, size_t len)
{
    smtpb_reply reply;
    smtpb_verdict verdict;
    smtpb_fact facts[8];
    smtpb_parse((smtpb_span){ text, len }, &reply);
    size_t n = smtpb_classify_with_facts(&reply, NULL, &verdict, facts, 8);
    return n + verdict.reason;
}

static size_t run_all(const char *text, size_t len)
{
    smtpb_reply reply;
    smtpb_origin origin;
    smtpb_verdict verdict;
    smtpb_forward forward;
    smtpb_fact facts[8];
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_find(SMTPB_FORM_AUTO, (smtpb_span){ text, len }, &reply, &origin);
    size_t n = smtpb_classify_with_facts(&reply, NULL, &verdict, facts, 8);
    while (smtpb_forward_next(&reply, NULL, &at, &forward))
        n++;
    return n + verdict.reason;
}

static struct row {
    const char *name;
    workload *run;
    const char *(*open)(const char *patterns);
    const char *patterns;
    const char *skipped; /* why it is not measured */
    bool is_base;        /* others are compared with it */
} rows[] = {
    { "memcpy", run_memcpy, NULL, NULL, NULL, true },
    { "fold", run_fold, NULL, NULL, NULL, true },
    { "parse", run_parse, NULL, NULL, NULL, false },
    { "find", run_find, NULL, NULL, NULL, false },
    { "classify", run_classify, NULL, NULL, NULL, true },
    { "own rules", run_own_rules, NULL, NULL, NULL, false },
    { "facts", run_facts, NULL, NULL, NULL, false },
    { "all", run_all, NULL, NULL, NULL, false },
    { "vectorscan", vectorscan_scan, vectorscan_open, BENCH_PATTERNS "/literals.txt", NULL, true },
    { "re2", re2_scan, re2_open, BENCH_PATTERNS "/regexes.txt", NULL, true },
    { "pcre2", pcre2_scan, pcre2_open, BENCH_PATTERNS "/regexes.txt", NULL, true },
};

enum { ROWS = sizeof rows / sizeof *rows };

static void open_rows(void)
{
    for (int c = 0; c < 256; c++)
        lower[c] = (unsigned char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    with_own_rules.rules = own_rules();
    for (size_t i = 0; i < ROWS; i++)
        if (rows[i].open)
            rows[i].skipped = rows[i].open(rows[i].patterns);
}

static workload *unless_skipped(workload *run)
{
    for (size_t i = 0; i < ROWS; i++)
        if (rows[i].run == run && rows[i].skipped)
            return NULL;
    return run;
}

/* ---- Measuring ---- */

static volatile size_t sink;

/* How a row goes through the texts: `passes` times over every `stride`th of them. */
typedef struct plan {
    size_t passes, stride;
} plan;

/* Nanoseconds per octet, over the texts number first, first + stride, ... */
static double measure(const texts *t, workload *run, plan p, size_t first)
{
    size_t sum = 0, octets = 0;
    double start = processor_time();
    for (size_t pass = 0; pass < p.passes; pass++)
        for (size_t i = first % p.stride; i < t->count; i += p.stride) {
            sum += run(t->at[i].ptr, t->at[i].len);
            octets += t->at[i].len;
        }
    double end = processor_time();
    sink = sum;
    return (end - start) / (double)octets;
}

/* A round should take between 3 and 200 ms, but takes at least one text. */
static plan plan_for(const texts *t, workload *run)
{
    const double least = 3e6, most = 200e6;
    plan p = { 1, t->count < 40 ? t->count : t->count / 40 };
    double whole = measure(t, run, p, 0) * (double)t->octets;
    p.stride = 1;
    while (whole / (double)p.stride > most && p.stride < t->count)
        p.stride++;
    p.passes = whole < least ? (size_t)(least / whole) + 1 : 1;
    return p;
}

typedef struct group {
    char name[32];
    texts texts;
    plan plans[ROWS];
    double ns[ROWS][ROUNDS]; /* per octet */
} group;

static void measure_group(group *g)
{
    for (size_t i = 0; i < ROWS; i++)
        if (!rows[i].skipped)
            g->plans[i] = plan_for(&g->texts, rows[i].run);
    for (size_t round = 0; round < ROUNDS; round++)
        for (size_t k = 0; k < ROWS; k++) {
            size_t i = (round + k) % ROWS;
            if (!rows[i].skipped)
                g->ns[i][round] = measure(&g->texts, rows[i].run, g->plans[i], round);
        }
}

static double ratio(const group *g, size_t row, size_t base)
{
    double ratios[ROUNDS];
    for (size_t i = 0; i < ROUNDS; i++)
        ratios[i] = g->ns[row][i] / g->ns[base][i];
    return median(ratios, ROUNDS);
}

static double mean_length(const group *g)
{
    return (double)g->texts.octets / (double)g->texts.count;
}

/* Verdicts that one core reaches in a second. */
static double replies_a_second(const group *g)
{
    size_t i = 0;
    while (rows[i].run != run_classify)
        i++;
    return 1e9 / (median(g->ns[i], ROUNDS) * mean_length(g));
}

/* ---- Printing ---- */

static void print_ratio(double r)
{
    printf(" %11.*f", r < 1 ? 4 : r < 100 ? 2 : 0, r);
}

static void print_row(const group *g, size_t i)
{
    double ns = median(g->ns[i], ROUNDS);
    printf("%-11s %11.1f %9.3f %8.1f", rows[i].name, ns * mean_length(g), ns, 1e9 / 1048576 / ns);
    for (size_t b = 0; b < ROWS; b++)
        if (rows[b].is_base && !rows[b].skipped)
            print_ratio(ratio(g, i, b));
    if (g->plans[i].stride > 1)
        printf("  1 of %zu replies per round", g->plans[i].stride);
    putchar('\n');
}

static void print_group(const group *g)
{
    printf("\n%s: %zu replies, %.0f octets on average\n", g->name, g->texts.count, mean_length(g));
    printf("%-11s %11s %9s %8s", "", "ns/reply", "ns/octet", "MiB/s");
    for (size_t b = 0; b < ROWS; b++)
        if (rows[b].is_base && !rows[b].skipped)
            printf(" %*s%s", 10 - (int)strlen(rows[b].name), "/", rows[b].name);
    putchar('\n');
    for (size_t i = 0; i < ROWS; i++)
        if (!rows[i].skipped)
            print_row(g, i);
    printf("one core judges ");
    print_number(replies_a_second(g));
    printf(" replies of %.0f octets a second\n", mean_length(g));
}

static void print_row_json(const group *g, size_t row)
{
    const char *comma = "";
    double ns = median(g->ns[row], ROUNDS);
    printf("\"%s\":{\"ns_reply\":%.2f,\"ns_octet\":%.4f,\"ratio\":{", rows[row].name, ns * mean_length(g), ns);
    for (size_t b = 0; b < ROWS; b++)
        if (rows[b].is_base && !rows[b].skipped) {
            printf("%s\"%s\":%.4f", comma, rows[b].name, ratio(g, row, b));
            comma = ",";
        }
    printf("}}");
}

/* One object per line. */
static void print_group_json(const group *g)
{
    const char *comma = "";
    printf("{\"texts\":\"%s\",\"replies\":%zu,\"octets\":%zu,\"replies_second\":%.0f,\"rows\":{", g->name,
           g->texts.count, g->texts.octets, replies_a_second(g));
    for (size_t i = 0; i < ROWS; i++)
        if (!rows[i].skipped) {
            fputs(comma, stdout);
            print_row_json(g, i);
            comma = ",";
        }
    printf("},\"skipped\":{");
    comma = "";
    for (size_t i = 0; i < ROWS; i++)
        if (rows[i].skipped) {
            printf("%s\"%s\":\"%s\"", comma, rows[i].name, rows[i].skipped);
            comma = ",";
        }
    printf("}}\n");
}

static void report_group(group *g, texts t, const char *name, bool json)
{
    g->texts = t;
    snprintf(g->name, sizeof g->name, "%s", name);
    measure_group(g);
    if (json)
        print_group_json(g);
    else
        print_group(g);
    fflush(stdout);
    texts_free(&g->texts);
}

static void report_groups(bool json)
{
    static const size_t lengths[LENGTHS] = { 68, 169, 500, 2000, 100000 };
    static group g;
    char name[32];
    report_group(&g, texts_vectors(), "vectors", json);
    report_group(&g, texts_diverse(DIVERSE), "diverse", json);
    for (size_t i = 0; i < LENGTHS; i++) {
        snprintf(name, sizeof name, "%zu octets", lengths[i]);
        report_group(&g, texts_of_length(lengths[i], lengths[i] > 2000 ? 4 : 48), name, json);
    }
}

/* The diverse replies once more, under other conditions. */
static void report_conditions(bool json)
{
    texts t = texts_diverse(DIVERSE);
    report_cold(&t, run_classify, unless_skipped(vectorscan_scan), json);
    report_threads(&t, run_classify, json);
    texts_free(&t);
}

int main(int argc, char **argv)
{
    bool json = argc > 1 && strcmp(argv[1], "--json") == 0;
    open_rows();
    for (size_t i = 0; i < ROWS && !json; i++)
        if (rows[i].skipped)
            printf("%s: skipped, %s\n", rows[i].name, rows[i].skipped);
    report_groups(json);
    report_conditions(json);
    free((void *)(uintptr_t)with_own_rules.rules.ptr);
    if (!json)
        puts("\nTimes are medians of 15 rounds, ratios the medians of the ratios in each round. Cost in "
             "instructions:\n"
             "sh tests/bench/instructions.sh");
    return 0;
}
