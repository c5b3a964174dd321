/* SPDX-License-Identifier: MIT */
/* One SMTP or LMTP conversation. */
#include "session.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned class_of(const smtpb_reply *reply)
{
    return reply->code / 100;
}

/* ---- Output ---- */

/* There is always room: go_on_with_envelope checks it, and everything else is only said after the output was sent. */
static void say(session *s, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    int n = vsnprintf(s->out + s->out_len, SESSION_COMMAND, format, list);
    va_end(list);
    s->out_len += n > 0 && n < SESSION_COMMAND ? (size_t)n : 0;
}

static bool has_room(const session *s)
{
    return SESSION_OUT - s->out_len >= SESSION_COMMAND;
}

static bool has_eight_bits(smtpb_span body)
{
    for (size_t i = 0; i < body.len; i++)
        if ((unsigned char)body.ptr[i] >= 0x80)
            return true;
    return false;
}

/* Without 8BITMIME, 8-bit messages are sent anyway, as by most MTAs: there is no encoder here. */
static void say_mail(session *s)
{
    char size[32] = "";
    if (s->size)
        snprintf(size, sizeof size, " SIZE=%zu", s->work->body.len);
    s->uses_prdr = s->prdr && s->work->count > 1;
    say(s, "MAIL FROM:<%s>%s%s%s\r\n", s->work->sender, size,
        s->eightbit && has_eight_bits(s->work->body) ? " BODY=8BITMIME" : "", s->uses_prdr ? " PRDR" : "");
}

/* The next block of the message, with dot-stuffing (RFC 5321 4.5.2). */
static void say_block(session *s)
{
    smtpb_span body = s->work->body;
    while (s->body_at < body.len && s->out_len + 2 <= SESSION_OUT) {
        char c = body.ptr[s->body_at++];
        if (s->line_begins && c == '.')
            s->out[s->out_len++] = '.';
        s->out[s->out_len++] = c;
        s->line_begins = c == '\n';
    }
    s->steps++;
}

/* ---- Answers ---- */

/* The command that the next reply answers. */
static smtpb_stage stage_of(const session *s)
{
    switch (s->phase) {
    case PHASE_GREETING:
        return SMTPB_STAGE_CONNECT;
    case PHASE_HELLO:
        return SMTPB_STAGE_HELO;
    case PHASE_ENVELOPE:
        return s->answered == 0 ? SMTPB_STAGE_MAIL : SMTPB_STAGE_RCPT;
    case PHASE_DATA:
    case PHASE_BODY:
        return SMTPB_STAGE_DATA;
    case PHASE_DOT:
        return SMTPB_STAGE_EOD;
    default:
        return s->dot_said ? SMTPB_STAGE_EOD : SMTPB_STAGE_OTHER;
    }
}

static void forget(answer *a)
{
    free(a->reply);
    *a = (answer){ 0 };
}

static void set_answer(session *s, size_t i, answer_kind kind, smtpb_span reply, unsigned code)
{
    answer *a = &s->answers[i];
    forget(a);
    a->kind = kind;
    a->stage = stage_of(s);
    a->code = (uint16_t)code;
    a->accepted = (uint16_t)s->accepted;
    a->in_doubt = s->dot_said && kind != ANSWER_REPLY;
    a->len = reply.len < SESSION_KEPT ? reply.len : SESSION_KEPT;
    a->reply = a->len > 0 ? malloc(a->len) : NULL;
    a->len = a->reply ? a->len : 0;
    if (a->reply)
        memcpy(a->reply, reply.ptr, a->len);
}

static bool is_refused(const answer *a)
{
    return a->kind == ANSWER_REPLY && a->code >= 400;
}

static bool is_of_dot(const answer *a)
{
    return a->kind == ANSWER_REPLY && a->stage == SMTPB_STAGE_EOD;
}

/* Does the answer stay valid if the session ends now? With PRDR, the last reply may still refuse the message. */
static bool stands(const session *s, const answer *a)
{
    return is_refused(a) || (is_of_dot(a) && (!s->uses_prdr || s->phase == PHASE_READY));
}

/* RCPT was accepted, and no later reply has come. */
static bool is_accepted(const answer *a)
{
    return a->kind == ANSWER_REPLY && a->stage == SMTPB_STAGE_RCPT && a->code < 400 && !a->final;
}

