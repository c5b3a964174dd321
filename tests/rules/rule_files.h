/* SPDX-License-Identifier: MIT */
/* A second reader for the files of rules, to test the library's. */
#ifndef RULE_FILES_H
#define RULE_FILES_H

#include <stdbool.h>
#include <stddef.h>

/* A reply below a rule. */
typedef struct proof {
    const char *name; /* "rule 3401 ok 1" */
    unsigned rule;
    const char *text;
    const char *file; /* without its folders */
    unsigned line;
} proof;

typedef struct written_rule {
    unsigned number;
    const char *conditions, *words;
    const char *source; /* where the first reply was seen, or "" */
    size_t oks, nots;
} written_rule;

typedef struct word_class {
    const char *name, *words;
} word_class;

typedef struct rule_files {
    proof *oks, *nots;
    written_rule *rules;
    word_class *classes;
    size_t ok_count, not_count, rule_count, class_count;
    bool wide; /* a line is over 120 columns */
} rule_files;

/* All files of src/rules, in the order of their names; read once, never freed. */
const rule_files *the_rule_files(void);

/* NULL: not found. */
const written_rule *written(unsigned number);

#endif
