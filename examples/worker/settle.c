/* SPDX-License-Identifier: MIT */
/* Acts on an answer. */
#include "state.h"

/* For review by a person: nothing is sent there automatically (RFC 5321 7.4). */
static void keep_hints(db *d, const attempt *a, const judged *j)
{
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_forward hint;
    char address[512];
    if (a->answer.kind != ANSWER_REPLY)
        return;
    while (smtpb_forward_next(&j->reply, &j->context, &at, &hint))
        if (smtpb_forward_write(&hint, address, sizeof address) < sizeof address)
            db_write(
                d, "INSERT OR IGNORE INTO hint(recipient, address, flags, time, host, reply) VALUES(?, ?, ?, ?, ?, ?)",
                "isiisb", a->recipient, address, (long long)hint.flags, a->time, a->host, j->reply.raw);
}

/* How many recipients a transaction may have: at RCPT as many as were accepted, later half of them. 0: not known. */
static size_t room_of(const answer *said, const smtpb_verdict *v)
{
    if (v->reason != SMTPB_REASON_TOO_MANY_RECIPIENTS)
        return 0;
    size_t room = said->stage == SMTPB_STAGE_RCPT ? said->accepted : said->accepted / 2;
    return room > 0 ? room : 1;
}

void settle(db *d, const bounds *b, FILE *out, attempt *a, effect *e)
{
    judged j;
    judge_attempt(a, &j);
    decision what = decide(b, &a->answer, &j.verdict, a->number, a->made, a->time);
    a->outcome = what.outcome;
    a->next = what.next;
    suppress_know_host(d, a);
    queue_settle(d, a, &j.verdict);
    if (what.suppress)
        suppress_add(d, a, &j.verdict, b->suppression);
    if (what.mark_sender)
        sender_mark(d, a);
    keep_hints(d, a, &j);
    put_attempt(out, a, &j);
    e->leave |= what.leave;
    e->slow |= what.slow;
    e->delivered |= what.outcome == OUTCOME_DELIVERED;
    if (j.verdict.retry_after > e->asked)
        e->asked = j.verdict.retry_after;
    size_t room = room_of(&a->answer, &j.verdict);
    if (room > 0 && (e->room == 0 || room < e->room))
        e->room = room;
}

void settle_suppressed(db *d, FILE *out, attempt *a)
{
    judged j;
    judge_attempt(a, &j);
    a->outcome = OUTCOME_SUPPRESSED;
    queue_settle(d, a, &j.verdict);
    put_attempt(out, a, &j);
}
