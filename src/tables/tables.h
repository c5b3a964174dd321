/* SPDX-License-Identifier: MIT */
/* The lowest wing: tables that depend on the public header only. */
#ifndef SMTPB_I_TABLES_H
#define SMTPB_I_TABLES_H

#include "../span.h"

/* ---- reasons.c ---- */

/* A row of reasons.def. In pairs: for a transient reply, for a permanent one. */
typedef struct smtpb_i_reason_row {
    uint8_t category, type[2], address[2], action[2], scope, severity;
} smtpb_i_reason_row;

/* `reason` must be one of this version's. */
const smtpb_i_reason_row *smtpb_i_reason_row_of(smtpb_reason reason);

/* ---- codes.c, statuses.c: the number of a row, by which its texts are found ---- */

size_t smtpb_i_code_row(unsigned code);
size_t smtpb_i_status_row(smtpb_status status, smtpb_provider provider);

/* ---- provider.c ---- */

/* The provider that the mail exchanger mx belongs to; label-aligned, case and a trailing dot ignored. */
smtpb_provider smtpb_i_provider(smtpb_span mx);

#endif
