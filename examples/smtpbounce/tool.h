/* SPDX-License-Identifier: MIT */
/* What the parts of the smtpbounce tool share, some of it with programs beside it: text.c, judge.c, json.c, line.c. */
#ifndef TOOL_H
#define TOOL_H

#include <smtpbounce.h>
#include <stdio.h>

enum { DONE = 0, FAILED = 1, USAGE = 2, BAD_LINES = 3 }; /* exit status */

/* What the command line says of where replies came from. */
typedef struct options {
    smtpb_context context;
    smtpb_form form;
    bool strict;
} options;

/* A reply with all that is known and thought of it. */
typedef struct judged {
    smtpb_reply reply;
    smtpb_origin origin;
    smtpb_context context; /* as given, filled up by what the origin tells */
    smtpb_verdict verdict;
} judged;

/* judge.c: find the reply in `in` and judge it; context is what the caller knows. */
void judge(smtpb_form form, smtpb_span in, const smtpb_context *context, judged *out);
/* Leave the reply as it was read, and the verdict undetermined. */
void judge_nothing(judged *out);

/* text.c */
smtpb_span span_of(const char *s);
/* Write the octets as valid UTF-8 that is safe inside a JSON string. */
void put_json(FILE *out, smtpb_span s);
/* Write the octets as text that is safe on a terminal: controls, bidi controls and what is not UTF-8 as \xHH or
   \u{HHHH}. */
void put_safe(FILE *out, smtpb_span s);
/* The same for the first character of s, as a string; returns the octets of s that it is. */
size_t safe_character(smtpb_span s, char safe[16]);

/* json.c: one object and a newline. error: NULL if there is none. */
void put_verdict(FILE *out, const judged *j, const char *error);
/* The object without its closing brace, for a program that has members to add. */
void put_members(FILE *out, const judged *j, const char *error);
/* A member that is not the first; null if the value is of no octets. */
void put_string(FILE *out, const char *key, smtpb_span value);

/* line.c: lines of any length in bounded memory. */
enum { MAX_LINE = 1 << 20 };

typedef struct line {
    char *octets; /* room for MAX_LINE */
    size_t len;
    bool too_long; /* the rest of it was passed over */
} line;

/* The next line without its line end. False: the input is at its end. */
bool read_line(FILE *in, line *l);

/* filter.c: both return an exit status. `take` returns false to stop. */
int each_reply(FILE *in, const options *options, bool (*take)(void *to, const judged *, const char *error), void *to);
int filter(FILE *in, FILE *out, const options *options);

/* group.c: replies counted by their fingerprint; returns an exit status. */
int group(FILE *in, FILE *out, const options *options);

/* card.c */
void put_card(FILE *out, const judged *j);
void put_code_card(FILE *out, unsigned code);
void put_status_card(FILE *out, smtpb_status status);

/* explain.c */
void explain(FILE *out, const judged *j);
/* The rules for a reason, NULL for all, whose phrase or source holds a text, NULL for any. */
void list_rules(FILE *out, const smtpb_reason *reason, const char *text);

/* user_rules.c: both return an exit status, messages written. */
int load_rules(const char *path, smtpb_span *rules); /* rules: a block, allocated */
int lint(const char *path);                          /* BAD_LINES if anything is wrong with the file */

/* lists.c */
void list_codes(FILE *out);
void list_statuses(FILE *out);
void list_reasons(FILE *out);

/* layout.c: the rows of a card, wrapped to the terminal's width. */
void use_terminal(FILE *out); /* before all else: how wide it is, and whether it takes colour */
void put_headline(FILE *out, smtpb_type type, const char *head, const char *rest);
void put_row(FILE *out, const char *label, const char *value, const char *comment);
void put_bullets(FILE *out, const char *label, const char *lines);
/* The reply's text, the part of it that `evidence` covers marked. */
void put_reply(FILE *out, const smtpb_reply *reply, smtpb_span evidence);

#endif
