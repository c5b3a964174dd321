/* SPDX-License-Identifier: MIT */
/* A session of the sink. */
#include "sink_session.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BODY = 64 << 20 };

sink_setting sink;
static unsigned session_number, message_number;

void sink_die(const char *what)
{
    fprintf(stderr, "sink: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void *grown(void *old, size_t size)
{
    void *new = realloc(old, size);
    if (!new)
        sink_die("memory");
    return new;
}

long long sink_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

/* A new file in the folder: "session-001.txt". */
static FILE *create(const char *kind, unsigned number)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s-%03u.txt", sink.folder, kind, number);
    FILE *file = fopen(path, "w");
    if (!file)
        sink_die(path);
    return file;
}

/* ---- The log of a session ---- */

static void log_octet(session *s, char c)
{
    if (!s->line_open)
        fputs("S: ", s->log);
    s->line_open = c != '\n';
    putc(c, s->log);
}

static void log_line(session *s, const char *who, const char *what)
{
    fprintf(s->log, "%s%s%s\n", s->line_open ? "\n" : "", who, what);
    s->line_open = false;
    fflush(s->log);
}

/* ---- The transaction ---- */

static void reset(session *s)
{
    for (size_t i = 0; i < s->recipients; i++)
        free(s->to[i]);
    free(s->from);
    s->from = NULL;
    s->recipients = s->answered = s->body_len = 0;
    s->prdr = s->in_body = s->stored = false;
}

/* The path of a command between < and >, which quoted strings may contain (RFC 5321 4.1.2); "" if there is none. */
static char *path_of(const char *line)
{
    const char *from = strchr(line, '<');
    bool quoted = false;
    size_t n = 0;
    if (!from)
        return strdup("");
    for (from++; from[n] && (quoted || from[n] != '>'); n++) {
        if (from[n] == '"')
            quoted = !quoted;
        if (quoted && from[n] == '\\' && from[n + 1])
            n++;
    }
    return strndup(from, n);
}

/* Write the message for the recipients that took it; it gets its final name only when complete. */
static void store(session *s)
{
    char made[4096], name[4096];
    FILE *out = create("new", ++message_number);
    fprintf(out, "MAIL FROM:<%s>\n", s->from);
    for (size_t i = 0; i < s->recipients; i++)
        if (s->taken[i])
            fprintf(out, "RCPT TO:<%s>\n", s->to[i]);
    putc('\n', out);
    fwrite(s->body, 1, s->body_len, out);
    fclose(out);
    snprintf(made, sizeof made, "%s/new-%03u.txt", sink.folder, message_number);
    snprintf(name, sizeof name, "%s/message-%03u.txt", sink.folder, message_number);
    if (rename(made, name) != 0)
        sink_die(name);
    s->stored = true;
}

static bool anyone_took(const session *s)
{
    for (size_t i = 0; i < s->recipients; i++)
        if (s->taken[i])
            return true;
    return false;
}

/* ---- Replies ---- */

static const char *default_reply(const session *s)
{
    static const struct {
        const char *stage, *reply;
    } replies[] = {
        { "connect", "220 sink.example ESMTP" },
        { "ehlo", "250-sink.example\\r\\n250-PIPELINING\\r\\n250-8BITMIME\\r\\n250-ENHANCEDSTATUSCODES\\r\\n250 DSN" },
        { "lhlo", "250-sink.example\\r\\n250-PIPELINING\\r\\n250-8BITMIME\\r\\n250 ENHANCEDSTATUSCODES" },
        { "helo", "250 sink.example" },
        { "mail", "250 2.1.0 Ok" },
        { "rcpt", "250 2.1.5 Ok" },
        { "data", "354 End data with <CR><LF>.<CR><LF>" },
        { "353", "353 Replies for each recipient follow" },
        { "eod", "250 2.0.0 Ok: queued" },
        { "prdr", "250 2.0.0 Ok: queued" },
        { "rset", "250 2.0.0 Ok" },
        { "noop", "250 2.0.0 Ok" },
        { "quit", "221 2.0.0 Bye" },
    };
    bool early = (!strcmp(s->stage, "rcpt") || !strcmp(s->stage, "data")) && !s->from;
    if (early || (!strcmp(s->stage, "mail") && s->from))
        return "503 5.5.1 Bad sequence of commands";
    if (!strcmp(s->stage, "data") && s->recipients == 0)
        return "554 5.5.1 No valid recipients";
    for (size_t i = 0; i < sizeof replies / sizeof *replies; i++)
        if (!strcmp(s->stage, replies[i].stage))
            return replies[i].reply;
    return "502 5.5.2 Command not recognized";
}

/* The recipients that the reply is about. */
static void set_recipients(const session *s, asked *what)
{
    if (!strcmp(s->stage, "rcpt")) {
        what->to = &s->asked;
        what->recipients = 1;
    } else if (!strcmp(s->stage, "eod")) {
        bool each = s->lmtp || s->prdr;
        what->to = s->to + s->answered;
        what->recipients = each ? 1 : s->recipients;
    }
}

/* Begin the reply to a stage. */
static void say(session *s, const char *stage)
{
    snprintf(s->stage, sizeof s->stage, "%s", stage);
    bool mail = !strcmp(stage, "mail");
    asked what = { s->stage, s->at, mail ? s->asked : s->from ? s->from : "", NULL, 0, s->recipients, &s->random };
    set_recipients(s, &what);
    const char *reply = script_reply(sink.rules, &what);
    s->saying = reply ? reply : default_reply(s);
    s->first = s->last = '\0';
    s->slow = s->fill = 0;
    s->due = 0;
}

static void said_to_rcpt(session *s)
{
    s->to = grown(s->to, (s->recipients + 1) * sizeof *s->to);
    s->taken = grown(s->taken, (s->recipients + 1) * sizeof *s->taken);
    s->taken[s->recipients] = false;
    s->to[s->recipients++] = s->asked;
    s->asked = NULL;
}

/* After the dot: the reply to one recipient, or to all at once. */
static void said_to_eod(session *s)
{
    bool each = s->lmtp || s->prdr;
    for (size_t i = s->answered; i < (each ? s->answered + 1 : s->recipients); i++)
        s->taken[i] = s->first == '2';
    s->answered = each ? s->answered + 1 : s->recipients;
}

/* Update the session by a reply, of which the first octet decides. */
static void said(session *s)
{
    if (!strcmp(s->stage, "mail") && s->first == '2') {
        bool prdr = s->prdr;
        reset(s);
        s->prdr = prdr;
        s->from = s->asked;
        s->asked = NULL;
    } else if (!strcmp(s->stage, "rcpt") && s->first == '2')
        said_to_rcpt(s);
    else if (!strcmp(s->stage, "data"))
        s->in_body = s->first == '3';
    else if (!strcmp(s->stage, "eod"))
        said_to_eod(s);
    else if (!strcmp(s->stage, "prdr") && s->first != '2')
        for (size_t i = 0; i < s->recipients; i++)
            s->taken[i] = false;
    else if (!strcmp(s->stage, "rset"))
        reset(s);
    free(s->asked);
    s->asked = NULL;
}

/* What follows a complete reply. */
static void go_on(session *s)
{
    bool after_dot = !strcmp(s->stage, "eod") || !strcmp(s->stage, "353");
    if (after_dot && s->answered < s->recipients) {
        say(s, "eod");
        return;
    }
    if (after_dot && s->prdr)
        say(s, "prdr");
    else if (after_dot || !strcmp(s->stage, "prdr"))
        reset(s);
    s->closing = s->closing || !strcmp(s->stage, "quit");
}

static void put(session *s, char c)
{
    if (!s->first)
        s->first = c;
    s->last = c;
    s->out[s->out_len++] = c;
    log_octet(s, c);
    s->due = s->slow > 0 ? sink_now() + (long long)s->slow : 0;
}

static void put_string(session *s, const char *text)
{
    for (; *text && s->out_len < sizeof s->out - 4; text++)
        put(s, *text);
}

static void finish(session *s, token_kind how)
{
    if (how == TOKEN_END && s->last && s->last != '\n')
        put_string(s, "\r\n");
    s->saying = NULL;
    s->closing = how == TOKEN_DROP;
    s->hung = how == TOKEN_HANG;
    bool eod = !strcmp(s->stage, "eod"), prdr = !strcmp(s->stage, "prdr");
    said(s);
    bool last = prdr || (eod && !s->prdr && s->answered == s->recipients) || (eod && how != TOKEN_END);
    if (last && !s->stored && anyone_took(s))
        store(s);
    if (how == TOKEN_END)
        go_on(s);
    else
        log_line(s, "-- ", how == TOKEN_DROP ? "dropped" : "hung");
    fflush(s->log);
}

/* Put one token of the reply in the output. */
static void speak(session *s)
{
    token t = s->fill > 0 ? (token){ TOKEN_OCTET, 'x' } : script_token(&s->saying);
    s->fill -= s->fill > 0;
    switch (t.kind) {
    case TOKEN_OCTET:
        put(s, (char)t.value);
        break;
    case TOKEN_WAIT:
        s->due = sink_now() + (long long)t.value;
        break;
    case TOKEN_SLOW:
        s->slow = t.value;
        break;
    case TOKEN_FILL:
        s->fill = t.value;
        break;
    case TOKEN_FROM:
        put_string(s, s->asked && !strcmp(s->stage, "mail") ? s->asked : s->from ? s->from : "");
        break;
    case TOKEN_TO:
        put_string(s, s->asked ? s->asked : s->answered < s->recipients ? s->to[s->answered] : "");
        break;
    default:
        finish(s, t.kind);
    }
}

/* ---- Commands and messages ---- */

static void take_command(session *s, char *line)
{
    char verb[sizeof s->stage] = "";
    log_line(s, "C: ", line);
    for (size_t n = 0; line[n] && line[n] != ' ' && n + 1 < sizeof verb; n++) {
        bool capital = line[n] >= 'A' && line[n] <= 'Z';
        verb[n] = (char)(capital ? line[n] - 'A' + 'a' : line[n]);
        verb[n + 1] = '\0';
    }
    s->lmtp = s->lmtp || !strcmp(verb, "lhlo");
    if (!strcmp(verb, "mail") || !strcmp(verb, "rcpt"))
        s->asked = path_of(line);
    if (!strcmp(verb, "mail"))
        s->prdr = strstr(line, " PRDR") != NULL;
    say(s, verb);
}

static void end_of_data(session *s)
{
    char note[64];
    snprintf(note, sizeof note, "message of %zu octets", s->body_len);
    log_line(s, "-- ", note);
    s->in_body = false;
    s->answered = 0;
    say(s, s->prdr ? "353" : "eod");
}

/* A line of the message, its dot unstuffed (RFC 5321 4.5.2). */
static void take_body(session *s, const char *line, size_t len)
{
    if (len > 0 && line[0] == '.') {
        line++;
        len--;
    }
    if (s->body_len + len > BODY)
        s->closing = true;
    else {
        s->body = grown(s->body, s->body_len + len + 1);
        memcpy(s->body + s->body_len, line, len);
        s->body_len += len;
    }
}

/* Take a line from the input. False: there is no complete one. */
static bool take_line(session *s)
{
    char *end = memchr(s->in, '\n', s->in_len);
    if (!end) {
        s->closing = s->closing || s->in_len == sizeof s->in;
        return false;
    }
    size_t len = (size_t)(end - s->in) + 1, text = len - 1 - (len > 1 && end[-1] == '\r');
    if (s->in_body && !(text == 1 && s->in[0] == '.'))
        take_body(s, s->in, len);
    else if (s->in_body)
        end_of_data(s);
    else {
        s->in[text] = '\0';
        take_command(s, s->in);
    }
    s->in_len -= len;
    memmove(s->in, s->in + len, s->in_len);
    return true;
}

/* ---- Sessions ---- */

/* Send the waiting output. False: the client closed the connection. */
static bool flush(session *s)
{
    ssize_t n = s->out_len > 0 ? send(s->fd, s->out, s->out_len, MSG_NOSIGNAL) : 0;
    if (n < 0)
        return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
    s->out_len -= (size_t)n;
    memmove(s->out, s->out + n, s->out_len);
    return true;
}

static bool receive(session *s)
{
    ssize_t n = recv(s->fd, s->in + s->in_len, sizeof s->in - s->in_len, 0);
    if (n < 0)
        return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
    s->in_len += (size_t)n;
    s->eof = n == 0;
    return true;
}

/* Go on as far as possible without waiting. False: the session is over. */
static bool advance(session *s)
{
    for (;;) {
        bool room = s->out_len < sizeof s->out / 2;
        if (s->saying && room && s->due <= sink_now()) {
            speak(s);
            continue;
        }
        if (!flush(s))
            return false;
        if (s->out_len > 0 || s->saying)
            return true;
        if (s->closing)
            return false;
        if (s->hung || !take_line(s))
            return !s->eof && !s->closing;
    }
}

session *session_open(int fd, const char *at)
{
    session *s = calloc(1, sizeof *s);
    if (!s)
        sink_die("memory");
    s->fd = fd;
    snprintf(s->at, sizeof s->at, "%s", at);
    s->log = create("session", ++session_number);
    s->random = (sink.seed * 2654435761u) ^ (session_number * 2246822519u);
    s->random += s->random == 0;
    fcntl(fd, F_SETFL, O_NONBLOCK);
    log_line(s, "-- connected to ", at);
    say(s, "connect");
    return s;
}

/* If the client disconnects between the replies of LMTP or PRDR, the message is stored for those that took it. */
void session_close(session *s)
{
    if (!s->stored && anyone_took(s))
        store(s);
    log_line(s, "-- ", "closed");
    fclose(s->log);
    close(s->fd);
    reset(s);
    free(s->asked);
    free(s->to);
    free(s->taken);
    free(s->body);
    free(s);
}

short session_events(const session *s)
{
    bool deaf = s->eof || s->in_len == sizeof s->in;
    return (short)((deaf ? 0 : POLLIN) | (s->out_len > 0 ? POLLOUT : 0));
}

/* Handle the events from poll. False: the client closed the connection. */
static bool heed(session *s, short events)
{
    if (events & (POLLERR | POLLNVAL) || (s->eof && events & POLLHUP))
        return false;
    return !(events & (POLLIN | POLLHUP)) || s->in_len == sizeof s->in || receive(s);
}

bool session_go(session *s, short events)
{
    return heed(s, events) && advance(s);
}
