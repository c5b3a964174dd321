/* SPDX-License-Identifier: MIT */
/* Connects the queue and the sessions: recipients to try, and results. */
#include "worker.h"

#include <stdlib.h>

static attempt attempt_for(const batch *b, const host *h, size_t i)
{
    return (attempt){ .recipient = b->ids[i],
                      .message = b->message,
                      .made = b->made,
                      .time = worker_time(),
                      .number = b->attempts[i],
                      .doubts = b->doubts[i],
                      .address = b->addresses[i],
                      .sender = b->sender,
                      .host = h->name };
}

/* ---- Claims ---- */

static bool is_suppressed(worker *w, const batch *b, const host *h, size_t i)
{
    attempt a = attempt_for(b, h, i);
    bool found = suppress_find(&w->db, a.address, a.time, &a.answer.reply, &a.answer.len) == SUPPRESSION_IN_FORCE;
    if (found)
        settle_suppressed(&w->db, w->lines, &a);
    free(a.answer.reply);
    return found;
}

static void remove_recipient(batch *b, size_t i)
{
    size_t last = --b->count;
    free(b->addresses[i]);
    b->addresses[i] = b->addresses[last];
    b->ids[i] = b->ids[last];
    b->attempts[i] = b->attempts[last];
    b->doubts[i] = b->doubts[last];
}

/* When to look again: at once if something is due, else in a second, as another program may load more. */
static long long next_look(worker *w, const host *h)
{
    long long next =
        db_number(&w->db, "SELECT min(next) FROM recipient WHERE state = 'queued' AND host = ?", "s", h->name);
    return worker_clock() + (next > 0 && next <= worker_time() ? 0 : 1000);
}

bool work_claim(worker *w, host *h, batch *b)
{
    while (queue_claim(&w->db, h->name, h->room, worker_time(), b)) {
        for (size_t i = b->count; i > 0; i--)
            if (is_suppressed(w, b, h, i - 1))
                remove_recipient(b, i - 1);
        if (b->count > 0)
            return true;
        batch_free(b);
    }
    h->look_at = next_look(w, h);
    return false;
}

void work_give(connection *c)
{
    for (size_t i = 0; i < c->batch.count; i++)
        c->recipients[i] = c->batch.addresses[i];
    c->work = (transaction){ c->batch.sender, c->recipients, c->batch.count, { c->batch.body, c->batch.body_len } };
    c->effect = (effect){ .asked = 0 };
    c->doubted = false;
    session_begin(&c->talk, &c->work);
}

/* ---- Answers ---- */

static bool is_done(const connection *c)
{
    return session_is_idle(&c->talk) || c->talk.phase == PHASE_OVER;
}

void work_settle(worker *w, connection *c)
{
    size_t i;
    const answer *said;
    while (session_next_final(&c->talk, &i, &said)) {
        attempt a = attempt_for(&c->batch, c->to, i);
        a.number++;
        a.answer = *said;
        settle(&w->db, &w->bounds, w->lines, &a, &c->effect);
    }
    if (!is_done(c) || c->batch.count == 0)
        return;
    host_learn(w, c->to, &c->effect, c->talk.left);
    batch_free(&c->batch);
}

void work_go_on(worker *w, connection *c)
{
    if (c->connecting || c->broken)
        return;
    session_go_on(&c->talk);
    if (c->talk.phase != PHASE_DOT || c->doubted)
        return;
    for (size_t i = 0; i < c->batch.count; i++)
        if (!c->talk.answers[i].final)
            queue_doubt(&w->db, c->batch.ids[i]);
    c->doubted = true;
}

void work_release(worker *w, connection *c)
{
    for (size_t i = 0; i < c->batch.count; i++)
        if (!c->talk.answers[i].final)
            queue_release(&w->db, c->batch.ids[i]);
}

/* ---- After a crash ---- */

void work_recover(worker *w)
{
    attempt a;
    effect none = { .asked = 0 };
    queue_recover(&w->db);
    while (queue_next_lost(&w->db, &a)) {
        a.time = worker_time();
        settle(&w->db, &w->bounds, w->lines, &a, &none);
    }
}
