/* SPDX-License-Identifier: MIT */
/* The report as one page: no scripts, no external resources, every text from a server escaped. */
#include "report.h"

#include <string.h>

enum { SHOWN = 10, ROWS = 100, COLUMNS = 60 };

/* Escape for HTML; controls and invalid UTF-8 become \xHH or \u{HHHH}. */
static void put_html(FILE *out, const char *text)
{
    static const char special[] = "&<>\"'";
    static const char *const entities[] = { "&amp;", "&lt;", "&gt;", "&quot;", "&#39;" };
    smtpb_span rest = smtpb_str(text ? text : "");
    char safe[16];
    while (rest.len > 0) {
        const char *at = strchr(special, rest.ptr[0]);
        size_t used = rest.ptr[0] == '\n' || at ? 1 : safe_character(rest, safe);
        fputs(rest.ptr[0] == '\n' ? " " : at ? entities[at - special] : safe, out);
        rest = span_from(rest, used);
    }
}

static const char head[] =
    "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<meta name=\"color-scheme\" content=\"light dark\">\n<title>Bounces</title>\n<style>\n"
    ":root{--bg:#fbfbfa;--card:#fff;--ink:#1d2125;--dim:#626a73;--line:#e2e4e7;"
    "--hard:#c23b3b;--soft:#d8992a;--block:#5566cc;--undetermined:#8d949c}\n"
    "@media(prefers-color-scheme:dark){:root{--bg:#15181b;--card:#1d2125;--ink:#e8eaec;--dim:#9aa3ac;--line:#32383e;"
    "--hard:#e8706b;--soft:#e3b04f;--block:#8b99f0;--undetermined:#7d858d}}\n"
    "*{box-sizing:border-box}\n"
    "body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.5 system-ui,sans-serif}\n"
    "main{max-width:72rem;margin:0 auto;padding:1.25rem}\n"
    "h1{font-size:1.6rem;margin:.5rem 0 1rem}h2{font-size:1.1rem;margin:0 0 .75rem}\n"
    "section{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:1rem 1.1rem;margin:0 0 "
    "1.1rem}\n"
    ".tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.7rem;margin:0 0 1.1rem}\n"
    ".tiles div{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:.6rem "
    ".9rem;color:var(--dim)}\n"
    ".tiles b{display:block;font-size:1.5rem;color:var(--ink);font-variant-numeric:tabular-nums}\n"
    ".two{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr));gap:0 1.1rem}\n"
    ".row{display:grid;grid-template-columns:1fr auto;gap:0 .8rem;margin:0 0 .5rem}\n"
    ".row svg{grid-column:1/3;width:100%;height:.6rem;display:block;border-radius:.2rem;background:var(--line)}\n"
    ".row span{overflow-wrap:anywhere}.num{font-variant-numeric:tabular-nums;text-align:right;white-space:nowrap}\n"
    ".time svg{width:100%;height:9rem;display:block;border-bottom:1px solid var(--dim)}\n"
    ".ends{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 1rem;color:var(--dim);font-size:.85rem}\n"
    ".hard{fill:var(--hard);background:var(--hard)}.soft{fill:var(--soft);background:var(--soft)}\n"
    ".block{fill:var(--block);background:var(--block)}.undetermined{fill:var(--undetermined);background:var(--"
    "undetermined)}\n"
    ".legend{color:var(--dim);font-size:.9rem;margin:0 0 1rem}.legend i{display:inline-block;width:.8rem;height:.8rem;"
    "border-radius:.15rem;margin:0 .35rem 0 0;vertical-align:-.05rem}.legend span{white-space:nowrap;margin:0 1rem 0 "
    "0;display:inline-block}\n"
    ".advice{grid-column:1/3;color:var(--dim);font-size:.9rem}details{margin:.4rem 0 "
    "0}summary{cursor:pointer;color:var("
    "--dim)}\n"
    "p.ends{margin:.2rem 0 0}.note{color:var(--dim);margin:-.4rem 0 .7rem}\n"
    "table{width:100%;border-collapse:collapse}th{text-align:left;font-weight:600;color:var(--dim);font-size:.9rem}\n"
    "td,th{padding:.35rem .8rem .35rem 0;border-top:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}\n"
    "td:first-child{min-width:13rem}tr:first-child th{border-top:0}code{font:.88em/1.45 ui-monospace,monospace}\n"
    "@media(max-width:40rem){main{padding:.8rem}thead{display:none}tr{display:block;border-top:1px solid "
    "var(--line);padding:.45rem 0}"
    "td{display:block;border:0;padding:.05rem 0}td.num{text-align:left}"
    "td.num::before{content:attr(data-name) \" \";color:var(--dim)}}\n"
    "</style></head><body><main>\n<h1>What came back</h1>\n";

static void put_number(FILE *out, unsigned long n)
{
    char buf[GROUPED];
    fputs(grouped(buf, n), out);
}

static void put_tile(FILE *out, unsigned long n, const char *what)
{
    if (n == 0)
        return;
    fputs("<div><b>", out);
    put_number(out, n);
    fprintf(out, "</b>%s</div>\n", what);
}

/* A share of the attempts of which the end is known; there is none without a log of what was delivered. */
static void put_rate(FILE *out, unsigned long n, const tally *t, const char *what)
{
    if (t->delivered > 0 && n > 0)
        fprintf(out, "<div><b>%.2f%%</b>%s</div>\n", 100.0 * (double)n / (double)(t->delivered + t->failed), what);
}

