/* SPDX-License-Identifier: MIT */
/*
 * Reads lines of the bounce processor. Recipients that were tried are counted as they come; dead addresses are added at
 * the end, in the order of their times, as the brake looks at the hour before each of them, and a Maildir has no order.
 */
#include "add.h"

#include "../common/read_line.h"
#include "../common/suppression/claim.h"
#include "../common/suppression/suppression.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { FAULTS_SHOWN = 20 /* a file of another kind would fill the screen */ };

typedef struct job {
    const char *folder;
    long long now, lasts;
    suppression_counts counts;
    suppression_entry *entries; /* their strings are one block each, which begins with the address */
    size_t count, room;
    unsigned long lines, bad, others, expired, known, states[SUPPRESSION_EXPIRED + 1];
} job;

/* ---- Reading ---- */

static void show_fault(job *j, const char *wrong)
{
    if (++j->bad <= FAULTS_SHOWN)
        fprintf(stderr, "suppression: line %lu: %s\n", j->lines, wrong);
}

static char *copy_strings(const claim *c, suppression_entry *e)
{
    size_t address = strlen(c->address) + 1, host = strlen(c->host) + 1, reply = strlen(c->reply) + 1;
    char *block = malloc(address + host + reply);
    if (!block)
        return NULL;
    e->address = memcpy(block, c->address, address);
    e->host = memcpy(block + address, c->host, host);
    e->reply = memcpy(block + address + host, c->reply, reply);
    return block;
}

static bool has_room(job *j)
{
    size_t room = j->count < j->room ? j->room : j->room * 2 + 64;
    suppression_entry *grown = room == j->room ? j->entries : realloc(j->entries, room * sizeof *grown);
    if (grown) {
        j->entries = grown;
        j->room = room;
    }
    return grown != NULL;
}

static int keep(job *j, const claim *c)
{
    suppression_entry e = { .made = c->time, .expires = c->time + j->lasts, .rule = c->rule };
    if (suppression_counts_dead(&j->counts, c->host, c->address, c->time) != 0 || !has_room(j) || !copy_strings(c, &e))
        return -1;
    j->entries[j->count++] = e;
    return 0;
}

/* What would have expired by now is not counted as tried either. */
static int take_claim(job *j, const claim *c)
{
    bool lasting = c->time + j->lasts > j->now;
    j->others += !c->dead;
    j->expired += c->dead && !lasting;
    if (lasting && c->tried && suppression_counts_tried(&j->counts, j->folder, c->host, c->time) != 0)
        return -1;
    return lasting && c->dead ? keep(j, c) : 0;
}

static int take_line(job *j, const line *l)
{
    claim c;
    const char *wrong = l->too_long ? "too long" : claim_read((smtpb_span){ l->octets, l->len }, j->now, &c);
    j->lines++;
    if (wrong) {
        show_fault(j, wrong);
        return 0;
    }
    claim_fold(c.address);
    return take_claim(j, &c);
}

static int read_lines(job *j)
{
    line l = { malloc(MAX_LINE), 0, false };
    int result = l.octets ? 0 : -1;
    while (result == 0 && read_line(stdin, &l))
        result = take_line(j, &l);
    free(l.octets);
    return result;
}

/* ---- Adding ---- */

static int by_time(const void *a, const void *b)
{
    const suppression_entry *x = a, *y = b;
    return x->made != y->made ? (x->made > y->made) - (x->made < y->made) : strcmp(x->address, y->address);
}

static int add_entry(job *j, suppression_entry *e)
{
    bool known;
    suppression_state state;
    if (suppression_knows(j->folder, e->address, e->made, &known) != 0)
        return -1;
    j->known += known;
    if (known)
        e->expires = 0; /* count_state is to skip it */
    return known ? 0 : suppression_add(j->folder, &j->counts, e, &state);
}

/* Called when all are added, as the brake also holds those of the hour before it came on. */
static int count_state(job *j, const suppression_entry *e)
{
    suppression_entry found;
    suppression_state state;
    char *memory;
    if (e->expires == 0)
        return 0;
    if (suppression_find(j->folder, e->address, j->now, &found, &state, &memory) != 0)
        return -1;
    free(memory);
    j->states[state]++;
    return 0;
}

static int add_entries(job *j)
{
    int result = suppression_counts_settle(&j->counts, j->folder);
    if (j->count > 0)
        qsort(j->entries, j->count, sizeof *j->entries, by_time);
    for (size_t i = 0; result == 0 && i < j->count; i++)
        result = add_entry(j, &j->entries[i]);
    for (size_t i = 0; result == 0 && i < j->count; i++)
        result = count_state(j, &j->entries[i]);
    return result;
}

/* ---- The summary ---- */

static void put_summary(const job *j)
{
    printf("%lu lines: %lu suppressed, %lu held, %lu lifted, %lu listed before, %lu expired, %lu not dead, %lu bad\n",
           j->lines, j->states[SUPPRESSION_IN_FORCE], j->states[SUPPRESSION_HELD], j->states[SUPPRESSION_LIFTED],
           j->known, j->expired, j->others, j->bad);
    if (j->bad > FAULTS_SHOWN)
        fprintf(stderr, "suppression: and %lu more bad lines\n", j->bad - FAULTS_SHOWN);
    if (j->states[SUPPRESSION_HELD] > 0)
        fprintf(stderr, "suppression: the brake is on: list what is held, then confirm or lift it\n");
}

static void release(job *j)
{
    for (size_t i = 0; i < j->count; i++)
        free((void *)(uintptr_t)j->entries[i].address);
    free(j->entries);
    suppression_counts_end(&j->counts);
}

int add_lines(const char *folder, int days, long long now, const char **where)
{
    job j = { .folder = folder, .now = now, .lasts = (long long)days * SUPPRESSION_DAY };
    suppression_counts_begin(&j.counts, now);
    int result = read_lines(&j);
    *where = ferror(stdin) ? "standard input" : folder;
    if (result == 0 && !ferror(stdin))
        result = add_entries(&j);
    int why = errno;
    suppression_tidy_counts(folder, now);
    if (result == 0)
        put_summary(&j);
    release(&j);
    errno = why;
    return ferror(stdin) ? -1 : result;
}
