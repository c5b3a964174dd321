/* SPDX-License-Identifier: MIT */
/* One mail, an mbox or a Maildir to mails: one at a time, of each only what comes first if it is too long. */
#include "processor.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct room {
    char *octets; /* room for MAX_MAIL */
    size_t len;
    bool cut;
} room;

static void add(room *r, const char *octets, size_t len)
{
    size_t fits = len < MAX_MAIL - r->len ? len : MAX_MAIL - r->len;
    memcpy(r->octets + r->len, octets, fits);
    r->len += fits;
    r->cut = r->cut || fits < len;
}

/* End the mail where it has too many lines that begin with "--", as boundaries do (RFC 2046 5.1.1). */
static void cut_parts(room *r)
{
    smtpb_span rest = { r->octets, r->len }, line;
    for (size_t parts = 0; next_line(&rest, &line);) {
        parts += begins(line, "--");
        if (parts > MAX_PARTS) {
            r->len = (size_t)(line.ptr - r->octets);
            r->cut = true;
            return;
        }
    }
}

static void process_room(room *r, const char *where, FILE *out)
{
    progress(r->len, "mails");
    cut_parts(r);
    process_mail((smtpb_span){ r->octets, r->len }, where, r->cut, out);
    r->len = 0;
    r->cut = false;
}

static int failure(const char *where, int status)
{
    complain(where, strerror(errno));
    return status;
}

/* "From sender date", which local(8), pipe(8) and Exim put before a mail, is not part of its header. */
static void drop_from_line(room *r)
{
    const char *end = r->len > 5 && memcmp(r->octets, "From ", 5) == 0 ? memchr(r->octets, '\n', r->len) : NULL;
    size_t n = end ? (size_t)(end - r->octets) + 1 : 0;
    memmove(r->octets, r->octets + n, r->len - n);
    r->len -= n;
}

/* To the end of the input even where it is too long: an MTA takes a pipe that is closed early for a failure. */
static int read_one(FILE *in, const char *where, room *r, FILE *out)
{
    char part[8192];
    for (size_t n; (n = fread(part, 1, sizeof part, in)) > 0;)
        add(r, part, n);
    if (ferror(in))
        return failure(where, EX_IOERR);
    drop_from_line(r);
    process_room(r, where, out);
    return EX_OK;
}

static void add_line(room *r, const line *l)
{
    add(r, l->octets, l->len);
    add(r, "\n", 1);
    r->cut = r->cut || l->too_long;
}

static bool is_from_line(const line *l)
{
    return l->len >= 5 && memcmp(l->octets, "From ", 5) == 0;
}

/* An mbox: each mail begins with a line "From " that stands first or behind an empty one. l: its first line. */
static int read_mbox(FILE *in, const char *where, room *r, line *l, FILE *out)
{
    char name[300];
    bool blank = true, any = false;
    size_t n = 0;
    do {
        if (blank && is_from_line(l)) {
            if (any)
                process_room(r, name, out);
            snprintf(name, sizeof name, "%.250s: mail %zu", where, ++n);
            any = true;
        } else {
            add_line(r, l);
        }
        blank = l->len == 0;
    } while (read_line(in, l));
    if (any && !ferror(in))
        process_room(r, name, out);
    return ferror(in) ? failure(where, EX_IOERR) : EX_OK;
}

/* An mbox shows by its first line; a mail may begin with "From: ". */
static int read_stream(FILE *in, const char *where, room *r, line *l, FILE *out)
{
    if (l && read_line(in, l)) {
        if (is_from_line(l))
            return read_mbox(in, where, r, l, out);
        add_line(r, l);
    }
    return read_one(in, where, r, out);
}

static int read_file(const char *path, room *r, line *l, FILE *out)
{
    FILE *in = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    if (!in)
        return failure(path, EX_NOINPUT);
    int status = read_stream(in, path, r, l, out);
    if (in != stdin)
        fclose(in);
    return status;
}

/* new/ or cur/ of a Maildir, in the order of the names. */
static int read_directory(const char *maildir, const char *sub, room *r, FILE *out)
{
    char *path = g_build_filename(maildir, sub, NULL);
    struct dirent **entries = NULL;
    int n = scandir(path, &entries, NULL, alphasort), status = n < 0 ? failure(path, EX_NOINPUT) : EX_OK;
    for (int i = 0; i < n; i++) {
        char *file = g_build_filename(path, entries[i]->d_name, NULL);
        if (entries[i]->d_name[0] != '.' && status == EX_OK && !ferror(out))
            status = read_file(file, r, NULL, out);
        g_free(file);
        free(entries[i]);
    }
    free(entries);
    g_free(path);
    return status;
}

static int read_path(const char *path, room *r, line *l, FILE *out)
{
    struct stat about;
    if (strcmp(path, "-") == 0 || stat(path, &about) != 0 || !S_ISDIR(about.st_mode))
        return read_file(path, r, l, out);
    int status = read_directory(path, "new", r, out);
    return status == EX_OK ? read_directory(path, "cur", r, out) : status;
}

int process_one(FILE *in, FILE *out)
{
    room r = { g_malloc(MAX_MAIL), 0, false };
    int status = read_one(in, "standard input", &r, out);
    g_free(r.octets);
    return status;
}

int process_path(const char *path, FILE *out)
{
    room r = { g_malloc(MAX_MAIL), 0, false };
    line l = { g_malloc(MAX_LINE), 0, false };
    int status = read_path(path, &r, &l, out);
    g_free(r.octets);
    g_free(l.octets);
    return status;
}
