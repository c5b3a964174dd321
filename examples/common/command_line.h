/* SPDX-License-Identifier: MIT */
/* What every program answers about itself: help, its version, and what is wrong with its command line. */
#ifndef COMMAND_LINE_H
#define COMMAND_LINE_H

#include <getopt.h>
#include <stdbool.h>

typedef struct program {
    const char *name;
    const char *help; /* its first line is the usage */
    int misused;      /* exit status for a wrong command line */
} program;

/* The end of a table of options. */
#define HELP_AND_VERSION                                                                                               \
    { "help", no_argument, NULL, 'h' }, { "version", no_argument, NULL, 'V' },                                         \
    {                                                                                                                  \
        NULL, 0, NULL, 0                                                                                               \
    }

/* The letter of the next option, of those before the first argument; -1 if there is none: then `optind` is the first
   argument. 0: nothing is left to do, because help or the version was asked for, or the option was wrong; *status is
   the exit status. letters: as for getopt, beginning with "+h". */
int next_option(const program *p, int argc, char **argv, const char *letters, const struct option *names, int *status);

/* The same for a program or a subcommand that has no options of its own. False: nothing is left to do. */
bool pass_help(const program *p, int argc, char **argv, int *status);

/* Moves argc and argv to the subcommand. False: nothing is left to do, or there is none; *status is the exit status. */
bool find_command(const program *p, int *argc, char ***argv, int *status);

/* Write a message and the usage. which: NULL or the word at fault. Returns p->misused. */
int misused(const program *p, const char *what, const char *which);

/* A subcommand and the number of its arguments. A list ends with the name NULL. */
typedef struct subcommand {
    const char *name;
    int least, most;
} subcommand;

/* What is wrong with a subcommand that has so many arguments; NULL: nothing. */
const char *fault_of(const subcommand *list, const char *name, int arguments);

/* Is standard input a terminal? Then a person may wonder why nothing happens. */
void say_if_terminal(const char *name);

#endif
