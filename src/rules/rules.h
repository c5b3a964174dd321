/* SPDX-License-Identifier: MIT */
/* The library's and the user's rules, and where their phrases occur in the text of a reply. */
#ifndef SMTPB_I_RULES_H
#define SMTPB_I_RULES_H

#include "../text/text.h"

/* ---- vocabulary.c: the words that the library knows, and the sense of each: words that no phrase tells apart, and that
   have the same role, have the same sense ---- */

enum { SMTPB_I_NO_WORD = 0 }; /* the sense of an unknown word, an address, a host, a URL */

/* The role of a word in the statement of a wait: waits.def. */
typedef enum smtpb_i_wait_kind {
    SMTPB_I_WAIT_OTHER,
    SMTPB_I_WAIT_LEADS,
    SMTPB_I_WAIT_JOINS,
    SMTPB_I_WAIT_NUMBER,
    SMTPB_I_WAIT_UNIT,
    SMTPB_I_WAIT_PART,
    SMTPB_I_WAIT_THEN
} smtpb_i_wait_kind;

/* The role of a word beside a phrase: hedges.def. */
typedef enum smtpb_i_hedge {
    SMTPB_I_HEDGE_NONE,
    SMTPB_I_HEDGE_TAKES_BACK,
    SMTPB_I_HEDGE_NEGATES,
    SMTPB_I_HEDGE_DENIES,
    SMTPB_I_HEDGE_FILLS,
    SMTPB_I_HEDGE_CHOICE,
    SMTPB_I_HEDGE_MILDER,
    SMTPB_I_HEDGE_REPEATS,
    SMTPB_I_HEDGE_ELSEWHERE
} smtpb_i_hedge;

/* The kind of a block list's name, from the weakest evidence to the best: blocklists.def. */
typedef enum smtpb_i_list_kind {
    SMTPB_I_LIST_NONE,
    SMTPB_I_LIST_PAGE,
    SMTPB_I_LIST_NAME,
    SMTPB_I_LIST_ZONE
} smtpb_i_list_kind;

typedef struct smtpb_i_vocable {
    uint16_t sense;              /* SMTPB_I_NO_WORD: unknown */
    uint8_t wait_kind, wait_row; /* in waits.def */
    uint8_t list;                /* its row in blocklists.def, from 1; 0: names no list */
    uint8_t hedge;               /* smtpb_i_hedge */
} smtpb_i_vocable;

/* Look up a word by the hash from smtpb_i_word. */
smtpb_i_vocable smtpb_i_look_up(smtpb_span word, uint32_t hash);

smtpb_i_vocable smtpb_i_vocable_of(uint16_t sense);

/* The letters of the word or host in a row of the vocabulary as smtpb_i_fold writes it; constant. */
smtpb_span smtpb_i_letters_of(uint16_t row);

/* The sense of a plain word of n octets. */
uint16_t smtpb_i_look_up_plain(const smtpb_i_plain *word, size_t n);

enum { SMTPB_I_WIDEST = 7 /* characters of a word of a script without spaces */ };

/* The last characters of a text in a script without spaces, the nearest first. Begin with count 0. */
typedef struct smtpb_i_wide {
    size_t count;
    const char *character[SMTPB_I_WIDEST];
    smtpb_i_hashing hash[SMTPB_I_WIDEST]; /* of the text from each of them on */
} smtpb_i_wide;

/* Goes on to the next character. ending[n]: the sense of the word of n + 1 characters that ends with it; SMTPB_I_NO_WORD: none. */
void smtpb_i_wide_next(smtpb_i_wide *w, const char *character, uint16_t ending[SMTPB_I_WIDEST]);

/* The sense of the longest known word of a script without spaces at the start of a text, and its octets; else
   SMTPB_I_NO_WORD and 0. */
uint16_t smtpb_i_wide_word(smtpb_span text, size_t *octets);

/* The last two labels of a host, or all if it has fewer. */
static inline smtpb_span smtpb_i_last_labels(smtpb_span host)
{
    size_t from = host.len;
    for (unsigned dots = 0; from > 0; from--)
        if (host.ptr[from - 1] == '.' && ++dots == 2)
            break;
    return smtpb_i_from(host, from);
}

/* Two labels of a host, in any case. */
static inline uint32_t smtpb_i_labels_hash(smtpb_span labels)
{
    const uint64_t lower = 0x2020202020202020u;
    uint64_t hash = 0;
    size_t at = 0;
    for (; labels.len - at >= 8; at += 8)
        hash = smtpb_i_hash8(hash, smtpb_i_load8(labels.ptr + at) | lower);
    if (at < labels.len)
        hash = smtpb_i_hash8(hash, smtpb_i_load_tail(labels.ptr + at, labels.len - at) | lower);
    return (uint32_t)hash;
}

