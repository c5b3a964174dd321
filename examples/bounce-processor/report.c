/* SPDX-License-Identifier: MIT */
/* Reads all lines, then writes the reports. */
#include "report.h"

#include <errno.h>
#include <string.h>

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

/* named: the report says that it read this */
static int read_path(const char *path, bool named, tally *t)
{
    input in;
    int status = input_open(&in, path);
    if (status != EX_OK)
        return status;
    line l = { g_malloc(MAX_LINE), 0, false };
    time_t now = time(NULL);
    while (read_line(in.file, &l)) {
        tally_line(t, (smtpb_span){ l.octets, l.len }, now);
        progress(l.len + 1, "lines");
    }
    g_free(l.octets);
    if (named)
        g_string_append_printf(t->sources, "%s%s", t->sources->len > 0 ? ", " : "", in.name);
    return input_close(&in);
}

int report(int n, char **paths, FILE *out, const report_files *files)
{
    tally t;
    tally_begin(&t);
    int status = n == 0 ? read_path("-", false, &t) : EX_OK;
    for (int i = 0; i < n; i++) {
        int read = read_path(paths[i], true, &t);
        status = status == EX_OK ? read : status;
    }
    progress_end();
    dead_decide(&t);
    put_text_report(out, &t);
    if (status == EX_OK)
        status = write_file(files->html, put_html_report, &t);
    if (status == EX_OK)
        status = write_file(files->suppress, put_suppressions, &t);
    if (status == EX_OK)
        status = write_file(files->moved, put_moves, &t);
    tally_end(&t);
    return status;
}
