/* SPDX-License-Identifier: MIT */
/* The text of a JSON string. */
#ifndef JSON_TEXT_H
#define JSON_TEXT_H

#include <smtpbounce.h>

/* Decode the string, quotes included, as snprintf writes; *len: octets of the whole text. It has no NUL: \u0000 and
   lone surrogates become U+FFFD. False: not a string; buf is empty then. */
bool json_text(smtpb_span value, char *buf, size_t cap, size_t *len);

#endif
