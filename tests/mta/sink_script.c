/* SPDX-License-Identifier: MIT */
/* The sink's script: lines to rules, rules to a reply, a reply to its tokens. */
#include "sink_script.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Tokens of a reply ---- */

static token octet_of(char c)
{
    return (token){ TOKEN_OCTET, (unsigned char)c };
}

static token escaped(const char **at)
{
    static const char letters[] = "nrt\\{", octets[] = "\n\r\t\\{";
    const char *letter = **at ? strchr(letters, **at) : NULL;
    char hex[3] = { 0 }, *end;
    if (letter) {
        (*at)++;
        return octet_of(octets[letter - letters]);
    }
    if (**at != 'x' || !(*at)[1] || !(*at)[2])
        return (token){ TOKEN_BAD, 0 };
    memcpy(hex, *at + 1, 2);
    unsigned long value = strtoul(hex, &end, 16);
    *at += 3;
    return (token){ end == hex + 2 ? TOKEN_OCTET : TOKEN_BAD, value };
}

static token braced(const char **at)
{
    static const struct {
        const char *word;
        token_kind kind;
    } words[] = { { "wait ", TOKEN_WAIT }, { "slow ", TOKEN_SLOW }, { "fill ", TOKEN_FILL }, { "drop", TOKEN_DROP },
                  { "hang", TOKEN_HANG },  { "from", TOKEN_FROM },  { "to", TOKEN_TO } };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t len = strlen(words[i].word);
        if (strncmp(*at, words[i].word, len) != 0)
            continue;
        char *end = (char *)*at + len;
        unsigned long value = words[i].word[len - 1] == ' ' ? strtoul(*at + len, &end, 10) : 0;
        if (*end == '}') {
            *at = end + 1;
            return (token){ words[i].kind, value };
        }
    }
    return (token){ TOKEN_BAD, 0 };
}

token script_token(const char **at)
{
    if (**at == '\0')
        return (token){ TOKEN_END, 0 };
    char c = *(*at)++;
    if (c == '\\')
        return escaped(at);
    return c == '{' ? braced(at) : octet_of(c);
}

static bool reply_is_good(const char *reply)
{
    token t;
    do
        t = script_token(&reply);
    while (t.kind != TOKEN_END && t.kind != TOKEN_BAD);
    return t.kind == TOKEN_END;
}

/* ---- Lines ---- */

static bool set_number(unsigned long *to, const char *digits)
{
    char *end;
    *to = strtoul(digits, &end, 10);
    return *digits && !*end;
}

/* One condition, "name=value". */
static bool set_condition(rule *r, char *word)
{
    char *value = strchr(word, '=');
    if (!value)
        return false;
    *value++ = '\0';
    char **pattern = !strcmp(word, "at")     ? &r->at
                     : !strcmp(word, "from") ? &r->from
                     : !strcmp(word, "to")   ? &r->to
                                             : NULL;
    if (pattern) {
        *pattern = value;
        return true;
    }
    unsigned long *number = !strcmp(word, "odds")    ? &r->odds
                            : !strcmp(word, "past")  ? &r->past
                            : !strcmp(word, "times") ? &r->times
                                                     : NULL;
    return number && set_number(number, value);
}

/* "STAGE CONDITION... : REPLY"; the rule points into the line. NULL: not such a line. */
static rule *parse_line(char *line)
{
    char *colon = line ? strstr(line, " :") : NULL;
    rule *r = calloc(1, sizeof *r);
    if (!r || !colon || (colon[2] && colon[2] != ' '))
        return NULL;
    *colon = '\0';
    r->reply = colon[2] ? colon + 3 : "";
    r->stage = strtok(line, " ");
    for (char *word = strtok(NULL, " "); word; word = strtok(NULL, " "))
        if (!set_condition(r, word))
            return NULL;
    return r->stage && reply_is_good(r->reply) ? r : NULL;
}

static void strip(char *line)
{
    line[strcspn(line, "\r\n")] = '\0';
}

static rule *read_rules(FILE *in, const char *path)
{
    rule *first = calloc(1, sizeof *first), **end = first ? &first->next : NULL;
    char *line = NULL;
    size_t room = 0;
    for (unsigned n = 1; first && getline(&line, &room, in) > 0; n++) {
        strip(line);
        if (*line && *line != '#') {
            *end = parse_line(strdup(line));
            if (!*end) {
                fprintf(stderr, "%s:%u: not a rule: STAGE CONDITION... : REPLY\n", path, n);
                first = NULL;
            } else
                end = &(*end)->next;
        }
    }
    free(line);
    return first;
}

rule *script_read(const char *path)
{
    FILE *in = fopen(path, "r");
    if (!in) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        return NULL;
    }
    rule *rules = read_rules(in, path);
    fclose(in);
    return rules;
}

/* ---- Which rule ---- */

static bool fits(const char *pattern, const char *value)
{
    return !pattern || fnmatch(pattern, value, 0) == 0;
}

static bool fits_any(const char *pattern, const asked *what)
{
    for (size_t i = 0; i < what->recipients; i++)
        if (fits(pattern, what->to[i]))
            return true;
    return !pattern;
}

/* Marsaglia's xorshift: the same on every machine. */
static uint32_t draw(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

static bool matches(const rule *r, const asked *what)
{
    if (!r->stage || !fits(r->stage, what->stage) || !fits(r->at, what->at) || !fits(r->from, what->from))
        return false;
    if (!fits_any(r->to, what) || what->accepted < r->past || (r->times > 0 && r->used >= r->times))
        return false;
    return r->odds == 0 || draw(what->random) % 100 < r->odds;
}

const char *script_reply(rule *rules, const asked *what)
{
    for (rule *r = rules; r; r = r->next)
        if (matches(r, what)) {
            r->used++;
            return r->reply;
        }
    return NULL;
}
