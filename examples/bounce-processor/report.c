/* SPDX-License-Identifier: MIT */
/* Reads all lines, then writes the reports. */
#include "report.h"

#include <errno.h>
#include <string.h>

static int failure(const char *where, int status)
{
    complain(where, strerror(errno));
    return status;
}

/* All of them, separated by tabs: address, day, reply. */
static void put_suppressions(FILE *out, const tally *t)
{
    size_t n;
    count **rows = sorted(t->suppress, &n);
    for (size_t i = 0; i < n; i++) {
        put_safe(out, smtpb_str(rows[i]->name));
        putc('\t', out);
        put_day(out, rows[i]->last);
        putc('\t', out);
        put_safe(out, smtpb_str(rows[i]->text));
        putc('\n', out);
    }
    g_free(rows);
}

static int write_file(const char *path, void (*put)(FILE *, const tally *), const tally *t)
{
    FILE *out = path ? fopen(path, "wb") : NULL;
    if (!path)
        return EX_OK;
    if (!out)
        return failure(path, EX_TEMPFAIL);
    put(out, t);
    bool bad = ferror(out) != 0;
    return fclose(out) != 0 || bad ? failure(path, EX_TEMPFAIL) : EX_OK;
}

static int read_lines(FILE *in, tally *t)
{
    line l = { g_malloc(MAX_LINE), 0, false };
    while (read_line(in, &l)) {
        tally_line(t, (smtpb_span){ l.octets, l.len });
        progress(l.len + 1, "lines");
    }
    g_free(l.octets);
    return ferror(in) ? failure("standard input", EX_IOERR) : EX_OK;
}

int report(FILE *in, FILE *out, const report_files *files)
{
    tally t;
    tally_begin(&t);
    int status = read_lines(in, &t);
    progress_end();
    put_text_report(out, &t);
    if (status == EX_OK)
        status = write_file(files->html, put_html_report, &t);
    if (status == EX_OK)
        status = write_file(files->suppress, put_suppressions, &t);
    tally_end(&t);
    return status;
}
