/* SPDX-License-Identifier: MIT */
/* Shared by the parts of the smtpbounce tool. */
#ifndef TOOL_H
#define TOOL_H

#include "../common/command_line.h"
#include "../common/json_lines.h"
#include "../common/progress.h"
#include "../common/read_line.h"
#include "../common/safe_text.h"

enum { DONE = 0, FAILED = 1, USAGE = 2, BAD_LINES = 3 }; /* exit status */

/* What the command line says about where the replies came from. */
typedef struct options {
    smtpb_context context;
    smtpb_form form;
    bool strict;
    bool built_in;   /* lint: the files are the library's rules */
    bool for_reason; /* rules: only those for `reason` */
    smtpb_reason reason;
} options;

/* A subcommand, or the tool without one. */
typedef struct command {
    const char *name;                               /* "": the tool; NULL: the end of a list */
    const char *options;                            /* letters of the options that it takes, see options.c */
    int least, most;                                /* arguments */
    int (*run)(char **arguments, const options *o); /* an exit status */
    const char *synopsis, *about;                   /* without its name; lines, the first of them for the tool's help */
} command;

/* options.c: reads the options behind the command's name, which is argv[0]; then `optind` is the first argument. False:
   nothing else is to be done, and *status is the exit status. */
bool read_options(const command *c, int argc, char **argv, options *o, int *status);
/* The index of the first word behind the options; argc if there is none, or if -- ends them. */
int first_word(int argc, char **argv);
int usage(const char *what, const char *which); /* after a message, USAGE; which: NULL or the argument at fault */

/* filter.c: both return an exit status. `take` returns false to stop. */
int each_reply(FILE *in, const options *options, bool (*take)(void *to, const judged *, const char *error), void *to);
int filter(FILE *in, FILE *out, const options *options);

/* Decode the escapes of filter's input in place: \\n \\r \\t \\\\ \\xHH. */
smtpb_span unescape(char *octets, size_t len);

/* group.c: counts replies by fingerprint; returns an exit status. */
int group(FILE *in, FILE *out, const options *options);

enum { TEXT = 4000 }; /* octets for a text of the library */

/* card.c; the first two write a text of the library to buf, and return it. */
const char *code_text(char buf[TEXT], unsigned code, smtpb_part part);
const char *status_text(char buf[TEXT], smtpb_status status, smtpb_provider provider, smtpb_part part);
void put_no_reply(FILE *out, const smtpb_reply *reply);
void put_card(FILE *out, const judged *j);
void put_code_card(FILE *out, unsigned code);
void put_status_card(FILE *out, smtpb_status status);

/* explain.c */
void explain(FILE *out, const judged *j);
char *normal_form(const smtpb_reply *reply); /* allocated; NULL: out of memory */
/* List the rules for a reason (NULL: any) whose phrase or source contains a text (NULL: any). */
void list_rules(FILE *out, const smtpb_reason *reason, const char *text);

/* user_rules.c */
int load_rules(const char *path, smtpb_span *rules); /* an exit status after any message; rules: an allocated block */
/* The file's octets, allocated. False, after an error message, if it cannot be read. */
bool read_rules_file(const char *path, char **octets, size_t *len);
/* The allocated block of a text without errors; NULL: out of memory. */
char *block_of(smtpb_span text, size_t *len);

/* lint.c: checks files of rules; returns an exit status, BAD_LINES if there are errors. is_built_in: the files are the
   library's rules, checked together. */
int lint(char **paths, bool is_built_in);

/* compare.c: how two outputs of filter differ; returns 0 if they do not, 1 if they do, 2 if they cannot be compared. */
int compare(FILE *out, const char *old_path, const char *new_path);

/* lists.c */
void list_codes(FILE *out);
void list_statuses(FILE *out);
void list_reasons(FILE *out);
void list_providers(FILE *out);

/* layout.c: the rows of a card, wrapped to the terminal's width. */
void use_terminal(FILE *out); /* call first: finds out its width and colour support */
/* Wrap text at the width, starting in column `at`; all lines but the first are indented by `indent` blanks. */
void put_wrapped(FILE *out, const char *text, size_t indent, size_t at);
/* Wrap text that begins in column `at`, under its beginning; in a narrow output near the margin. */
void put_hanging(FILE *out, const char *text, int at);
void put_headline(FILE *out, smtpb_type type, const char *head, const char *rest);
void put_row(FILE *out, const char *label, const char *value, const char *comment);
void put_bullets(FILE *out, const char *label, const char *lines);
/* The reply's text, with the part that `evidence` covers marked. */
void put_reply(FILE *out, const smtpb_reply *reply, smtpb_span evidence);

#endif
