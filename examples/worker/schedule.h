/* SPDX-License-Identifier: MIT */
/* What to do about an answer, and when to try again. Knows no sockets and no database. */
#ifndef SCHEDULE_H
#define SCHEDULE_H

#include "session.h"

/* What became of a recipient. The names are those of recipient.state, but for retry, which is queued there. */
typedef enum outcome {
    OUTCOME_RETRY,
    OUTCOME_DELIVERED,
    OUTCOME_FAILED,
    OUTCOME_EXPIRED,   /* given up: it could not be delivered in its time */
    OUTCOME_HELD,      /* waits until a person has looked at the sender */
    OUTCOME_SUPPRESSED /* not tried: the address is suppressed */
} outcome;

const char *outcome_name(outcome o);

/* The worker's own bounds, whatever a server asks for. */
typedef struct bounds {
    long long wait_least, wait_most; /* seconds until the next attempt */
    long long lifetime;              /* seconds from load to the last attempt */
    long long gap_least, gap_most;   /* milliseconds between transactions at a host that is slowed down */
    long long suppression;           /* seconds that an entry lasts */
} bounds;

#define BOUNDS_DEFAULT                                                                                                 \
    {                                                                                                                  \
        300, 4 * 3600, 5 * 86400, 1000, 60000, 30 * 86400                                                              \
    }

typedef struct decision {
    outcome outcome;
    long long next;   /* when to try again; 0: never */
    bool leave;       /* nothing more for this host for a while */
    bool slow;        /* less of it */
    bool mark_sender; /* its messages wait for a person */
    bool suppress;    /* the address */
} decision;

/* An answer, the verdict on it, how many attempts there were with this one, and when the message was loaded. */
decision decide(const bounds *b, const answer *a, const smtpb_verdict *v, long long attempts, long long made,
                long long now);

/* Seconds to wait after so many failures in a row, or as a server asks (0: it does not). */
long long wait_after(const bounds *b, long long failures, long long asked);

/* The gap at a host after it asked to be slower, and after it took a message. 0: none. */
long long gap_wider(const bounds *b, long long gap);
long long gap_narrower(const bounds *b, long long gap);

#endif
