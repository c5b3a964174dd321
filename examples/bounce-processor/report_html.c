/* SPDX-License-Identifier: MIT */
/* The report as one page. */
#include "report.h"

#include <string.h>

enum { SHOWN = 10, ROWS = 100, COLUMNS = 60 };

static void put_number(FILE *out, unsigned long n)
{
    char buf[GROUPED];
    fputs(grouped(buf, n), out);
}

/* ---- In short ---- */

static void put_tile(FILE *out, unsigned long n, const char *what)
{
    if (n == 0)
        return;
    fputs("<div><b>", out);
    put_number(out, n);
    fprintf(out, "</b>%s</div>\n", what);
}

/* There is none without a log of what was delivered. */
static void put_rate_tile(FILE *out, unsigned long n, const ends *of, const char *what)
{
    char buf[RATE];
    if (of->delivered > 0 && n > 0)
        fprintf(out, "<div><b>%s</b>%s</div>\n", rate(buf, n, of), what);
}

static void put_period(FILE *out, const tally *t)
{
    fputs("<p class=\"note\">", out);
    put_number(out, t->lines);
    fputs(" lines", out);
    if (t->sources->len > 0) {
        fputs(" of ", out);
        put_html(out, t->sources->str);
    }
    if (t->first > 0) {
        put_time_as(out, ", from %Y-%m-%d %H:%M", t->first);
        put_time_as(out, " to %Y-%m-%d %H:%M, UTC", t->last);
    }
    fputs(". Written ", out);
    put_second(out, time(NULL));
    fputs(".</p>\n", out);
}

static void put_tiles(FILE *out, const tally *t)
{
    fputs("<div class=\"tiles\">\n", out);
    put_tile(out, t->all.failed, "failed");
    put_rate_tile(out, t->all.failed, &t->all, "failure rate");
    put_rate_tile(out, t->all.failed_by_type[HARD], &t->all, "hard");
    put_rate_tile(out, t->all.failed_by_type[BLOCK], &t->all, "blocked");
    put_tile(out, t->delayed, "delayed");
    put_tile(out, t->all.delivered, "delivered");
    put_tile(out, t->complaints, "complaints");
    put_tile(out, t->auto_replies, "automatic replies");
    put_tile(out, t->bounces_of_bounces, "bounces of bounces");
    put_tile(out, t->others, "other mails");
    put_tile(out, t->bad, "lines not read");
    put_tile(out, t->expired, "addresses expired");
    fputs("</div>\n", out);
}

static void put_colours(FILE *out)
{
    fputs("<p class=\"legend\">", out);
    for (int type = 0; type < TYPES; type++)
        fprintf(out, "<span><i class=\"%s\"></i>%s: %s</span>", type_words[type], type_words[type],
                meaning_of(WORD_TYPE, type_words[type]));
    fputs("</p>\n", out);
}

/* ---- Sections: a title, and rows of which those after the first few are folded ---- */

static void begin_section(FILE *out, const char *title, size_t n, const char *note)
{
    fprintf(out, "<section><h2>%s", title);
    if (n > 0) {
        fputs(" (", out);
        put_number(out, n);
        putc(')', out);
    }
    fputs("</h2>\n", out);
    if (note)
        fprintf(out, "<p class=\"note\">%s</p>\n", note);
}

/* What stands before row i, and behind the last of n rows. */
static void begin_row(FILE *out, size_t i, size_t n, const char *open, const char *close)
{
    if (i == SHOWN)
        fprintf(out, "%s<details><summary>and %zu more</summary>%s\n", close, (n < ROWS ? n : ROWS) - SHOWN, open);
}

static void end_rows(FILE *out, size_t n, const char *close)
{
    fputs(close, out);
    if (n > ROWS) {
        fputs("<p class=\"rest\">", out);
        put_number(out, n - ROWS);
        fputs(" more are not listed</p>\n", out);
    }
    if (n > SHOWN)
        fputs("</details>\n", out);
    fputs("</section>\n", out);
}

