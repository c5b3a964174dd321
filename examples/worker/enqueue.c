/* SPDX-License-Identifier: MIT */
/* Loads a message and its recipients into the queue: all of them or, if a line is wrong, none. */
#include "state.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MESSAGE_MAX = 50 << 20, COMPLAINTS_MAX = 20 };

static void complain(const char *path, const char *format, ...)
{
    va_list list;
    fprintf(stderr, "smtpbounce-worker: %s", path);
    va_start(list, format);
    vfprintf(stderr, format, list);
    va_end(list);
    putc('\n', stderr);
}

/* ---- The message ---- */

/* A whole file; NULL, after a message: it cannot be read, or is too long. */
static char *read_file(const char *path, size_t *len)
{
    FILE *in = fopen(path, "rb");
    char *octets = in ? malloc(MESSAGE_MAX + 1) : NULL;
    *len = octets ? fread(octets, 1, MESSAGE_MAX + 1, in) : 0;
    bool bad = !octets || ferror(in) || *len > MESSAGE_MAX;
    if (bad)
        complain(path, ": %s", *len > MESSAGE_MAX ? "over 50 MiB" : strerror(errno));
    if (in)
        fclose(in);
    if (!bad)
        return octets;
    free(octets);
    return NULL;
}

/* Convert all line endings to CRLF: with a lone CR or LF, servers may disagree where the message ends (RFC 5321 2.3.8).
   The caller frees it. */
static char *with_crlf(const char *octets, size_t len, size_t *out_len)
{
    char *out = malloc(2 * len + 2);
    size_t n = 0;
    for (size_t i = 0; out && i < len; i++) {
        bool cr = octets[i] == '\r', lf = octets[i] == '\n';
        if (cr && i + 1 < len && octets[i + 1] == '\n')
            continue;
        if (cr || lf)
            out[n++] = '\r';
        out[n++] = cr ? '\n' : octets[i];
    }
    if (out && n > 0 && out[n - 1] != '\n') {
        out[n++] = '\r';
        out[n++] = '\n';
    }
    *out_len = n;
    return out;
}

/* Returns the id; 0 after an error message. */
static long long load_message(db *d, const char *sender, const char *path)
{
    size_t len, out_len = 0;
    char *octets = read_file(path, &len);
    bool nul = octets && memchr(octets, '\0', len);
    char *body = octets && !nul ? with_crlf(octets, len, &out_len) : NULL;
    if (nul)
        complain(path, ": contains a NUL, which no message may");
    if (body)
        db_write(d, "INSERT INTO message(sender, made, body) VALUES(?, ?, ?)", "sib", sender, (long long)time(NULL),
                 (smtpb_span){ body, out_len });
    free(octets);
    free(body);
    return body ? sqlite3_last_insert_rowid(d->handle) : 0;
}

/* ---- The recipients: an address and, unless it is the default, a tab and the host ---- */

typedef struct loading {
    db *to;
    long long message;
    const char *host, *path;
    unsigned long line, bad, good;
} loading;

static void complain_of_line(loading *l, const char *what, const char *why)
{
    if (l->bad++ < COMPLAINTS_MAX)
        complain(l->path, ":%lu: the %s %s", l->line, what, why);
}

static void insert(loading *l, const char *address, const char *host)
{
    if (db_number(l->to, "SELECT count(*) FROM recipient WHERE message = ? AND address = ?", "is", l->message,
                  address)) {
        complain_of_line(l, "address", "is a duplicate");
        return;
    }
    db_write(l->to, "INSERT OR IGNORE INTO host(name) VALUES(?)", "s", host);
    db_write(l->to,
             "INSERT INTO recipient(message, host, address, state, next) SELECT id, ?, ?,"
             " CASE WHEN sender IN (SELECT address FROM marked_sender) THEN 'held' ELSE 'queued' END, made"
             " FROM message WHERE id = ?",
             "ssi", host, address, l->message);
    l->good++;
}

static void take_line(loading *l, char *line)
{
    place at;
    char *tab = strchr(line, '\t');
    const char *host = tab ? tab + 1 : l->host;
    if (tab)
        *tab = '\0';
    const char *fault = address_fault(line);
    if (fault) {
        complain_of_line(l, "address", fault);
    } else if (!place_parse(host, &at)) {
        complain_of_line(l, "host", "is not [lmtp:]HOST[:PORT]");
    } else {
        address_fold(line);
        insert(l, line, host);
    }
}

static void take_lines(loading *l, FILE *in)
{
    static char octets[MAX_LINE + 1];
    line got = { octets, 0, false };
    while (read_line(in, &got)) {
        l->line++;
        octets[got.len] = '\0';
        if (got.too_long || memchr(octets, '\0', got.len))
            complain_of_line(l, "line", "is too long or contains a NUL");
        else
            take_line(l, octets);
    }
}

static bool load_recipients(loading *l)
{
    FILE *in = fopen(l->path, "r");
    if (!in) {
        complain(l->path, ": %s", strerror(errno));
        return false;
    }
    take_lines(l, in);
    fclose(in);
    if (l->bad > 0)
        complain(l->path, ": %lu bad lines of %lu: nothing was loaded", l->bad, l->line);
    return l->bad == 0;
}

bool load(db *d, const char *sender, const char *host, const char *message_path, const char *recipients_path)
{
    place at;
    const char *fault = *sender ? address_fault(sender) : NULL;
    if (fault || !place_parse(host, &at)) {
        complain(fault ? sender : host, " %s", fault ? fault : "is not [lmtp:]HOST[:PORT]");
        return false;
    }
    loading l = { d, load_message(d, sender, message_path), host, recipients_path, 0, 0, 0 };
    if (l.message == 0 || !load_recipients(&l))
        return false;
    db_commit(d);
    printf("{\"message\":%lld,\"recipients\":%lu}\n", l.message, l.good);
    return true;
}
