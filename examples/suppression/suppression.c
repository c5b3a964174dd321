/* SPDX-License-Identifier: MIT */
/* A command line tool for the suppression list. */
#include "../common/suppression/suppression.h"
#include "../common/command_line.h"
#include "../common/suppression/claim.h"
#include "add.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const program self = {
    "suppression",
    "usage: suppression FOLDER COMMAND [ARGUMENT...]\n"
    "\n"
    "A list of addresses that no mail is to be sent to, kept in FOLDER.\n"
    "\n"
    "  list [HOST]           list all entries, or those of a site\n"
    "  find ADDRESS          show the entry that decides about an address;\n"
    "                        exit status 0: suppressed\n"
    "  lift HOST FROM TO     cancel the entries of a site\n"
    "  hold HOST FROM TO     hold them for review\n"
    "  confirm HOST FROM TO  put them in force\n"
    "  lift ADDRESS          cancel the entries of an address; likewise hold, confirm\n"
    "  add [DAYS]            add the dead addresses of the bounce processor's lines\n"
    "                        on standard input, each for that many days (30)\n"
    "  tidy                  remove expired entries; run it daily\n"
    "  -h, --help            this\n"
    "  --version\n"
    "\n"
    "The site of an MX host is its provider, or its registered domain, with all its\n"
    "other hosts. Times are UTC, 2026-11-24T03:00, or now. Columns of an entry:\n"
    "state, made, expires, rule, host, address, reply. Write -- before an address\n"
    "that may begin with -.\n"
    "\n"
    "add skips bad lines and says where they are. If at a site too many addresses\n"
    "are called dead within an hour, the brake holds them: mail to them is not\n"
    "refused until a person confirms. Exit status: 0 done, 1 failed or not found,\n"
    "2 usage.\n",
    2,
};

enum { DONE = 0, NOT_FOUND = 1, FAILED = 1, USAGE = 2, MOST_DAYS = 3650 };

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

/* suppression_find of the address as it is written, else in lower case, as `add` writes it. */
static int look_up(const char *folder, char *address, long long now, suppression_entry *entry, suppression_state *state,
                   char **memory)
{
    int result = suppression_find(folder, address, now, entry, state, memory);
    if (result != 0 || *state != SUPPRESSION_NONE)
        return result;
    free(*memory);
    claim_fold(address);
    return suppression_find(folder, address, now, entry, state, memory);
}

static int find(const char *folder, char *address, long long now)
{
    suppression_entry entry;
    suppression_state state;
    char *memory;
    if (look_up(folder, address, now, &entry, &state, &memory) != 0)
        return failed(folder);
    if (state != SUPPRESSION_NONE)
        put_entry(&entry, state);
    free(memory);
    return state == SUPPRESSION_IN_FORCE ? DONE : NOT_FOUND;
}

/* About all entries of an address up to now. */
static int decide_about(const char *folder, suppression_verb verb, char *address, long long now)
{
    suppression_entry entry;
    suppression_state state;
    char *memory;
    if (look_up(folder, address, now, &entry, &state, &memory) != 0)
        return failed(folder);
    free(memory);
    if (state == SUPPRESSION_NONE) {
        fputs("suppression: no entry about this address\n", stderr);
        return NOT_FOUND;
    }
    suppression_window window = { verb, 0, now, address };
    return suppression_write_window(folder, &window) == 0 ? DONE : failed(folder);
}

/* A window must end in the past, as it must not decide about entries yet to be made. */
static int decide_between(const char *folder, suppression_window *window, const char *from, const char *to,
                          long long now)
{
    if (!suppression_parse_time(from, now, &window->from) || !suppression_parse_time(to, now, &window->to) ||
        window->to < window->from || window->to > now) {
        fputs("suppression: FROM and TO must be past times such as 2026-11-24T03:00, FROM first\n", stderr);
        return USAGE;
    }
    return suppression_write_window(folder, window) == 0 ? DONE : failed(folder);
}

/* argv: HOST FROM TO, or ADDRESS. */
static int decide(const char *folder, const char *command, int argc, char **argv, long long now)
{
    suppression_window window = { .site = argv[0] };
    bool is_address = strchr(argv[0], '@') != NULL;
    suppression_verb_parse(command, &window.verb);
    if (argc != (is_address ? 1 : 3))
        return misused(&self, "takes HOST FROM TO, or ADDRESS", command);
    return is_address ? decide_about(folder, window.verb, argv[0], now)
                      : decide_between(folder, &window, argv[1], argv[2], now);
}

static int add(const char *folder, const char *number, long long now)
{
    char *end;
    const char *where;
    long days = number ? strtol(number, &end, 10) : SUPPRESSION_DAYS;
    if (days < 1 || days > MOST_DAYS || (number && *end))
        return misused(&self, "add takes 1 to 3650 days", number);
    say_if_terminal(self.name);
    return add_lines(folder, (int)days, now, &where) == 0 ? DONE : failed(where);
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

static const subcommand commands[] = {
    { "list", 0, 1 },    { "find", 1, 1 }, { "lift", 1, 3 }, { "hold", 1, 3 },
    { "confirm", 1, 3 }, { "add", 0, 1 },  { "tidy", 0, 0 }, { NULL, 0, 0 },
};

/* argv: the arguments of a command without a fault. */
static int run(const char *folder, const char *command, int argc, char **argv, long long now)
{
    if (strcmp(command, "list") == 0)
        return list(folder, argv[0], now);
    if (strcmp(command, "find") == 0)
        return find(folder, argv[0], now);
    if (strcmp(command, "add") == 0)
        return add(folder, argv[0], now);
    if (strcmp(command, "tidy") == 0)
        return suppression_tidy(folder, now) == 0 ? DONE : failed(folder);
    return decide(folder, command, argc, argv, now);
}

/* Before the folder, before the command and before its arguments there may be options. */
static bool skip_options(int *argc, char ***argv, int *status)
{
    optind = 1;
    if (!pass_help(&self, *argc, *argv, status))
        return false;
    *argc -= optind;
    *argv += optind;
    return true;
}

int main(int argc, char **argv)
{
    int status;
    if (!skip_options(&argc, &argv, &status))
        return status;
    const char *folder = argv[0];
    if (argc > 0 && !skip_options(&argc, &argv, &status))
        return status;
    const char *command = argv[0];
    if (!folder || !command)
        return misused(&self, "too few arguments", NULL);
    if (!skip_options(&argc, &argv, &status))
        return status;
    const char *fault = fault_of(commands, command, argc);
    if (fault)
        return misused(&self, fault, command);
    return become_owner(folder) ? run(folder, command, argc, argv, time(NULL)) : FAILED;
}