/* A bar of 1,000 units across, divided by type. */
static void put_bar(FILE *out, const count *c, unsigned long most)
{
    unsigned long x = 0;
    fputs("<svg class=\"bar\" viewBox=\"0 0 1000 1\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"", out);
    for (size_t type = 0, named = 0; type < TYPES; type++)
        if (c->by_type[type] > 0)
            fprintf(out, "%s%s %lu", named++ > 0 ? ", " : "", type_words[type], c->by_type[type]);
    fputs("\">", out);
    for (size_t type = 0; type < TYPES; type++) {
        unsigned long width = c->by_type[type] * 1000 / most;
        width += width == 0 && c->by_type[type] > 0 ? 4 : 0;
        if (width > 0)
            fprintf(out, "<rect class=\"%s\" x=\"%lu\" width=\"%lu\" height=\"1\"/>", type_words[type], x, width);
        x += width;
    }
    fputs("</svg>", out);
}

static void put_bar_row(FILE *out, const char *name, const count *c, unsigned long most)
{
    fputs("<div class=\"row\"><span>", out);
    put_html(out, name);
    fputs("</span><span class=\"num\">", out);
    put_number(out, c->total);
    fputs("</span>", out);
    put_bar(out, c, most);
    if (c->detail) {
        fputs("<span class=\"advice\">", out);
        put_html(out, c->detail);
        fputs("</span>", out);
    }
    fputs("</div>\n", out);
}

static void put_bars(FILE *out, const char *title, const char *note, GHashTable *table, int kind)
{
    size_t n;
    count **rows = sorted(table, &n);
    if (n > 0)
        begin_section(out, title, 0, note);
    for (size_t i = 0; i < n && i < ROWS; i++) {
        begin_row(out, i, n, "", "");
        put_bar_row(out, meaning_of(kind, rows[i]->name), rows[i], rows[0]->total);
    }
    if (n > 0)
        end_rows(out, n, "");
    g_free(rows);
}

/* ---- Providers ---- */

static void put_cell(FILE *out, const char *name, const char *text)
{
    fprintf(out, "<td class=\"num\" data-name=\"%s\">%s</td>", name, text);
}

/* The cells behind the provider's. */
static void put_rates(FILE *out, const ends *e, unsigned long delayed)
{
    char buf[GROUPED], percent[RATE];
    put_cell(out, "Failed", grouped(buf, e->failed));
    put_cell(out, "of", grouped(buf, e->failed + e->delivered));
    put_cell(out, "Rate", rate(percent, e->failed, e));
    put_cell(out, "Hard", rate(percent, e->failed_by_type[HARD], e));
    put_cell(out, "Block", rate(percent, e->failed_by_type[BLOCK], e));
    put_cell(out, "Delayed", grouped(buf, delayed));
    fputs("</tr>\n", out);
}

static void put_providers(FILE *out, const tally *t)
{
    static const char open[] =
        "<table class=\"rates\"><thead><tr><th>Provider</th><th class=\"num\">Failed</th><th class=\"num\">of</th>"
        "<th class=\"num\">Rate</th><th class=\"num\">Hard</th><th class=\"num\">Block</th>"
        "<th class=\"num\">Delayed</th></tr></thead><tbody>\n";
    static const char close[] = "</tbody></table>\n";
    size_t n;
    count **rows = sorted(t->providers, &n);
    begin_section(out, "At which provider", 0, "Rates of the attempts that ended; delayed ones are tried again.");
    fprintf(out, "%s<tr><td>all</td>", open);
    put_rates(out, &t->all, t->delayed);
    for (size_t i = 0; i < n && i < ROWS; i++) {
        begin_row(out, i, n, open, close);
        fputs("<tr><td>", out);
        put_html(out, rows[i]->name);
        put_bar(out, rows[i], rows[0]->total);
        fputs("</td>", out);
        put_rates(out, &rows[i]->ends, rows[i]->total - rows[i]->ends.failed);
    }
    end_rows(out, n, close);
    g_free(rows);
}

/* ---- Times ---- */

/* One column, 10 units wide and 1,000 high; the types are stacked. */
static void put_column(FILE *out, const timeline *line, size_t column)
{
    unsigned long y = 1000, total = 0;
    fputs("<g>", out);
    for (size_t type = 0; type < TYPES; type++) {
        unsigned long height = line->by_type[column][type] * 1000 / line->most;
        y -= height;
        total += line->by_type[column][type];
        if (height > 0)
            fprintf(out, "<rect class=\"%s\" x=\"%zu\" y=\"%lu\" width=\"9\" height=\"%lu\"/>", type_words[type],
                    column * 10, y, height);
    }
    fputs("<title>", out);
    put_column_name(out, line, column);
    fprintf(out, ": %lu</title></g>", total);
}

static void put_times(FILE *out, const timeline *line)
{
    if (line->n == 0)
        return;
    fputs("<section class=\"time\"><h2>When</h2>\n", out);
    fprintf(out,
            "<div style=\"max-width:%zurem\"><svg viewBox=\"0 0 %zu 1000\" preserveAspectRatio=\"none\" "
            "role=\"img\" aria-label=\"failures by time, at most %lu at once\">",
            line->n < 3 ? 18 : line->n * 6, line->n * 10, line->most);
    for (size_t i = 0; i < line->n; i++)
        put_column(out, line, i);
    fputs("</svg>\n<div class=\"ends\"><span>", out);
    put_column_name(out, line, 0);
    fputs("</span><span>", out);
    if (line->n > 1)
        put_column_name(out, line, line->n - 1);
    fprintf(out, "</span></div></div><p class=\"ends\">UTC; a column is %lld %s, the highest ",
            (long long)(line->step < 86400 ? line->step / 3600 : line->step / 86400), line->step < 86400 ? "h" : "d");
    put_number(out, line->most);
    put_unshown(out, "; not shown: ", line);
    fputs("</p></section>\n", out);
}

/* ---- Lists ---- */

typedef struct list {
    const char *title, *note, *columns[3];
    bool days; /* the second column is a day, not a count */
} list;

/* What a block list lists. */
static const char *listed(const char *word)
{
    static const char *const words[][2] = {
        { "ip", "IP addresses" }, { "domain", "domains" }, { "uri", "domains of links" }, { "hash", "hashes" }
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i][0], word) == 0)
            return words[i][1];
    return word;
}

