/* SPDX-License-Identifier: MIT */
/* The wire vectors, for all tests that use them. */
#ifndef WIRE_H
#define WIRE_H

#include "support.h"

struct wire {
    const char *name;
    smtpb_span in;
    unsigned code;
    const char *status;
    smtpb_span text;
    const char *hints;
    uint32_t flags;
};

enum {
    NO_CODE = SMTPB_REPLY_NO_CODE,
    CODES_DIFFER = SMTPB_REPLY_CODES_DIFFER,
    CLASSES_DIFFER = SMTPB_REPLY_CLASSES_DIFFER,
    STATUSES_DIFFER = SMTPB_REPLY_STATUSES_DIFFER,
    STATUS_CONFLICT = SMTPB_REPLY_STATUS_CONFLICT,
    CUT = SMTPB_REPLY_CUT,
    NO_LINE_END = SMTPB_REPLY_NO_LINE_END,
    NOT_TEXT = SMTPB_REPLY_NOT_TEXT,
    CODELESS_LINE = SMTPB_REPLY_CODELESS_LINE
};

static struct wire wire[] = {
#include "vectors_wire.inc"
};

#endif
