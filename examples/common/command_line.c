/* SPDX-License-Identifier: MIT */
#include "command_line.h"

#include <smtpbounce.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int put_help(const program *p)
{
    fputs(p->help, stdout);
    return fflush(stdout) == 0 ? 0 : 1;
}

static int put_version(const program *p)
{
    printf("%s %d.%d.%d\n", p->name, SMTPB_VERSION_MAJOR, SMTPB_VERSION_MINOR, SMTPB_VERSION_PATCH);
    return fflush(stdout) == 0 ? 0 : 1;
}

static int put_usage(const program *p)
{
    fprintf(stderr, "%.*s\nTry %s --help\n", (int)strcspn(p->help, "\n"), p->help, p->name);
    return p->misused;
}

int next_option(const program *p, int argc, char **argv, const char *letters, const struct option *names, int *status)
{
    char *first = argv[0];
    argv[0] = (char *)p->name; /* for getopt's messages: a subcommand's argv begins with its own name */
    int letter = getopt_long(argc, argv, letters, names, NULL);
    argv[0] = first;
    if (letter != 'h' && letter != 'V' && letter != '?')
        return letter;
    *status = letter == 'h'   ? put_help(p)
              : letter == 'V' ? put_version(p)
                              : put_usage(p); /* getopt said what is wrong */
    return 0;
}

int misused(const program *p, const char *what, const char *which)
{
    fprintf(stderr, "%s: %s%s%s\n", p->name, what, which ? ": " : "", which ? which : "");
    return put_usage(p);
}

bool pass_help(const program *p, int argc, char **argv, int *status)
{
    static const struct option no_others[] = { HELP_AND_VERSION };
    return next_option(p, argc, argv, "+h", no_others, status) == -1;
}

bool find_command(const program *p, int *argc, char ***argv, int *status)
{
    if (!pass_help(p, *argc, *argv, status))
        return false;
    *argc -= optind;
    *argv += optind;
    if (*argc == 0)
        *status = misused(p, "no command", NULL);
    return *argc > 0;
}

const char *fault_of(const subcommand *list, const char *name, int arguments)
{
    for (; list->name; list++)
        if (strcmp(name, list->name) == 0)
            return arguments < list->least ? "too few arguments" : arguments > list->most ? "too many arguments" : NULL;
    return "unknown command";
}

void say_if_terminal(const char *name)
{
    if (isatty(STDIN_FILENO))
        fprintf(stderr, "%s: reading from the terminal; Ctrl-D ends the input\n", name);
}
