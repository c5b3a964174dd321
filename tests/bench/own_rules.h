/* SPDX-License-Identifier: MIT */
#ifndef OWN_RULES_H
#define OWN_RULES_H

#include "smtpbounce.h"

/* A block of 1,000 rules, for the caller to free. */
smtpb_span own_rules(void);

#endif
