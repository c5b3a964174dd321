/* SPDX-License-Identifier: MIT */
/* What to do about an answer, and when to try again. Uses no sockets and no database. */
#ifndef SCHEDULE_H
#define SCHEDULE_H

#include "session.h"

/* The outcome for a recipient. The names are those of recipient.state, except that retry is queued there. */
typedef enum outcome {
    OUTCOME_RETRY,
    OUTCOME_DELIVERED,
    OUTCOME_FAILED,
    OUTCOME_EXPIRED,   /* given up: not delivered within its lifetime */
    OUTCOME_HELD,      /* until a person has reviewed the sender */
    OUTCOME_SUPPRESSED /* not tried: the address is suppressed */
} outcome;

const char *outcome_name(outcome o);

/* The worker's own limits, whatever a server asks for. */
typedef struct bounds {
    long long wait_least, wait_most; /* seconds until the next attempt */
    long long lifetime;              /* seconds from load to the last attempt */
    long long gap_least, gap_most;   /* milliseconds between transactions at a host that asks to slow down */
    long long suppression;           /* seconds that an entry lasts */
} bounds;

#define BOUNDS_DEFAULT                                                                                                 \
    {                                                                                                                  \
        300, 4 * 3600, 5 * 86400, 1000, 60000, 30 * 86400                                                              \
    }

typedef struct decision {
    outcome outcome;
    long long next;   /* when to try again; 0: never */
    bool leave;       /* leave this host alone for a while */
    bool slow;        /* send more slowly */
    bool mark_sender; /* hold the sender's messages for a person */
    bool suppress;    /* suppress the address */
} decision;

/* attempts: including this one; made: when the message was loaded. */
decision decide(const bounds *b, const answer *a, const smtpb_verdict *v, long long attempts, long long made,
                long long now);

/* Seconds to wait after n failures in a row, or as the server asks (0: it does not). */
long long wait_after(const bounds *b, long long failures, long long asked);

/* The new gap after the host asked to slow down, and after it accepted a message. 0: none. */
long long gap_wider(const bounds *b, long long gap);
long long gap_narrower(const bounds *b, long long gap);

#endif
