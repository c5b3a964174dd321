/* SPDX-License-Identifier: MIT */
/* The plain way to match a phrase of rules.def: for the tests, as a second opinion on the fast one. */
#ifndef REFERENCE_MATCH_H
#define REFERENCE_MATCH_H

#include "smtpbounce.h"

/* The words of a reply, to be matched. */
void reference_read(const smtpb_reply *reply);

/* Does the phrase of a rule stand in the reply that was read last? */
bool reference_matches(const char *phrase);

#endif
