/* SPDX-License-Identifier: MIT */
/* The conversation of the delivery worker, with scripted servers. */
#include "../support.h"
#include "session.h"

enum { CHUNKS = 16, TRANSCRIPT = 8192 };

/* A conversation: what the server sends, one chunk whenever the client has sent everything; DROP or SILENCE at the end.
   Then what the client sent, and the result for each recipient: stage and code, "?" if in doubt. */
typedef struct conversation {
    const char *name;
    bool lmtp;
    size_t recipients;
    const char *chunks[CHUNKS];
    const char *said, *outcome;
    bool by_chunks; /* differs octet by octet, as the client cannot see then that more follows */
} conversation;

static const char drop[] = "drop", silence[] = "silence";

#define HI    "220 mx\r\n"
#define PLAIN "250 mx\r\n"
#define PIPE  "250-mx\r\n250 PIPELINING\r\n"
#define PRDR  "250-mx\r\n250-PRDR\r\n250 PIPELINING\r\n"
#define OK    "250 ok\r\n"
#define GO    "354 go\r\n"
#define NO    "550 5.1.1 No such user\r\n"
#define BYE   "221 bye\r\n"
#define EHLO  "EHLO me\r\n"
#define MAIL  "MAIL FROM:<s@x>\r\n"
#define A     "RCPT TO:<a@y>\r\n"
#define B     "RCPT TO:<b@y>\r\n"
#define C     "RCPT TO:<c@y>\r\n"
#define DATA  "DATA\r\n"
#define BODY  "Subject: x\r\n\r\n..dot\r\n.\r\n"
#define RSET  "RSET\r\n"
#define QUIT  "QUIT\r\n"

