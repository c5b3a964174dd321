/* SPDX-License-Identifier: MIT */
/*
 * A scriptable SMTP and LMTP server for tests, on loopback only:
 *
 *     sink [-p PORT] [-s SEED] [-t SECONDS] SCRIPT FOLDER
 *
 * PORT 0, the default, is any free one. Once it listens it prints the port and a newline on standard output; it ends on
 * SIGTERM or SIGINT, and after SECONDS of life in any case (300 unless told). FOLDER, which must exist, gets of each
 *     session  session-001.txt: a line for each that was said, "C: " the client's, "S: " the sink's, "-- " what happened
 *     message  message-001.txt: MAIL FROM and RCPT TO of the recipients that were accepted, an empty line, the message.
 *              It appears whole, before the end of the reply that accepts it.
 *
 * The script is a file of lines; /dev/null does for a server that takes everything. Empty lines and those that begin with # are none.
 *
 *     STAGE CONDITION... : REPLY
 *
 * STAGE is `connect` (the greeting), `eod` (the final dot) or the verb in small letters: ehlo, helo, lhlo, mail, rcpt,
 * data, rset, quit, ... Conditions, all of which must hold, may be none:
 *     at=127.0.0.2   the address that the client connected to; the sink listens on each that is named so, without *
 *     from=a@*       the envelope sender, without < >; from= is the null sender
 *     to=moved@*     the recipient, without < >, quotes and all; at eod any of those accepted
 *     past=N         the transaction has N accepted recipients or more
 *     times=N        the rule was used less than N times, in all sessions
 *     odds=N         in N of 100 cases, by a generator of the session's own that SEED and its number start
 * STAGE, at, from and to are patterns of fnmatch(3): * ? [a-z]. The first line that matches gives the reply; where none
 * does, the sink does what RFC 5321 asks and takes everything.
 *
 * REPLY is what is sent, a line end added unless it ends with one. Within it
 *     \r \n \t \\ \{ \xHH    octets: 550-one\r\n550 two       550 Bo\xEEte       550 bare LF\n
 *     {from} {to}            the sender, the recipient
 *     {fill N}               N times the letter x
 *     {wait N} {slow N}      N milliseconds of silence; from here on N of them before each octet
 *     {drop}                 close the connection here:  421 4.3.2 Too busy\r\n{drop}    250 2.{drop}
 *     {hang}                 say nothing ever again, until the client goes
 * An empty reply says nothing, and the session goes on. The first octet that was said decides what the sink does: after a
 * 2 a sender, recipient or message is accepted, after a 3 to DATA a message follows, all else is refused. So
 * `eod : 2{drop}` takes the message and never says so.
 *
 * In LMTP (after LHLO), and after `MAIL ... PRDR`, each accepted recipient gets an eod reply of its own, with to= that
 * one. PRDR must be offered by a rule for ehlo; 353 comes before the replies and one of stage `prdr` after them.
 *
 * Examples:
 *     connect at=127.0.0.3      : 554 5.7.1 No SMTP service for you
 *     ehlo                      : 250-sink.example\r\n250-PRDR\r\n250 PIPELINING
 *     rcpt to=moved@*           : 551 5.1.6 User not local; please try <jdoe@relay.example.net>
 *     rcpt to=grey@* times=1    : 451 4.7.1 Greylisted, try again in 5 minutes
 *     rcpt past=100             : 452 4.5.3 Too many recipients
 *     eod  to=spam@*            : 554 5.7.1 Message rejected as spam
 *     * odds=2                  : {drop}
 *     * odds=3                  : 4{fill 3000}
 */
#include "sink_script.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { LINE = 65536, SESSIONS = 400, ADDRESSES = 16, BODY = 64 << 20 };

typedef struct session {
    int fd;
    FILE *log;
    bool line_open; /* the log's last line has no end yet */
    char at[INET_ADDRSTRLEN];
    uint32_t random;
    char in[LINE], out[4096];
    size_t in_len, out_len;
    bool eof, closing, hung;

    const char *saying; /* rest of the reply that is being sent; NULL: none is */
    char stage[16];     /* that it answers */
    char first, last;   /* octets of it */
    unsigned long slow, fill;
    long long due; /* when the next octet may be sent, in milliseconds */

    bool lmtp, prdr, in_body;
    char *from, **to; /* of the transaction; from NULL: no MAIL was accepted */
    bool *taken;      /* the message, for this recipient */
    size_t recipients, answered;
    char *asked; /* path of the MAIL or RCPT that is being answered */
    char *body;
    size_t body_len;
} session;

