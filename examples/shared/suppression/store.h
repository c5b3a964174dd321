/* SPDX-License-Identifier: MIT */
/* What the units that keep the list in a folder share; suppression.h is for everyone else. */
#ifndef STORE_H
#define STORE_H

#include "suppression.h"

enum {
    STORE_PATH = 4096,
    STORE_HOST = 201,                                            /* room for the name of a host ... */
    STORE_ADDRESS = 1400,                                        /* ... an address of 320 octets, all escaped ... */
    STORE_REPLY = 512,                                           /* ... a reply, cut to this ... */
    STORE_LINE = STORE_HOST + STORE_ADDRESS + STORE_REPLY + 128, /* ... and a line of them all */
    STORE_SHARDS = 256,
    STORE_SLICE = 300,                                /* seconds of a count */
    STORE_SLICES = SUPPRESSION_HOUR / STORE_SLICE + 1 /* of the last hour: twelve, and the one that has begun */
};

/* ---- file.c ---- */

uint64_t store_hash(const char *s);

/* Write a text as it stands in a line. False: it did not fit and was cut. */
bool store_escape(const char *s, char *out, size_t cap);

/* The case of a domain does not matter, that of a local part does (RFC 5321 2.4). False: no address is so long. */
bool store_address(const char *address, char out[STORE_ADDRESS]);

/* A host's name comes from its owner's DNS: nothing of it may lead out of a folder. */
void store_host(const char *host, char out[STORE_HOST]);

/* The site of a host, likewise. */
void store_site(const char *host, char out[STORE_HOST]);

/* Too long a path becomes one that cannot be opened. */
void store_path(char path[STORE_PATH], const char *format, ...);

/* Append the octets in one write; folders between the list's own and the file are made. -1: errno. */
int store_append(const char *folder, char *path, const void *octets, size_t len);

/* All of a file, and a NUL; to be freed. A path where nothing is is empty. NULL: errno. */
char *store_read(const char *path, size_t *len);

/* The same for lines: the NULs that a crash can leave in a file are made blanks. */
char *store_read_text(const char *path, size_t *len);

/* All lines that are left of an open file. */
char *store_read_on(int fd, size_t *len);

/* ---- store.c ---- */

void store_shard(const char *folder, unsigned shard, char path[STORE_PATH]);

/* An entry as a line, in `line`. Returns its octets. */
size_t store_line(const suppression_entry *entry, char line[STORE_LINE]);

/* The next entry of *at, whose text is broken up. False: no more. */
bool store_next_entry(char **at, suppression_entry *entry);

/* ---- count.c ---- */

/* Note that an escaped address was called dead at a site. *on: the brake is on there. -1: errno. */
int store_note_dead(const char *folder, const char *site, const char *address, long long now, bool *on);

/* Remove counts of hours past. */
void store_tidy_counts(const char *folder, long long now);

#endif
