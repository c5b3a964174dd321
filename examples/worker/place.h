/* SPDX-License-Identifier: MIT */
/* Where mail goes: "mx.example", "mx.example:2525", "[2001:db8::1]:25", and "lmtp:" before any of them. */
#ifndef PLACE_H
#define PLACE_H

#include <smtpbounce.h>

typedef struct place {
    bool lmtp;
    char node[256];
    char port[6]; /* default: 25, or 24 for LMTP */
} place;

/* False: not of that form. */
bool place_parse(const char *host, place *p);

/* Is the address valid between < and > in a command (RFC 5321 4.1.2, ASCII only)? NULL, or why not. */
const char *address_fault(const char *address);

/* Convert the domain to lower case, as its case does not matter. */
void address_fold(char *address);

#endif
