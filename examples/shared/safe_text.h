/* SPDX-License-Identifier: MIT */
/* Octets from a hostile server, made safe for a terminal. */
#ifndef SAFE_TEXT_H
#define SAFE_TEXT_H

#include <smtpbounce.h>
#include <stdio.h>

/* Controls, bidi controls and what is not UTF-8 as \xHH or \u{HHHH}. */
void put_safe(FILE *out, smtpb_span s);

/* The same for the first character of s, as a string; returns the octets of s that it is. */
size_t safe_character(smtpb_span s, char safe[16]);

#endif
