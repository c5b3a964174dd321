/* SPDX-License-Identifier: MIT */
/* Texts for people are stored in runs of octets, one after the other, each with its NUL: a table of pointers would have
   to be relocated by every process that loads the library. */
#ifndef SMTPB_I_TEXTS_H
#define SMTPB_I_TEXTS_H

#include "../judge/judge.h"

/* The text after the first n of a run. */
static inline const char *smtpb_i_text_at(const char *run, unsigned n)
{
    while (n > 0)
        if (*run++ == '\0')
            n--;
    return run;
}

/* ---- The phrases of rules, as mkrules writes them and rule_texts.c reads them: a run of octets for each ----

     0x01 to 0x09   a gap, "*1" to "*9"
     0x10 to 0x1F   a word; its number is the lower four bits of this octet, then the next octet
     0x20 to 0x7F   the character itself: a mark, or a letter of a class's name
     0x80 to 0xFF   a word: 1 to 128, which are the commonest

   What separates two items is left out where it can be told: it is a bar if a bar has come before in the same bracket,
   else a blank. A word that begins with other than ASCII is an exception, since such words may also stand without
   a blank. */

enum { SMTPB_I_SHORT_WORDS = 128, SMTPB_I_LONG_WORDS = 0x1000 /* numbers below */ };

/* A place in a phrase. Begin with all zero. */
typedef struct smtpb_i_place {
    uint32_t bars; /* a bit for each open bracket, the lowest for the innermost: it has a bar */
    bool ended;    /* an item ends here */
} smtpb_i_place;

/* The separator that is left out if `next` follows; '\0': none is. */
static inline char smtpb_i_separator(const smtpb_i_place *place, char next)
{
    bool begins = smtpb_i_octet(next) >= '0' || next == '(' || next == '[' || next == '{' || next == '*';
    if (!place->ended || !begins)
        return '\0';
    return place->bars & 1 ? '|' : ' ';
}

/* Go on behind a character that is stored as itself. */
static inline void smtpb_i_pass_mark(smtpb_i_place *place, char mark)
{
    bool closes = mark == ')' || mark == ']';
    if (mark == '(' || mark == '[')
        place->bars <<= 1;
    if (closes)
        place->bars >>= 1;
    if (mark == '|')
        place->bars |= 1;
    place->ended = closes || mark == '}';
}

#endif
