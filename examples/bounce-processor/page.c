/* SPDX-License-Identifier: MIT */
/* The page around the sections of a report: its style, and how texts are escaped. No scripts, no external resources. */
#include "report.h"

#include <string.h>

enum { LONGEST = 400 };

/* Controls and invalid UTF-8 are written as \xHH or \u{HHHH}, a line end as a blank. Returns the octets that were read. */
static size_t put_character(FILE *out, smtpb_span text)
{
    static const char special[] = "&<>\"'\n";
    static const char *const entities[] = { "&amp;", "&lt;", "&gt;", "&quot;", "&#39;", " " };
    const char *at = strchr(special, text.ptr[0]);
    char safe[16];
    size_t used = at ? 1 : safe_character(text, safe);
    fputs(at ? entities[at - special] : safe, out);
    return used;
}

void put_html(FILE *out, const char *text)
{
    smtpb_span rest = smtpb_str(text ? text : "");
    for (size_t n = 0; n < LONGEST && rest.len > 0; n++)
        rest = span_from(rest, put_character(out, rest));
    if (rest.len > 0)
        fputs("…", out);
}

/* clang-format off */
static const char style[] =
    ":root{--bg:#fbfbfa;--card:#fff;--ink:#1d2125;--dim:#626a73;--line:#e2e4e7;--track:#eef0f2;"
    "--hard:#b52f2f;--soft:#b97a0c;--block:#5566cc;--undetermined:#777f87}\n"
    "@media(prefers-color-scheme:dark){:root{--bg:#15181b;--card:#1d2125;--ink:#e8eaec;--dim:#9aa3ac;--line:#32383e;"
    "--track:#2a3036;--hard:#e8706b;--soft:#e3b04f;--block:#8b99f0;--undetermined:#98a0a8}}\n"
    "*{box-sizing:border-box}\n"
    "body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}\n"
    "main{max-width:72rem;margin:0 auto;padding:1.25rem}\n"
    "h1{font-size:1.6rem;margin:.5rem 0 1rem}h2{font-size:1.1rem;margin:0 0 .75rem}\n"
    "section,.tiles div{background:var(--card);border:1px solid var(--line);border-radius:.6rem}\n"
    "section{padding:1rem 1.1rem;margin:0 0 1.1rem}\n"
    ".tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.7rem;margin:0 0 1.1rem}\n"
    ".tiles div{padding:.6rem .9rem;color:var(--dim)}\n"
    ".tiles b{display:block;font-size:1.5rem;color:var(--ink);font-variant-numeric:tabular-nums}\n"
    ".two{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr));gap:0 1.1rem}\n"
    ".two>div{min-width:0}.two>div:empty{display:none}\n"
    ".row{display:grid;grid-template-columns:1fr auto;gap:0 .8rem;margin:0 0 .5rem}\n"
    ".row svg,.row .advice{grid-column:1/3}.advice{color:var(--dim);font-size:.9rem}\n"
    ".bar{width:100%;height:.6rem;display:block;border-radius:.2rem;background:var(--track)}\n"
    ".num{font-variant-numeric:tabular-nums;text-align:right;white-space:nowrap}\n"
    ".time svg{width:100%;height:9rem;display:block;border-bottom:1px solid var(--dim)}\n"
    ".ends{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 1rem;color:var(--dim);font-size:.85rem}\n"
    "p.ends{margin:.2rem 0 0}.note{color:var(--dim);margin:-.4rem 0 .7rem}.rest{color:var(--dim);margin:.4rem 0 0}\n"
    ".hard{fill:var(--hard);background:var(--hard)}.soft{fill:var(--soft);background:var(--soft)}\n"
    ".block{fill:var(--block);background:var(--block)}\n"
    ".undetermined{fill:var(--undetermined);background:var(--undetermined)}\n"
    ".legend{color:var(--dim);font-size:.9rem;margin:0 0 1rem}.legend span{margin:0 1rem 0 0;display:inline-block}\n"
    ".legend i{display:inline-block;width:.8rem;height:.8rem;border-radius:.15rem;margin:0 .35rem 0 0;"
    "vertical-align:-.05rem}\n"
    "details{margin:.4rem 0 0}summary{cursor:pointer;color:var(--dim)}section>details{margin:0}\n"
    "table{width:100%;border-collapse:collapse}\n"
    "td,th{padding:.35rem .8rem .35rem 0;border-top:1px solid var(--line);vertical-align:top;text-align:left}\n"
    "th{font-weight:600;color:var(--dim);font-size:.9rem}thead th{border-top:0}\n"
    "td:last-child,th:last-child{padding-right:0}td.num,th.num{text-align:right}td.num::before{color:var(--dim)}\n"
    "code{font:.88em/1.45 ui-monospace,monospace;unicode-bidi:isolate}td,.row span{overflow:clip}\n"
    ".two thead{display:none}.two td{border:0;padding:0}.two td:last-child{flex-basis:100%}\n"
    ".two tr{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 .8rem;"
    "border-top:1px solid var(--line);padding:.45rem 0}\n"
    ".two td.num::before{content:attr(data-name) \" \"}\n"
    "@media(min-width:40.01rem){main>section .num{width:5.5rem}.rates td:first-child,.rates th:first-child{width:auto}\n"
    "main>section td:first-child,main>section th:first-child{width:38%;min-width:13rem}}\n"
    "@media(max-width:40rem){main{padding:.8rem}thead{display:none}td:last-child{flex-basis:100%}\n"
    "tr{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 .8rem;"
    "border-top:1px solid var(--line);padding:.45rem 0}\n"
    "td,th{border:0;padding:0}td.num::before{content:attr(data-name) \" \"}\n"
    ".rates tr,.rates td{display:block}.rates td.num{display:inline-block;margin:0 .8rem 0 0;font-size:.9rem}}\n";
/* clang-format on */

void begin_page(FILE *out)
{
    fputs("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
          "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
          "<meta name=\"color-scheme\" content=\"light dark\">\n<title>Bounces</title>\n<style>\n",
          out);
    fputs(style, out);
    fputs("</style></head><body><main>\n<h1>What came back</h1>\n", out);
}

void end_page(FILE *out)
{
    fputs("</main></body></html>\n", out);
}
