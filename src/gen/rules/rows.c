/* SPDX-License-Identifier: MIT */
/* The rules, as read from their files. */
#include "mkrules.h"

row rows[MAX_RULES];
size_t row_count;

void fail(const row *row, const char *what, smtpb_span about)
{
    fprintf(stderr, "%s:%u: %s: %.*s\n", row->file, row->line, what, (int)about.len, about.ptr);
    exit(2);
}

void fail_at(const char *file, unsigned line, const smtpb_i_scanner *s)
{
    fprintf(stderr, "%s:%u:%zu: %s\n", file, line, s->fault_at + 1, smtpb_rules_fault_text(s->fault));
    exit(2);
}

bool same_span(smtpb_span a, smtpb_span b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static void refuse_double(const row *row)
{
    for (const struct row *other = rows; other < row; other++)
        if (other->rule.number == row->rule.number ||
            (same_span(other->rule.words, row->rule.words) && same_span(other->rule.conditions, row->rule.conditions)))
            fail(row, "same number, or same words and conditions, as", other->rule.words);
}

void add_rule(const char *file, unsigned line, smtpb_i_scanner *s)
{
    row *row = &rows[row_count];
    if (row_count == MAX_RULES)
        refuse("rules", row_count);
    row->file = file;
    row->line = line;
    if (!smtpb_i_read_rule(s, &row->rule))
        fail_at(file, line, s);
    refuse_double(row);
    row_count++;
}

void add_source(smtpb_span text)
{
    row *row = row_count > 0 ? &rows[row_count - 1] : NULL;
    if (row && row->seen.len == 0)
        row->seen = text;
}
