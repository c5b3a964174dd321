/* SPDX-License-Identifier: MIT */
/* The table of reply codes, and the rows for those that are not in it. */
#include "tables.h"

#define ROW(code, rfc, bounce, severity, category, action, reason, cls, subject, detail)                               \
    {                                                                                                                  \
        code, rfc, SMTPB_TYPE_##bounce, SMTPB_SEVERITY_##severity, SMTPB_CATEGORY_##category, SMTPB_ACTION_##action,   \
            SMTPB_REASON_##reason,                                                                                     \
        {                                                                                                              \
            cls, subject, detail                                                                                       \
        }                                                                                                              \
    }
#define CODE(code, rfc, bounce, severity, category, action, reason, cls, subject, detail)                              \
    ROW(code, rfc, bounce, severity, category, action, reason, cls, subject, detail),

/* Row 0 is for what is no code. RFC 5321 4.2.1: an unknown code is treated by its first digit. */
static const smtpb_code_info code_rows[] = {
    ROW(0, 0, UNDETERMINED, MEDIUM, OTHER, REVIEW, UNDETERMINED, 0, 0, 0),
    ROW(2, 5321, NONE, LOW, NONE, NONE, ACCEPTED, 2, 0, 0),
    ROW(3, 5321, NONE, LOW, NONE, NONE, ACCEPTED, 0, 0, 0),
    ROW(4, 5321, SOFT, MEDIUM, OTHER, RETRY, UNDETERMINED, 4, 0, 0),
    ROW(5, 5321, HARD, MEDIUM, OTHER, REVIEW, UNDETERMINED, 5, 0, 0),
#include "codes.def"
};
#undef CODE
#undef ROW

enum { CODE_ROWS = sizeof code_rows / sizeof *code_rows, CODES_AT = 5 };

size_t smtpb_i_code_row(unsigned code)
{
    size_t low = CODES_AT, high = CODE_ROWS;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (code_rows[middle].code == code)
            return middle;
        if (code_rows[middle].code < code)
            low = middle + 1;
        else
            high = middle;
    }
    return code >= 200 && code <= 599 ? code / 100 - 1 : 0;
}

const smtpb_code_info *smtpb_code(unsigned code)
{
    return &code_rows[smtpb_i_code_row(code)];
}

const smtpb_code_info *smtpb_code_at(size_t index)
{
    return index < CODE_ROWS - CODES_AT ? &code_rows[CODES_AT + index] : NULL;
}
