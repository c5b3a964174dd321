/* SPDX-License-Identifier: MIT */
/* The queue: queued -> in_session -> sending -> outcome. */
#include "state.h"

#include <stdlib.h>
#include <string.h>

static void *copy_of(smtpb_span s)
{
    char *copy = malloc(s.len + 1);
    if (!copy)
        abort(); /* safe, like kill -9: the database is consistent */
    if (s.len > 0)
        memcpy(copy, s.ptr, s.len);
    copy[s.len] = '\0';
    return copy;
}

static char *text_of(sqlite3_stmt *row, int at)
{
    return copy_of((smtpb_span){ db_text(row, at), strlen(db_text(row, at)) });
}

/* ---- Claims ---- */

static void read_message(db *d, batch *b)
{
    sqlite3_stmt *row = db_query(d, "SELECT sender, made, body FROM message WHERE id = ?", "i", b->message);
    if (!db_row(d, row))
        return;
    b->sender = text_of(row, 0);
    b->made = sqlite3_column_int64(row, 1);
    smtpb_span body = db_octets(row, 2);
    b->body = copy_of(body);
    b->body_len = body.len;
    sqlite3_reset(row);
}

static void read_recipients(db *d, const char *host, size_t most, long long now, batch *b)
{
    sqlite3_stmt *row =
        db_query(d,
                 "SELECT id, address, attempts, doubts FROM recipient WHERE state = 'queued' AND host = ?"
                 " AND next <= ? AND message = ? ORDER BY next LIMIT ?",
                 "siii", host, now, b->message, (long long)most);
    while (b->count < SESSION_RECIPIENTS && db_row(d, row)) {
        b->ids[b->count] = sqlite3_column_int64(row, 0);
        b->addresses[b->count] = text_of(row, 1);
        b->attempts[b->count] = sqlite3_column_int64(row, 2);
        b->doubts[b->count++] = sqlite3_column_int64(row, 3);
    }
    sqlite3_reset(row);
}

bool queue_claim(db *d, const char *host, size_t most, long long now, batch *b)
{
    *b = (batch){ 0 };
    b->message = db_number(d,
                           "SELECT message FROM recipient WHERE state = 'queued' AND host = ? AND next <= ?"
                           " ORDER BY next LIMIT 1",
                           "si", host, now);
    if (b->message == 0)
        return false;
    read_message(d, b);
    read_recipients(d, host, most, now, b);
    for (size_t i = 0; i < b->count; i++)
        db_write(d, "UPDATE recipient SET state = 'in_session' WHERE id = ?", "i", b->ids[i]);
    return true;
}

void batch_free(batch *b)
{
    for (size_t i = 0; i < b->count; i++)
        free(b->addresses[i]);
    free(b->sender);
    free(b->body);
    *b = (batch){ 0 };
}

void queue_doubt(db *d, long long recipient)
{
    db_write(d, "UPDATE recipient SET state = 'sending' WHERE id = ?", "i", recipient);
}

void queue_release(db *d, long long recipient)
{
    db_write(d, "UPDATE recipient SET state = 'queued' WHERE id = ?", "i", recipient);
}

/* ---- Outcomes ---- */

void queue_settle(db *d, const attempt *a, const smtpb_verdict *v)
{
    const answer *said = &a->answer;
    const char *state = a->outcome == OUTCOME_RETRY ? "queued" : outcome_name(a->outcome);
    db_write(d,
             "INSERT INTO attempt(recipient, number, time, host, outcome, next, kind, stage, accepted, in_doubt, reply,"
             " reason, rule) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
             "iiissiiiiibsi", a->recipient, a->number, a->time, a->host, outcome_name(a->outcome), a->next,
             (long long)said->kind, (long long)said->stage, (long long)said->accepted, (long long)said->in_doubt,
             (smtpb_span){ said->reply, said->len }, smtpb_reason_name(v->reason), (long long)v->rule);
    db_write(d, "UPDATE recipient SET state = ?, next = ?, attempts = ?, doubts = doubts + ? WHERE id = ?", "siiii",
             state, a->next, a->number, (long long)said->in_doubt, a->recipient);
}

/* ---- After a crash ---- */

void queue_recover(db *d)
{
    db_write(d, "UPDATE recipient SET state = 'queued' WHERE state = 'in_session'", "");
}

bool queue_next_lost(db *d, attempt *a)
{
    sqlite3_stmt *row = db_query(d,
                                 "SELECT r.id, m.id, m.made, r.attempts, r.doubts, r.address, m.sender, r.host"
                                 " FROM recipient r JOIN message m ON m.id = r.message"
                                 " WHERE r.state = 'sending' LIMIT 1",
                                 "");
    if (!db_row(d, row))
        return false;
    *a = (attempt){ .recipient = sqlite3_column_int64(row, 0),
                    .message = sqlite3_column_int64(row, 1),
                    .made = sqlite3_column_int64(row, 2),
                    .number = sqlite3_column_int64(row, 3) + 1,
                    .doubts = sqlite3_column_int64(row, 4),
                    .address = db_text(row, 5),
                    .sender = db_text(row, 6),
                    .host = db_text(row, 7) };
    a->answer = (answer){ .kind = ANSWER_LOST, .stage = SMTPB_STAGE_EOD, .in_doubt = true };
    return true;
}

long long queue_open(db *d)
{
    return db_number(d, "SELECT count(*) FROM recipient WHERE state IN ('queued', 'in_session', 'sending')", "");
}

/* ---- Senders ---- */

void sender_mark(db *d, const attempt *a)
{
    db_write(d, "INSERT OR IGNORE INTO marked_sender(address, time, host, reply) VALUES(?, ?, ?, ?)", "sisb", a->sender,
             a->time, a->host, (smtpb_span){ a->answer.reply, a->answer.len });
    db_write(d,
             "UPDATE recipient SET state = 'held' WHERE state = 'queued' AND message IN"
             " (SELECT id FROM message WHERE sender = ?)",
             "s", a->sender);
}

bool sender_unmark(db *d, const char *sender, long long now)
{
    if (db_number(d, "SELECT count(*) FROM marked_sender WHERE address = ?", "s", sender) == 0)
        return false;
    db_write(d, "DELETE FROM marked_sender WHERE address = ?", "s", sender);
    db_write(d,
             "UPDATE recipient SET state = 'queued', next = ? WHERE state = 'held' AND message IN"
             " (SELECT id FROM message WHERE sender = ?)",
             "is", now, sender);
    return true;
}
