/* SPDX-License-Identifier: MIT */
/* The words that the library knows, by number. */
#ifndef SMTPB_I_VOCABULARY_H
#define SMTPB_I_VOCABULARY_H

#include "words.h"

enum { SMTPB_I_NO_WORD = 0 }; /* of a word that it does not know, an address, a host, a URL */

/* What a word is to a wait: waits.def. */
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
    uint16_t number;             /* SMTPB_I_NO_WORD: it is not known */
    uint8_t wait_kind, wait_row; /* in waits.def */
} smtpb_i_vocable;

/* A word, whose hash smtpb_i_word gave. */
smtpb_i_vocable smtpb_i_look_up(smtpb_span word, uint32_t hash);

/* The number of a host, or of a domain of two to five labels that it is in. */
uint16_t smtpb_i_host_number(smtpb_span host);

/* A hash whose bits all depend on all of FNV's. */
static inline uint32_t smtpb_i_mixed(uint32_t hash)
{
    return (hash ^ hash >> 15) * 0x9E3779B1u;
}

/* A perfect hash: words are spread over groups, and each group has a factor that takes its words to slots of their
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

#endif
