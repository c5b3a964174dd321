/* SPDX-License-Identifier: MIT */
/* Makes octets from a hostile server safe for a terminal. */
#ifndef SAFE_TEXT_H
#define SAFE_TEXT_H

#include <smtpbounce.h>
#include <stdio.h>

/* Write s with controls, bidi controls, what is invisible and invalid UTF-8 escaped as \xHH or \u{HHHH}. */
void put_safe(FILE *out, smtpb_span s);

/* The same for the first character of s, to a string; returns the character's length in s. */
size_t safe_character(smtpb_span s, char safe[16]);

#endif
