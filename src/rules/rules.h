/* SPDX-License-Identifier: MIT */
/* Phrases with a meaning, the library's and the user's, and where they occur in the text of a reply. */
#ifndef SMTPB_I_RULES_H
#define SMTPB_I_RULES_H

#include "../text/text.h"

/* ---- vocabulary.c: the words that the library knows, by number ---- */

enum { SMTPB_I_NO_WORD = 0 }; /* unknown words and hosts, addresses */

/* The role of a word in a wait: waits.def. */
typedef enum smtpb_i_wait_kind {
    SMTPB_I_WAIT_OTHER,
    SMTPB_I_WAIT_LEADS,
    SMTPB_I_WAIT_JOINS,
    SMTPB_I_WAIT_NUMBER,
    SMTPB_I_WAIT_UNIT,
    SMTPB_I_WAIT_PART,
    SMTPB_I_WAIT_THEN
} smtpb_i_wait_kind;

typedef struct smtpb_i_vocable {
    uint16_t number;             /* SMTPB_I_NO_WORD: unknown */
    uint8_t wait_kind, wait_row; /* in waits.def */
} smtpb_i_vocable;

/* hash: that of the word by smtpb_i_word. */
smtpb_i_vocable smtpb_i_look_up(smtpb_span word, uint32_t hash);

/* The number of a host, or of a domain above it, of two to five labels. */
uint16_t smtpb_i_host_number(smtpb_span host);

/* A hash whose high bits depend on all bits of FNV's. */
static inline uint32_t smtpb_i_mixed(uint32_t hash)
{
    return (hash ^ hash >> 15) * 0x9E3779B1u;
}

/* A perfect hash: words are spread over groups, and each group has a factor that maps its words to slots of their
   own. */
enum { SMTPB_I_GROUP_BITS = 10, SMTPB_I_SLOT_BITS = 12 };

static inline size_t smtpb_i_group(uint32_t mixed)
{
    return mixed >> (32 - SMTPB_I_GROUP_BITS);
}

static inline size_t smtpb_i_slot(uint32_t mixed, uint8_t factor)
{
    return (mixed * (factor * 2u + 1)) >> (32 - SMTPB_I_SLOT_BITS);
}

/* ---- match.c ---- */

/* The rank of a phrase: specific ones beat a precise status, which beats vague ones. */
typedef enum smtpb_i_rank { SMTPB_I_SPECIFIC = 0, SMTPB_I_VAGUE = 1, SMTPB_I_RANKS = 2 } smtpb_i_rank;

enum {
    SMTPB_I_FINAL = 1,   /* the words say that it is permanent, even without a code */
    SMTPB_I_SUSPECT = 2, /* the address is suspect at most, unless a precise status says the same */
    SMTPB_I_MARK = 8     /* the words identify the provider, and give no reason */
};

/* A row of rules.def as the generator reads it. */
typedef struct smtpb_i_rule {
    uint16_t id;
    uint16_t code;            /* only with this code; 0: with any */
    uint16_t stages;          /* bits 1 << smtpb_stage: only at these; 0: at any */
    uint16_t subject, detail; /* only with this status, of any class; detail 0 and subject 0: with any */
    uint8_t digit;            /* only with this first digit of code or status; 0: with any */
    uint8_t reason;
    uint8_t rank;
    uint8_t confidence;
    uint8_t flags;
    uint8_t fact_kind;
    uint8_t fact_value; /* 0: no fact */
    uint8_t provider;   /* smtpb_provider: only from this one; 0: from any */
} smtpb_i_rule;

typedef struct smtpb_i_hit {
    const smtpb_i_rule *rule; /* NULL: none */
    smtpb_span span;          /* of its first occurrence, inside reply->raw */
} smtpb_i_hit;

/* The first rule of each rank, in the order of rules.def, that holds for the reply. If a specific one does, the vague
   one may be missing: it would not decide. */
typedef struct smtpb_i_hits {
    smtpb_i_hit best[SMTPB_I_RANKS];
    smtpb_provider provider; /* as given, else by a mark in the text */
    bool may_wait;           /* its words may state a wait: wait.c */
} smtpb_i_hits;

void smtpb_i_match(const smtpb_reply *reply, smtpb_stage stage, smtpb_provider provider, smtpb_i_hits *out);

/* Rule `index` in the order of rules.def; NULL past the last. */
const smtpb_i_rule *smtpb_i_rule_at(size_t index);

/* The octets of reply->raw in which a rule's phrase first occurs, if its conditions hold; len 0: no match. */
smtpb_span smtpb_i_match_one(const smtpb_reply *reply, smtpb_stage stage, smtpb_provider provider, size_t index);

/* ---- user_compile.c, user_match.c ---- */

enum {
    SMTPB_I_POSITIONS = 64,    /* words of a phrase, and the words that its gaps allow */
    SMTPB_I_USER_IDS = 32768,  /* the first line's number */
    SMTPB_I_BLOCK = 0x53425231 /* version word, in this machine's byte order */
};

typedef struct smtpb_i_block {
    uint32_t version;
    uint32_t octets; /* of the whole block */
} smtpb_i_block;

/* Bits of smtpb_i_record.sets. */
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

/* A rule. A position is a bit; each has the bits of those that may follow it (Glushkov's construction). */
typedef struct smtpb_i_record {
    uint32_t octets; /* of the record with its positions and letters */
    uint32_t line;   /* from 1 */
    uint64_t first, last;
    uint16_t code, stages, subject, detail; /* conditions as in smtpb_i_rule */
    uint8_t digit, provider, reason, positions;
    uint16_t sets;
    uint8_t category, type, address, action, scope, severity, confidence, permanent;
    uint32_t retry_after;
} smtpb_i_record;

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
    uint32_t at;  /* where they are in the record */
} smtpb_i_position;

/* A user rule that holds for the reply. line 0: none. */
typedef struct smtpb_i_user_hit {
    smtpb_i_record rule;
    smtpb_span span;
} smtpb_i_user_hit;

/* The first rule of the block that holds for the reply. */
void smtpb_i_user_match(smtpb_span block, const smtpb_reply *reply, smtpb_stage stage, smtpb_provider provider,
                        smtpb_i_user_hit *out);

#endif
