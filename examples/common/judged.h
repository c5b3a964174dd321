/* SPDX-License-Identifier: MIT */
/* A reply with its origin, context and verdict. */
#ifndef JUDGED_H
#define JUDGED_H

#include <smtpbounce.h>

typedef struct judged {
    smtpb_reply reply;
    smtpb_origin origin;
    smtpb_context context; /* as given, completed from the origin */
    smtpb_verdict verdict;
} judged;

/* Find the reply in `in` and judge it. context: what the caller knows. */
void judge(smtpb_form form, smtpb_span in, const smtpb_context *context, judged *out);

/* Keep the reply as read, but make the verdict undetermined. */
void judge_nothing(judged *out);

#endif
