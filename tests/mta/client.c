/* SPDX-License-Identifier: MIT */
/*
 * One SMTP session with a real server:
 *
 *     client PORT [ADDRESS]
 *
 * It sends standard input to ADDRESS (default 127.0.0.1), one command per line; what follows DATA, up to a line of one
 * dot, is sent only if DATA was accepted. Each reply is printed as a line for the filter of the smtpbounce tool: the
 * reply, escaped, stage, MX host (empty), recipient, sender. It ends at the end of its input, when the server closes
 * the connection, or after 20 s.
 */
#include <smtpbounce.h>

#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static char input[70000]; /* received, not read yet; larger than smtpb_feed's default limit */
static size_t held;
static char sender[300], recipient[300];

static void put_escaped(smtpb_span s)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c < ' ' || c == '\\' || c > '~')
            printf("\\x%02x", c);
        else
            putchar(c);
    }
}

static void put_reply(smtpb_stage stage, smtpb_span raw)
{
    put_escaped(raw);
    printf("\t%s\t\t%s\t%s\n", smtpb_stage_name(stage), stage == SMTPB_STAGE_RCPT ? recipient : "",
           stage >= SMTPB_STAGE_MAIL && stage <= SMTPB_STAGE_EOD ? sender : "");
    fflush(stdout);
}

/* Read a reply and print it. Returns its code; 0: the server closed the connection, or its answer is not SMTP. */
static unsigned read_reply(int server, smtpb_stage stage)
{
    smtpb_stream stream = SMTPB_STREAM_START;
    smtpb_reply reply;
    smtpb_result result;
    while ((result = smtpb_feed(&stream, (smtpb_span){ input, held }, &reply)) == SMTPB_E_MORE) {
        ssize_t got = read(server, input + held, sizeof input - held);
        if (got <= 0)
            return 0;
        held += (size_t)got;
    }
    if (result != SMTPB_OK)
        return 0;
    put_reply(stage, reply.raw);
    held -= stream.consumed;
    memmove(input, input + stream.consumed, held);
    return reply.code;
}

static void say(int server, const char *line)
{
    char wire[1100];
    int len = snprintf(wire, sizeof wire, "%.1000s\r\n", line);
    if (write(server, wire, (size_t)len) != len)
        exit(1);
}

/* The command's stage. Keeps the mailbox of MAIL and RCPT. */
static smtpb_stage note(const char *line)
{
    smtpb_stage stage = SMTPB_STAGE_OTHER;
    const char *open = strchr(line, '<'), *shut = strrchr(line, '>');
    smtpb_stage_parse((smtpb_span){ line, strcspn(line, " ") }, &stage);
    if ((stage == SMTPB_STAGE_MAIL || stage == SMTPB_STAGE_RCPT) && open && shut)
        snprintf(stage == SMTPB_STAGE_MAIL ? sender : recipient, sizeof sender, "%.*s", (int)(shut - open - 1),
                 open + 1);
    return stage;
}

/* The message that follows DATA; only read if the server does not take it. */
static void send_message(int server, bool taken)
{
    char line[1000];
    bool end = false;
    while (!end && fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = '\0';
        end = strcmp(line, ".") == 0;
        if (taken)
            say(server, line);
    }
    if (taken)
        read_reply(server, SMTPB_STAGE_EOD);
}

static int connect_to(const char *address, const char *port)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)strtoul(port, NULL, 10)) };
    int server = socket(AF_INET, SOCK_STREAM, 0);
    if (inet_pton(AF_INET, address, &to.sin_addr) != 1 || connect(server, (struct sockaddr *)&to, sizeof to) != 0)
        return -1;
    return server;
}

int main(int argc, char **argv)
{
    char line[1000];
    int server = argc > 1 ? connect_to(argc > 2 ? argv[2] : "127.0.0.1", argv[1]) : -1;
    if (server < 0) {
        fputs("client: cannot connect\n", stderr);
        return 1;
    }
    signal(SIGPIPE, SIG_IGN);
    alarm(20);
    unsigned code = read_reply(server, SMTPB_STAGE_CONNECT);
    while (code > 0 && fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = '\0';
        smtpb_stage stage = note(line);
        say(server, line);
        code = read_reply(server, stage);
        if (stage == SMTPB_STAGE_DATA)
            send_message(server, code == 354);
    }
    return 0;
}