static size_t count_of(const session *s)
{
    return s->work ? s->work->count : 0;
}

static void answer_accepted(session *s, const smtpb_reply *reply)
{
    for (size_t i = 0; i < count_of(s); i++)
        if (is_accepted(&s->answers[i]))
            set_answer(s, i, ANSWER_REPLY, reply->raw, reply->code);
}

static void make_final(session *s, bool (*which)(const answer *))
{
    for (size_t i = 0; i < count_of(s); i++)
        if (!which || which(&s->answers[i]))
            s->answers[i].final = true;
}

/* Advance `turn` to the next accepted recipient; false: no more. */
static bool find_turn(session *s)
{
    while (s->turn < count_of(s) && !is_accepted(&s->answers[s->turn]))
        s->turn++;
    return s->turn < count_of(s);
}

/* End the session with an answer for all open recipients. Earlier answers stay valid, unless they may belong to another
   command. */
static void end_with(session *s, answer_kind kind, smtpb_span reply, unsigned code)
{
    bool each = s->dot_said && s->each && find_turn(s); /* then a 421 is about the recipient whose turn it is */
    for (size_t i = 0; i < count_of(s); i++) {
        answer *a = &s->answers[i];
        if (a->final || (kind != ANSWER_FAULT && stands(s, a)))
            continue;
        set_answer(s, i, kind, reply, code);
        a->in_doubt = a->in_doubt || (each && i != s->turn);
    }
    make_final(s, NULL);
    s->left = s->left || s->phase <= PHASE_HELLO;
    s->phase = PHASE_OVER;
}

static void fault(session *s, smtpb_span said)
{
    end_with(s, ANSWER_FAULT, said, 0);
}

/* ---- Replies ---- */

static void hello(session *s)
{
    s->phase = PHASE_HELLO;
    say(s, "%s %s\r\n", s->lmtp ? "LHLO" : s->tried_ehlo ? "HELO" : "EHLO", s->helo);
}

/* The server ends the session: a problem of the host, not of a recipient. */
static void refused_to_talk(session *s, const smtpb_reply *reply)
{
    s->left = true;
    end_with(s, ANSWER_REPLY, reply->raw, reply->code);
}

static void heard_greeting(session *s, const smtpb_reply *reply)
{
    if (class_of(reply) == 2)
        hello(s);
    else if (class_of(reply) == 3)
        fault(s, reply->raw);
    else
        refused_to_talk(s, reply);
}

static bool is_keyword(smtpb_span line, const char *keyword)
{
    size_t len = strlen(keyword);
    if (line.len < len || (line.len > len && line.ptr[len] != ' '))
        return false;
    for (size_t i = 0; i < len; i++)
        if ((line.ptr[i] & ~0x20) != (keyword[i] & ~0x20))
            return false;
    return true;
}

static void read_extensions(session *s, const smtpb_reply *reply)
{
    smtpb_cursor at = SMTPB_CURSOR_START;
    smtpb_piece piece;
    while (smtpb_piece_next(reply, &at, &piece)) {
        s->pipelining |= is_keyword(piece.text, "PIPELINING");
        s->eightbit |= is_keyword(piece.text, "8BITMIME");
        s->size |= is_keyword(piece.text, "SIZE");
        s->prdr |= is_keyword(piece.text, "PRDR") && !s->lmtp;
    }
}

static void begin_envelope(session *s)
{
    s->phase = PHASE_ENVELOPE;
    s->said = s->answered = s->accepted = 0;
    s->mail_refused = s->dot_said = false;
    s->each = s->lmtp;
    s->turn = s->body_at = 0;
    s->line_begins = true;
}

static void become_ready(session *s)
{
    s->phase = PHASE_READY;
    if (s->work)
        begin_envelope(s);
}

static void heard_hello(session *s, const smtpb_reply *reply)
{
    if (class_of(reply) == 2) {
        read_extensions(s, reply);
        become_ready(s);
    } else if (class_of(reply) == 5 && !s->lmtp && !s->tried_ehlo) {
        s->tried_ehlo = true;
        hello(s);
    } else if (class_of(reply) == 3) {
        fault(s, reply->raw);
    } else {
        refused_to_talk(s, reply);
    }
}

static void reset(session *s)
{
    s->phase = PHASE_RESET;
    say(s, "RSET\r\n");
}

