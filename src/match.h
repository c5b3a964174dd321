/* SPDX-License-Identifier: MIT */
/* Phrases of the rules in the text of a reply. */
#ifndef SMTPB_I_MATCH_H
#define SMTPB_I_MATCH_H

#include "internal.h"

/* How much a phrase is worth: specific ones beat a precise status, which beats vague ones. */
typedef enum smtpb_i_rank { SMTPB_I_SPECIFIC = 0, SMTPB_I_VAGUE = 1, SMTPB_I_RANKS = 2 } smtpb_i_rank;

enum {
    SMTPB_I_FINAL = 1,   /* the words can only be final: permanent even without a code */
    SMTPB_I_SUSPECT = 2, /* the address is suspect at most, unless a precise status says the same */
    SMTPB_I_MARK = 8     /* they tell the provider, and no reason */
};

/* A row of rules.def as the generator reads it. */
typedef struct smtpb_i_rule {
    uint16_t id;
    uint16_t code;            /* only on this code; 0: on any */
    uint16_t stages;          /* bits 1 << smtpb_stage, only then; 0: at any */
    uint16_t subject, detail; /* only on this status, of any class; detail 0 and subject 0: on any */
    uint8_t digit;            /* only on this first digit of code or status; 0: on any */
    uint8_t reason;
    uint8_t rank;
    uint8_t confidence;
    uint8_t flags;
    uint8_t fact_kind;
    uint8_t fact_value; /* 0: no fact */
    uint8_t provider;   /* smtpb_provider, only from there; 0: from anywhere */
} smtpb_i_rule;

typedef struct smtpb_i_hit {
    const smtpb_i_rule *rule; /* NULL: none */
    smtpb_span span;          /* of its first occurrence, inside reply->raw */
} smtpb_i_hit;

/* The first rule of each rank, in the order of rules.def, that holds for the reply. Where a specific one does, the vague
   ones may be left out: they decide nothing then. */
typedef struct smtpb_i_hits {
    smtpb_i_hit best[SMTPB_I_RANKS];
    smtpb_provider provider; /* as told, else by a mark in the text */
    bool may_wait;           /* its words may tell a wait: wait.c */
} smtpb_i_hits;

void smtpb_i_match(const smtpb_reply *reply, smtpb_stage stage, smtpb_provider provider, smtpb_i_hits *out);

/* Rule `index` in the order of rules.def; NULL past the last. */
const smtpb_i_rule *smtpb_i_rule_at(size_t index);

/* The octets of reply->raw in which a rule's phrase first occurs, if its conditions hold; len 0: it does not. */
smtpb_span smtpb_i_match_one(const smtpb_reply *reply, smtpb_stage stage, smtpb_provider provider, size_t index);

#endif