/* May a host that ends in these two labels be one that the rules or the block lists name? */
bool smtpb_i_may_be_known(smtpb_span labels);

/* The sense of a host, or of the domain of two to five labels that it is in. */
uint16_t smtpb_i_host_sense(smtpb_span host);

/* A perfect hash: words are divided into groups, and each group has a factor that maps its words to slots without
   collisions. */
enum { SMTPB_I_GROUP_BITS = 11, SMTPB_I_HOST_OCTETS = 512 /* of the filter of known hosts */ };

static inline size_t smtpb_i_group(uint32_t hash)
{
    return hash >> (32 - SMTPB_I_GROUP_BITS);
}

/* One of `count` slots. */
static inline size_t smtpb_i_slot(uint32_t hash, uint8_t factor, uint32_t count)
{
    return (size_t)((uint64_t)(uint32_t)(hash * (factor * 2u + 1)) * count >> 32);
}

/* ---- phrase.c: the grammar of rules ---- */

/* The precedence of a phrase: specific ones override a precise status, which overrides vague ones. */
typedef enum smtpb_i_rank { SMTPB_I_SPECIFIC = 0, SMTPB_I_VAGUE = 1, SMTPB_I_RANKS = 2 } smtpb_i_rank;

enum {
    SMTPB_I_FINAL = 1,   /* the words imply a permanent failure, even without a code */
    SMTPB_I_SUSPECT = 2, /* the address is suspect at most, unless a precise status says the same */
    SMTPB_I_MARK = 4,    /* identifies the provider, and gives no reason */
    SMTPB_I_NAMED = 8    /* the address is suspect at most, unless the reply names it */
};

/* Conditions that a reply must meet. 0: any. */
typedef struct smtpb_i_conditions {
    uint16_t code;
    uint16_t stages;          /* bits 1 << smtpb_stage */
    uint16_t subject, detail; /* of its status */
    uint8_t digit;            /* the first of its code, or of its status */
    uint8_t provider;         /* smtpb_provider */
} smtpb_i_conditions;

/* conditions.c: does the reply meet all conditions except the provider? */
bool smtpb_i_conditions_hold(const smtpb_i_conditions *c, const smtpb_reply *r, smtpb_stage stage);

/* Bits of smtpb_i_settings.sets. */
enum {
    SMTPB_I_SETS_CATEGORY = 1,
    SMTPB_I_SETS_TYPE = 2,
    SMTPB_I_SETS_ADDRESS = 4,
    SMTPB_I_SETS_ACTION = 8,
    SMTPB_I_SETS_SCOPE = 16,
    SMTPB_I_SETS_SEVERITY = 32,
    SMTPB_I_SETS_CONFIDENCE = 64,
    SMTPB_I_SETS_PERMANENT = 128,
    SMTPB_I_SETS_RETRY_AFTER = 256
};

/* What a rule sets in addition to its reason. */
typedef struct smtpb_i_settings {
    uint16_t sets; /* which of these */
    uint8_t category, type, address, action, scope, severity, confidence, permanent;
    uint32_t retry_after;
    uint8_t rank, flags, fact_kind, fact_value; /* of the library's rules only; fact_value 0: no fact */
} smtpb_i_settings;

typedef enum smtpb_i_line_kind {
    SMTPB_I_LINE_IGNORED, /* blank, or a comment */
    SMTPB_I_LINE_RULE,
    SMTPB_I_LINE_CLASS, /* {name} = words */
    SMTPB_I_LINE_SEEN,  /* these three are indented, below their rule: where its replies were first seen */
    SMTPB_I_LINE_OK,    /* a reply that it matches */
    SMTPB_I_LINE_NOT    /* a near miss */
} smtpb_i_line_kind;

typedef struct smtpb_i_rules_line_info {
    smtpb_i_line_kind kind;
    smtpb_span text; /* without line end */
    uint32_t lines;  /* number of physical lines joined by backslashes */
} smtpb_i_rules_line_info;

/* The next line of a text of rules. False: no more. */
bool smtpb_i_rules_line(smtpb_span *rest, smtpb_i_rules_line_info *out);

/* A part of a phrase. Its contents depend on the builder: positions in user_compile.c, else nodes of a tree. */
typedef struct smtpb_i_part {
    uint64_t first, last;
    bool missing; /* is optional */
} smtpb_i_part;

typedef struct smtpb_i_scanner smtpb_i_scanner;

