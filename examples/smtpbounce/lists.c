/* SPDX-License-Identifier: MIT */
/* The tables as lists, one row per line. */
#include "tool.h"

#include <string.h>

void list_codes(FILE *out)
{
    const smtpb_code_info *row;
    char title[TEXT];
    for (size_t i = 0; (row = smtpb_code_at(i)) != NULL; i++)
        put_hanging(out, code_text(title, row->code, SMTPB_PART_TITLE),
                    fprintf(out, "%u  %-5s %-8s %-14s %-22s ", row->code, smtpb_type_name(row->bounce),
                            smtpb_severity_name(row->severity), smtpb_category_name(row->category),
                            smtpb_reason_name(row->reason)));
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
        put_hanging(out, status_text(title, status, (smtpb_provider)row->provider, SMTPB_PART_TITLE), begin);
    }
}

void list_reasons(FILE *out)
{
    for (int value = 0; strcmp(smtpb_reason_name((smtpb_reason)value), "unrecognized") != 0; value++)
        put_hanging(out, smtpb_reason_text((smtpb_reason)value),
                    fprintf(out, "%-25s ", smtpb_reason_name((smtpb_reason)value)));
}

/* As conditions of rules name them. */
void list_providers(FILE *out)
{
    for (int value = 1; strcmp(smtpb_provider_name((smtpb_provider)value), "unrecognized") != 0; value++)
        put_hanging(out, smtpb_provider_text((smtpb_provider)value),
                    fprintf(out, "@%-18s ", smtpb_provider_name((smtpb_provider)value)));
}
