/* SPDX-License-Identifier: MIT */
/* From lines of JSON to a report, as text or as an HTML page. */
#ifndef REPORT_H
#define REPORT_H

#include "../common/json_members.h"
#include "processor.h"

/* ---- json_line.c ---- */

/* A decoded JSON string; the caller frees it. NULL: not a string. */
char *json_string(smtpb_span value);

/* ---- day.c: times for people, UTC ---- */

void put_time_as(FILE *out, const char *format, time_t time); /* as strftime writes it */
void put_day(FILE *out, time_t time);
/* 2026-11-24T03:46:02Z */
void put_second(FILE *out, time_t time);

/* ---- counts.c: tables of counts ---- */

enum { HARD, SOFT, BLOCK, UNDETERMINED, TYPES };
extern const char *const type_words[TYPES];

/* Attempts that ended, those that are tried again left out. */
typedef struct ends {
    unsigned long delivered, failed, failed_by_type[TYPES];
} ends;

typedef struct count {
    const char *name; /* the key in the table */
    unsigned long by_type[TYPES], total;
    ends ends;    /* of a provider */
    time_t last;  /* when it was last seen */
    char *text;   /* an example, or where a mailbox moved; may be NULL */
    char *detail; /* of a reason the advice, of a block list what it lists; may be NULL */
} count;

GHashTable *counts_begin(void);
/* The count with that name, created if necessary. */
count *count_named(GHashTable *table, const char *name);
/* Most frequent first, without those that were not counted; the caller frees it. */
count **sorted(GHashTable *table, size_t *n);

enum { RATE = 8 };

/* How many of the attempts that ended, in percent with three digits; "-" for none. Returns buf. */
const char *rate(char buf[RATE], unsigned long part, const ends *of);

/* ---- legend.c: the words of a verdict ---- */

enum { WORD_TYPE, WORD_ADDRESS, WORD_REASON, WORD_ACTION, WORD_SCOPE, WORD_CONFIDENCE, WORDS, NO_WORD = WORDS };
extern const char *const word_questions[WORDS];

/* The word that has the number, and what it means. False: past the last. */
bool word_at(int kind, int number, const char **name, const char **text);
/* The word itself if it is not known. */
const char *meaning_of(int kind, const char *word);

/* ---- tally.c: counts of lines ---- */

typedef struct dead_list dead_list;

typedef struct tally {
    unsigned long lines, bad, delayed, complaints, auto_replies, bounces_of_bounces, others;
    unsigned long expired; /* dead addresses whose entries would have expired */
    time_t first, last;    /* of all lines with a time; 0: there is none */
    ends all;
    GString *sources;         /* what was read; empty: standard input, as no file was named */
    GHashTable *words[WORDS]; /* all tables: names to counts */
    GHashTable *providers, *hours, *suppress, *held, *moved, *blocklists, *unknown;
    GHashTable *moves;
    dead_list *dead;
} tally;

void tally_begin(tally *t);
void tally_line(tally *t, smtpb_span line, time_t now);
void tally_end(tally *t);

/* ---- dead.c: addresses to suppress, and those that the brake holds ---- */

dead_list *dead_begin(void);
void dead_line(dead_list *l, smtpb_span line, long long now);
/* After the last line: fills t->suppress by address, and t->held by site, and counts t->expired. */
void dead_decide(tally *t);
void dead_end(dead_list *l);
/* Separated by tabs: address, time, host, rule, reason, expiry, reply. Without those that are held or have expired. */
void put_suppressions(FILE *out, const tally *t);

/* ---- moves.c: where mailboxes moved ---- */

GHashTable *moves_begin(void);
/* hint and host may be NULL. */
void note_move(GHashTable *moves, const char *address, const char *hint, const char *host, const char *reply,
               time_t time);
/* Separated by tabs: old address, hint, host, time, reply; - for what is not known. */
void put_moves(FILE *out, const tally *t);

/* ---- timeline.c ---- */

typedef struct timeline {
    time_t first, step; /* seconds; UTC */
    size_t n;           /* columns; 0: no times are known */
    unsigned long by_type[64][TYPES], most;
    unsigned long before, after; /* failures that are not in the columns */
} timeline;

void timeline_of(const tally *t, size_t columns, timeline *out); /* at most 64 columns */
/* The column's day, or day and hour, depending on the step. */
void put_column_name(FILE *out, const timeline *line, size_t column);
/* How many failures are not in the columns, and when they were; nothing if all are. */
void put_unshown(FILE *out, const char *intro, const timeline *line);

/* ---- page.c: what is around the sections of the page ---- */

void begin_page(FILE *out);
/* Escaped, on one line, cut if it is long. */
void put_html(FILE *out, const char *text);
void end_page(FILE *out);

/* ---- report_text.c, report_html.c ---- */

void put_text_report(FILE *out, const tally *t);
void put_html_report(FILE *out, const tally *t);

/* ---- report.c ---- */

typedef struct report_files {
    const char *html;     /* the page; NULL: none */
    const char *suppress; /* all addresses to suppress, one per line; NULL: none */
    const char *moved;    /* all mailboxes that moved, one per line; NULL: none */
} report_files;

/* Reads the files, - or none: standard input. Returns a status of sysexits.h, after any messages. */
int report(int n, char **paths, FILE *out, const report_files *files);

#endif
