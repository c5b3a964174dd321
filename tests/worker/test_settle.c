/* SPDX-License-Identifier: MIT */
/* The queue, and what an answer means for its host. */
#include "../support.h"
#include "state.h"

enum { NOW = 1700000000 };

static const bounds defaults = BOUNDS_DEFAULT;

/* Recipients u1@y.test, u2@y.test, ... of one message. */
static void open_queue(db *d, int recipients)
{
    db_open(d, ":memory:");
    db_write(d, "INSERT INTO message(sender, made, body) VALUES('s@x.test', ?, 'x')", "i", (long long)NOW);
    for (long long i = 1; i <= recipients; i++)
        db_write(d,
                 "INSERT INTO recipient(message, host, address, state, next) VALUES(1, 'mx', 'u' || ? || '@y.test',"
                 " 'queued', ?)",
                 "ii", i, (long long)NOW);
}

/* { name, kind and stage of an answer, recipients accepted before it, its reply, what was known of the host, what is } */
static struct row {
    const char *name;
    answer_kind kind;
    smtpb_stage stage;
    uint16_t accepted;
    const char *reply;
    effect before, after;
} rows[] = {
    { "nothing", ANSWER_REPLY, SMTPB_STAGE_RCPT, 0, "550 5.1.1 no such user", { 0 }, { 0 } },
    { "delivered", ANSWER_REPLY, SMTPB_STAGE_EOD, 1, "250 2.0.0 Ok", { 0 }, { .delivered = true } },
    { "what others showed stays",
      ANSWER_REPLY,
      SMTPB_STAGE_RCPT,
      0,
      "550 5.1.1 no such user",
      { true, true, true, 900, 3 },
      { true, true, true, 900, 3 } },
    { "slower",
      ANSWER_REPLY,
      SMTPB_STAGE_RCPT,
      0,
      "450 4.7.1 Error: too many mails from your IP, rate limited",
      { 0 },
      { .slow = true } },
    { "asked to wait",
      ANSWER_REPLY,
      SMTPB_STAGE_RCPT,
      0,
      "451 4.7.1 Greylisted, please try again in 300 seconds",
      { .asked = 100 },
      { .asked = 300 } },
    { "asked to wait longer before",
      ANSWER_REPLY,
      SMTPB_STAGE_RCPT,
      0,
      "451 4.7.1 Greylisted, please try again in 300 seconds",
      { .asked = 900 },
      { .asked = 900 } },
    { "room", ANSWER_REPLY, SMTPB_STAGE_RCPT, 3, "452 4.5.3 Too many recipients", { 0 }, { .room = 3 } },
    { "less room before",
      ANSWER_REPLY,
      SMTPB_STAGE_RCPT,
      3,
      "452 4.5.3 Too many recipients",
      { .room = 2 },
      { .room = 2 } },
    { "more room before",
      ANSWER_REPLY,
      SMTPB_STAGE_RCPT,
      3,
      "452 4.5.3 Too many recipients",
      { .room = 5 },
      { .room = 3 } },
    { "half of all", ANSWER_REPLY, SMTPB_STAGE_DATA, 5, "554 5.5.3 Too many recipients", { 0 }, { .room = 2 } },
    { "one at least", ANSWER_REPLY, SMTPB_STAGE_RCPT, 0, "452 4.5.3 Too many recipients", { 0 }, { .room = 1 } },
};

static void effect_is(void **state)
{
    const struct row *row = *state;
    db d;
    open_queue(&d, 1);
    FILE *out = tmpfile();
    assert_non_null(out);
    effect e = row->before;
    attempt a = { .recipient = 1,
                  .message = 1,
                  .made = NOW,
                  .number = 1,
                  .time = NOW,
                  .address = "u1@y.test",
                  .sender = "s@x.test",
                  .host = "mx" };
    a.answer = (answer){ .kind = row->kind,
                         .stage = row->stage,
                         .code = (uint16_t)strtol(row->reply, NULL, 10),
                         .accepted = row->accepted,
                         .reply = (char *)(uintptr_t)row->reply,
                         .len = strlen(row->reply) };
    settle(&d, &defaults, out, &a, &e);
    assert_int_equal(e.leave, row->after.leave);
    assert_int_equal(e.slow, row->after.slow);
    assert_int_equal(e.delivered, row->after.delivered);
    assert_int_equal(e.asked, row->after.asked);
    assert_int_equal(e.room, row->after.room);
    fclose(out);
    db_close(&d);
}

static void a_batch_is_bounded(void **state)
{
    db d;
    batch b;
    (void)state;
    open_queue(&d, SESSION_RECIPIENTS + 1);
    db_write(&d, "UPDATE recipient SET attempts = id + ?", "i", (long long)SESSION_RECIPIENTS);
    assert_false(queue_claim(&d, "mx", 200, NOW - 1, &b));
    assert_true(queue_claim(&d, "mx", 200, NOW, &b));
    assert_int_equal(b.count, SESSION_RECIPIENTS);
    assert_string_equal(b.sender, "s@x.test");
    assert_int_equal(db_number(&d, "SELECT count(*) FROM recipient WHERE state = 'in_session'", ""),
                     SESSION_RECIPIENTS);
    batch_free(&b);
    db_close(&d);
}

static void a_lost_attempt_is_counted(void **state)
{
    db d;
    attempt a;
    (void)state;
    open_queue(&d, 1);
    assert_false(queue_next_lost(&d, &a));
    db_write(&d, "UPDATE recipient SET state = 'sending', attempts = 4, doubts = 2", "");
    assert_true(queue_next_lost(&d, &a));
    assert_int_equal(a.number, 5);
    assert_int_equal(a.doubts, 2);
    assert_true(a.answer.in_doubt);
    db_close(&d);
}

static void a_sender_is_marked_or_not(void **state)
{
    db d;
    const attempt a = { .sender = "s@x.test", .host = "mx", .time = NOW };
    (void)state;
    open_queue(&d, 1);
    assert_false(sender_unmark(&d, "s@x.test", NOW));
    sender_mark(&d, &a);
    assert_int_equal(db_number(&d, "SELECT count(*) FROM recipient WHERE state = 'held'", ""), 1);
    assert_true(sender_unmark(&d, "s@x.test", NOW));
    assert_int_equal(queue_open(&d), 1);
    db_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_batch_is_bounded),
        cmocka_unit_test(a_lost_attempt_is_counted),
        cmocka_unit_test(a_sender_is_marked_or_not),
    };
    return RUN_ROWS(rows, effect_is) + cmocka_run_group_tests(tests, NULL, NULL);
}