static void put_period(FILE *out, const timeline *line, const tally *t)
{
    fputs("<p class=\"note\">", out);
    put_number(out, t->lines);
    fputs(" lines", out);
    if (line->n > 0) {
        fputs(", from ", out);
        put_column_name(out, line, 0);
        fputs(" to ", out);
        put_column_name(out, line, line->n - 1);
    }
    fputs(", UTC. Written ", out);
    put_second(out, time(NULL));
    fputs(".</p>\n", out);
}

static void put_tiles(FILE *out, const tally *t)
{
    fputs("<div class=\"tiles\">\n", out);
    put_tile(out, t->failed, "failed");
    put_rate(out, t->failed, t, "of the attempts failed");
    put_rate(out, t->failed_by_type[HARD], t, "hard");
    put_rate(out, t->failed_by_type[BLOCK], t, "blocked");
    put_tile(out, t->delayed, "delayed");
    put_tile(out, t->delivered, "delivered");
    put_tile(out, t->complaints, "complaints");
    put_tile(out, t->auto_replies, "automatic replies");
    put_tile(out, t->bounces_of_bounces, "bounces of bounces");
    put_tile(out, t->others, "other mails");
    put_tile(out, t->bad, "lines not read");
    fputs("</div>\n<p class=\"legend\"><span><i class=\"hard\"></i>hard: the address</span>"
          "<span><i class=\"soft\"></i>soft: temporary</span><span><i class=\"block\"></i>block: the sender or the "
          "message</span>"
          "<span><i class=\"undetermined\"></i>undetermined</span></p>\n",
          out);
}

/* A bar of 1,000 units across, divided by type. */
static void put_bar(FILE *out, const count *c, unsigned long most)
{
    unsigned long x = 0;
    fputs("<svg viewBox=\"0 0 1000 1\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"", out);
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

/* What stands before row i, and behind the last of n rows: those after the first few are folded. */
static void begin_row(FILE *out, size_t i, size_t n, const char *open, const char *close)
{
    if (i == SHOWN)
        fprintf(out, "%s<details><summary>and %zu more</summary>%s\n", close, (n < ROWS ? n : ROWS) - SHOWN, open);
}

static void end_rows(FILE *out, size_t n, const char *close)
{
    fputs(close, out);
    if (n > SHOWN)
        fputs("</details>\n", out);
    if (n > ROWS)
        fprintf(out, "<p class=\"note\">%zu more are not listed</p>\n", n - ROWS);
}

static void put_bars(FILE *out, const char *title, GHashTable *table, bool reasons)
{
    size_t n;
    count **rows = sorted(table, &n);
    fprintf(out, "<section><h2>%s</h2>\n", title);
    for (size_t i = 0; i < n && i < ROWS; i++) {
        begin_row(out, i, n, "", "");
        fputs("<div class=\"row\"><span>", out);
        put_html(out, reasons ? reason_words(rows[i]->name) : rows[i]->name);
        fputs("</span><span class=\"num\">", out);
        put_number(out, rows[i]->total);
        fputs("</span>", out);
        put_bar(out, rows[i], rows[0]->total);
        if (rows[i]->detail) {
            fputs("<span class=\"advice\">", out);
            put_html(out, rows[i]->detail);
            fputs("</span>", out);
        }
        fputs("</div>\n", out);
    }
    end_rows(out, n, "");
    fputs("</section>\n", out);
    g_free(rows);
}

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
            line->n * 6, line->n * 10, line->most);
    for (size_t i = 0; i < line->n; i++)
        put_column(out, line, i);
    fputs("</svg>\n<div class=\"ends\"><span>", out);
    put_column_name(out, line, 0);
    fputs("</span><span>", out);
    put_column_name(out, line, line->n - 1);
    fprintf(out, "</span></div></div><p class=\"ends\">UTC; a column is %lld %s, the highest ",
            (long long)(line->step < 86400 ? line->step / 3600 : line->step / 86400), line->step < 86400 ? "h" : "d");
    put_number(out, line->most);
    fputs("</p></section>\n", out);
}

typedef struct list {
    const char *title, *note, *columns[3];
    bool days; /* the second column is a day, not a count */
} list;

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
        fputs(" (a list of: ", out);
        put_html(out, c->detail);
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
        fprintf(out, "<section><h2>%s (%zu)</h2>\n", l->title, n);
        if (l->note)
            fprintf(out, "<p class=\"note\">%s</p>\n", l->note);
        fputs(open, out);
        for (size_t i = 0; i < n && i < ROWS; i++) {
            begin_row(out, i, n, open, close);
            put_list_row(out, l, rows[i]);
        }
        end_rows(out, n, close);
        fputs("</section>\n", out);
    }
    g_free(open);
    g_free(rows);
}

void put_html_report(FILE *out, const tally *t)
{
    static const list suppress = {
        "Addresses to suppress", "What one reply claims: let each expire.", { "Address", "Last", "Reply" }, true
    };
    static const list held = {
        "Held by the brake",
        "Too many dead addresses within an hour: a person should look, the server may be at fault.",
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
    timeline line;
    timeline_of(t, COLUMNS, &line);
    fputs(head, out);
    put_period(out, &line, t);
    put_tiles(out, t);
    put_list(out, &blocklists, t->blocklists);
    put_list(out, &held, t->held);
    fputs("<div class=\"two\">\n", out);
    put_bars(out, "Why, and what to do", t->reasons, true);
    put_bars(out, "At which provider", t->providers, false);
    fputs("</div>\n", out);
    put_times(out, &line);
    put_list(out, &moved, t->moved);
    put_list(out, &suppress, t->suppress);
    put_list(out, &unknown, t->unknown);
    fputs("</main></body></html>\n", out);
}
