/* SPDX-License-Identifier: MIT */
/*
 * A client for map servers that behaves like Postfix, or badly:
 *
 *     map_client port                            prints a free port of 127.0.0.1
 *     map_client ask PLACE TEXT                  prints the answer to the octets TEXT (\n \xHH), until the server ends
 *                                                it, and whether the server still reads then
 *     map_client look PLACE KEY                  prints the answer to a lookup
 *     map_client load PLACE CONNECTIONS LOOKUPS  that many lookups over that many connections, split at random
 *     map_client hold PLACE COUNT TEXT SECONDS   COUNT connections that send TEXT, then nothing, for SECONDS
 *     map_client fuzz PLACE SEED SECONDS         random octets, with lookups on a good connection in between
 *
 * PLACE is socketmap:unix:PATH, socketmap:inet:127.0.0.1:PORT or tcp:127.0.0.1:PORT. Exit status 0: everything that had
 * to be answered was.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { CONNECTIONS = 1000, LONGEST = 65536, SECONDS_TO_WAIT = 20 };

static const char *place;

static void die(const char *format, ...)
{
    va_list values;
    va_start(values, format);
    vfprintf(stderr, format, values);
    va_end(values);
    fprintf(stderr, " (%s)\n", strerror(errno));
    exit(1);
}

static bool is_tcp(void)
{
    return strncmp(place, "tcp:", 4) == 0;
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static uint32_t random_state = 1;

static uint32_t random_below(uint32_t n)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 17;
    random_state ^= random_state << 5;
    return random_state % n;
}

/* ---- Connections ---- */

static int connect_unix(const char *path)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    return connect(fd, (struct sockaddr *)&address, sizeof address) == 0 ? fd : -1;
}

static int connect_inet(unsigned port)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return connect(fd, (struct sockaddr *)&address, sizeof address) == 0 ? fd : -1;
}

static int connect_to_place(void)
{
    const char *unix_path = strstr(place, ":unix:");
    int fd = unix_path ? connect_unix(unix_path + 6) : connect_inet((unsigned)atoi(strrchr(place, ':') + 1));
    if (fd < 0)
        die("%s: not connected", place);
    struct timeval wait = { SECONDS_TO_WAIT, 0 };
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);
    return fd;
}

/* Send all, in_pieces: of random length. False: the server does not take it. */
static bool send_all(int fd, const char *octets, size_t len, bool in_pieces)
{
    while (len > 0) {
        size_t n = in_pieces && random_below(2) == 0 ? 1 + random_below((uint32_t)len) : len;
        ssize_t sent = send(fd, octets, n, MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        octets += sent;
        len -= (size_t)sent;
    }
    return true;
}

/* ---- Requests and answers ---- */

static size_t write_request(const char *key, char out[LONGEST])
{
    if (!is_tcp())
        return (size_t)snprintf(out, LONGEST, "%zu:dsn %s,", strlen(key) + 4, key);
    size_t at = (size_t)sprintf(out, "get ");
    for (; *key; key++)
        at += (size_t)sprintf(out + at, strchr(" %", *key) ? "%%%02x" : "%c", (unsigned char)*key);
    out[at] = '\n';
    return at + 1;
}

/* Octets of the answer at the start; 0: it is not complete. */
static size_t answer_len(const char *in, size_t len)
{
    const char *end = memchr(in, is_tcp() ? '\n' : ':', len);
    size_t whole = end ? (size_t)(end - in) + 1 : 0;
    if (whole > 0 && !is_tcp())
        whole += (size_t)strtoul(in, NULL, 10) + 1;
    return whole <= len ? whole : 0;
}

/* One answer, as a string; "" if none comes. */
static const char *read_answer(int fd)
{
    static char in[LONGEST];
    size_t len = 0;
    in[0] = '\0';
    while (len < sizeof in - 1 && answer_len(in, len) == 0) {
        ssize_t n = recv(fd, in + len, 1 + (len > 0 ? sizeof in - 2 - len : 0), 0);
        if (n <= 0)
            return "";
        len += (size_t)n;
    }
    in[len] = '\0';
    return in;
}

static bool ask(int fd, const char *key, bool in_pieces)
{
    static char request[LONGEST];
    return send_all(fd, request, write_request(key, request), in_pieces);
}

/* A key with this number, which the answer must contain, together with the verdict. */
static const char *numbered_key(unsigned number)
{
    static char key[256];
    snprintf(
        key, sizeof key,
        "5.1.1 host 127.0.0.1[127.0.0.1] said: 550 5.1.1 <n%u@one.test>: User unknown (in reply to RCPT TO command)",
        number);
    return key;
}

static bool is_answer_to(const char *answer, unsigned number)
{
    char own[32];
    snprintf(own, sizeof own, "<n%u@one.test>", number);
    return strstr(answer, "[user_unknown") && strstr(answer, own) &&
           strlen(answer) == answer_len(answer, strlen(answer));
}

/* ---- Commands ---- */

static int print_port(void)
{
    struct sockaddr_in address = { .sin_family = AF_INET };
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(fd, (struct sockaddr *)&address, size) != 0 || getsockname(fd, (struct sockaddr *)&address, &size) != 0)
        die("no port");
    printf("%u\n", ntohs(address.sin_port));
    return 0;
}

