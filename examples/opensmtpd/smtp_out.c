/* SPDX-License-Identifier: MIT */
/* The list of sessions, most recently active first, in bounded memory whatever servers and smtpd send. */
#include "smtp_out.h"

#include <stdlib.h>
#include <string.h>

/* smtpd has at most some hundreds of sessions, limited by the number of files it may open. */
enum { MAX_SESSIONS = 4096, MAX_HELD = 8 << 20, MAX_REPLY = 1 << 16 };

static session *sessions;
static size_t count;
static size_t held; /* octets of memory, of all sessions */

static void release(command *c)
{
    if (c)
        held -= sizeof *c + c->len;
    free(c);
}

static void drop_reply(session *s)
{
    held -= s->reply_len;
    free(s->reply);
    s->reply = NULL;
    s->reply_len = 0;
    s->reply_too_long = false;
}

void session_end(session *s)
{
    session **at = &sessions;
    while (*at != s)
        at = &(*at)->next;
    *at = s->next;
    drop_reply(s);
    release(s->mail);
    for (command *next; s->sent; s->sent = next) {
        next = s->sent->next;
        release(s->sent);
    }
    held -= sizeof *s;
    count--;
    free(s);
}

static void make_room(void)
{
    while (held > MAX_HELD || count > MAX_SESSIONS) {
        session *last = sessions;
        while (last->next)
            last = last->next;
        session_end(last);
    }
}

static session *new_session(smtpb_span id)
{
    session *s = calloc(1, sizeof *s);
    if (!s)
        return NULL;
    memcpy(s->id, id.ptr, id.len);
    held += sizeof *s;
    count++;
    return s;
}

session *session_of(smtpb_span id)
{
    session **at = &sessions, *s;
    if (id.len == 0 || id.len >= sizeof s->id)
        return NULL;
    make_room();
    while (*at && (strlen((*at)->id) != id.len || memcmp((*at)->id, id.ptr, id.len) != 0))
        at = &(*at)->next;
    s = *at;
    if (s)
        *at = s->next;
    else
        s = new_session(id);
    if (s) {
        s->next = sessions;
        sessions = s;
    }
    return s;
}

/* The mailbox of MAIL FROM:<x> or RCPT TO:<x>. A > inside a quoted string does not end it (RFC 5321 4.1.2). */
static smtpb_span mailbox_of(smtpb_span said)
{
    const char *open = memchr(said.ptr, '<', said.len);
    smtpb_span none = { NULL, 0 };
    bool quoted = false;
    if (!open)
        return none;
    size_t from = (size_t)(open - said.ptr) + 1;
    for (size_t at = from; at < said.len; at++) {
        if (said.ptr[at] == '>' && !quoted)
            return (smtpb_span){ said.ptr + from, at - from };
        if (said.ptr[at] == '"')
            quoted = !quoted;
        else if (said.ptr[at] == '\\')
            at++;
    }
    return none;
}

static smtpb_stage stage_of(smtpb_span said)
{
    smtpb_stage stage = SMTPB_STAGE_OTHER;
    size_t verb = 0;
    while (verb < said.len && said.ptr[verb] != ' ')
        verb++;
    if (said.len == 1 && said.ptr[0] == '.')
        return SMTPB_STAGE_EOD;
    smtpb_stage_parse((smtpb_span){ said.ptr, verb }, &stage);
    return stage;
}

/* If out of memory, the session continues as one whose commands are not known. */
static void expect(session *s, smtpb_stage stage, smtpb_span mailbox)
{
    command *c = malloc(sizeof *c + mailbox.len);
    if (!c) {
        s->begun = false;
        return;
    }
    *c = (command){ NULL, stage, mailbox.len };
    if (mailbox.len > 0)
        memcpy(c->mailbox, mailbox.ptr, mailbox.len);
    held += sizeof *c + c->len;
    if (s->sent)
        s->newest->next = c;
    else
        s->sent = c;
    s->newest = c;
}

void session_begin(smtpb_span id, smtpb_span host)
{
    session *s = session_of(id);
    if (s)
        session_end(s);
    s = session_of(id);
    if (!s)
        return;
    memcpy(s->host, host.ptr, host.len < sizeof s->host ? host.len : 0);
    s->begun = true;
    expect(s, SMTPB_STAGE_CONNECT, (smtpb_span){ NULL, 0 });
}

void session_command(session *s, smtpb_span said)
{
    smtpb_stage stage = s->in_auth ? SMTPB_STAGE_AUTH : stage_of(said);
    bool names = stage == SMTPB_STAGE_MAIL || stage == SMTPB_STAGE_RCPT;
    s->in_auth = false;
    if (s->begun)
        expect(s, stage, names ? mailbox_of(said) : (smtpb_span){ NULL, 0 });
}

static void append(session *s, smtpb_span said)
{
    size_t room = s->reply_len < MAX_REPLY ? MAX_REPLY - s->reply_len : 0;
    size_t len = said.len < room ? said.len : room;
    char *longer = room > 0 ? realloc(s->reply, s->reply_len + len + 1) : NULL;
    s->reply_too_long |= !longer || len < said.len;
    if (!longer)
        return;
    memcpy(longer + s->reply_len, said.ptr, len);
    longer[s->reply_len + len] = '\n';
    s->reply = longer;
    s->reply_len += len + 1;
    held += len + 1;
}

/* A line without a code ends a reply only if it is the first line. */
bool session_line(session *s, smtpb_span said)
{
    smtpb_reply line;
    bool first = s->reply_len == 0 && !s->reply_too_long;
    smtpb_parse(said, &line);
    append(s, said);
    return line.code > 0 ? !(line.flags & SMTPB_REPLY_CUT) : first;
}

command *session_answered(session *s, smtpb_stage *stage)
{
    command *oldest = s->begun ? s->sent : NULL;
    *stage = oldest ? oldest->stage : s->begun ? SMTPB_STAGE_OTHER : SMTPB_STAGE_UNKNOWN;
    if (oldest)
        s->sent = oldest->next;
    return oldest;
}

void session_turn(session *s, command *answered, unsigned code)
{
    smtpb_stage stage = answered ? answered->stage : SMTPB_STAGE_UNKNOWN;
    bool taken = code >= 200 && code < 300;
    s->in_auth = stage == SMTPB_STAGE_AUTH && code == 334;
    s->accepted = stage == SMTPB_STAGE_MAIL ? 0 : s->accepted + (stage == SMTPB_STAGE_RCPT && taken);
    if (stage == SMTPB_STAGE_MAIL) {
        release(s->mail);
        s->mail = answered;
    } else {
        release(answered);
    }
    drop_reply(s);
}