static conversation conversations[] = {
    { "one recipient", false, 1, { HI, PLAIN, OK, OK, GO, OK, BYE }, EHLO MAIL A DATA BODY QUIT, "eod 250", false },
    { "pipelined",
      false,
      2,
      { HI, PIPE, OK OK NO, GO, OK, BYE },
      EHLO MAIL A B DATA BODY QUIT,
      "eod 250, rcpt 550",
      false },
    { "one by one",
      false,
      2,
      { HI, PLAIN, OK, OK, NO, GO, OK, BYE },
      EHLO MAIL A B DATA BODY QUIT,
      "eod 250, rcpt 550",
      false },
    { "HELO where there is no EHLO",
      false,
      1,
      { HI, "502 no\r\n", PLAIN, OK, OK, GO, OK, BYE },
      EHLO "HELO me\r\n" MAIL A DATA BODY QUIT,
      "eod 250",
      false },
    { "extensions in any case, with status",
      false,
      1,
      { HI, "250-mx\r\n250-size 1000\r\n250 8bitMIME\r\n", OK, OK, GO, OK, BYE },
      EHLO "MAIL FROM:<s@x> SIZE=20\r\n" A DATA BODY QUIT,
      "eod 250",
      false },
    { "all refused: RSET, no DATA",
      false,
      2,
      { HI, PIPE, OK NO NO, OK, BYE },
      EHLO MAIL A B RSET QUIT,
      "rcpt 550, rcpt 550",
      false },
    { "MAIL refused, one by one",
      false,
      2,
      { HI, PLAIN, "550 5.1.8 no\r\n", OK, BYE },
      EHLO MAIL RSET QUIT,
      "mail 550, mail 550",
      false },
    { "MAIL refused, pipelined",
      false,
      2,
      { HI, PIPE,
        "550 5.1.8 no\r\n"
        "503 x\r\n"
        "503 x\r\n",
        OK, BYE },
      EHLO MAIL A B RSET QUIT,
      "mail 550, mail 550",
      false },
    { "MAIL refused, yet recipients taken",
      false,
      1,
      { HI, PIPE, "550 no\r\n" OK, OK, BYE },
      EHLO MAIL A RSET QUIT,
      "mail 550",
      false },
    { "DATA refused",
      false,
      2,
      { HI, PIPE, OK OK NO, "451 later\r\n", OK, BYE },
      EHLO MAIL A B DATA RSET QUIT,
      "data 451, rcpt 550",
      false },
    { "message refused",
      false,
      2,
      { HI, PIPE, OK OK OK, GO, "554 5.7.1 spam\r\n", BYE },
      EHLO MAIL A B DATA BODY QUIT,
      "eod 554, eod 554",
      false },
    { "banner", false, 1, { "554 no\r\n" }, "", "connect 554", false },
    { "EHLO and HELO refused", false, 1, { HI, "550 no\r\n", "550 no\r\n" }, EHLO "HELO me\r\n", "helo 550", false },

    { "LMTP",
      true,
      3,
      { HI, PIPE, OK OK NO OK, GO, OK "452 full\r\n", BYE },
      "LHLO me\r\n" MAIL A B C DATA BODY QUIT,
      "eod 250, rcpt 550, eod 452",
      false },
    { "LMTP, dropped between replies",
      true,
      3,
      { HI, PIPE, OK OK OK OK, GO, OK, drop },
      "LHLO me\r\n" MAIL A B C DATA BODY,
      "eod 250, eod dropped?, eod dropped?",
      false },
    { "LMTP, 421 between replies",
      true,
      3,
      { HI, PIPE, OK OK OK OK, GO, OK "421 bye\r\n" },
      "LHLO me\r\n" MAIL A B C DATA BODY,
      "eod 250, eod 421, eod 421?",
      false },
    { "PRDR",
      false,
      3,
      { HI, PRDR, OK OK OK OK, GO, "353 each\r\n" OK "550 no\r\n" OK OK, BYE },
      EHLO "MAIL FROM:<s@x> PRDR\r\n" A B C DATA BODY QUIT,
      "eod 250, eod 550, eod 250",
      false },
    { "PRDR, the last reply refuses all",
      false,
      2,
      { HI, PRDR, OK OK OK, GO,
        "353 each\r\n" OK "550 no\r\n"
        "451 disk\r\n",
        BYE },
      EHLO "MAIL FROM:<s@x> PRDR\r\n" A B DATA BODY QUIT,
      "eod 451, eod 550",
      false },
    { "PRDR, dropped before the last reply",
      false,
      2,
      { HI, PRDR, OK OK OK, GO, "353 each\r\n" OK "550 no\r\n", drop },
      EHLO "MAIL FROM:<s@x> PRDR\r\n" A B DATA BODY,
      "eod dropped?, eod 550",
      false },
    { "PRDR, one reply for all",
      false,
      2,
      { HI, PRDR, OK OK OK, GO, OK, BYE },
      EHLO "MAIL FROM:<s@x> PRDR\r\n" A B DATA BODY QUIT,
      "eod 250, eod 250",
      false },

    { "dropped at once", false, 1, { drop }, "", "connect dropped", false },
    { "dropped at EHLO", false, 1, { HI, drop }, EHLO, "helo dropped", false },
    { "dropped at MAIL", false, 1, { HI, PIPE, drop }, EHLO MAIL A, "mail dropped", false },
    { "dropped at RCPT: what was refused is",
      false,
      3,
      { HI, PIPE, OK OK NO, drop },
      EHLO MAIL A B C,
      "rcpt dropped, rcpt 550, rcpt dropped",
      false },
    { "dropped at DATA", false, 2, { HI, PIPE, OK OK NO, drop }, EHLO MAIL A B DATA, "data dropped, rcpt 550", false },
    { "dropped after the dot",
      false,
      2,
      { HI, PIPE, OK OK NO, GO, drop },
      EHLO MAIL A B DATA BODY,
      "eod dropped?, rcpt 550",
      false },
    { "half a reply after the dot",
      false,
      1,
      { HI, PIPE, OK OK, GO, "2", drop },
      EHLO MAIL A DATA BODY,
      "eod dropped?",
      false },
    { "silence after the dot",
      false,
      1,
      { HI, PIPE, OK OK, GO, silence },
      EHLO MAIL A DATA BODY,
      "eod timed_out?",
      false },
    { "silence at RCPT", false, 1, { HI, PLAIN, OK, silence }, EHLO MAIL A, "rcpt timed_out", false },
    { "dropped instead of RSET's reply", false, 1, { HI, PIPE, OK NO, drop }, EHLO MAIL A RSET, "rcpt 550", false },
    { "421 at RCPT",
      false,
      3,
      { HI, PIPE, OK OK NO "421 bye\r\n" },
      EHLO MAIL A B C,
      "rcpt 421, rcpt 550, rcpt 421",
      false },
    { "421 to the dot", false, 1, { HI, PIPE, OK OK, GO, "421 bye\r\n" }, EHLO MAIL A DATA BODY, "eod 421", false },

    { "421 after the dot's reply",
      false,
      2,
      { HI, PIPE, OK OK OK, GO, OK "421 bye\r\n" },
      EHLO MAIL A B DATA BODY,
      "eod 250, eod 250",
      false },

    { "no reply", false, 1, { "banana\r\n" }, "", "connect fault", false },
    { "junk among replies",
      false,
      2,
      { HI, PIPE, OK OK "banana\r\n" NO },
      EHLO MAIL A B,
      "rcpt fault, rcpt fault",
      false },
    { "one too many to RCPT, pipelined",
      false,
      2,
      { HI, PIPE, OK NO NO NO },
      EHLO MAIL A B,
      "other fault, other fault",
      true },
    { "one too many, seen at DATA",
      false,
      2,
      { HI, PIPE, OK OK OK OK GO },
      EHLO MAIL A B,
      "data fault, data fault",
      true },
    { "a refusal twice, so that DATA's reply comes late",
      false,
      2,
      { HI, PLAIN, OK, OK, NO, NO GO },
      EHLO MAIL A B DATA,
      "other fault, other fault",
      true },
    { "one too few to RCPT", false, 2, { HI, PIPE, OK OK GO }, EHLO MAIL A B, "rcpt fault, rcpt fault", false },
    { "before it was asked", false, 1, { HI, PIPE, OK OK GO OK }, EHLO MAIL A, "data fault", true },
    { "during the message", false, 1, { HI, PIPE, OK OK, GO OK }, EHLO MAIL A DATA, "data fault", true },
    { "to what was not said yet", false, 1, { HI PLAIN OK OK GO OK }, "", "helo fault", true },
    { "half of one too many",
      false,
      1,
      { HI, PIPE, OK OK, GO, OK "25", "0 ok\r\n" },
      EHLO MAIL A DATA BODY,
      "eod fault?",
      true },
    { "two to the dot", false, 1, { HI, PIPE, OK OK, GO, OK NO }, EHLO MAIL A DATA BODY, "eod fault?", true },
    { "LMTP, one too many",
      true,
      2,
      { HI, PIPE, OK OK OK, GO, OK OK NO },
      "LHLO me\r\n" MAIL A B DATA BODY,
      "eod fault?, eod fault?",
      true },
    { "3yz to MAIL", false, 1, { HI, PIPE, GO }, EHLO MAIL A, "mail fault", false },
    { "2yz to DATA", false, 1, { HI, PIPE, OK OK, OK }, EHLO MAIL A DATA, "data fault", false },
    { "3yz to the dot", false, 1, { HI, PIPE, OK OK, GO, GO }, EHLO MAIL A DATA BODY, "eod fault?", false },
    { "lines of two classes", false, 1, { HI, PIPE, OK "550-no\r\n250 yes\r\n" }, EHLO MAIL A, "rcpt fault", false },
};

