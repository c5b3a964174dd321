/* SPDX-License-Identifier: MIT */
/* The sink's script: which reply goes to which command. sink.c describes the grammar. */
#ifndef SINK_SCRIPT_H
#define SINK_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One line of the script. Absent conditions are NULL or 0. */
typedef struct rule {
    struct rule *next;
    char *stage, *at, *from, *to; /* patterns */
    const char *reply;            /* as written, with its escapes */
    unsigned long odds, past, times, used;
} rule;

/* What a reply is needed for. */
typedef struct asked {
    const char *stage; /* "connect", "eod", or the verb in lower case */
    const char *at;    /* the address that the client connected to */
    const char *from;  /* sender; "" if there is none */
    char *const *to;   /* recipients that the reply is about */
    size_t recipients; /* how many of them */
    size_t accepted;   /* recipients accepted so far */
    uint32_t *random;  /* state of the session's generator, not 0 */
} asked;

/* Read a script. If it cannot be read or a line is wrong, returns NULL, with a message on standard error. The rules are
   never freed. The first rule matches nothing. */
rule *script_read(const char *path);

/* The reply of the first rule that matches, which is counted as used; NULL: no rule matches. */
const char *script_reply(rule *rules, const asked *what);

/* A reply is read token by token. */
typedef enum token_kind {
    TOKEN_END,
    TOKEN_OCTET,
    TOKEN_WAIT,
    TOKEN_SLOW,
    TOKEN_FILL,
    TOKEN_DROP,
    TOKEN_HANG,
    TOKEN_FROM,
    TOKEN_TO,
    TOKEN_BAD
} token_kind;

typedef struct token {
    token_kind kind;
    unsigned long value; /* the octet, milliseconds, or how many octets */
} token;

/* The token at *at; moves *at past it. */
token script_token(const char **at);

#endif
