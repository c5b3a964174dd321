/* SPDX-License-Identifier: MIT */
/* Iterates over the members of a JSON object on one line. Nested values are not parsed. */
#ifndef JSON_MEMBERS_H
#define JSON_MEMBERS_H

#include <smtpbounce.h>

/* The next member; *rest initially begins with the object's brace. key: without quotes, escapes not decoded; value:
   verbatim. False: no more members, or not an object. */
bool next_member(smtpb_span *rest, smtpb_span *key, smtpb_span *value);

/* The next value of an array. */
bool next_element(smtpb_span *rest, smtpb_span *value);

#endif
