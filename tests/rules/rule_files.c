/* SPDX-License-Identifier: MIT */
#include "rule_files.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 20000, LINE = 20000, COLUMNS = 120 };

static rule_files all;

/* Where the line that is read stands. */
static const char *current_file;
static unsigned current_line;
static bool is_read;

static void *checked(void *block)
{
    if (!block)
        abort();
    return block;
}

static char *copy(const char *s)
{
    return strcpy(checked(malloc(strlen(s) + 1)), s);
}

static char *trimmed(char *s)
{
    size_t n = strlen(s);
    while (n > 0 && isspace((unsigned char)s[n - 1]))
        s[--n] = '\0';
    return s + strspn(s, " \t");
}

/* Decode \n \r \t \\ \xHH in place. */
static char *unescaped(char *s)
{
    char *to = s;
    for (char *at = s; *at; at++) {
        static const char names[] = "nrt\\", octets[] = "\n\r\t\\";
        const char *name = *at == '\\' && at[1] ? strchr(names, at[1]) : NULL;
        unsigned octet;
        if (name) {
            *to++ = octets[name - names];
            at++;
        } else if (*at == '\\' && sscanf(at + 1, "x%2x", &octet) == 1) {
            *to++ = (char)octet;
            at += 3;
        } else {
            *to++ = *at;
        }
    }
    *to = '\0';
    return s;
}

static void add_proof(proof *list, size_t *count, const char *kind, char *text)
{
    written_rule *rule = &all.rules[all.rule_count - 1];
    size_t *of_rule = list == all.oks ? &rule->oks : &rule->nots;
    char name[40];
    snprintf(name, sizeof name, "rule %u %s %zu", rule->number, kind, ++*of_rule);
    list[(*count)++] = (proof){ copy(name), rule->number, copy(unescaped(text)), current_file, current_line };
}

static void add_class(char *line)
{
    char *close = strchr(line, '}'), *equals = strchr(line, '=');
    *close = '\0';
    all.classes[all.class_count++] = (word_class){ copy(line + 1), copy(trimmed(equals + 1)) };
}

/* "3401 : conditions : words : reason settings" */
static void add_rule(char *line)
{
    char *conditions = strchr(line, ':') + 1, *words = strchr(conditions, ':') + 1, *end = strchr(words, ':');
    words[-1] = *end = '\0';
    all.rules[all.rule_count++] =
        (written_rule){ (unsigned)atoi(line), copy(trimmed(conditions)), copy(trimmed(words)), "", 0, 0 };
}

static void take(char *line)
{
    char *text = trimmed(line);
    size_t n = strcspn(text, " \t");
    char *rest = text + n + strspn(text + n, " \t");
    bool indented = text > line;
    if (!*text || *text == '#')
        return;
    if (indented && n == 2 && memcmp(text, "ok", 2) == 0)
        add_proof(all.oks, &all.ok_count, "ok", rest);
    else if (indented && n == 3 && memcmp(text, "not", 3) == 0)
        add_proof(all.nots, &all.not_count, "not", rest);
    else if (indented && n == 4 && memcmp(text, "seen", 4) == 0 && !*all.rules[all.rule_count - 1].source)
        all.rules[all.rule_count - 1].source = copy(rest);
    else if (*text == '{')
        add_class(text);
    else if (!indented)
        add_rule(text);
}

/* Counts columns: continuation octets of UTF-8 characters are not counted. */
static size_t columns(const char *line)
{
    size_t n = 0;
    for (; *line && *line != '\n'; line++)
        n += ((unsigned char)*line & 0xC0) != 0x80;
    return n;
}

/* A line that ends in a backslash continues on the next one; after a bar or a bracket without a blank. */
static void read_file(const char *path)
{
    static char line[LINE], next[LINE];
    FILE *file = fopen(path, "r");
    size_t n = 0;
    if (!file) {
        perror(path);
        abort();
    }
    current_file = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    current_line = 0;
    while (fgets(next, sizeof next, file)) {
        current_line++;
        bool proof = next[0] == ' ' && (strstr(next, " ok ") || strstr(next, " not ") || strstr(next, " seen "));
        all.wide |= !proof && columns(next) > COLUMNS;
        n += (size_t)snprintf(line + n, sizeof line - n, "%s", n > 0 ? trimmed(next) : next);
        while (n > 0 && (line[n - 1] == '\n' || line[n - 1] == '\r'))
            line[--n] = '\0';
        if (n > 0 && line[n - 1] == '\\') {
            line[--n] = '\0';
            while (n > 0 && line[n - 1] == ' ')
                line[--n] = '\0';
            if (n > 0 && !strchr("|([", line[n - 1]))
                line[n++] = ' ';
            continue;
        }
        take(line);
        n = 0;
    }
    fclose(file);
}

const rule_files *the_rule_files(void)
{
    static char list[] = SMTPB_RULE_FILES;
    if (is_read)
        return &all;
    is_read = true;
    all.oks = checked(calloc(MOST, sizeof *all.oks));
    all.nots = checked(calloc(MOST, sizeof *all.nots));
    all.rules = checked(calloc(MOST, sizeof *all.rules));
    all.classes = checked(calloc(MOST, sizeof *all.classes));
    for (char *path = strtok(list, ":"); path; path = strtok(NULL, ":"))
        read_file(path);
    return &all;
}

const written_rule *written(unsigned number)
{
    const rule_files *files = the_rule_files();
    for (size_t i = 0; i < files->rule_count; i++)
        if (files->rules[i].number == number)
            return &files->rules[i];
    return NULL;
}