static void put_list_row(FILE *out, const list *l, const count *c)
{
    fputs("<tr><td>", out);
    put_html(out, c->name);
    fprintf(out, "</td><td class=\"num\" data-name=\"%s\">", l->columns[1]);
    if (l->days)
        put_day(out, c->last);
    else
        put_number(out, c->total);
    fputs("</td><td><code>", out);
    put_html(out, c->text);
    fputs("</code>", out);
    if (c->detail) {
        fputs(" (lists ", out);
        put_html(out, listed(c->detail));
        putc(')', out);
    }
    fputs("</td></tr>\n", out);
}

static void put_list(FILE *out, const list *l, GHashTable *table)
{
    static const char close[] = "</tbody></table>\n";
    size_t n;
    count **rows = sorted(table, &n);
    char *open =
        g_strdup_printf("<table><thead><tr><th>%s</th><th class=\"num\">%s</th><th>%s</th></tr></thead><tbody>\n",
                        l->columns[0], l->columns[1], l->columns[2]);
    if (n > 0) {
        begin_section(out, l->title, n, l->note);
        fputs(open, out);
        for (size_t i = 0; i < n && i < ROWS; i++) {
            begin_row(out, i, n, open, close);
            put_list_row(out, l, rows[i]);
        }
        end_rows(out, n, close);
    }
    g_free(open);
    g_free(rows);
}

/* ---- The legend ---- */

static void put_words(FILE *out, int kind, GHashTable *table)
{
    const char *name, *text;
    fprintf(out, "<tbody><tr><th colspan=\"3\" scope=\"rowgroup\">%s</th></tr>\n", word_questions[kind]);
    for (int number = 0; word_at(kind, number, &name, &text); number++) {
        const count *c = g_hash_table_lookup(table, name);
        if (!c)
            continue;
        fprintf(out, "<tr><td><code>%s</code></td><td class=\"num\" data-name=\"Lines\">", name);
        put_number(out, c->total);
        fputs("</td><td>", out);
        put_html(out, text);
        fputs("</td></tr>\n", out);
    }
    fputs("</tbody>\n", out);
}

static void put_legend(FILE *out, const tally *t)
{
    fputs("<section><details><summary>What the words of these verdicts mean</summary>\n<table><thead><tr>"
          "<th>Word</th><th class=\"num\">Lines</th><th>Meaning</th></tr></thead>\n",
          out);
    for (int kind = 0; kind < WORDS; kind++)
        if (g_hash_table_size(t->words[kind]) > 0)
            put_words(out, kind, t->words[kind]);
    fputs("</table></details></section>\n", out);
}

void put_html_report(FILE *out, const tally *t)
{
    static const list suppress = {
        "Addresses to suppress", "What one reply claims: let each expire.", { "Address", "Last", "Reply" }, true
    };
    static const list held = {
        "Held by the brake",
        "Too many dead addresses within an hour: a person should look, the server may be at fault. If it is not, "
        "<code>suppression FOLDER add</code> with the lines, then "
        "<code>suppression FOLDER confirm HOST 2026-11-24T03:00 now</code>, puts them on the list.",
        { "Provider or domain", "Addresses", "Reply" },
        false
    };
    static const list moved = { "Moved",
                                "Ask the owner before you write to the new address: the server may lie.",
                                { "Address", "Last", "Where it moved, says the server" },
                                true };
    static const list blocklists = { "Block lists to act on", NULL, { "List", "Replies", "Example" }, false };
    static const list unknown = {
        "Texts that were not understood", NULL, { "Fingerprint", "Replies", "Example" }, false
    };
    bool failed = t->all.failed + t->delayed > 0;
    timeline line;
    timeline_of(t, COLUMNS, &line);
    begin_page(out);
    put_period(out, t);
    put_tiles(out, t);
    if (failed)
        put_colours(out);
    fputs("<div class=\"two\"><div>", out);
    put_list(out, &blocklists, t->blocklists);
    put_list(out, &held, t->held);
    put_times(out, &line);
    fputs("</div><div>", out);
    put_bars(out, "Why, and what to do", "Failed and delayed ones together.", t->words[WORD_REASON], WORD_REASON);
    fputs("</div></div>\n", out);
    if (t->all.delivered > 0)
        put_providers(out, t);
    else
        put_bars(out, "At which provider", NULL, t->providers, NO_WORD);
    put_list(out, &moved, t->moved);
    put_list(out, &suppress, t->suppress);
    put_list(out, &unknown, t->unknown);
    if (failed)
        put_legend(out, t);
    end_page(out);
}
