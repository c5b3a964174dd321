/* SPDX-License-Identifier: MIT */
/*
 * A suppression list that one reply, one bad hour or one broken server cannot condemn living addresses with.
 *
 * An entry is what one reply claimed: when, until when, by which rule, at which MX host, of which address. It is never
 * changed. What became of it is said by windows, each of which is about all entries made at one site, which is a
 * provider or a registered domain with all its hosts, in a stretch of time; the last one that covers an entry decides:
 *     hold     a person has to look first; the brake writes these by itself
 *     confirm  they count
 *     lift     they do not
 *
 * rules.c is what the list goes by and knows no files; the others keep it in a folder. Times are seconds since
 * 1970, UTC.
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
    SUPPRESSION_DAYS = 30,      /* how long an entry lasts unless told otherwise */
    SUPPRESSION_ADDRESSES = 20, /* the brake: more dead addresses than this in an hour at one site ... */
    SUPPRESSION_PERCENT = 10,   /* ... and more than this part of the recipients tried there */
    SUPPRESSION_SITE = 256      /* room for the name of a site */
};

typedef struct suppression_entry {
    long long made, expires;
    unsigned long rule; /* number of the rule that decided; 0: none did */
    const char *host;   /* the MX host that said so */
    const char *address;
    const char *reply;
} suppression_entry;

typedef enum suppression_verb { SUPPRESSION_HOLD, SUPPRESSION_CONFIRM, SUPPRESSION_LIFT } suppression_verb;

/* All entries made at a site from one time to another, both included. */
typedef struct suppression_window {
    suppression_verb verb;
    long long from, to;
    const char *site;
} suppression_window;

/* In order of when they were written. */
typedef struct suppression_windows {
    suppression_window *rows;
    size_t count;
} suppression_windows;

typedef enum suppression_state {
    SUPPRESSION_NONE, /* there is no entry */
    SUPPRESSION_IN_FORCE,
    SUPPRESSION_HELD,
    SUPPRESSION_LIFTED,
    SUPPRESSION_EXPIRED
} suppression_state;

/* ---- rules.c ---- */

/* Do so many dead addresses, of so many recipients tried within an hour, say more of the host than of them? */
bool suppression_brakes(unsigned long dead, unsigned long tried);

suppression_state suppression_state_of(const suppression_entry *entry, const suppression_windows *windows,
                                       long long now);

/* Is an entry that is made now at the site held? */
bool suppression_holds(const suppression_windows *windows, const char *site, long long now);

/* The window that the brake writes when it comes on: the hour past, for its entries made it come on, but nothing that a
   window already said something of; and a minute to come, so that a flood of replies writes a line a minute. */
suppression_window suppression_brake_window(const suppression_windows *windows, const char *site, long long now);

const char *suppression_state_name(suppression_state state);
const char *suppression_verb_name(suppression_verb verb);
bool suppression_verb_parse(const char *name, suppression_verb *verb);

/* ---- site.c ---- */

/* The provider of an MX host, else its registered domain, or the address it is. The same for "MX.b.example." and
   "mx2.b.example". */
void suppression_site(const char *host, char site[SUPPRESSION_SITE]);

/* ---- owner.c ---- */

/* Who a process was before it became a list's owner. */
typedef struct suppression_self {
    uid_t user;
    gid_t group;
} suppression_self;

/* What root does to the list in a folder, between these two, its owner does; anybody else stays who he is. 0, or -1 with
   errno set: then the process is who it was before the call. */
int suppression_as_owner(const char *folder, suppression_self *self);
int suppression_as_self(const suppression_self *self);

/* ---- times.c ---- */

/* "2026-11-24T03:00", UTC, with or without seconds and Z, or "now". */
bool suppression_parse_time(const char *text, long long now, long long *t);

/* ---- The list in a folder, which must exist. What returns int answers 0, or -1 with errno set. ---- */

/* A recipient was tried at a host: the server took it, refused it or put it off. */
int suppression_tried(const char *folder, const char *host, long long now);

/* A reply said that entry->address is dead, after suppression_tried was told. The entry is added, and held if the brake
   is on. *state: which of the two. */
int suppression_add(const char *folder, const suppression_entry *entry, suppression_state *state);

/* The entry that says most of an address: one in force, else one that is held, else the last. *entry borrows from
   *memory, which is to be freed. */
int suppression_find(const char *folder, const char *address, long long now, suppression_entry *entry,
                     suppression_state *state, char **memory);

/* Say what becomes of all entries made at a site in a stretch of time. The window may name a host instead. */
int suppression_write_window(const char *folder, const suppression_window *window);

/* Call take for each entry; its texts live until take returns. */
int suppression_each(const char *folder, long long now,
                     void (*take)(void *to, const suppression_entry *entry, suppression_state state), void *to);

/* Remove entries that expired and counts of hours past. Deliveries may go on meanwhile; -1 where another one tidies. */
int suppression_tidy(const char *folder, long long now);

#endif