static const char *folder;
static rule *rules;
static uint32_t seed = 1;
static session *sessions[SESSIONS];
static size_t session_count;
static unsigned session_number, message_number;
static volatile sig_atomic_t stop;

static void on_signal(int number)
{
    (void)number;
    stop = 1;
}

static void die(const char *what)
{
    fprintf(stderr, "sink: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void *grown(void *old, size_t size)
{
    void *new = realloc(old, size);
    if (!new)
        die("memory");
    return new;
}

static long long now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

/* A new file of the folder: "session-001.txt". */
static FILE *create(const char *kind, unsigned number)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s-%03u.txt", folder, kind, number);
    FILE *file = fopen(path, "w");
    if (!file)
        die(path);
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
    s->prdr = s->in_body = false;
}

/* The path of a command between < and >, quoted strings followed to their end (RFC 5321 4.1.2); "" if there is none. */
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

/* Write the message for the recipients that took it, under its name only when it is whole. */
static void store(const session *s)
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
    snprintf(made, sizeof made, "%s/new-%03u.txt", folder, message_number);
    snprintf(name, sizeof name, "%s/message-%03u.txt", folder, message_number);
    if (rename(made, name) != 0)
        die(name);
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
    const char *reply = script_reply(rules, &what);
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

/* What becomes of the session now that a reply was chosen and its first octet is known. */
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
    else if (!strcmp(s->stage, "rset"))
        reset(s);
    free(s->asked);
    s->asked = NULL;
}

/* What follows a reply that was said to its end. */
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
    s->due = s->slow > 0 ? now_ms() + (long long)s->slow : 0;
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
    bool eod = !strcmp(s->stage, "eod");
    said(s);
    if (eod && (s->answered == s->recipients || how != TOKEN_END) && anyone_took(s))
        store(s);
    if (how == TOKEN_END)
        go_on(s);
    else
        log_line(s, "-- ", how == TOKEN_DROP ? "dropped" : "hung");
    fflush(s->log);
}

