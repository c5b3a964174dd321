/* SPDX-License-Identifier: MIT */
/*
 * A scriptable SMTP and LMTP server for tests, on loopback only:
 *
 *     sink [-p PORT] [-s SEED] [-t SECONDS] SCRIPT FOLDER
 *
 * PORT 0, the default, is any free one. Once it listens it prints the port and a newline on standard output; it
 * ends on SIGTERM or SIGINT, and after SECONDS at the latest (default 300). FOLDER, which must exist, gets for each
 *     session  session-001.txt: the dialogue, "C: " for the client, "S: " for the sink, "-- " for other events
 *     message  message-001.txt: MAIL FROM, RCPT TO of each recipient that was accepted, an empty line, the message.
 *              It appears whole, before the end of the reply that accepts it.
 *
 * The script is a file of lines; with /dev/null the server accepts everything. Empty lines and lines that begin with #
 * are ignored.
 *
 *     STAGE CONDITION... : REPLY
 *
 * STAGE is `connect` (the greeting), `eod` (the final dot) or the verb in lower case: ehlo, helo, lhlo, mail, rcpt,
 * data, rset, quit, ... Conditions are optional; all of them must hold:
 *     at=127.0.0.2   the address that the client connected to; the sink listens on each that is given without wildcards
 *     from=a@*       the envelope sender, without < >; from= is the null sender
 *     to=moved@*     the recipient, without < >, including quotes; at eod any of those accepted
 *     past=N         the transaction has at least N accepted recipients
 *     times=N        the rule was used fewer than N times, in all sessions
 *     odds=N         in N of 100 cases, by the session's own generator, seeded from SEED and the session's number
 * STAGE, at, from and to are patterns of fnmatch(3): * ? [a-z]. The first line that matches gives the reply; without
 * one the sink follows RFC 5321 and accepts everything.
 *
 * REPLY is what is sent, a line end added unless it ends with one. Within it:
 *     \r \n \t \\ \{ \xHH    octets: 550-one\r\n550 two       550 Bo\xEEte       550 bare LF\n
 *     {from} {to}            the sender, the recipient
 *     {fill N}               N times the letter x
 *     {wait N} {slow N}      N milliseconds of silence; from here on N milliseconds before each octet
 *     {drop}                 close the connection here:  421 4.3.2 Too busy\r\n{drop}    250 2.{drop}
 *     {hang}                 send nothing more until the client closes the connection
 * An empty reply sends nothing, and the session goes on. The first octet of the reply decides what the sink does: with
 * a 2 a sender, recipient or message is accepted, with a 3 to DATA a message follows, with anything else it is refused.
 * So `eod : 2{drop}` accepts the message without completing the reply.
 *
 * In LMTP (after LHLO), and after `MAIL ... PRDR`, each accepted recipient gets its own eod reply, for which to= is
 * that recipient. PRDR must be offered by a rule for ehlo; a 353 comes before these replies and one of stage `prdr`
 * after them, which refuses the message for all recipients unless it begins with 2.
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
#include "sink_session.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SESSIONS = 400, ADDRESSES = 16 };

static session *sessions[SESSIONS];
static size_t session_count;
static volatile sig_atomic_t stop;

static void on_signal(int number)
{
    (void)number;
    stop = 1;
}

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
    if (!loopback || listener_count == ADDRESSES || fd < 0 ||
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        bind(fd, (struct sockaddr *)&name, sizeof name) != 0 || listen(fd, 128) != 0 ||
        getsockname(fd, (struct sockaddr *)&name, &size) != 0)
        sink_die(at);
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
    for (const rule *r = sink.rules; r; r = r->next)
        if (r->at && !strpbrk(r->at, "*?[") && !listens_on(r->at))
            listen_on(r->at, port);
    return port;
}

/* ---- The loop ---- */

static int wait_at_most(long long deadline)
{
    long long now = sink_now(), until = deadline;
    for (size_t i = 0; i < session_count; i++)
        if (sessions[i]->saying && sessions[i]->out_len == 0 && sessions[i]->due < until)
            until = sessions[i]->due;
    return until > now ? (int)(until - now) : 0;
}

static void accept_from(const struct listener *l)
{
    int fd;
    while (session_count < SESSIONS && (fd = accept(l->fd, NULL, NULL)) >= 0)
        sessions[session_count++] = session_open(fd, l->at);
}

static void serve_sessions(const struct pollfd *polled)
{
    for (size_t i = session_count; i > 0; i--)
        if (!session_go(sessions[i - 1], polled[i - 1].revents)) {
            session_close(sessions[i - 1]);
            sessions[i - 1] = sessions[--session_count];
        }
}

static void run(long long deadline)
{
    static struct pollfd polled[SESSIONS + ADDRESSES];
    while (!stop && sink_now() < deadline) {
        size_t count = session_count;
        for (size_t i = 0; i < count; i++)
            polled[i] = (struct pollfd){ sessions[i]->fd, session_events(sessions[i]), 0 };
        for (size_t i = 0; i < listener_count; i++)
            polled[count + i] = (struct pollfd){ listeners[i].fd, count < SESSIONS ? POLLIN : 0, 0 };
        if (poll(polled, (nfds_t)(count + listener_count), wait_at_most(deadline)) < 0 && errno != EINTR)
            sink_die("poll");
        serve_sessions(polled);
        for (size_t i = 0; i < listener_count; i++)
            if (polled[count + i].revents & POLLIN)
                accept_from(&listeners[i]);
    }
    while (session_count > 0)
        session_close(sessions[--session_count]);
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
    sink.seed = 1;
    for (int option; (option = getopt(argc, argv, "p:s:t:")) != -1;) {
        if (option == '?')
            return usage();
        long value = strtol(optarg, NULL, 10);
        port = option == 'p' ? (unsigned)value : port;
        sink.seed = option == 's' ? (uint32_t)value : sink.seed;
        seconds = option == 't' ? value : seconds;
    }
    if (argc - optind != 2)
        return usage();
    sink.rules = script_read(argv[optind]);
    sink.folder = argv[optind + 1];
    if (!sink.rules)
        return 1;
    struct sigaction action = { .sa_handler = on_signal };
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    printf("%u\n", listen_on_all(port));
    fflush(stdout);
    run(sink_now() + seconds * 1000LL);
    return 0;
}
