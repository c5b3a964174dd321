/* SPDX-License-Identifier: MIT */
/* A plain matcher for phrases of rules.def, with which the tests compare the fast one. */
#ifndef REFERENCE_MATCH_H
#define REFERENCE_MATCH_H

#include "smtpbounce.h"

/* Read the words of a reply, to be matched. */
void reference_read(const smtpb_reply *reply);

/* Does the reply that was read last match the phrase of a rule? */
bool reference_matches(const char *phrase);

#endif
