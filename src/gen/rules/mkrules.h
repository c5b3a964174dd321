/* SPDX-License-Identifier: MIT */
/* What the units of mkrules share, in the order in which one builds on the other. */
#ifndef SMTPB_I_MKRULES_H
#define SMTPB_I_MKRULES_H

#include "../../texts/texts.h"
#include "../common/generate.h"

#include <string.h>

enum {
    MAX_RULES = 8000,
    MAX_WORDS = 9000,
    MAX_SETS = 4000,
    MAX_SEQUENCES = 8000,
    MAX_ITEMS = 24, /* words and gaps of a sequence */
    MAX_REPLIES = 16000,
    MAX_HEARD = 64, /* words of a reply */
    WORD = 64,      /* octets of one, with a NUL */
    SETS = 0x8000,  /* item SETS + n: a word of set n */
    GAP = 0xFF00,   /* item GAP + n: up to n words */
    REACH = 24      /* words to one side of an anchor: match.c */
};

/* ---- rows.c: the rules, as read from their files ---- */

typedef struct row {
    const char *file;
    unsigned line;
    smtpb_i_rule_line rule;
    smtpb_span seen; /* where its words were first seen */
} row;

extern row rows[MAX_RULES];
extern size_t row_count;

/* Both end the program. */
void fail(const row *row, const char *what, smtpb_span about);
void fail_at(const char *file, unsigned line, const smtpb_i_scanner *s);

void add_rule(const char *file, unsigned line, smtpb_i_scanner *s);
/* Of the last rule; only the first one is kept. */
void add_source(smtpb_span text);
bool same_span(smtpb_span a, smtpb_span b);

/* ---- words.c: the words of all rules and lists, as the matcher compares them; after renumber_words the commonest come
   first ---- */

extern char words[MAX_WORDS][WORD];
extern uint32_t hashes[MAX_WORDS];
extern unsigned word_count;

/* 0: it is not known. */
unsigned number_of_word(smtpb_span word, uint32_t hash);
/* The number of a word of the text, or of the longest known one that begins with this character. */
unsigned number_at(smtpb_span text, smtpb_span word, uint32_t hash);
/* The number of a word, which is added if it is new, or of a host. */
unsigned word_id(const row *row, smtpb_span word);
bool is_host(smtpb_span word);
/* How many characters of a script without spaces the word is made of; 0: it is no such word, or too long for one. */
unsigned characters_in(smtpb_span word);
unsigned characters_of(unsigned w);

/* As people write it. */
void write_spelled(FILE *out, unsigned w, bool in_ascii);
void write_comment(FILE *out, unsigned w);

/* ---- roles.c: what words are besides words of rules ---- */

/* Rows of waits and lists from 1, 0 for none. Of waits the first row that says the same. */
typedef struct role {
    unsigned wait, list, hedge;
} role;

/* A row of blocklists.def. */
typedef struct list {
    smtpb_i_list_kind kind;
    const char *name;
} list;

extern const list lists[];
extern const size_t list_count;
extern role roles[MAX_WORDS];

void add_role_words(void);
void assign_roles(void);
bool has_role(unsigned w);
bool same_role(unsigned v, unsigned w);
smtpb_i_wait_kind wait_kind(role r);

/* ---- sets.c ---- */

typedef struct set {
    size_t count;
    unsigned places; /* a bit for each number of places that a member takes: order_sets */
    uint8_t
        has[MAX_WORDS]; /* of a member, a bit for each number of places that it may take: 1 << 1 if it is one word */
} set;

extern set sets[MAX_SETS];
extern unsigned set_count;

void add_member(set *s, unsigned word, unsigned places);
/* What a word takes by itself. */
unsigned places_of(unsigned word);
/* The item for a set; a set with a single word that takes one place is that word. */
unsigned set_id(const row *row, const set *s);
bool in_item(unsigned word, unsigned item);

/* ---- phrases.c: phrases, expanded to sequences of words, sets and gaps ---- */

typedef struct sequence {
    unsigned rule, count, anchor;
    unsigned items[MAX_ITEMS];
} sequence;

/* In the order of their rules. */
extern sequence sequences[MAX_SEQUENCES];
extern unsigned sequence_count;

smtpb_i_scanner scanner_of(smtpb_span line);
/* False: see s->fault. */
bool read_class_line(smtpb_i_scanner *s);
void expand_rule(const row *row);

/* ---- longer.c ---- */

void accept_longer_words(void);

/* ---- replies.c: the `ok` replies of the rules ---- */

typedef struct reply {
    smtpb_span text;
    unsigned count, words[MAX_HEARD]; /* those that are known, each once */
} reply;

extern reply replies[MAX_REPLIES];
extern unsigned reply_count;

void add_reply(smtpb_span text);
void hear_replies(void);
void hear(reply *reply, unsigned word);

/* ---- numbers.c ---- */

void renumber_words(void);

/* ---- senses.c: words that no phrase tells apart; from then on sets, sequences and replies are of senses ---- */

extern unsigned sense_of[MAX_WORDS], word_of[MAX_WORDS]; /* of a sense: its commonest word */
extern unsigned sense_count;                             /* those with a role come first */
extern unsigned narrow_sets; /* those after them have senses that take several places: a table says how many */

void join_words(void);
void order_sets(void);

/* ---- anchors.c: the item of a sequence that the fewest texts contain ---- */

extern unsigned by_anchor[MAX_SEQUENCES]; /* sequences, those with the same anchor together */

void choose_anchors(void);
/* The most places that the items from `from` to `to` take: of a gap its words. */
unsigned words_in(const sequence *s, unsigned from, unsigned to);
/* Does an item take more than one place? */
bool is_wide(const sequence *s);
/* The first of the items that stand behind those to the left of the anchor. */
unsigned behind_left(const sequence *s);

/* ---- filters.c: what stands beside an anchor, in a few bits ---- */

void choose_filters(void);
unsigned kind_of_needs(const sequence *s);
void write_needs(FILE *out);
void write_filters(FILE *out);

/* ---- hash.c: a perfect hash of the words, which gives each its row in the vocabulary ---- */

enum { MAX_SLOTS = 0x3000 }; /* texts.h: phrases */

extern unsigned slots[MAX_SLOTS], slot_of[MAX_WORDS], slot_count; /* 0 in a slot: no word */

void spread_words(void);
void write_hash(FILE *out);

/* ---- The tables: phrases_table.c, vocabulary_table.c, rule_texts_table.c ---- */

void write_phrases(FILE *out);
void write_vocabulary(FILE *out);
void write_texts(FILE *out);

/* ---- files.c ---- */

void read_rules(const char *file);

#endif
