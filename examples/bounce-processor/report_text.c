/* SPDX-License-Identifier: MIT */
/* The report for a terminal of 80 columns. Every text from a server goes through safe_character. */
#include "report.h"

#include <string.h>

enum { WIDTH = 80, INDENT = 2, NAME = 53, COUNT = 9, ROWS = 20, ENTRIES = 10 };

/* ---- Texts ---- */

/* A character that is escaped takes several columns, a wide one two. */
static size_t columns_of(const char *safe)
{
    gunichar c = g_utf8_get_char(safe);
    return c < 0x80 ? strlen(safe) : g_unichar_iswide(c) ? 2 : 1;
}

/* Write the text in at most `width` columns; "…" stands for what is left out. Returns how many it takes. */
static size_t put_cut(FILE *out, const char *text, size_t width)
{
    smtpb_span rest = smtpb_str(text ? text : "");
    GString *line = g_string_new(NULL);
    size_t at = 0, short_at = 0, short_len = 0;
    char safe[16];
    while (rest.len > 0 && at <= width) {
        size_t used = safe_character(rest, safe);
        if (rest.ptr[0] == '\n')
            strcpy(safe, " ");
        g_string_append(line, safe);
        at += columns_of(safe);
        if (at < width) {
            short_at = at;
            short_len = line->len;
        }
        rest = span_from(rest, used);
    }
    if (at > width) {
        g_string_truncate(line, short_len);
        g_string_append(line, "…");
        at = short_at + 1;
    }
    fputs(line->str, out);
    g_string_free(line, TRUE);
    return at;
}

/* The name at the start of a row; what follows one that is too wide begins on the next line. */
static void put_name(FILE *out, const char *name, size_t width)
{
    fprintf(out, "%*s", INDENT, "");
    size_t wide = put_cut(out, name, WIDTH - INDENT);
    if (wide > width) {
        fprintf(out, "\n%*s", INDENT, "");
        wide = 0;
    }
    fprintf(out, "%*s", (int)(width - wide), "");
}

static void put_number(FILE *out, unsigned long n, int width)
{
    char buf[GROUPED];
    fprintf(out, "%*s", width, grouped(buf, n));
}

static void put_heading(FILE *out, const char *title, size_t n, const char *note)
{
    char buf[GROUPED];
    fprintf(out, "\n%s", title);
    if (n > 0)
        fprintf(out, " (%s)", grouped(buf, n));
    fputs("\n", out);
    if (note)
        fprintf(out, "%*s%s\n", INDENT, "", note);
}

static void put_more(FILE *out, size_t n, size_t shown)
{
    char buf[GROUPED];
    if (n > shown)
        fprintf(out, "%*s... and %s more\n", INDENT, "", grouped(buf, n - shown));
}

/* ---- Bars ---- */

/* What is left of the line behind a name of that width is the bar. */
static void put_bar(FILE *out, size_t width, unsigned long value, unsigned long most)
{
    static const char *const eighths[] = { "", "▏", "▎", "▍", "▌", "▋", "▊", "▉" };
    unsigned long room = WIDTH - INDENT - width - COUNT - 2;
    unsigned long units = most > 0 ? (value * room * 8 + most - 1) / most : 0;
    put_number(out, value, COUNT);
    fputs("  ", out);
    for (unsigned long i = 0; i < units / 8; i++)
        fputs("█", out);
    fprintf(out, "%s\n", eighths[units % 8]);
}

static void put_bars(FILE *out, const char *title, GHashTable *table, int kind)
{
    size_t n;
    count **rows = sorted(table, &n);
    if (n > 0)
        put_heading(out, title, 0, NULL);
    for (size_t i = 0; i < n && i < ROWS; i++) {
        put_name(out, meaning_of(kind, rows[i]->name), NAME);
        put_bar(out, NAME, rows[i]->total, rows[0]->total);
    }
    put_more(out, n, ROWS);
    g_free(rows);
}

static unsigned long total_of(const timeline *line, size_t column)
{
    unsigned long total = 0;
    for (size_t type = 0; type < TYPES; type++)
        total += line->by_type[column][type];
    return total;
}

static void put_when(FILE *out, const timeline *line)
{
    char title[64];
    long long unit = line->step < 86400 ? 3600 : 86400, units = (long long)line->step / unit;
    snprintf(title, sizeof title, "When (UTC, a line is %lld %s%s)", units, unit == 3600 ? "hour" : "day",
             units == 1 ? "" : "s");
    put_heading(out, title, 0, NULL);
}

static void put_times(FILE *out, const tally *t)
{
    timeline line;
    timeline_of(t, 24, &line);
    size_t width = line.step < 86400 ? strlen("2026-11-24 03:00") : strlen("2026-11-24");
    if (line.n > 0)
        put_when(out, &line);
    for (size_t i = 0; i < line.n; i++) {
        fprintf(out, "%*s", INDENT, "");
        put_column_name(out, &line, i);
        put_bar(out, width, total_of(&line, i), line.most);
    }
    put_unshown(out, "  not shown: ", &line);
    if (line.before + line.after > 0)
        putc('\n', out);
}

