/* SPDX-License-Identifier: MIT */
/* The tables as lists, one row per line. */
#include "tool.h"

#include <string.h>

/* The end of a row of which so many characters are written. */
static void put_title(FILE *out, int begin, const char *title)
{
    put_wrapped(out, title, 5, begin > 0 ? (size_t)begin : 0);
}

void list_codes(FILE *out)
{
    const smtpb_code_info *row;
    char title[TEXT];
    for (size_t i = 0; (row = smtpb_code_at(i)) != NULL; i++)
        put_title(out,
                  fprintf(out, "%u  %-5s %-8s %-14s %-22s ", row->code, smtpb_type_name(row->bounce),
                          smtpb_severity_name(row->severity), smtpb_category_name(row->category),
                          smtpb_reason_name(row->reason)),
                  code_text(title, row->code, SMTPB_PART_TITLE));
}

static int put_number(FILE *out, const smtpb_status_info *row)
{
    char text[24], last[8] = "";
    if (row->last_detail > row->detail)
        snprintf(last, sizeof last, "-%u", row->last_detail);
    snprintf(text, sizeof text, "%c.%u.%u%s", row->cls > 0 ? (char)('0' + row->cls) : 'X', row->subject, row->detail,
             last);
    return fprintf(out, "%-14s", text);
}

void list_statuses(FILE *out)
{
    const smtpb_status_info *row;
    char title[TEXT];
    for (size_t i = 0; (row = smtpb_status_at(i)) != NULL; i++) {
        smtpb_status status = { row->cls > 0 ? row->cls : 5, row->subject, row->detail };
        int begin = put_number(out, row);
        begin +=
            fprintf(out, "%-10s %-8s %-22s ", row->provider ? smtpb_provider_name((smtpb_provider)row->provider) : "",
                    row->precise ? "precise" : "vague", smtpb_reason_name(row->reason));
        put_title(out, begin, status_text(title, status, (smtpb_provider)row->provider, SMTPB_PART_TITLE));
    }
}

void list_reasons(FILE *out)
{
    for (int value = 0; strcmp(smtpb_reason_name((smtpb_reason)value), "unrecognized") != 0; value++)
        put_title(out, fprintf(out, "%-25s ", smtpb_reason_name((smtpb_reason)value)),
                  smtpb_reason_text((smtpb_reason)value));
}
