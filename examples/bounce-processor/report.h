/* SPDX-License-Identifier: MIT */
/* From lines of JSON to a report: read, counted, written for a terminal or as a page. */
#ifndef REPORT_H
#define REPORT_H

#include "../shared/json_members.h"
#include "processor.h"

/* ---- json_line.c: an object a line, as we write it ---- */

/* A string without quotes and escapes, to be freed; NULL: it is none. */
char *json_string(smtpb_span value);

/* ---- tally.c: what is counted ---- */

enum { HARD, SOFT, BLOCK, UNDETERMINED, TYPES };
extern const char *const type_words[TYPES];

typedef struct count {
    const char *name; /* the key of its table */
    unsigned long by_type[TYPES], total;
    time_t last;  /* when it was seen last */
    char *text;   /* an example, or where a mailbox went; may be NULL */
    char *detail; /* may be NULL */
} count;

typedef struct tally {
    unsigned long lines, bad, delivered, failed, delayed, complaints, auto_replies, bounces_of_bounces, others;
    GHashTable *reasons, *providers, *hours, *suppress, *moved, *blocklists, *unknown; /* names to counts */
} tally;

void tally_begin(tally *t);
void tally_line(tally *t, smtpb_span line);
void tally_end(tally *t);
/* A reason's phrase for its name. */
const char *reason_words(const char *name);
/* Most often first; to be freed. */
count **sorted(GHashTable *table, size_t *n);

/* ---- timeline.c ---- */

typedef struct timeline {
    time_t first, step; /* seconds; UTC */
    size_t n;           /* columns; 0: no time is known */
    unsigned long by_type[64][TYPES], most;
} timeline;

void timeline_of(const tally *t, size_t columns, timeline *out); /* 64 at most */
/* The time as the step needs it: a day, or an hour of one. */
void put_column_name(FILE *out, const timeline *line, size_t column);
void put_day(FILE *out, time_t time);

/* ---- report_text.c, report_html.c ---- */

void put_text_report(FILE *out, const tally *t);
void put_html_report(FILE *out, const tally *t);

/* ---- report.c ---- */

typedef struct report_files {
    const char *html;     /* the page; NULL: none */
    const char *suppress; /* all addresses to suppress, a line each: address, day, why; NULL: none */
} report_files;

/* A status of sysexits.h, messages written. */
int report(FILE *in, FILE *out, const report_files *files);

#endif
