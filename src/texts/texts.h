/* SPDX-License-Identifier: MIT */
/* How texts for people are stored. */
#ifndef SMTPB_I_TEXTS_H
#define SMTPB_I_TEXTS_H

#include "../judge/judge.h"

/* ---- packed.c: texts one after the other, each with its NUL, in which some octets stand for a pair of octets, each of
   which may stand for a pair again. pairs.h packs them. ---- */

enum { SMTPB_I_PAIRS_DEEP = 16 }; /* at most */

/* The text after the first n of a run. */
const uint8_t *smtpb_i_packed_at(const uint8_t *run, unsigned n);

/* Write a text. pairs: two octets for each octet, 0 for one that stands for itself. */
void smtpb_i_put_packed(smtpb_i_writer *w, const uint8_t *text, const uint8_t *pairs);

/* ---- code_texts.c: as mktexts writes them ----

   For each code: standard, title, meaning, causes, fixes, sample, note; for each status: title, meaning, standard. */

enum {
    SMTPB_I_CODE_TEXTS = 7,
    SMTPB_I_STATUS_TEXTS = 3,
    SMTPB_I_STANDARD = 128 /* octets of a code's standard, with its NUL, at most */
};

/* ---- json.c ---- */

/* Write what stands between the quotes of a string, as smtpb_json_string does. */
void smtpb_i_put_characters(smtpb_i_writer *w, smtpb_span s);

/* ---- The phrases of rules, as mkrules writes them and rule_texts.c reads them: a run of octets for each ----

     0x00 to 0x1F   a word; its row in the vocabulary is this octet, then the next one
     0x41 to 0x51   marks: smtpb_i_runs
     0x52 to 0x5A   a gap, "*1" to "*9"
     0x20 to 0x7F   else the character itself: a mark, or a letter of a class's name
     0x80 to 0xEF   one of the commonest words: common_words
     0xF0 to 0xFF   a word in a row from 0x2000 on

   What separates two items is left out where it can be told: it is a bar if a bar has come before in the same bracket,
   else a blank. Ideographs are an exception, since they may also stand without a blank. */

enum {
    SMTPB_I_COMMON_WORDS = 112,
    SMTPB_I_LATE_ROWS = 0x2000, /* so that rows have two octets, up to 0x2FFF */
    SMTPB_I_LATE = 0x80 + SMTPB_I_COMMON_WORDS,
    SMTPB_I_GAPS = 0x51,      /* and the words of the gap */
    SMTPB_I_LONG_PHRASE = 255 /* before a phrase: its octets are told in the next two, not in this one */
};

/* Marks that often follow each other, longer runs first: 'A' stands for the first run, 'B' for the second. */
static const char smtpb_i_runs[][4] = { "))|", ")))", ")|(", "))(", "}|(", "))", ")(", "((", "({", "})", "}|", "|(" };

/* A place in a phrase. Begin with all zero. */
typedef struct smtpb_i_place {
    uint32_t bars; /* a bit for each open bracket, the lowest for the innermost: it has a bar */
    bool ended;    /* an item ends here */
} smtpb_i_place;

/* The separator that is left out if `next` follows; '\0': none is. */
static inline char smtpb_i_separator(const smtpb_i_place *place, char next)
{
    bool is_letter = smtpb_i_octet(next) >= SMTPB_I_WIDE && (unsigned char)next < 0xE3;
    bool begins = is_letter || next == '(' || next == '[' || next == '{' || next == '*';
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