/* ---- The server's end ---- */

static char said[TRANSCRIPT];
static const char *const addresses[] = { "a@y", "b@y", "c@y" };
static transaction message = { "s@x", addresses, 0, S("Subject: x\r\n\r\n.dot\r\n") };

static void listen_to(session *s)
{
    size_t at = strlen(said);
    while (session_go_on(s), s->out_len > 0) {
        assert_true(at + s->out_len < TRANSCRIPT);
        memcpy(said + at, s->out, s->out_len);
        at += s->out_len;
        said[at] = '\0';
        session_sent(s, s->out_len);
    }
}

static void send_octets(session *s, const char *octets, bool one_by_one)
{
    size_t len = strlen(octets), step = one_by_one ? 1 : len;
    for (size_t i = 0; i < len; i += step) {
        smtpb_span copy = heap_copy((smtpb_span){ octets + i, step });
        session_input(s, copy);
        heap_free(copy);
        if (one_by_one)
            listen_to(s);
    }
}

static void talk(session *s, const conversation *row, bool one_by_one)
{
    said[0] = '\0';
    message.count = row->recipients;
    session_start(s, row->lmtp, "me");
    session_begin(s, &message);
    for (size_t i = 0; i < CHUNKS && row->chunks[i]; i++) {
        if (row->chunks[i] == drop || row->chunks[i] == silence)
            session_silent(s, row->chunks[i] == drop ? ANSWER_DROPPED : ANSWER_TIMED_OUT);
        else
            send_octets(s, row->chunks[i], one_by_one);
        if (session_is_idle(s))
            session_quit(s);
        if (s->phase != PHASE_OVER)
            listen_to(s);
    }
}

