/* SPDX-License-Identifier: MIT */
/* Lines of JSON: the object that the library writes, and after it the program's own members. */
#ifndef JSON_LINES_H
#define JSON_LINES_H

#include "judged.h"

#include <stdio.h>

/* One object and a newline. error: NULL for none. */
void put_verdict(FILE *out, const judged *j, const char *error);

/* The object without its closing brace, so that members can be added. */
void put_members(FILE *out, const judged *j, const char *error);

/* A further member; null if the value is empty. */
void put_string(FILE *out, const char *key, smtpb_span value);

/* Just a JSON string. */
void put_json(FILE *out, smtpb_span value);

#endif