/* Builds a phrase. Each function may call smtpb_i_fault. The first four make a part, the others change `a`. */
typedef struct smtpb_i_builder {
    void (*word)(smtpb_i_scanner *s, smtpb_span word, uint32_t hash, smtpb_i_part *out);
    void (*host)(smtpb_i_scanner *s, smtpb_span host, smtpb_i_part *out);
    void (*gap)(smtpb_i_scanner *s, unsigned words, smtpb_i_part *out);          /* up to `words` arbitrary words */
    void (*class_named)(smtpb_i_scanner *s, smtpb_span name, smtpb_i_part *out); /* NULL: no classes */
    void (*in_turn)(smtpb_i_scanner *s, smtpb_i_part *a, const smtpb_i_part *b);
    void (*either)(smtpb_i_scanner *s, smtpb_i_part *a, const smtpb_i_part *b);
    void (*maybe)(smtpb_i_scanner *s, smtpb_i_part *a);
} smtpb_i_builder;

/* The state of reading a line. Set the first four members. */
struct smtpb_i_scanner {
    smtpb_span line;
    bool is_built_in; /* the language of the library's own rules */
    const smtpb_i_builder *make;
    void *to; /* for the builder */
    size_t at;
    int depth;
    smtpb_rules_fault fault; /* the first one */
    size_t fault_at;         /* offset in the line */
};

void smtpb_i_fault(smtpb_i_scanner *s, smtpb_rules_fault fault);

typedef struct smtpb_i_rule_line {
    uint32_t number; /* 0: a user's rule */
    smtpb_i_conditions when;
    smtpb_i_part phrase;
    uint8_t reason;
    smtpb_i_settings set;
    smtpb_span conditions, words; /* verbatim */
} smtpb_i_rule_line;

/* Both return false on errors: see s->fault. A class begins with its brace. */
bool smtpb_i_read_rule(smtpb_i_scanner *s, smtpb_i_rule_line *out);
bool smtpb_i_read_class(smtpb_i_scanner *s, smtpb_span *name, smtpb_i_part *out);

/* ---- wait.c: the wait that a reply asks for ---- */

typedef struct smtpb_i_wait {
    uint32_t seconds; /* 1..604800; 0: the reply asks for no wait */
    bool clipped;     /* it asks for more */
    smtpb_span span;
} smtpb_i_wait;

/* Listens to the tokens of a text, one after the other. Begin with all zero. */
typedef struct smtpb_i_wait_reader {
    smtpb_i_wait found; /* the first one */
    bool busy;          /* false: words without a role in waits may be left out */
    bool led, then;     /* words just before introduce a wait; a word after it makes it one */
    bool has_number;    /* its unit has not come yet */
    bool in_clock;      /* a colon comes just before */
    uint32_t number;
    uint64_t clock;   /* what comes before the colon */
    uint64_t seconds; /* complete so far */
    const char *begin, *end;
} smtpb_i_wait_reader;

/* A word of the text. */
void smtpb_i_wait_word(smtpb_i_wait_reader *m, smtpb_span text, smtpb_span word, const smtpb_i_vocable *known);

/* A token that is not a word, or the end of a text. */
void smtpb_i_wait_other(smtpb_i_wait_reader *m);

/* ---- blocklist.c: the block list that a reply names ---- */

/* The best evidence so far. Begin with all zero. */
typedef struct smtpb_i_listing {
    smtpb_i_list_kind kind;
    smtpb_listed listed;
    smtpb_span name;
} smtpb_i_listing;

void smtpb_i_list_of_word(smtpb_i_listing *l, smtpb_span word, uint8_t row);
void smtpb_i_list_of_host(smtpb_i_listing *l, smtpb_span run);

/* ---- match.c ---- */

/* What a rule says about a reply that its phrase matches. Rules that say the same share one. */
typedef struct smtpb_i_meaning {
    smtpb_i_conditions when;
    uint8_t reason;
    uint8_t rank;
    uint8_t confidence;
    uint8_t flags;
    uint8_t fact_kind;
    uint8_t fact_value; /* 0: no fact */
} smtpb_i_meaning;

/* In order of priority. */
typedef struct smtpb_i_rule {
    uint16_t id; /* its number; the highest bit is set if its meaning stands in the second half of the table */
} smtpb_i_rule;

uint16_t smtpb_i_rule_number(const smtpb_i_rule *rule);
const smtpb_i_meaning *smtpb_i_meaning_of(const smtpb_i_rule *rule);

typedef struct smtpb_i_hit {
    const smtpb_i_rule *rule; /* NULL: none */
    smtpb_span span;          /* its first occurrence, inside reply->raw */
    bool affirms;             /* nothing that it matches has a negation of its own */
} smtpb_i_hit;

/* The first matching rule of each rank, in order of priority. If a specific one matches, the vague one may be missing,
   as it cannot decide then. */
typedef struct smtpb_i_hits {
    smtpb_i_hit best[SMTPB_I_RANKS];
    smtpb_provider provider; /* as given, else by a mark in the text */
    bool elsewhere;          /* a word speaks of something else than the recipient: hedges.def */
    smtpb_i_wait wait;
    smtpb_i_listing list;
} smtpb_i_hits;

