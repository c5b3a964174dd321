/* SPDX-License-Identifier: MIT */
/* The decision table: what follows from the reason alone. */
#include "tables.h"

static const smtpb_i_reason_row reason_rows[] = {
#define REASON(reason, category, type4, type5, address4, address5, action4, action5, scope, severity)                  \
    [SMTPB_REASON_##reason] = { SMTPB_CATEGORY_##category,                                                             \
                                { SMTPB_TYPE_##type4, SMTPB_TYPE_##type5 },                                            \
                                { SMTPB_ADDRESS_##address4, SMTPB_ADDRESS_##address5 },                                \
                                { SMTPB_ACTION_##action4, SMTPB_ACTION_##action5 },                                    \
                                SMTPB_SCOPE_##scope,                                                                   \
                                SMTPB_SEVERITY_##severity },
#include "reasons.def"
#undef REASON
};

const smtpb_i_reason_row *smtpb_i_reason_row_of(smtpb_reason reason)
{
    return &reason_rows[reason];
}
