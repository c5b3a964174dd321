/* SPDX-License-Identifier: MIT */
/* What is measured: replies of the vectors, the same made diverse, and replies of a given length. */
#ifndef TEXTS_H
#define TEXTS_H

#include "smtpbounce.h"

typedef struct texts {
    smtpb_span *at;
    size_t count, octets;
} texts;

/* The replies of vectors_replies.inc and vectors_providers.inc as they stand. */
texts texts_vectors(void);

/* That many distinct lines made of them, the same ones at each call: users, addresses, hosts of example domains, IP
   addresses and ids are drawn anew, and where that leaves nothing new an echo of the recipient or an id is added. */
texts texts_diverse(size_t count);

/* `count` replies of that many octets each, multi-line where they are long: benign lines and lines that rules match, in
   turn. They do not depend on the vectors, so their cost is comparable for ever. */
texts texts_of_length(size_t len, size_t count);

void texts_free(texts *t);

#endif
