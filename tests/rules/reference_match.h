/* SPDX-License-Identifier: MIT */
/* A plain matcher for the rules' phrases, with which the tests compare the fast one. */
#ifndef REFERENCE_MATCH_H
#define REFERENCE_MATCH_H

#include "smtpbounce.h"

/* Read the words of a reply that is to be matched. */
void reference_read(const smtpb_reply *reply);

/* Does the last reply read match the phrase of the rule at this index? */
bool reference_matches(size_t rule);

#endif
