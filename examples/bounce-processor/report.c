/* SPDX-License-Identifier: MIT */
/* Reads all lines, then writes the reports. */
#include "report.h"

#include <errno.h>
#include <string.h>

static const char standard_input[] = "standard input";

static int failure(const char *where, int status)
{
    complain(where, strerror(errno));
    return status;
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

static int read_lines(FILE *in, const char *where, tally *t)
{
    line l = { g_malloc(MAX_LINE), 0, false };
    time_t now = time(NULL);
    while (read_line(in, &l)) {
        tally_line(t, (smtpb_span){ l.octets, l.len }, now);
        progress(l.len + 1, "lines");
    }
    g_free(l.octets);
    return ferror(in) ? failure(where, EX_IOERR) : EX_OK;
}

static int read_path(const char *path, tally *t)
{
    bool is_standard = strcmp(path, "-") == 0;
    const char *name = is_standard ? standard_input : path;
    FILE *in = is_standard ? stdin : fopen(path, "rb");
    if (!in)
        return failure(name, EX_NOINPUT);
    g_string_append_printf(t->sources, "%s%s", t->sources->len > 0 ? ", " : "", name);
    int status = read_lines(in, name, t);
    if (!is_standard)
        fclose(in);
    return status;
}

int report(int n, char **paths, FILE *out, const report_files *files)
{
    tally t;
    tally_begin(&t);
    int status = n == 0 ? read_lines(stdin, standard_input, &t) : EX_OK;
    for (int i = 0; i < n; i++) {
        int read = read_path(paths[i], &t);
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
