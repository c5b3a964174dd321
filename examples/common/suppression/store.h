/* SPDX-License-Identifier: MIT */
/* Shared by the files that keep the list in a folder; everyone else uses suppression.h. */
#ifndef STORE_H
#define STORE_H

#include "suppression.h"

enum {
    STORE_PATH = 4096,
    STORE_HOST = 201,                                            /* a host name ... */
    STORE_ADDRESS = 1400,                                        /* ... an address of 320 octets, all escaped ... */
    STORE_REPLY = 512,                                           /* ... a reply, truncated to this ... */
    STORE_LINE = STORE_HOST + STORE_ADDRESS + STORE_REPLY + 128, /* ... and a line with all of them */
    STORE_SHARDS = 256,
    /* Counts of the last two hours are in the folder: an entry may be an hour old, and the brake looks at the hour before.
       Older ones are removed an hour later, when no run that began in between still writes them. */
    STORE_RECENT = 2 * SUPPRESSION_HOUR,
    STORE_KEPT = 3 * SUPPRESSION_HOUR
};

/* ---- file.c ---- */

uint64_t store_hash(const char *s);

/* Escape a text for a line. False: it did not fit and was truncated. */
bool store_escape(const char *s, char *out, size_t cap);

/* Escape an address, its domain in lower case; the case of a local part matters (RFC 5321 2.4). False: too long. */
bool store_address(const char *address, char out[STORE_ADDRESS]);

/* A host name as a file name. It comes from someone else's DNS, so it must not lead out of the folder. */
void store_host(const char *host, char out[STORE_HOST]);

/* The site of a host, made safe in the same way. */
void store_site(const char *host, char out[STORE_HOST]);

/* Format a path. One that is too long becomes one that cannot be opened. */
void store_path(char path[STORE_PATH], const char *format, ...);

/* Append the octets in one write; creates the folders between the list's folder and the file. -1: see errno. */
int store_append(const char *folder, char *path, const void *octets, size_t len);

/* A whole file and a NUL; the caller frees it. A missing file counts as empty. NULL: see errno. */
char *store_read(const char *path, size_t *len);

/* The same for lines: NULs, which a crash can leave in a file, become blanks. */
char *store_read_text(const char *path, size_t *len);

/* The rest of an open file, likewise. */
char *store_read_on(int fd, size_t *len);

/* ---- store.c ---- */

void store_shard(const char *folder, unsigned shard, char path[STORE_PATH]);

/* Write an entry as a line; returns its length. */
size_t store_line(const suppression_entry *entry, char line[STORE_LINE]);

/* The next entry of *at, which is split in place. False: no more. */
bool store_next_entry(char **at, suppression_entry *entry);

/* ---- past.c ---- */

/* Are counts of that time in the folder, too? */
bool store_is_recent(const suppression_counts *counts, long long time);

/* Count in memory only; settle sorts. -1: no memory. */
int store_past_tried(suppression_counts *counts, const char *site, long long time);
int store_past_dead(suppression_counts *counts, const char *host, const char *escaped, long long time);
void store_past_sort(suppression_counts *counts);

/* The rows of a site in the hour before, up to now. */
const suppression_count *store_hour(const suppression_rows *rows, const char *site, long long now, size_t *n);

/* ---- count.c ---- */

/* Record that an escaped address was called dead at a site. -1: see errno. */
int store_note_dead(const char *folder, const char *site, const char *address, long long now);

/* *on: the brake is on at the site, by the counts in the folder and those of this run, if any. -1: see errno. */
int store_brakes(const char *folder, const suppression_counts *counts, const char *site, long long now, bool *on);

#endif