/* ---- Providers ---- */

enum { PROVIDER = 28 };

static void put_rates(FILE *out, const ends *e, unsigned long delayed)
{
    char all[RATE], hard[RATE], block[RATE];
    put_number(out, e->failed, 10);
    put_number(out, e->failed + e->delivered, 12);
    fprintf(out, "%6s%6s%6s", rate(all, e->failed, e), rate(hard, e->failed_by_type[HARD], e),
            rate(block, e->failed_by_type[BLOCK], e));
    put_number(out, delayed, 10);
    putc('\n', out);
}

static void put_providers(FILE *out, const tally *t)
{
    size_t n;
    count **rows = sorted(t->providers, &n);
    fprintf(out, "\n%-*s%10s%12s%6s%6s%6s%10s\n", INDENT + PROVIDER, "At which provider", "failed", "of", "rate",
            "hard", "block", "delayed");
    put_name(out, "all", PROVIDER);
    put_rates(out, &t->all, t->delayed);
    for (size_t i = 0; i < n && i < ROWS; i++) {
        put_name(out, rows[i]->name, PROVIDER);
        put_rates(out, &rows[i]->ends, rows[i]->total - rows[i]->ends.failed);
    }
    put_more(out, n, ROWS);
    g_free(rows);
}

/* ---- Lists ---- */

/* A day or a count, and the name; below it the text. */
static void put_list(FILE *out, const char *title, GHashTable *table, bool days, const char *note)
{
    enum { FIRST = 10, TEXT = INDENT + FIRST + 2 };
    size_t n;
    count **rows = sorted(table, &n);
    if (n > 0)
        put_heading(out, title, n, note);
    for (size_t i = 0; i < n && i < ENTRIES; i++) {
        fprintf(out, "%*s", INDENT, "");
        if (days)
            put_day(out, rows[i]->last);
        else
            put_number(out, rows[i]->total, FIRST);
        fputs("  ", out);
        put_cut(out, rows[i]->name, WIDTH - TEXT);
        fprintf(out, "\n%*s", TEXT, "");
        put_cut(out, rows[i]->text, WIDTH - TEXT);
        putc('\n', out);
    }
    put_more(out, n, ENTRIES);
    g_free(rows);
}

static void put_types(FILE *out, const tally *t)
{
    if (g_hash_table_size(t->words[WORD_TYPE]) > 0)
        put_heading(out, word_questions[WORD_TYPE], 0, NULL);
    for (int type = 0; type < TYPES; type++) {
        const count *c = g_hash_table_lookup(t->words[WORD_TYPE], type_words[type]);
        if (!c)
            continue;
        fprintf(out, "%*s%-12s", INDENT, "", c->name);
        put_number(out, c->total, COUNT);
        fprintf(out, "  %s\n", meaning_of(WORD_TYPE, c->name));
    }
}

static void put_summary(FILE *out, const tally *t)
{
    const struct {
        unsigned long n;
        const char *what;
    } parts[] = {
        { t->all.failed, " failed, " },
        { t->delayed, " delayed, " },
        { t->all.delivered, " delivered\n" },
        { t->complaints, " complaints, " },
        { t->auto_replies, " automatic replies, " },
        { t->bounces_of_bounces, " bounces of bounces, " },
        { t->others, " other mails\n" },
    };
    if (t->sources->len > 0) {
        put_cut(out, t->sources->str, WIDTH);
        fputs("\n", out);
    }
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        put_number(out, parts[i].n, 0);
        fputs(parts[i].what, out);
    }
    if (t->bad > 0)
        fprintf(out, "%lu of %lu lines could not be read\n", t->bad, t->lines);
    if (t->expired > 0)
        fprintf(out, "%lu dead addresses are left out, as their 30 days are over\n", t->expired);
}

void put_text_report(FILE *out, const tally *t)
{
    put_summary(out, t);
    put_bars(out, "Why (failed and delayed)", t->words[WORD_REASON], WORD_REASON);
    put_bars(out, "What to do", t->words[WORD_ACTION], WORD_ACTION);
    if (t->all.delivered > 0)
        put_providers(out, t);
    else
        put_bars(out, "At which provider", t->providers, NO_WORD);
    put_times(out, t);
    put_list(out, "Block lists to act on", t->blocklists, false, NULL);
    put_list(out, "Moved", t->moved, true, "ask the owner before you write to the new address: the server may lie");
    put_list(out, "Addresses to suppress", t->suppress, true, "what one reply claims: let each expire");
    put_list(out, "Held by the brake", t->held, false,
             "too many dead addresses at once: the server may be at fault; if it is not:\n"
             "    suppression FOLDER add < LINES\n"
             "    suppression FOLDER confirm HOST 2026-11-24T03:00 now");
    put_list(out, "Texts that were not understood", t->unknown, false, NULL);
    put_types(out, t);
}
