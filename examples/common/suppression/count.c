/* SPDX-License-Identifier: MIT */
/* How many recipients were tried at a site in the last hour, and how many addresses were called dead. */
#include "store.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void count_path(const char *folder, const char *kind, long long slice, const char *site, char path[STORE_PATH])
{
    store_path(path, "%s/%s/%lld/%s", folder, kind, slice, site);
}

int suppression_tried(const char *folder, const char *host, long long now)
{
    char path[STORE_PATH], name[STORE_HOST];
    store_site(host, name);
    count_path(folder, "tried", now / SUPPRESSION_SLICE, name, path);
    return store_append(folder, path, ".", 1);
}

int suppression_counts_tried(suppression_counts *c, const char *folder, const char *host, long long time)
{
    char site[STORE_HOST];
    if (store_is_recent(c, time))
        return suppression_tried(folder, host, time);
    store_site(host, site);
    return store_past_tried(c, site, time);
}

/* Octets in the files of the last hour. */
static unsigned long sizes(const char *folder, const char *kind, const char *site, long long now)
{
    char path[STORE_PATH];
    struct stat file;
    unsigned long octets = 0;
    for (long long slice = now / SUPPRESSION_SLICE - SUPPRESSION_SLICES + 1; slice <= now / SUPPRESSION_SLICE;
         slice++) {
        count_path(folder, kind, slice, site, path);
        octets += stat(path, &file) == 0 ? (unsigned long)file.st_size : 0;
    }
    return octets;
}

static int by_value(const void *a, const void *b)
{
    uint64_t x, y;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    return (x > y) - (x < y);
}

/* Number of different hashes. */
static unsigned long distinct(uint64_t *hashes, size_t n)
{
    unsigned long count = n > 0;
    if (n > 0)
        qsort(hashes, n, sizeof *hashes, by_value);
    for (size_t i = 1; i < n; i++)
        count += hashes[i] != hashes[i - 1];
    return count;
}

/* Append the hashes in a file. */
static int read_hashes(const char *path, uint64_t **hashes, size_t *count)
{
    size_t len;
    char *octets = store_read(path, &len);
    uint64_t *grown = octets ? realloc(*hashes, (*count + len / 8 + 1) * 8) : NULL;
    if (grown) {
        *hashes = grown;
        memcpy(grown + *count, octets, len / 8 * 8);
        *count += len / 8;
    }
    free(octets);
    return grown ? 0 : -1;
}

/* Append those of this run. */
static int copy_hashes(const suppression_count *rows, size_t n, uint64_t **hashes, size_t *count)
{
    uint64_t *grown = realloc(*hashes, (*count + n + 1) * 8);
    if (!grown)
        return -1;
    *hashes = grown;
    for (size_t i = 0; i < n; i++)
        grown[(*count)++] = rows[i].value;
    return 0;
}

/* Number of different addresses that were called dead in the last hour; rows: by this run. */
static int count_dead(const char *folder, const char *site, long long now, const suppression_count *rows, size_t n,
                      unsigned long *dead)
{
    char path[STORE_PATH];
    uint64_t *hashes = NULL;
    size_t count = 0;
    int result = copy_hashes(rows, n, &hashes, &count);
    for (long long slice = now / SUPPRESSION_SLICE - SUPPRESSION_SLICES + 1;
         result == 0 && slice <= now / SUPPRESSION_SLICE; slice++) {
        count_path(folder, "dead", slice, site, path);
        result = read_hashes(path, &hashes, &count);
    }
    *dead = result == 0 ? distinct(hashes, count) : 0;
    free(hashes);
    return result;
}

/* The same or more, without reading what may be long: an address that was called dead twice counts twice. */
static unsigned long most_dead(const char *folder, const char *site, long long now)
{
    return sizes(folder, "dead", site, now) / 8;
}

/* If this fails, the brake cannot be evaluated, so no entry is made. */
int store_note_dead(const char *folder, const char *site, const char *address, long long now)
{
    char path[STORE_PATH];
    uint64_t hash = store_hash(address);
    count_path(folder, "dead", now / SUPPRESSION_SLICE, site, path);
    return store_append(folder, path, &hash, sizeof hash);
}

static unsigned long sum(const suppression_count *rows, size_t n)
{
    unsigned long total = 0;
    for (size_t i = 0; i < n; i++)
        total += (unsigned long)rows[i].value;
    return total;
}

int store_brakes(const char *folder, const suppression_counts *counts, const char *site, long long now, bool *on)
{
    static const suppression_rows none;
    size_t tries, deaths;
    const suppression_count *tried_rows = store_hour(counts ? &counts->tried : &none, site, now, &tries);
    const suppression_count *dead_rows = store_hour(counts ? &counts->dead : &none, site, now, &deaths);
    unsigned long dead, tried = sizes(folder, "tried", site, now) + sum(tried_rows, tries);
    *on = suppression_brakes(most_dead(folder, site, now) + deaths, tried);
    if (!*on)
        return 0;
    if (count_dead(folder, site, now, dead_rows, deaths, &dead) != 0)
        return -1;
    *on = suppression_brakes(dead, tried);
    return 0;
}

/* Remove a folder of counts with its files. */
static void remove_slice(const char *slice)
{
    char path[STORE_PATH];
    DIR *files = opendir(slice);
    for (struct dirent *file; files && (file = readdir(files));) {
        store_path(path, "%s/%s", slice, file->d_name);
        unlink(path);
    }
    if (files)
        closedir(files);
    rmdir(slice);
}

static void tidy_counts(const char *folder, const char *kind, long long now)
{
    char path[STORE_PATH];
    store_path(path, "%s/%s", folder, kind);
    DIR *slices = opendir(path);
    for (struct dirent *slice; slices && (slice = readdir(slices));)
        if (slice->d_name[0] != '.' && strtoll(slice->d_name, NULL, 10) < (now - STORE_KEPT) / SUPPRESSION_SLICE) {
            store_path(path, "%s/%s/%s", folder, kind, slice->d_name);
            remove_slice(path);
        }
    if (slices)
        closedir(slices);
}

void suppression_tidy_counts(const char *folder, long long now)
{
    tidy_counts(folder, "tried", now);
    tidy_counts(folder, "dead", now);
}