/* DATA is only sent after the replies to MAIL and all RCPTs, and if a recipient was accepted. */
static void end_envelope(session *s)
{
    bool all_said = s->said == s->work->count + 1 || s->mail_refused;
    if (!all_said || s->answered < s->said)
        return;
    if (s->accepted == 0) {
        reset(s);
        return;
    }
    s->phase = PHASE_DATA;
    say(s, "DATA\r\n");
}

static void heard_mail(session *s, const smtpb_reply *reply)
{
    s->mail_refused = class_of(reply) != 2;
    for (size_t i = 0; s->mail_refused && i < s->work->count; i++)
        set_answer(s, i, ANSWER_REPLY, reply->raw, reply->code);
}

static void heard_envelope(session *s, const smtpb_reply *reply)
{
    if (class_of(reply) == 3 || s->answered == s->said) {
        fault(s, reply->raw);
        return;
    }
    if (s->answered == 0) {
        heard_mail(s, reply);
    } else if (!s->mail_refused) {
        set_answer(s, s->answered - 1, ANSWER_REPLY, reply->raw, reply->code);
        s->accepted += class_of(reply) == 2;
    }
    s->answered++;
    end_envelope(s);
}

static void heard_data(session *s, const smtpb_reply *reply)
{
    if (class_of(reply) == 2) {
        fault(s, reply->raw);
    } else if (class_of(reply) == 3) {
        make_final(s, is_refused);
        s->phase = PHASE_BODY;
    } else {
        answer_accepted(s, reply);
        reset(s);
    }
}

/* PRDR's last reply is about the whole message: if it is a refusal, no recipient is accepted. */
static void heard_last_of_prdr(session *s, const smtpb_reply *reply)
{
    for (size_t i = 0; class_of(reply) != 2 && i < s->work->count; i++)
        if (!s->answers[i].final && !is_refused(&s->answers[i]))
            set_answer(s, i, ANSWER_REPLY, reply->raw, reply->code);
    s->phase = PHASE_READY;
}

static void heard_one(session *s, const smtpb_reply *reply)
{
    if (!find_turn(s)) {
        heard_last_of_prdr(s, reply);
        return;
    }
    set_answer(s, s->turn, ANSWER_REPLY, reply->raw, reply->code);
    s->answers[s->turn++].accepted = 1;
    if (!find_turn(s) && !s->uses_prdr)
        s->phase = PHASE_READY;
}

static void heard_dot(session *s, const smtpb_reply *reply)
{
    if (reply->code == 353 && s->uses_prdr && !s->each) {
        s->each = true;
    } else if (class_of(reply) == 3) {
        fault(s, reply->raw);
    } else if (s->each) {
        heard_one(s, reply);
    } else {
        answer_accepted(s, reply);
        s->phase = PHASE_READY;
    }
}

static void heard_reset(session *s, const smtpb_reply *reply)
{
    if (class_of(reply) != 2)
        fault(s, reply->raw);
    else
        s->phase = PHASE_READY;
}

/* Is it a reply to a command that was not completely sent yet? */
static bool is_early(const session *s)
{
    return s->out_len > 0 && (s->phase != PHASE_ENVELOPE || s->answered + 1 >= s->said);
}

static void heard(session *s, const smtpb_reply *reply)
{
    static void (*const by_phase[])(session *, const smtpb_reply *) = {
        [PHASE_GREETING] = heard_greeting, [PHASE_HELLO] = heard_hello, [PHASE_ENVELOPE] = heard_envelope,
        [PHASE_DATA] = heard_data,         [PHASE_DOT] = heard_dot,     [PHASE_RESET] = heard_reset,
    };
    s->steps++;
    if (s->phase == PHASE_QUIT)
        s->phase = PHASE_OVER;
    else if (reply->flags & SMTPB_REPLY_CLASSES_DIFFER)
        fault(s, reply->raw);
    else if (reply->code == 421)
        refused_to_talk(s, reply);
    else if (s->phase == PHASE_READY || s->phase == PHASE_BODY || is_early(s))
        fault(s, reply->raw);
    else
        by_phase[s->phase](s, reply);
}

/* ---- Continuing ---- */

