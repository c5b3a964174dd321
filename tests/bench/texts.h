/* SPDX-License-Identifier: MIT */
/* The texts that are measured: replies of the vectors, variations of them, and replies of a given length. */
#ifndef TEXTS_H
#define TEXTS_H

#include "smtpbounce.h"

typedef struct texts {
    smtpb_span *at;
    size_t count, octets;
} texts;

/* The replies of vectors_replies.inc and vectors_providers.inc, unchanged. */
texts texts_vectors(void);

/* That many distinct lines made from them, the same ones at each call: addresses, hosts of example domains, IP
   addresses and ids are replaced by random ones; a line that is still not new gets an address, an id or an IP address
   added. */
texts texts_diverse(size_t count);

/* `count` replies of that many octets each, multi-line if they are long: alternately benign lines and lines that rules
   match. They do not depend on the vectors, so their costs stay comparable. */
texts texts_of_length(size_t len, size_t count);

void texts_free(texts *t);

#endif
