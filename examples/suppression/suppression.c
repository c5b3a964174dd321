/* SPDX-License-Identifier: MIT */
/* A command line tool for the suppression list. */
#include "../shared/suppression/suppression.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char usage_text[] = "usage: suppression FOLDER COMMAND\n"
                                 "  list [HOST]           list all entries, or those of a site\n"
                                 "  find ADDRESS          show the entry that decides about an address;\n"
                                 "                        exit status 0: suppressed\n"
                                 "  lift HOST FROM TO     cancel the entries of a site\n"
                                 "  hold HOST FROM TO     hold them for review\n"
                                 "  confirm HOST FROM TO  put them in force\n"
                                 "  tidy                  remove expired entries; run it daily\n"
                                 "The site of an MX host is its provider, or its registered domain, with all its\n"
                                 "other hosts. Times are UTC, 2026-11-24T03:00, or now. Columns of an entry:\n"
                                 "state, made, expires, rule, host, address, reply.\n";

enum { DONE = 0, NOT_FOUND = 1, FAILED = 1, USAGE = 2 };

static int usage(void)
{
    fputs(usage_text, stderr);
    return USAGE;
}

static int failed(const char *what)
{
    fprintf(stderr, "suppression: %s: %s\n", what, strerror(errno));
    return FAILED;
}

static void put_time(long long t)
{
    char text[32] = "?";
    time_t seconds = (time_t)t;
    struct tm *utc = gmtime(&seconds);
    if (utc)
        strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", utc);
    printf("\t%s", text);
}

static void put_entry(const suppression_entry *e, suppression_state state)
{
    fputs(suppression_state_name(state), stdout);
    put_time(e->made);
    put_time(e->expires);
    printf("\t%lu\t%s\t%s\t%s\n", e->rule, e->host, e->address, e->reply);
}

static void take(void *wanted, const suppression_entry *e, suppression_state state)
{
    char site[SUPPRESSION_SITE];
    suppression_site(e->host, site);
    if (!wanted || strcmp(wanted, site) == 0)
        put_entry(e, state);
}

static int list(const char *folder, const char *host, long long now)
{
    char site[SUPPRESSION_SITE];
    if (host)
        suppression_site(host, site);
    return suppression_each(folder, now, take, host ? site : NULL) == 0 ? DONE : failed(folder);
}

static int find(const char *folder, const char *address, long long now)
{
    suppression_entry entry;
    suppression_state state;
    char *memory;
    if (suppression_find(folder, address, now, &entry, &state, &memory) != 0)
        return failed(folder);
    if (state != SUPPRESSION_NONE)
        put_entry(&entry, state);
    free(memory);
    return state == SUPPRESSION_IN_FORCE ? DONE : NOT_FOUND;
}

/* A window must end in the past, as it must not decide about entries yet to be made. */
static int decide(const char *folder, suppression_window *window, const char *from, const char *to, long long now)
{
    if (!suppression_parse_time(from, now, &window->from) || !suppression_parse_time(to, now, &window->to) ||
        window->to < window->from || window->to > now) {
        fputs("suppression: FROM and TO must be past times such as 2026-11-24T03:00, FROM first\n", stderr);
        return USAGE;
    }
    return suppression_write_window(folder, window) == 0 ? DONE : failed(folder);
}

/* The mail server could not write files made by another user. */
static bool become_owner(const char *folder)
{
    struct stat file;
    suppression_self self;
    if (suppression_as_owner(folder, &self) != 0 || stat(folder, &file) != 0) {
        failed(folder);
        return false;
    }
    if (file.st_uid == geteuid())
        return true;
    fprintf(stderr, "suppression: run it as the owner of %s, or as root\n", folder);
    return false;
}

int main(int argc, char **argv)
{
    long long now = time(NULL);
    suppression_window window;
    if (argc < 3)
        return usage();
    const char *folder = argv[1], *command = argv[2];
    if (!become_owner(folder))
        return FAILED;
    if (strcmp(command, "list") == 0 && argc <= 4)
        return list(folder, argc == 4 ? argv[3] : NULL, now);
    if (strcmp(command, "find") == 0 && argc == 4)
        return find(folder, argv[3], now);
    if (strcmp(command, "tidy") == 0 && argc == 3)
        return suppression_tidy(folder, now) == 0 ? DONE : failed(folder);
    if (!suppression_verb_parse(command, &window.verb) || argc != 6)
        return usage();
    window.site = argv[3];
    return decide(folder, &window, argv[4], argv[5], now);
}