/* One token of the reply into the output. */
static void speak(session *s)
{
    token t = s->fill > 0 ? (token){ TOKEN_OCTET, 'x' } : script_token(&s->saying);
    s->fill -= s->fill > 0;
    switch (t.kind) {
    case TOKEN_OCTET:
        put(s, (char)t.value);
        break;
    case TOKEN_WAIT:
        s->due = now_ms() + (long long)t.value;
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

/* Take a line from the input. False: there is no whole one. */
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

/* Send what waits to be sent. False: the client is gone. */
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

/* Go on as far as it goes without waiting. False: the session is over. */
static bool advance(session *s)
{
    for (;;) {
        bool room = s->out_len < sizeof s->out / 2;
        if (s->saying && room && s->due <= now_ms()) {
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

static void open_session(int fd, const char *at)
{
    session *s = calloc(1, sizeof *s);
    if (!s)
        die("memory");
    s->fd = fd;
    snprintf(s->at, sizeof s->at, "%s", at);
    s->log = create("session", ++session_number);
    s->random = (seed * 2654435761u) ^ (session_number * 2246822519u);
    s->random += s->random == 0;
    fcntl(fd, F_SETFL, O_NONBLOCK);
    log_line(s, "-- connected to ", at);
    sessions[session_count++] = s;
    say(s, "connect");
}

static void close_session(size_t at)
{
    session *s = sessions[at];
    log_line(s, "-- ", "closed");
    fclose(s->log);
    close(s->fd);
    reset(s);
    free(s->asked);
    free(s->to);
    free(s->taken);
    free(s->body);
    free(s);
    sessions[at] = sessions[--session_count];
}

/* ---- Listening ---- */

static struct listener {
    int fd;
    char at[INET_ADDRSTRLEN];
} listeners[ADDRESSES];
static size_t listener_count;

/* Listen on an address of loopback. Returns the port. */
static unsigned listen_on(const char *at, unsigned port)
{
    struct sockaddr_in name = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    socklen_t size = sizeof name;
    int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    bool loopback = inet_pton(AF_INET, at, &name.sin_addr) == 1 && ntohl(name.sin_addr.s_addr) >> 24 == 127;
    if (!loopback || listener_count == ADDRESSES)
        errno = EADDRNOTAVAIL;
    if (!loopback || listener_count == ADDRESSES || fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        bind(fd, (struct sockaddr *)&name, sizeof name) != 0 || listen(fd, 128) != 0 ||
        getsockname(fd, (struct sockaddr *)&name, &size) != 0)
        die(at);
    fcntl(fd, F_SETFL, O_NONBLOCK);
    struct listener *l = &listeners[listener_count++];
    l->fd = fd;
    snprintf(l->at, sizeof l->at, "%s", at);
    return ntohs(name.sin_port);
}

static bool listens_on(const char *at)
{
    for (size_t i = 0; i < listener_count; i++)
        if (!strcmp(listeners[i].at, at))
            return true;
    return false;
}

/* 127.0.0.1 and every address that the script names. */
static unsigned listen_on_all(unsigned port)
{
    port = listen_on("127.0.0.1", port);
    for (const rule *r = rules; r; r = r->next)
        if (r->at && !strpbrk(r->at, "*?[") && !listens_on(r->at))
            listen_on(r->at, port);
    return port;
}

/* ---- The loop ---- */

static int wait_at_most(long long deadline)
{
    long long now = now_ms(), until = deadline;
    for (size_t i = 0; i < session_count; i++)
        if (sessions[i]->saying && sessions[i]->out_len == 0 && sessions[i]->due < until)
            until = sessions[i]->due;
    return until > now ? (int)(until - now) : 0;
}

static short events_of(const session *s)
{
    bool deaf = s->eof || s->in_len == sizeof s->in;
    return (short)((deaf ? 0 : POLLIN) | (s->out_len > 0 ? POLLOUT : 0));
}

static void accept_from(const struct listener *l)
{
    int fd;
    while (session_count < SESSIONS && (fd = accept(l->fd, NULL, NULL)) >= 0)
        open_session(fd, l->at);
}

/* Take what poll said of a session. False: the client is gone. */
static bool heed(session *s, short events)
{
    if (events & (POLLERR | POLLNVAL) || (s->eof && events & POLLHUP))
        return false;
    return !(events & (POLLIN | POLLHUP)) || s->in_len == sizeof s->in || receive(s);
}

static void serve_sessions(const struct pollfd *polled)
{
    for (size_t i = session_count; i > 0; i--)
        if (!heed(sessions[i - 1], polled[i - 1].revents) || !advance(sessions[i - 1]))
            close_session(i - 1);
}

static void run(long long deadline)
{
    static struct pollfd polled[SESSIONS + ADDRESSES];
    while (!stop && now_ms() < deadline) {
        size_t count = session_count;
        for (size_t i = 0; i < count; i++)
            polled[i] = (struct pollfd){ sessions[i]->fd, events_of(sessions[i]), 0 };
        for (size_t i = 0; i < listener_count; i++)
            polled[count + i] = (struct pollfd){ listeners[i].fd, count < SESSIONS ? POLLIN : 0, 0 };
        if (poll(polled, (nfds_t)(count + listener_count), wait_at_most(deadline)) < 0 && errno != EINTR)
            die("poll");
        serve_sessions(polled);
        for (size_t i = 0; i < listener_count; i++)
            if (polled[count + i].revents & POLLIN)
                accept_from(&listeners[i]);
    }
    while (session_count > 0)
        close_session(session_count - 1);
}

static int usage(void)
{
    fputs("usage: sink [-p PORT] [-s SEED] [-t SECONDS] SCRIPT FOLDER\n", stderr);
    return 2;
}

int main(int argc, char **argv)
{
    unsigned port = 0;
    long seconds = 300;
    for (int option; (option = getopt(argc, argv, "p:s:t:")) != -1;) {
        if (option == '?')
            return usage();
        long value = strtol(optarg, NULL, 10);
        port = option == 'p' ? (unsigned)value : port;
        seed = option == 's' ? (uint32_t)value : seed;
        seconds = option == 't' ? value : seconds;
    }
    if (argc - optind != 2)
        return usage();
    rules = script_read(argv[optind]);
    folder = argv[optind + 1];
    if (!rules)
        return 1;
    struct sigaction action = { .sa_handler = on_signal };
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    printf("%u\n", listen_on_all(port));
    fflush(stdout);
    run(now_ms() + seconds * 1000LL);
    return 0;
}
