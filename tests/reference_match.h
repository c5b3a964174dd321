/* SPDX-License-Identifier: MIT */
/* The plain way to match a phrase of rules.def: for the tests, as a second opinion on the fast one. */
#ifndef REFERENCE_MATCH_H
#define REFERENCE_MATCH_H

#include "smtpbounce.h"

/* Does the phrase occur in the text of the reply? */
bool reference_matches(const smtpb_reply *reply, const char *phrase);

#endif