static const char *outcomes_of(session *s)
{
    static const char *const kinds[] = { "none", "reply", "refused", "timed_out", "dropped", "fault" };
    static char text[512];
    const answer *a;
    size_t i, count = 0, at = 0;
    text[0] = '\0';
    while (session_next_final(s, &i, &a)) {
        assert_int_equal(i, count++);
        at += (size_t)sprintf(text + at, "%s%s ", i > 0 ? ", " : "", smtpb_stage_name(a->stage));
        at += (size_t)(a->kind == ANSWER_REPLY ? sprintf(text + at, "%u", a->code)
                                               : sprintf(text + at, "%s", kinds[a->kind]));
        at += (size_t)sprintf(text + at, "%s", a->in_doubt ? "?" : "");
    }
    return text;
}

static void goes(void **state)
{
    const conversation *row = *state;
    session *s = malloc(sizeof *s);
    assert_non_null(s);
    for (int one_by_one = 0; one_by_one < 2 - row->by_chunks; one_by_one++) {
        talk(s, row, one_by_one);
        assert_string_equal(said, row->said);
        assert_string_equal(outcomes_of(s), row->outcome);
        assert_int_equal(s->phase, PHASE_OVER);
        session_end(s);
    }
    free(s);
}

/* ---- Other cases ---- */

static session *started(size_t recipients, const char *const *to, smtpb_span body, const char *hello)
{
    static transaction work;
    session *s = malloc(sizeof *s);
    assert_non_null(s);
    work = (transaction){ "s@x", to, recipients, body };
    said[0] = '\0';
    session_start(s, false, "me");
    session_begin(s, &work);
    send_octets(s, HI, false);
    session_sent(s, s->out_len);
    send_octets(s, hello, false);
    return s;
}

/* A second message in the same session, after a refused one. */
static void another_message(void **state)
{
    (void)state;
    session *s = started(1, addresses, (smtpb_span)S("x\r\n"), PIPE);
    listen_to(s);
    send_octets(s, OK NO, false);
    listen_to(s);
    send_octets(s, OK, false);
    assert_string_equal(outcomes_of(s), "rcpt 550");
    session_begin(s, s->work);
    listen_to(s);
    send_octets(s, OK OK, false);
    listen_to(s);
    send_octets(s, GO, false);
    listen_to(s);
    send_octets(s, OK, false);
    assert_string_equal(outcomes_of(s), "eod 250");
    session_end(s);
    free(s);
}

/* The refusal of a recipient is not final until the number of replies is known to be right. */
static void refusals_wait(void **state)
{
    (void)state;
    session *s = started(2, addresses, (smtpb_span)S("x\r\n"), PIPE);
    listen_to(s);
    send_octets(s, OK NO OK, false);
    assert_string_equal(outcomes_of(s), "");
    listen_to(s);
    send_octets(s, GO, false);
    size_t i;
    const answer *a;
    assert_true(session_next_final(s, &i, &a));
    assert_int_equal(i, 0);
    assert_int_equal(a->code, 550);
    assert_false(session_next_final(s, &i, &a));
    session_end(s);
    free(s);
}

/* Replies to an envelope that was not sent yet. */
static void answers_to_nothing(void **state)
{
    (void)state;
    session *s = started(2, addresses, (smtpb_span)S("x\r\n"), PIPE);
    send_octets(s, OK NO OK, false);
    assert_string_equal(outcomes_of(s), "rcpt fault, rcpt fault");
    assert_int_equal(s->phase, PHASE_OVER);
    session_end(s);
    free(s);
}