static size_t unescape(const char *text, char *out)
{
    size_t n = 0;
    for (; *text; text++, n++) {
        unsigned octet;
        out[n] = *text;
        if (sscanf(text, "\\x%2x", &octet) == 1)
            out[n] = (char)octet, text += 3;
        else if (strncmp(text, "\\n", 2) == 0)
            out[n] = '\n', text++;
    }
    return n;
}

/* Print what the server sends until it ends its side; fails if it does not. A server that closed at once, with octets
   unread, would lose its answer. */
static int ask_octets(const char *text)
{
    static char octets[LONGEST], in[LONGEST];
    int fd = connect_to_place();
    ssize_t n, len = 0;
    send_all(fd, octets, unescape(text, octets), false);
    while ((n = recv(fd, in + len, sizeof in - 1 - (size_t)len, 0)) > 0)
        len += n;
    if (n < 0)
        die("after %zd octets", len);
    in[len] = '\0';
    printf("%s%s\n", in, send_all(fd, "x", 1, false) ? " and reads on" : "");
    return 0;
}

static int look_up(const char *key)
{
    int fd = connect_to_place();
    if (!ask(fd, key, false))
        die("not taken");
    const char *answer = read_answer(fd);
    printf("%s\n", answer);
    return *answer ? 0 : 1;
}

static int load(unsigned connections, unsigned lookups)
{
    static int fds[CONNECTIONS];
    unsigned answered = 0;
    double start = seconds();
    for (unsigned i = 0; i < connections; i++)
        fds[i] = connect_to_place();
    for (unsigned first = 0; first < lookups; first += connections) {
        for (unsigned i = 0; i < connections && first + i < lookups; i++)
            if (!ask(fds[i], numbered_key(first + i), true))
                die("connection %u: not taken", i);
        for (unsigned i = 0; i < connections && first + i < lookups; i++)
            answered += is_answer_to(read_answer(fds[i]), first + i);
    }
    printf("%u lookups over %u connections in %.2f s: %u answered, %u lost\n", lookups, connections, seconds() - start,
           answered, lookups - answered);
    return answered == lookups ? 0 : 1;
}

static int hold(unsigned count, const char *text, unsigned time)
{
    static char octets[LONGEST];
    size_t len = unescape(text, octets);
    for (unsigned i = 0; i < count; i++)
        send_all(connect_to_place(), octets, len, false);
    puts("held");
    fflush(stdout);
    sleep(time);
    return 0;
}

/* Either random octets, or a request with some octets changed. */
static size_t invent(char out[LONGEST])
{
    static const char letters[] = "0123456789:, \n%getdsn";
    size_t len = random_below(2) ? write_request(numbered_key(random_below(1000)), out) : 0;
    if (len == 0)
        for (len = random_below(random_below(8) == 0 ? 40000 : 200); len > 0 && random_below(200) > 0;)
            out[--len] = letters[random_below(sizeof letters - 1)];
    for (uint32_t changes = random_below(4); len > 0 && changes > 0; changes--)
        out[random_below((uint32_t)len)] = (char)random_below(256);
    return len;
}

static int fuzz(uint32_t seed, double time)
{
    static char octets[LONGEST];
    unsigned sent = 0, asked = 0;
    int good = connect_to_place();
    random_state = seed > 0 ? seed : 1;
    for (double end = seconds() + time; seconds() < end; asked++) {
        int fd = connect_to_place();
        for (unsigned requests = random_below(5); requests > 0 && send_all(fd, octets, invent(octets), true);
             requests--)
            sent++;
        if (random_below(2))
            recv(fd, octets, sizeof octets, MSG_DONTWAIT);
        close(fd);
        if (!ask(good, numbered_key(asked), true) || !is_answer_to(read_answer(good), asked))
            die("seed %u: after %u requests the good connection was not answered", seed, sent);
    }
    printf("seed %u: %u random requests sent, %u lookups in between, all answered\n", seed, sent, asked);
    return 0;
}

int main(int argc, char **argv)
{
    const char *command = argc > 1 ? argv[1] : "";
    place = argc > 2 ? argv[2] : "";
    signal(SIGPIPE, SIG_IGN);
    alarm(600);
    if (argc == 2 && !strcmp(command, "port"))
        return print_port();
    if (argc == 4 && !strcmp(command, "ask"))
        return ask_octets(argv[3]);
    if (argc == 4 && !strcmp(command, "look"))
        return look_up(argv[3]);
    if (argc == 5 && !strcmp(command, "load"))
        return load((unsigned)atoi(argv[3]), (unsigned)atoi(argv[4]));
    if (argc == 6 && !strcmp(command, "hold"))
        return hold((unsigned)atoi(argv[3]), argv[4], (unsigned)atoi(argv[5]));
    if (argc == 5 && !strcmp(command, "fuzz"))
        return fuzz((uint32_t)atoi(argv[3]), atof(argv[4]));
    fprintf(stderr, "map_client: see the comment at the top of map_client.c\n");
    return 2;
}