void smtpb_i_match(const smtpb_reply *reply, smtpb_stage stage, smtpb_provider provider, smtpb_i_hits *out);

/* Words by their hashes. It may seem to hold words that it does not. */
typedef struct smtpb_i_word_set {
    uint64_t bits[4];
} smtpb_i_word_set;

enum { SMTPB_I_ANY_TEXT = 0 /* as a hash: it is in the set of every text */ };

static inline void smtpb_i_put_word(smtpb_i_word_set *set, uint32_t hash)
{
    set->bits[hash >> 30] |= (uint64_t)1 << (hash >> 24 & 63);
}

/* As smtpb_i_match; *words is set to the words of the text, and SMTPB_I_ANY_TEXT. */
void smtpb_i_match_and_note_words(const smtpb_reply *reply, smtpb_stage stage, smtpb_provider provider,
                                  smtpb_i_hits *out, smtpb_i_word_set *words);

/* Rule `index` in order of priority; NULL past the last. */
const smtpb_i_rule *smtpb_i_rule_at(size_t index);

/* The first occurrence of a rule's phrase in reply->raw, if its conditions hold; len 0: no match. */
smtpb_span smtpb_i_match_one(const smtpb_reply *reply, smtpb_stage stage, smtpb_provider provider, size_t index);

/* ---- user_compile.c, user_block.c, user_match.c ---- */

enum {
    SMTPB_I_POSITIONS = 64,    /* words of a phrase, including those that its gaps allow */
    SMTPB_I_LETTERS = 128,     /* octets of a word or host */
    SMTPB_I_USER_IDS = 32768,  /* rule number of the first line */
    SMTPB_I_BLOCK = 0x53425234 /* version word, in this machine's byte order */
};

typedef struct smtpb_i_block {
    uint32_t version;
    uint32_t octets; /* of the whole block */
} smtpb_i_block;

/* In a block a rule is its head, its record, its positions, and the letters of each. */
typedef struct smtpb_i_head {
    smtpb_i_word_set begins, ends; /* a text that matches has a word of each */
    uint32_t octets;               /* of the whole rule */
} smtpb_i_head;

/* A rule as a Glushkov automaton, with a bit for each position. */
typedef struct smtpb_i_record {
    uint32_t line; /* from 1 */
    uint64_t first, last;
    smtpb_i_conditions when;
    smtpb_i_settings set;
    uint8_t reason, positions;
} smtpb_i_record;

enum { SMTPB_I_POSITIONS_AT = sizeof(smtpb_i_head) + sizeof(smtpb_i_record) };

typedef enum smtpb_i_position_kind {
    SMTPB_I_ANY_WORD = 0,
    SMTPB_I_THAT_WORD = 1,
    SMTPB_I_THAT_HOST = 2
} smtpb_i_position_kind;

typedef struct smtpb_i_position {
    uint64_t follow; /* positions that may come next */
    uint32_t hash;
    uint16_t kind;
    uint16_t len; /* of its letters */
    uint32_t at;  /* their offset in the rule; until it is written, in its line */
} smtpb_i_position;

typedef struct smtpb_i_block_writer {
    char *buf;
    size_t cap, need; /* octets */
} smtpb_i_block_writer;

/* Adds a rule, read from that line. */
void smtpb_i_put_rule(smtpb_i_block_writer *w, const smtpb_i_record *r, const smtpb_i_position *positions,
                      smtpb_span line);

/* The block without what follows it; len 0 if it is none. */
smtpb_span smtpb_i_whole_block(smtpb_span block);

/* The next of its rules; *at is sizeof(smtpb_i_block) for the first one. False: there is none, or it does not fit. */
bool smtpb_i_next_rule(smtpb_span block, size_t *at, smtpb_i_head *head, smtpb_span *rule);

typedef struct smtpb_i_user_rule {
    smtpb_i_record record;
    smtpb_span octets; /* all of it, in the block */
} smtpb_i_user_rule;

/* False: it is damaged. */
bool smtpb_i_read_user_rule(smtpb_span rule, smtpb_i_user_rule *out);
smtpb_i_position smtpb_i_user_position(const smtpb_i_user_rule *r, size_t i);
smtpb_span smtpb_i_user_letters(const smtpb_i_user_rule *r, const smtpb_i_position *p); /* len 0: damaged */

/* A user rule that matches the reply. line 0: none. */
typedef struct smtpb_i_user_hit {
    uint32_t line;
    uint8_t reason;
    smtpb_i_settings set;
    smtpb_span span;
} smtpb_i_user_hit;

/* The first rule of the block that matches the reply, whose words are in the set. */
void smtpb_i_user_match(smtpb_span block, const smtpb_reply *reply, const smtpb_i_word_set *words, smtpb_stage stage,
                        smtpb_provider provider, smtpb_i_user_hit *out);

#endif
