/* SPDX-License-Identifier: MIT */
/* Members of a JSON object in a line. What is inside of a value is skipped. */
#ifndef JSON_MEMBERS_H
#define JSON_MEMBERS_H

#include <smtpbounce.h>

/* The next member; *rest begins at the object's brace. key: without its quotes, escapes as they stand; value: as it stands.
   False: no more, or it is no object. */
bool next_member(smtpb_span *rest, smtpb_span *key, smtpb_span *value);

/* The next value of an array. */
bool next_element(smtpb_span *rest, smtpb_span *value);

#endif
