/* SPDX-License-Identifier: MIT */
/* The report as tables with bars, at most 100 columns wide. Every text from a server goes through safe_character. */
#include "report.h"

#include <string.h>

enum { WIDTH = 100, NAME = 40, BAR = 40, ROWS = 20 };

/* Write at most `width` columns; returns how many are left. */
static size_t put_cut(FILE *out, const char *text, size_t width)
{
    smtpb_span rest = smtpb_str(text ? text : "");
    char safe[16];
    while (rest.len > 0) {
        bool line_end = rest.ptr[0] == '\n';
        size_t used = line_end ? 1 : safe_character(rest, safe);
        if (line_end)
            strcpy(safe, " ");
        size_t wide = (size_t)g_utf8_strlen(safe, -1);
        if (wide > width)
            break;
        fputs(safe, out);
        width -= wide;
        rest = span_from(rest, used);
    }
    return width;
}

static void put_cell(FILE *out, const char *text, size_t width)
{
    fprintf(out, "%*s", (int)put_cut(out, text, width), "");
}

static void put_bar(FILE *out, unsigned long value, unsigned long most)
{
    static const char *const eighths[] = { "", "▏", "▎", "▍", "▌", "▋", "▊", "▉" };
    unsigned long units = most > 0 ? (value * BAR * 8 + most - 1) / most : 0;
    for (unsigned long i = 0; i < units / 8; i++)
        fputs("█", out);
    fputs(eighths[units % 8], out);
}

static void put_heading(FILE *out, const char *title, size_t n)
{
    fprintf(out, "\n%s", title);
    if (n > 0)
        fprintf(out, " (%zu)", n);
    fputs("\n", out);
}

static void put_more(FILE *out, size_t n)
{
    if (n > ROWS)
        fprintf(out, "  ... and %zu more\n", n - ROWS);
}

static void put_bars(FILE *out, const char *title, GHashTable *table, bool reasons)
{
    size_t n;
    count **rows = sorted(table, &n);
    put_heading(out, title, 0);
    for (size_t i = 0; i < n && i < ROWS; i++) {
        fputs("  ", out);
        put_cell(out, reasons ? reason_words(rows[i]->name) : rows[i]->name, NAME);
        fprintf(out, " %8lu  ", rows[i]->total);
        put_bar(out, rows[i]->total, rows[0]->total);
        putc('\n', out);
    }
    put_more(out, n);
    g_free(rows);
}

static unsigned long total_of(const timeline *line, size_t column)
{
    unsigned long total = 0;
    for (size_t type = 0; type < TYPES; type++)
        total += line->by_type[column][type];
    return total;
}

static void put_times(FILE *out, const tally *t)
{
    timeline line;
    timeline_of(t, 24, &line);
    put_heading(out, "When (UTC)", 0);
    for (size_t i = 0; i < line.n; i++) {
        fputs("  ", out);
        put_column_name(out, &line, i);
        fprintf(out, "%*s %8lu  ", line.step < 86400 ? NAME - 16 : NAME - 10, "", total_of(&line, i));
        put_bar(out, total_of(&line, i), line.most);
        putc('\n', out);
    }
}

/* Columns: name, count or day, text. */
static void put_list(FILE *out, const char *title, GHashTable *table, bool days, const char *note)
{
    size_t n;
    count **rows = sorted(table, &n);
    if (n > 0)
        put_heading(out, title, n);
    if (n > 0 && note)
        fprintf(out, "  %s\n", note);
    for (size_t i = 0; i < n && i < ROWS; i++) {
        fputs("  ", out);
        put_cell(out, rows[i]->name, NAME);
        putc(' ', out);
        if (days)
            put_day(out, rows[i]->last);
        else
            fprintf(out, "%10lu", rows[i]->total);
        fputs("  ", out);
        put_cut(out, rows[i]->text, WIDTH - NAME - 15);
        putc('\n', out);
    }
    put_more(out, n);
    g_free(rows);
}

void put_text_report(FILE *out, const tally *t)
{
    fprintf(out, "%lu failed, %lu delayed, %lu delivered\n", t->failed, t->delayed, t->delivered);
    fprintf(out, "%lu complaints, %lu automatic replies, %lu bounces of bounces, %lu other mails\n", t->complaints,
            t->auto_replies, t->bounces_of_bounces, t->others);
    if (t->bad > 0)
        fprintf(out, "%lu of %lu lines could not be read\n", t->bad, t->lines);
    put_bars(out, "Why", t->reasons, true);
    put_bars(out, "At which provider", t->providers, false);
    put_times(out, t);
    put_list(out, "Block lists to act on", t->blocklists, false, NULL);
    put_list(out, "Moved", t->moved, true, "ask the owner before you write to the new address: the server may lie");
    put_list(out, "Addresses to suppress", t->suppress, true, "what one reply claims: let each expire");
    put_list(out, "Held by the brake", t->held, false, "too many dead addresses at once: the server may be at fault");
    put_list(out, "Texts that were not understood", t->unknown, false, NULL);
}
