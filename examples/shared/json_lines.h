/* SPDX-License-Identifier: MIT */
/* Lines of JSON: the object that the library writes, and members of a program's own behind it. */
#ifndef JSON_LINES_H
#define JSON_LINES_H

#include "judged.h"

#include <stdio.h>

/* One object and a newline. error: NULL if there is none. */
void put_verdict(FILE *out, const judged *j, const char *error);

/* The object without its closing brace, for a program that has members to add. */
void put_members(FILE *out, const judged *j, const char *error);

/* A member that is not the first; null if the value is of no octets. */
void put_string(FILE *out, const char *key, smtpb_span value);

/* A string alone. */
void put_json(FILE *out, smtpb_span value);

#endif
