/* SPDX-License-Identifier: MIT */
/* A strict check that a text is one JSON text (RFC 8259) in valid UTF-8. */
#ifndef JSON_CHECK_H
#define JSON_CHECK_H

#include <stdbool.h>
#include <stddef.h>

bool is_json(const char *text, size_t len);

#endif