/* The dot is only written after everything before it was sent. */
static void dot_comes_alone(void **state)
{
    (void)state;
    size_t len = 100000;
    char *body = malloc(len);
    assert_non_null(body);
    memset(body, '.', len);
    body[len - 1] = '\n';
    session *s = started(1, addresses, (smtpb_span){ body, len }, PIPE);
    session_sent(s, s->out_len);
    send_octets(s, OK OK, false);
    session_sent(s, s->out_len);
    send_octets(s, GO, false);
    size_t sent = 0;
    while (s->phase == PHASE_BODY) {
        sent += s->out_len > 0;
        session_sent(s, s->out_len > 0);
        session_go_on(s);
    }
    assert_int_equal(sent, len + 1);
    assert_int_equal(s->out_len, 3);
    session_end(s);
    free(s);
    free(body);
}

/* A hundred long addresses: more than fit into the buffer at once. */
static void long_envelope(void **state)
{
    (void)state;
    static char address[260];
    const char *to[SESSION_RECIPIENTS];
    memset(address, 'a', 250);
    for (size_t i = 0; i < SESSION_RECIPIENTS; i++)
        to[i] = address;
    session *s = started(SESSION_RECIPIENTS, to, (smtpb_span)S("x\r\n"), PIPE);
    size_t lines = 0;
    while (session_go_on(s), s->out_len > 0) {
        for (size_t i = 0; i < s->out_len; i++)
            lines += s->out[i] == '\n';
        session_sent(s, s->out_len);
    }
    assert_int_equal(lines, 1 + SESSION_RECIPIENTS);
    session_end(s);
    free(s);
}

/* ---- Hostile servers: whatever they send, the session keeps its limits, and ends ---- */

#define X16  "xxxxxxxxxxxxxxxx"
#define X256 X16 X16 X16 X16 X16 X16 X16 X16 X16 X16 X16 X16 X16 X16 X16 X16
static const char *const endless[] = {
    "250-x\r\n", "250-" X256 X256 X256 X256 "\r\n", "220-", "\r\n", "250 ok\r\n", "x", "354 go\r\n", "421-no\r\n",
    "550 no\r\n"
};

static void endless_ends(void **state)
{
    (void)state;
    for (size_t row = 0; row < COUNT(endless); row++)
        for (size_t good = 0; good < 3; good++) {
            session *s = started(3, addresses, (smtpb_span)S("x\r\n"), good > 0 ? PIPE : PLAIN);
            session_sent(s, s->out_len);
            if (good > 1)
                send_octets(s, OK, false);
            for (size_t i = 0; i < 20000 && s->phase != PHASE_OVER; i++)
                send_octets(s, endless[row], false), assert_true(s->in_len <= SESSION_REPLY);
            assert_int_equal(s->phase, PHASE_OVER);
            session_end(s);
            free(s);
        }
}

/* Random input, mostly made of replies, read and written in random pieces. */
static void anything_is_survived(void **state)
{
    (void)state;
    static const char *const words[] = { OK,   GO,   NO,   PIPE, PRDR,   HI,           "353 each\r\n", "421 x\r\n",
                                         "25", "\r", "\n", "0 ", "\xFF", "banana\r\n", "250-a\r\n" };
    srand(1);
    for (int round = 0; round < 20000; round++) {
        session *s = malloc(sizeof *s);
        assert_non_null(s);
        message.count = 1 + (size_t)(rand() % 3);
        session_start(s, rand() % 2, "me");
        session_begin(s, &message);
        for (int i = 0; i < 60 && s->phase != PHASE_OVER; i++) {
            send_octets(s, words[rand() % (rand() % 3 ? 6 : (int)COUNT(words))], false);
            session_sent(s, s->out_len > 0 && rand() % 4 ? s->out_len : 0);
            session_go_on(s);
            assert_true(s->out_len <= SESSION_OUT);
        }
        if (s->phase != PHASE_OVER)
            session_silent(s, ANSWER_DROPPED);
        size_t finals = 0, at;
        const answer *a;
        while (session_next_final(s, &at, &a))
            finals++;
        assert_int_equal(finals, message.count);
        session_end(s);
        free(s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(another_message),      cmocka_unit_test(refusals_wait), cmocka_unit_test(dot_comes_alone),
        cmocka_unit_test(answers_to_nothing),   cmocka_unit_test(long_envelope), cmocka_unit_test(endless_ends),
        cmocka_unit_test(anything_is_survived),
    };
    int failed = RUN_ROWS(conversations, goes);
    return cmocka_run_group_tests(tests, NULL, NULL) + failed;
}
