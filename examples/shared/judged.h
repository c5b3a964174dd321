/* SPDX-License-Identifier: MIT */
/* A reply with all that is known and thought of it. */
#ifndef JUDGED_H
#define JUDGED_H

#include <smtpbounce.h>

typedef struct judged {
    smtpb_reply reply;
    smtpb_origin origin;
    smtpb_context context; /* as given, filled up by what the origin tells */
    smtpb_verdict verdict;
} judged;

/* Find the reply in `in` and judge it; context is what the caller knows. */
void judge(smtpb_form form, smtpb_span in, const smtpb_context *context, judged *out);

/* Leave the reply as it was read, and the verdict undetermined. */
void judge_nothing(judged *out);

#endif
