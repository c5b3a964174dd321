/* SPDX-License-Identifier: MIT */
/* The sink: its replies in a dialogue, and the files that it writes. SMTPB_SINK is its path. */
#include "../support.h"

#include <arpa/inet.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const char folder[] = "sink-test";
static pid_t sink;

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

/* Start the sink in an empty folder. Returns its port; 0: it did not listen. */
static unsigned start(const char *script)
{
    int ends[2];
    char said[16] = "";
    assert_int_equal(system("rm -rf sink-test && mkdir sink-test"), 0);
    write_file("sink-test/script", script);
    assert_int_equal(pipe(ends), 0);
    sink = fork();
    if (sink == 0) {
        dup2(ends[1], STDOUT_FILENO);
        execl(SMTPB_SINK, "sink", "-t", "20", "sink-test/script", folder, (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    assert_true(read(ends[0], said, sizeof said - 1) >= 0);
    close(ends[0]);
    return (unsigned)strtoul(said, NULL, 10);
}

/* Returns the sink's exit status. */
static int end(void)
{
    int status;
    kill(sink, SIGTERM);
    waitpid(sink, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int connect_to(const char *at, unsigned port)
{
    struct sockaddr_in name = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    inet_pton(AF_INET, at, &name.sin_addr);
    assert_int_equal(connect(fd, (struct sockaddr *)&name, sizeof name), 0);
    return fd;
}

/* Send everything at once and read the whole answer. */
static const char *talk(const char *at, unsigned port, const char *says)
{
    static char heard[16384];
    size_t len = 0;
    ssize_t n;
    int fd = connect_to(at, port);
    assert_int_equal(write(fd, says, strlen(says)), (ssize_t)strlen(says));
    shutdown(fd, SHUT_WR);
    while ((n = read(fd, heard + len, sizeof heard - 1 - len)) > 0)
        len += (size_t)n;
    heard[len] = '\0';
    close(fd);
    return heard;
}

/* The contents of a file; "" if there is none. */
static const char *contents(const char *path)
{
    static char text[16384];
    FILE *file = fopen(path, "r");
    size_t n = file ? fread(text, 1, sizeof text - 1, file) : 0;
    if (file)
        fclose(file);
    text[n] = '\0';
    return text;
}

/* ---- { name, script, what the client sends, what the sink sends, the message stored } ---- */

#define HI      "220 sink.example ESMTP\r\n"
#define OK_MAIL "250 2.1.0 Ok\r\n"
#define OK_RCPT "250 2.1.5 Ok\r\n"
#define GO      "354 End data with <CR><LF>.<CR><LF>\r\n"
#define TAKEN   "250 2.0.0 Ok: queued\r\n"
#define LHLO    "250-sink.example\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES\r\n"
#define MAIL    "MAIL FROM:<a@x>\r\n"
#define HELLO   "DATA\r\nhello\r\n.\r\n"

static struct dialogue {
    const char *name, *script, *says, *hears, *message;
} dialogues[] = {
    { "takes everything", "", MAIL "rcpt to:<b@y>\r\nDATA\r\nhello\r\n..dot\r\n.\r\nQUIT\r\n",
      HI OK_MAIL OK_RCPT GO TAKEN "221 2.0.0 Bye\r\n", "MAIL FROM:<a@x>\nRCPT TO:<b@y>\n\nhello\r\n.dot\r\n" },
    { "order of commands", "", "DATA\r\nRCPT TO:<b@y>\r\n" MAIL MAIL "DATA\r\nVRFY\r\n",
      HI "503 5.5.1 Bad sequence of commands\r\n503 5.5.1 Bad sequence of commands\r\n" OK_MAIL
         "503 5.5.1 Bad sequence of commands\r\n554 5.5.1 No valid recipients\r\n502 5.5.2 Command not recognized\r\n",
      "" },
    { "by recipient, first line that matches", "# c\n\nrcpt to=b@* : 551 try <{to}>\nrcpt : 450 {from}\n",
      MAIL "RCPT TO:<b@y>\r\nRCPT TO:<c@y>\r\n", HI OK_MAIL "551 try <b@y>\r\n450 a@x\r\n", "" },
    { "quoted local part", "rcpt to=\"b>?c\"@y : 550 that\n", MAIL "RCPT TO:<\"b> c\"@y>\r\n",
      HI OK_MAIL "550 that\r\n", "" },
    { "by sender", "mail from=a@x : 550 {from}\nmail from= : 551 null\n", MAIL "MAIL FROM:<>\r\n",
      HI "550 a@x\r\n551 null\r\n", "" },
    { "lines and octets", "rcpt : 550-5.1.1 one\\r\\n550 \\xEE\\{\\\\\\t\nrset : 250 bare\\n\n",
      MAIL "RCPT TO:<b@y>\r\nRSET\r\n", HI OK_MAIL "550-5.1.1 one\r\n550 \xEE{\\\t\r\n250 bare\n", "" },
    { "fill", "rset : 250 {fill 5}y\n", "RSET\r\n", HI "250 xxxxxy\r\n", "" },
    { "drop", "rset : 421 bye\\r\\n{drop}\n", "RSET\r\nRSET\r\n", HI "421 bye\r\n", "" },
    { "drop within a line", "rset : 25{drop}\n", "RSET\r\n", HI "25", "" },
    { "drop at once", "connect : {drop}\n", "", "", "" },
    { "empty reply, then the next", "noop :\n", "NOOP\r\nRSET\r\n", HI "250 2.0.0 Ok\r\n", "" },
    { "junk does not accept", "mail : banana\n", MAIL "RCPT TO:<b@y>\r\n",
      HI "banana\r\n503 5.5.1 Bad sequence of commands\r\n", "" },
    { "times", "rcpt times=1 : 450 grey\n", MAIL "RCPT TO:<b@y>\r\nRCPT TO:<b@y>\r\n",
      HI OK_MAIL "450 grey\r\n" OK_RCPT, "" },
    { "past", "rcpt past=1 : 452 many\n", MAIL "RCPT TO:<b@y>\r\nRCPT TO:<c@y>\r\n", HI OK_MAIL OK_RCPT "452 many\r\n",
      "" },
    { "odds of 100 and 0", "noop odds=100 : 250 all\nrset odds=0 : 250 always\n", "NOOP\r\nRSET\r\n",
      HI "250 all\r\n250 always\r\n", "" },
    { "message refused", "eod to=c@* : 554 spam\n", MAIL "RCPT TO:<b@y>\r\nRCPT TO:<c@y>\r\n" HELLO,
      HI OK_MAIL OK_RCPT OK_RCPT GO "554 spam\r\n", "" },
    { "taken, reply cut", "eod : 2{drop}\n", MAIL "RCPT TO:<b@y>\r\n" HELLO, HI OK_MAIL OK_RCPT GO "2",
      "MAIL FROM:<a@x>\nRCPT TO:<b@y>\n\nhello\r\n" },
    { "LMTP", "eod to=c@* : 452 full\n", "LHLO x\r\n" MAIL "RCPT TO:<b@y>\r\nRCPT TO:<c@y>\r\nRCPT TO:<d@y>\r\n" HELLO,
      HI LHLO OK_MAIL OK_RCPT OK_RCPT OK_RCPT GO TAKEN "452 full\r\n" TAKEN,
      "MAIL FROM:<a@x>\nRCPT TO:<b@y>\nRCPT TO:<d@y>\n\nhello\r\n" },
    { "LMTP, dropped between replies", "eod to=c@* : {drop}\n",
      "LHLO x\r\n" MAIL "RCPT TO:<b@y>\r\nRCPT TO:<c@y>\r\nRCPT TO:<d@y>\r\n" HELLO,
      HI LHLO OK_MAIL OK_RCPT OK_RCPT OK_RCPT GO TAKEN, "MAIL FROM:<a@x>\nRCPT TO:<b@y>\n\nhello\r\n" },
    { "PRDR", "eod to=c@* : 550 no\n", "MAIL FROM:<a@x> PRDR\r\nRCPT TO:<b@y>\r\nRCPT TO:<c@y>\r\n" HELLO,
      HI OK_MAIL OK_RCPT OK_RCPT GO "353 Replies for each recipient follow\r\n" TAKEN "550 no\r\n" TAKEN,
      "MAIL FROM:<a@x>\nRCPT TO:<b@y>\n\nhello\r\n" },
    { "PRDR, refused at last", "prdr : 451 disk\n", "MAIL FROM:<a@x> PRDR\r\nRCPT TO:<b@y>\r\nRCPT TO:<c@y>\r\n" HELLO,
      HI OK_MAIL OK_RCPT OK_RCPT GO "353 Replies for each recipient follow\r\n" TAKEN TAKEN "451 disk\r\n", "" },
};

static void dialogue_goes(void **state)
{
    const struct dialogue *row = *state;
    unsigned port = start(row->script);
    assert_int_not_equal(port, 0);
    assert_string_equal(talk("127.0.0.1", port, row->says), row->hears);
    assert_string_equal(contents("sink-test/message-001.txt"), row->message);
    assert_int_equal(end(), 0);
}

/* ---- What needs more than a dialogue ---- */

static void by_address(void **state)
{
    (void)state;
    unsigned port = start("connect at=127.0.0.3 : 554 not you\n");
    assert_string_equal(talk("127.0.0.3", port, ""), "554 not you\r\n");
    assert_string_equal(talk("127.0.0.1", port, ""), HI);
    assert_int_equal(end(), 0);
}

static void sessions_are_logged(void **state)
{
    (void)state;
    unsigned port = start("");
    talk("127.0.0.1", port, "NOOP\r\n" MAIL "RCPT TO:<b@y>\r\n" HELLO "QUIT\r\n");
    assert_string_equal(contents("sink-test/session-001.txt"),
                        "-- connected to 127.0.0.1\nS: " HI
                        "C: NOOP\nS: 250 2.0.0 Ok\r\nC: MAIL FROM:<a@x>\nS: " OK_MAIL "C: RCPT TO:<b@y>\nS: " OK_RCPT
                        "C: DATA\nS: " GO "-- message of 7 octets\nS: " TAKEN
                        "C: QUIT\nS: 221 2.0.0 Bye\r\n-- closed\n");
    assert_int_equal(end(), 0);
}

static long long now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

/* A slow session and one that hangs do not delay others. */
static void slow_and_hung(void **state)
{
    (void)state;
    unsigned port = start("noop : {wait 100}250 {slow 10}slowly\nrset : 250{hang}\n");
    int hung = connect_to("127.0.0.1", port);
    assert_int_equal(write(hung, "RSET\r\n", 6), 6);
    long long begun = now_ms();
    assert_string_equal(talk("127.0.0.1", port, "NOOP\r\n"), HI "250 slowly\r\n");
    assert_true(now_ms() - begun >= 150);
    close(hung);
    assert_int_equal(end(), 0);
}

static unsigned dropped_of(unsigned port, unsigned sessions)
{
    unsigned dropped = 0;
    while (sessions-- > 0)
        dropped += *talk("127.0.0.1", port, "") == '\0';
    return dropped;
}

/* The same seed gives the same faults. */
static void faults_by_seed(void **state)
{
    (void)state;
    unsigned dropped[2];
    for (int i = 0; i < 2; i++) {
        unsigned port = start("* odds=30 : {drop}\n");
        dropped[i] = dropped_of(port, 100);
        end();
    }
    assert_int_equal(dropped[0], dropped[1]);
    assert_in_range(dropped[0], 15, 45);
}

static void many_at_once(void **state)
{
    (void)state;
    enum { MANY = 150 };
    int fds[MANY];
    char greeting[64];
    unsigned port = start("");
    for (int i = 0; i < MANY; i++)
        fds[i] = connect_to("127.0.0.1", port);
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(read(fds[i], greeting, sizeof greeting), (ssize_t)strlen(HI));
        close(fds[i]);
    }
    assert_int_equal(end(), 0);
}

static void bad_scripts_are_refused(void **state)
{
    (void)state;
    static const char *bad[] = { "rcpt 550 x\n",
                                 "rcpt to : 550\n",
                                 "rcpt when=x : 550\n",
                                 "rcpt times=x : 550\n",
                                 " : 550\n",
                                 "rcpt : 550 \\q\n",
                                 "rcpt : {nap 5}\n",
                                 "rcpt : {wait x}\n",
                                 "rcpt : \\x4\n",
                                 "connect at=192.0.2.1 : 550\n" };
    for (size_t i = 0; i < COUNT(bad); i++) {
        assert_int_equal(start(bad[i]), 0);
        assert_int_equal(end(), 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(by_address),    cmocka_unit_test(sessions_are_logged),
        cmocka_unit_test(slow_and_hung), cmocka_unit_test(faults_by_seed),
        cmocka_unit_test(many_at_once),  cmocka_unit_test(bad_scripts_are_refused),
    };
    int failed = RUN_ROWS(dialogues, dialogue_goes);
    return cmocka_run_group_tests(tests, NULL, NULL) + failed;
}
