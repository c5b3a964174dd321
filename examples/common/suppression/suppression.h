/* SPDX-License-Identifier: MIT */
/*
 * A suppression list that protects valid addresses from one misleading reply, one bad hour or one broken server.
 *
 * An entry records what one reply claimed: when, until when, by which rule, at which MX host, about which address. It
 * is never changed. Its state depends on windows. A window covers all entries made at one site (a provider, or a
 * registered domain with all its hosts), or about one address, in a period. The last one about its address that covers
 * an entry decides, else the last one about its site:
 *     hold     a person has to look first; the brake writes these by itself
 *     confirm  the entries are in force
 *     lift     they are not
 *
 * rules.c has the rules and accesses no files; the other files keep the list in a folder. Times are seconds since 1970,
 * UTC.
 */
#ifndef SUPPRESSION_H
#define SUPPRESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum {
    SUPPRESSION_HOUR = 3600,
    SUPPRESSION_DAY = 86400,
    SUPPRESSION_DAYS = 30,      /* how long an entry lasts by default */
    SUPPRESSION_ADDRESSES = 20, /* the brake: more dead addresses than this in an hour at one site ... */
    SUPPRESSION_PERCENT = 10,   /* ... and more than this percentage of the recipients tried there */
    SUPPRESSION_SLICE =
        300, /* seconds that are counted together; the last hour is twelve of them and the current one */
    SUPPRESSION_SLICES = SUPPRESSION_HOUR / SUPPRESSION_SLICE + 1,
    SUPPRESSION_SITE = 256 /* room for the name of a site */
};

typedef struct suppression_entry {
    long long made, expires;
    unsigned long rule;  /* number of the rule that decided, or 0 */
    const char *host;    /* the MX host that said so */
    const char *address; /* NULL: decisions about it are not asked for */
    const char *reply;
} suppression_entry;

typedef enum suppression_verb { SUPPRESSION_HOLD, SUPPRESSION_CONFIRM, SUPPRESSION_LIFT } suppression_verb;

/* Covers all entries made at a site, or about an address, between two times, both inclusive. */
typedef struct suppression_window {
    suppression_verb verb;
    long long from, to;
    const char *site; /* or the address: it has an @ */
} suppression_window;

/* In the order in which they were written. */
typedef struct suppression_windows {
    suppression_window *rows;
    size_t count;
} suppression_windows;

typedef enum suppression_state {
    SUPPRESSION_NONE, /* no entry */
    SUPPRESSION_IN_FORCE,
    SUPPRESSION_HELD,
    SUPPRESSION_LIFTED,
    SUPPRESSION_EXPIRED
} suppression_state;

/* ---- rules.c ---- */

/* Within an hour, are so many of the recipients tried called dead that the server is more likely at fault? */
bool suppression_brakes(unsigned long dead, unsigned long tried);

suppression_state suppression_state_of(const suppression_entry *entry, const suppression_windows *windows,
                                       long long now);

/* Is there a window that decides about an entry made then at the site? */
bool suppression_covers(const suppression_windows *windows, const char *site, long long made);

/* Is an entry made now at the site held? */
bool suppression_holds(const suppression_windows *windows, const char *site, long long now);

/* The window that the brake writes when it comes on: from an hour ago, as those entries triggered it, but after any
   window that ended within that hour; until a minute from now, so that a flood writes only one line a minute. */
suppression_window suppression_brake_window(const suppression_windows *windows, const char *site, long long now);

const char *suppression_state_name(suppression_state state);
const char *suppression_verb_name(suppression_verb verb);
bool suppression_verb_parse(const char *name, suppression_verb *verb);

/* ---- site.c ---- */

/* The provider of an MX host, else its registered domain, or the IP address itself. The same for "MX.b.example." and
   "mx2.b.example". */
void suppression_site(const char *host, char site[SUPPRESSION_SITE]);

/* ---- owner.c ---- */

/* The process's user and group before it became the list's owner. */
typedef struct suppression_self {
    uid_t user;
    gid_t group;
} suppression_self;

/* Between these two calls, root acts as the folder's owner; other users stay as they are. Returns 0, or -1 with errno
   set; if suppression_as_owner fails, the process is unchanged. */
int suppression_as_owner(const char *folder, suppression_self *self);
int suppression_as_self(const suppression_self *self);

/* ---- times.c ---- */

/* "2026-11-24T03:00", UTC, with or without seconds and Z, or "now". */
bool suppression_parse_time(const char *text, long long now, long long *t);

/* ---- words.c ---- */

/* Since when, until when and why the entry is on the list, as a reply of a mail server; written as snprintf does. */
int suppression_words(const suppression_entry *entry, char *buf, size_t cap);

/* ---- The brake's counts while many lines are read, which may be old. First all lines, then suppression_counts_settle,
   then suppression_add for each dead address. ---- */

/* Of a site, at a time: how often a recipient was tried in the five minutes that begin then, or the hash of an address
   that was called dead then. */
typedef struct suppression_count {
    uint64_t site; /* its hash */
    long long time;
    uint64_t value;
} suppression_count;

typedef struct suppression_rows {
    suppression_count *rows;
    size_t count, room;
} suppression_rows;

typedef struct suppression_counts {
    long long now, oldest; /* oldest: of the dead addresses */
    suppression_rows tried, dead;
} suppression_counts;

void suppression_counts_begin(suppression_counts *counts, long long now);
void suppression_counts_end(suppression_counts *counts);

/* A recipient was tried at a host; a try of the last two hours is counted in the folder. */
int suppression_counts_tried(suppression_counts *counts, const char *folder, const char *host, long long time);

/* An address was called dead. */
int suppression_counts_dead(suppression_counts *counts, const char *host, const char *address, long long time);

/* All lines are read. If some are old, the entries that are listed are counted, too. */
int suppression_counts_settle(suppression_counts *counts, const char *folder);

/* ---- The list in a folder, which must exist. Functions that return int return 0, or -1 with errno set. ---- */

/* A recipient was tried at a host: the server accepted, refused or deferred it. */
int suppression_tried(const char *folder, const char *host, long long now);

/* A reply said that entry->address is dead; call suppression_tried first. Adds the entry, held if the brake is on.
   *state: held or not; a window for the time at which it was made may also lift it. counts: of this run, settled; NULL:
   the entry is made now, and only the counts in the folder are known. */
int suppression_add(const char *folder, const suppression_counts *counts, const suppression_entry *entry,
                    suppression_state *state);

/* The entry that decides about an address: one in force, else a held one, else the last. *entry points into *memory,
   which the caller frees. */
int suppression_find(const char *folder, const char *address, long long now, suppression_entry *entry,
                     suppression_state *state, char **memory);

/* *known: there is an entry about the address that was made at that time. */
int suppression_knows(const char *folder, const char *address, long long made, bool *known);

/* Decide about all entries made at a site, or about an address, in a period. The window may name a host instead of a
   site. -1: also if an address is too long. */
int suppression_write_window(const char *folder, const suppression_window *window);

/* Call take for each entry; its strings are valid until take returns. */
int suppression_each(const char *folder, long long now,
                     void (*take)(void *to, const suppression_entry *entry, suppression_state state), void *to);

/* Remove counts that are over three hours old. */
void suppression_tidy_counts(const char *folder, long long now);

/* Remove expired entries and old counts. Deliveries may go on meanwhile; -1 if another process is already tidying. */
int suppression_tidy(const char *folder, long long now);

#endif
