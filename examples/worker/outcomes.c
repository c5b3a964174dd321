/* SPDX-License-Identifier: MIT */
/* Lines of JSON: the members of `smtpbounce filter`, then those of the delivery. */
#include "state.h"

#include <string.h>

/* Why there is no answer, or NULL. */
static const char *fault_of(const answer *said)
{
    static const char *const faults[] = { [ANSWER_REFUSED] = "no connection",
                                          [ANSWER_TIMED_OUT] = "no answer in time",
                                          [ANSWER_DROPPED] = "the connection was dropped",
                                          [ANSWER_FAULT] = "the server did not answer what was asked",
                                          [ANSWER_LOST] = "the worker was ended before the answer came" };
    return said->kind < sizeof faults / sizeof *faults ? faults[said->kind] : NULL;
}

static void put_integer(FILE *out, const char *key, long long value)
{
    if (value > 0)
        fprintf(out, ",\"%s\":%lld", key, value);
    else
        fprintf(out, ",\"%s\":null", key);
}

static void put_delivery(FILE *out, const attempt *a, const char *state)
{
    bool may = a->doubts > 0 || a->answer.in_doubt;
    put_string(out, "recipient", smtpb_str(a->address));
    fputs(",\"sender\":", out);
    put_json(out, smtpb_str(a->sender));
    put_integer(out, "message", a->message);
    put_integer(out, "attempt", a->number);
    put_integer(out, "time", a->time);
    put_string(out, "outcome", smtpb_str(state));
    fprintf(out, ",\"may_have_been_delivered\":%s", may ? "true" : "false");
    put_integer(out, "next_attempt", a->next);
    fputs("}\n", out);
}

void put_attempt(FILE *out, const attempt *a, const judged *j)
{
    put_members(out, j, fault_of(&a->answer));
    put_delivery(out, a, outcome_name(a->outcome));
}

/* ---- From the database ---- */

static void read_answer(sqlite3_stmt *row, int at, answer *said)
{
    smtpb_span reply = db_octets(row, at + 4);
    *said = (answer){ .kind = (answer_kind)sqlite3_column_int(row, at),
                      .stage = (smtpb_stage)sqlite3_column_int(row, at + 1),
                      .accepted = (uint16_t)sqlite3_column_int(row, at + 2),
                      .in_doubt = sqlite3_column_int(row, at + 3) != 0,
                      .reply = (char *)(uintptr_t)reply.ptr, /* not modified from here on */
                      .len = reply.len };
}

void report_outcomes(db *d, FILE *out)
{
    judged j;
    sqlite3_stmt *row =
        db_query(d,
                 "SELECT r.id, m.id, m.made, r.attempts, r.doubts, r.address, m.sender, r.host, r.state, r.next,"
                 " coalesce(a.time, 0), a.kind, a.stage, a.accepted, a.in_doubt, a.reply"
                 " FROM recipient r JOIN message m ON m.id = r.message LEFT JOIN attempt a"
                 " ON a.id = (SELECT max(id) FROM attempt WHERE recipient = r.id) ORDER BY r.id",
                 "");
    while (db_row(d, row)) {
        attempt a = { .recipient = sqlite3_column_int64(row, 0),
                      .message = sqlite3_column_int64(row, 1),
                      .made = sqlite3_column_int64(row, 2),
                      .number = sqlite3_column_int64(row, 3),
                      .doubts = sqlite3_column_int64(row, 4),
                      .address = db_text(row, 5),
                      .sender = db_text(row, 6),
                      .host = db_text(row, 7),
                      .next = sqlite3_column_int64(row, 9),
                      .time = sqlite3_column_int64(row, 10) };
        read_answer(row, 11, &a.answer);
        judge_attempt(&a, &j);
        put_members(out, &j, fault_of(&a.answer));
        put_delivery(out, &a, db_text(row, 8));
    }
}

/* ---- For review by a person ---- */

static void put_kind(FILE *out, const char *kind, const char *address, const char *host, long long time)
{
    fprintf(out, "{\"kind\":\"%s\"", kind);
    put_string(out, "address", smtpb_str(address));
    put_string(out, "host", smtpb_str(host));
    put_integer(out, "time", time);
}

static void report_hints(db *d, FILE *out)
{
    sqlite3_stmt *row = db_query(d,
                                 "SELECT r.address, h.host, h.time, h.address, h.flags, h.reply FROM hint h"
                                 " JOIN recipient r ON r.id = h.recipient ORDER BY h.id",
                                 "");
    while (db_row(d, row)) {
        put_kind(out, "hint", db_text(row, 0), db_text(row, 1), sqlite3_column_int64(row, 2));
        put_string(out, "forward", smtpb_str(db_text(row, 3)));
        fprintf(out, ",\"weak\":%s", sqlite3_column_int(row, 4) & SMTPB_FORWARD_WEAK ? "true" : "false");
        put_string(out, "reply", db_octets(row, 5));
        fputs("}\n", out);
    }
}

static void report_senders(db *d, FILE *out)
{
    sqlite3_stmt *row = db_query(d, "SELECT address, host, time, reply FROM marked_sender ORDER BY time", "");
    while (db_row(d, row)) {
        put_kind(out, "marked_sender", db_text(row, 0), db_text(row, 1), sqlite3_column_int64(row, 2));
        put_string(out, "reply", db_octets(row, 3));
        fputs("}\n", out);
    }
}

static void report_suppressions(db *d, FILE *out, bool all, long long now)
{
    sqlite3_stmt *row =
        db_query(d, "SELECT address, host, made, expires, rule, reply FROM suppression ORDER BY id", "");
    while (db_row(d, row)) {
        suppression_entry entry = { .made = sqlite3_column_int64(row, 2),
                                    .expires = sqlite3_column_int64(row, 3),
                                    .host = db_text(row, 1) };
        suppression_state state = suppress_state(d, &entry, now);
        if (!all && state != SUPPRESSION_HELD)
            continue;
        put_kind(out, "suppression", db_text(row, 0), entry.host, entry.made);
        put_string(out, "state", smtpb_str(suppression_state_name(state)));
        put_integer(out, "expires", entry.expires);
        put_integer(out, "rule", sqlite3_column_int64(row, 4));
        put_string(out, "reply", db_octets(row, 5));
        fputs("}\n", out);
    }
}

void report_review(db *d, FILE *out, bool all, long long now)
{
    report_senders(d, out);
    report_hints(d, out);
    report_suppressions(d, out, all, now);
}