static void go_on_with_envelope(session *s)
{
    bool one_by_one = !s->pipelining;
    while (s->said <= s->work->count && !s->mail_refused && has_room(s) && (!one_by_one || s->said == s->answered)) {
        if (s->said == 0)
            say_mail(s);
        else
            say(s, "RCPT TO:<%s>\r\n", s->work->to[s->said - 1]);
        s->said++;
    }
}

/* The dot follows only when the rest of the message is sent; before that, the message cannot have been delivered. */
static void go_on_with_body(session *s)
{
    if (s->out_len > 0)
        return;
    if (s->body_at < s->work->body.len) {
        say_block(s);
        return;
    }
    say(s, ".\r\n");
    s->phase = PHASE_DOT;
    s->dot_said = true;
    s->steps++;
}

void session_go_on(session *s)
{
    if (s->phase == PHASE_ENVELOPE)
        go_on_with_envelope(s);
    else if (s->phase == PHASE_BODY)
        go_on_with_body(s);
}

/* All input was processed and nothing is left over, so the replies belong to their commands. */
static void settle(session *s)
{
    if (s->phase == PHASE_READY && s->in_len == 0)
        make_final(s, NULL);
    else if (s->phase == PHASE_DOT && !s->uses_prdr)
        make_final(s, is_of_dot);
}

/* Process the complete replies. */
static void read_replies(session *s)
{
    smtpb_reply reply;
    smtpb_result result = SMTPB_OK;
    while (s->in_len > 0 && s->phase != PHASE_OVER && result == SMTPB_OK) {
        result = smtpb_feed(&s->stream, (smtpb_span){ s->in, s->in_len }, &reply);
        if (result == SMTPB_E_MORE)
            return;
        if (result == SMTPB_OK)
            heard(s, &reply);
        else
            fault(s, (smtpb_span){ s->in, s->in_len });
        s->in_len -= s->stream.consumed;
        memmove(s->in, s->in + s->stream.consumed, s->in_len);
    }
}

void session_input(session *s, smtpb_span octets)
{
    while (octets.len > 0 && s->phase != PHASE_OVER) {
        size_t n = octets.len < SESSION_PIECE ? octets.len : SESSION_PIECE;
        memcpy(s->in + s->in_len, octets.ptr, n);
        s->in_len += n;
        octets = (smtpb_span){ octets.ptr + n, octets.len - n };
        read_replies(s);
    }
    settle(s);
    session_go_on(s);
}

void session_silent(session *s, answer_kind what)
{
    end_with(s, what, (smtpb_span){ s->in, s->in_len }, 0);
}

void session_sent(session *s, size_t octets)
{
    s->out_len -= octets;
    memmove(s->out, s->out + octets, s->out_len);
}

/* ---- Interface ---- */

void session_start(session *s, bool lmtp, const char *helo)
{
    memset(s, 0, sizeof *s);
    s->lmtp = lmtp;
    s->helo = helo;
    s->stream = (smtpb_stream)SMTPB_STREAM_START;
    s->stream.max_octets = SESSION_REPLY;
}

static void forget_all(session *s)
{
    for (size_t i = 0; i < SESSION_RECIPIENTS; i++)
        forget(&s->answers[i]);
}

void session_begin(session *s, const transaction *work)
{
    forget_all(s);
    s->work = work;
    s->steps++;
    if (s->phase == PHASE_READY)
        become_ready(s);
    session_go_on(s);
}

bool session_next_final(session *s, size_t *index, const answer **a)
{
    for (size_t i = 0; i < count_of(s); i++)
        if (s->answers[i].final && !s->answers[i].taken) {
            s->answers[i].taken = true;
            *index = i;
            *a = &s->answers[i];
            return true;
        }
    return false;
}

bool session_is_idle(const session *s)
{
    return s->phase == PHASE_READY && s->in_len == 0;
}

void session_quit(session *s)
{
    say(s, "QUIT\r\n");
    s->steps++;
    s->phase = PHASE_QUIT;
}

void session_end(session *s)
{
    forget_all(s);
    s->work = NULL;
    s->phase = PHASE_OVER;
}

unsigned session_patience(const session *s)
{
    switch (s->phase) {
    case PHASE_DATA:
        return 120;
    case PHASE_BODY:
        return 180;
    case PHASE_DOT:
        return 600;
    case PHASE_QUIT:
        return 5; /* the reply does not matter */
    default:
        return 300;
    }
}
