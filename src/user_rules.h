/* SPDX-License-Identifier: MIT */
/* The block that smtpb_rules_compile writes: a header, then one record a rule, each with its positions and their
   letters. Records are copied out before they are read, so a block may lie anywhere; every offset is checked
   against the block's length when it is used, so one whose octets were changed is refused or matches something
   else, and is never read past. */
#ifndef SMTPB_I_USER_RULES_H
#define SMTPB_I_USER_RULES_H

#include "internal.h"

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

/* A rule. Which words may follow which is a bit for each position (Glushkov's construction). */
typedef struct smtpb_i_record {
    uint32_t octets; /* of the record with its positions and letters */
    uint32_t line;   /* from 1 */
    uint64_t first, last;
    uint16_t code, stages, subject, detail; /* conditions as in match.h */
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
    uint32_t at;  /* where they stand in the record */
} smtpb_i_position;

/* A user rule that holds for the reply. line 0: none does. */
typedef struct smtpb_i_user_hit {
    smtpb_i_record rule;
    smtpb_span span;
} smtpb_i_user_hit;

/* The first rule of the block that holds. */
void smtpb_i_user_match(smtpb_span block, const smtpb_reply *reply, smtpb_stage stage, smtpb_provider provider,
                        smtpb_i_user_hit *out);

#endif
