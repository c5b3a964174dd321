/* SPDX-License-Identifier: MIT */
/* What a line of JSON says about a recipient, as far as the suppression list needs it. */
#ifndef CLAIM_H
#define CLAIM_H

#include <smtpbounce.h>

/* Room for an address of RFC 5321 4.5.3.1, a host name, a word of the library, and a reply, which is cut. */
enum { CLAIM_ADDRESS = 321, CLAIM_HOST = 256, CLAIM_WORD = 64, CLAIM_REPLY = 512 };

typedef struct claim {
    bool tried;     /* a server accepted, refused or deferred the recipient */
    bool dead;      /* the address is dead, and may be listed */
    long long time; /* seconds since 1970; never later than now */
    unsigned long rule;
    char host[CLAIM_HOST]; /* or the provider or the recipient's domain if unknown; the brake counts by its site */
    char address[CLAIM_ADDRESS];
    char reason[CLAIM_WORD];
    char reply[CLAIM_REPLY]; /* on one line */
} claim;

/* Read a line of the bounce processor. A line without a time is from now. NULL, or what is wrong with the line. */
const char *claim_read(smtpb_span line, long long now, claim *out);

/* Is it the address of a mailbox, with a local part and a domain, whole and without control characters? Without a local
   part, an entry would stand for a domain and all its mailboxes. */
bool claim_is_address(const char *address);

/* To lower case, in which Postfix asks for addresses, as does Exim by default: a list for them cannot distinguish Jane
   from jane, although RFC 5321 2.4 would allow it. */
void claim_fold(char *address);

#endif
