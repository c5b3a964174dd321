/* SPDX-License-Identifier: MIT */
/* The lines of one mail: no recipient twice, and a limited number. */
#include "processor.h"

#include <stdlib.h>
#include <string.h>

void lines_open(mail_lines *l, FILE *out)
{
    memset(l, 0, sizeof *l);
    l->out = out;
    l->seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

void lines_close(mail_lines *l)
{
    g_hash_table_destroy(l->seen);
}

/* The last line within the limit says that there were more. */
static void put_bounded(mail_lines *l, const judged *j, record *r)
{
    char *text = NULL;
    size_t len = 0;
    if (l->n + 1 >= MAX_LINES || l->octets >= MAX_OUTPUT) {
        l->full = "over 10,000 recipients or 8 MiB of lines; the rest of the mail is not told";
        r->error = l->full;
    }
    FILE *line = open_memstream(&text, &len);
    if (line) {
        put_record(line, j, r);
        fclose(line);
        fwrite(text, 1, len, l->out);
    }
    free(text);
    l->octets += len;
    l->n++;
}

bool may_write(mail_lines *l, const record *r)
{
    if (l->full)
        return false;
    smtpb_span to = l->only.len > 0 ? l->only : r->recipient;
    char *address = to.len > 0 ? g_ascii_strdown(to.ptr, (gssize)to.len) : g_strdup("");
    char *key = g_strconcat(r->kind, " ", address, NULL);
    g_free(address);
    return g_hash_table_add(l->seen, key);
}

void write_line(mail_lines *l, judged *j, record *r)
{
    if (l->only.len > 0)
        r->recipient = l->only;
    if (l->held) {
        r->kind = "bounce_of_bounce";
        smtpb_hold(&j->verdict);
    }
    put_bounded(l, j, r);
}

void write_unjudged(mail_lines *l, const char *kind, smtpb_span recipient, const char *error)
{
    static const judged nothing;
    judged j = nothing;
    record r = l->common;
    judge_nothing(&j);
    j.verdict.type = SMTPB_TYPE_UNDETERMINED;
    smtpb_hold(&j.verdict);
    r.kind = kind;
    r.recipient = l->only.len > 0 ? l->only : recipient;
    r.error = error ? error : r.error;
    put_bounded(l, &j, &r);
}
