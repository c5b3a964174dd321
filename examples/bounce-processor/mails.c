/* SPDX-License-Identifier: MIT */
/* Reads the mails of a file, an mbox, a Maildir or a folder, one at a time; one that is too long is truncated. */
#include "processor.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void add(mail_octets *m, const char *octets, size_t len)
{
    size_t fits = len < MAX_MAIL - m->len ? len : MAX_MAIL - m->len;
    memcpy(m->octets + m->len, octets, fits);
    m->len += fits;
    m->cut = m->cut || fits < len;
}

static void process_octets(mail_octets *m, const char *where, FILE *out)
{
    progress(m->len, "mails");
    process_mail(m, where, NULL, out);
    m->len = 0;
    m->cut = false;
}

void read_mail(FILE *in, mail_octets *m)
{
    char part[8192];
    for (size_t n; (n = fread(part, 1, sizeof part, in)) > 0;)
        add(m, part, n);
}

static void add_line(mail_octets *m, const line *l)
{
    add(m, l->octets, l->len);
    add(m, "\n", 1);
    m->cut = m->cut || l->too_long;
}

static bool is_from_line(const line *l)
{
    return l->len >= 5 && memcmp(l->octets, "From ", 5) == 0;
}

/* Does it end in a date as asctime writes it? */
static bool has_date(const line *l)
{
    static const char form[] = " Aaa Aaa 99 99:99:99 9999"; /* of each octet, one of its kind */
    size_t n = sizeof form - 1;
    const char *date = l->octets + l->len - n;
    for (size_t i = 0; l->len >= n && i < n; i++) {
        bool letter = g_ascii_isalpha(form[i]) && g_ascii_isalpha(date[i]);
        bool digit = form[i] == '9' && (g_ascii_isdigit(date[i]) || (i == 9 && date[i] == ' '));
        if (!letter && !digit && form[i] != date[i])
            return false;
    }
    return l->len >= n;
}

/* An mbox: each mail begins with a "From " line, at the start, after an empty line, or with a date. l: its first line. */
static void read_mbox(const input *in, mail_octets *m, line *l, FILE *out)
{
    char name[300];
    bool blank = true, any = false;
    size_t n = 0;
    do {
        if (is_from_line(l) && (blank || has_date(l))) {
            if (any)
                process_octets(m, name, out);
            snprintf(name, sizeof name, "%.250s: mail %zu", in->name, ++n);
            any = true;
        } else {
            add_line(m, l);
        }
        blank = l->len == 0;
    } while (read_line(in->file, l));
    if (any && !ferror(in->file))
        process_octets(m, name, out);
}

/* An mbox is recognised by its first line; a mail may begin with "From: ". l: NULL if it is one mail in any case. */
static void read_mails(const input *in, mail_octets *m, line *l, FILE *out)
{
    if (l && read_line(in->file, l)) {
        if (is_from_line(l)) {
            read_mbox(in, m, l, out);
            return;
        }
        add_line(m, l);
    }
    read_mail(in->file, m);
    if (!ferror(in->file))
        process_octets(m, in->name, out);
}

static int read_file(const char *path, mail_octets *m, line *l, FILE *out)
{
    input in;
    int status = input_open(&in, path);
    if (status != EX_OK)
        return status;
    read_mails(&in, m, l, out);
    return input_close(&in);
}

/* The files of a folder, in the order of their names, without hidden ones and folders. */
static int read_folder(const char *path, mail_octets *m, line *l, FILE *out)
{
    struct dirent **entries = NULL;
    int n = scandir(path, &entries, NULL, alphasort), status = n < 0 ? failure(path, EX_NOINPUT) : EX_OK;
    for (int i = 0; i < n; i++) {
        char *file = g_build_filename(path, entries[i]->d_name, NULL);
        bool skipped = entries[i]->d_name[0] == '.' || g_file_test(file, G_FILE_TEST_IS_DIR);
        if (!skipped && status == EX_OK && !ferror(out))
            status = read_file(file, m, l, out);
        g_free(file);
        free(entries[i]);
    }
    free(entries);
    return status;
}

/* The files in new/ and cur/ of a Maildir are never mboxes. */
static int read_directory(const char *path, mail_octets *m, line *l, FILE *out)
{
    char *new = g_build_filename(path, "new", NULL), *cur = g_build_filename(path, "cur", NULL);
    bool maildir = g_file_test(new, G_FILE_TEST_IS_DIR) || g_file_test(cur, G_FILE_TEST_IS_DIR);
    int status = maildir ? read_folder(new, m, NULL, out) : read_folder(path, m, l, out);
    if (maildir && status == EX_OK)
        status = read_folder(cur, m, NULL, out);
    g_free(new);
    g_free(cur);
    return status;
}

static int read_path(const char *path, mail_octets *m, line *l, FILE *out)
{
    bool folder = strcmp(path, "-") != 0 && g_file_test(path, G_FILE_TEST_IS_DIR);
    return folder ? read_directory(path, m, l, out) : read_file(path, m, l, out);
}

int process_path(const char *path, FILE *out)
{
    mail_octets m = { g_malloc(MAX_MAIL), 0, false };
    line l = { g_malloc(MAX_LINE), 0, false };
    int status = read_path(path, &m, &l, out);
    g_free(m.octets);
    g_free(l.octets);
    return status;
}
