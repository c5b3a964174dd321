/* SPDX-License-Identifier: MIT */
/* What to do about an answer, and when to try again. */
#include "schedule.h"

const char *outcome_name(outcome o)
{
    static const char *const names[] = { "retry", "delivered", "failed", "expired", "held", "suppressed" };
    return names[o];
}

static long long between(long long least, long long value, long long most)
{
    return value < least ? least : value > most ? most : value;
}

long long wait_after(const bounds *b, long long failures, long long asked)
{
    long long wait = b->wait_least;
    if (asked > 0)
        return between(b->wait_least, asked, b->wait_most);
    for (long long i = 1; i < failures && wait < b->wait_most; i++)
        wait *= 2;
    return between(b->wait_least, wait, b->wait_most);
}

long long gap_wider(const bounds *b, long long gap)
{
    return between(b->gap_least, gap * 2, b->gap_most);
}

/* Shorter by a quarter: speed up cautiously at a host that asked to slow down. */
long long gap_narrower(const bounds *b, long long gap)
{
    long long less = gap * 3 / 4;
    return less < b->gap_least ? 0 : less;
}

/* A permanent refusal. At MAIL the cause is not a recipient, but the message, our reputation, or else the sender. */
static void refuse(const answer *a, const smtpb_verdict *v, decision *d)
{
    bool at_mail = a->stage == SMTPB_STAGE_MAIL;
    if (at_mail && (v->category == SMTPB_CATEGORY_REPUTATION || v->category == SMTPB_CATEGORY_RATE)) {
        d->outcome = OUTCOME_RETRY;
        d->leave = true;
    } else if (at_mail && v->category != SMTPB_CATEGORY_MESSAGE) {
        d->outcome = OUTCOME_HELD;
        d->mark_sender = true;
    } else {
        d->outcome = OUTCOME_FAILED;
    }
}

/* Recipients over the limit of a transaction go into the next one (RFC 5321 4.5.3.1.10). */
static bool is_surplus(const answer *a, const smtpb_verdict *v)
{
    return v->reason == SMTPB_REASON_TOO_MANY_RECIPIENTS && a->accepted > 0;
}

decision decide(const bounds *b, const answer *a, const smtpb_verdict *v, long long attempts, long long made,
                long long now)
{
    bool about_host = a->stage == SMTPB_STAGE_CONNECT || a->stage == SMTPB_STAGE_HELO;
    bool replied = a->kind == ANSWER_REPLY;
    decision d = { .outcome = OUTCOME_RETRY };
    d.leave = replied && (v->action == SMTPB_ACTION_PAUSE || v->action == SMTPB_ACTION_REQUEST_DELISTING);
    d.slow = replied && v->action == SMTPB_ACTION_SLOW_DOWN;
    d.suppress = replied && v->address == SMTPB_ADDRESS_DEAD;
    if (replied && a->stage == SMTPB_STAGE_EOD && a->code < 300)
        d.outcome = OUTCOME_DELIVERED;
    else if (replied && v->permanent && !about_host)
        refuse(a, v, &d);
    if (d.outcome != OUTCOME_RETRY)
        return d;
    d.next = now + (is_surplus(a, v) ? b->wait_least : wait_after(b, attempts, v->retry_after));
    if (d.next > made + b->lifetime) {
        d.outcome = OUTCOME_EXPIRED;
        d.next = 0;
    }
    return d;
}
