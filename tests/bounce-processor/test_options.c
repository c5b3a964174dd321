/* SPDX-License-Identifier: MIT */
/* The command line: what each option does, and that nothing else is taken. */
#include "run.h"

#define POSTFIX                                                                                                        \
    "2026-11-24T03:46:02+00:00 mta postfix/smtp[662]: 1ACDA411: to=<%s@example.com>, relay=mx.example.com[192.0.2.1]:" \
    "25, dsn=%s, status=%s\\n"
#define EXIM                                                                                                           \
    "2026-11-24 03:46:02 1xVhNL-0007Ot-2E %s %s@example.com R=remote T=out H=mx.example.com [192.0.2.1]:25%s\\n"
#define SENDMAIL "2026-11-24T03:46:02Z mta sendmail[714]: 6AO46Wxw029714: to=<%s@example.com>, dsn=%s, stat=%s\\n"
#define OPENSMTPD                                                                                                      \
    "2026-11-24T03:46:02Z mta smtpd[9]: 67cd58e6d416a7a7 mta delivery evpid=7f3ac1a7d3b4a0b0 from=<a@example.org> "    \
    "to=<%s@example.com> rcpt=<-> source=\"-\" relay=\"192.0.2.1 (mx.example.com)\" delay=0s result=\"%s\" "           \
    "stat=\"%s\"\\n"

/* { name, command that writes a log, what of it is delivered, how many lines are not } */
static struct log {
    const char *name, *log, *delivered;
    int others;
} logs[] = {
    { "Postfix",
      "printf '" POSTFIX "' fine 2.0.0 'sent (250 2.0.0 Ok)' gone 5.1.1 'bounced (host mx.example.com[192.0.2.1] said: "
      "550 5.1.1 no such user (in reply to RCPT TO command))' full 4.2.2 'deferred (host mx.example.com[192.0.2.1] "
      "said: 452 4.2.2 full (in reply to RCPT TO command))'",
      "fine@", 2 },
    { "Exim", "printf '" EXIM "' '=>' fine ' C=\"250 Ok\"' '->' fine2 '' '**' gone ': 550 5.1.1 no such user'", "fine",
      1 },
    { "Sendmail", "printf '" SENDMAIL "' fine 2.0.0 'Sent (Ok)' gone 5.1.1 'User unknown'", "fine@", 1 },
    { "OpenSMTPD", "printf '" OPENSMTPD "' fine Ok '250 Ok' gone PermFail '550 5.1.1 no such user'", "fine@", 1 },
};

static int lines_of_output(void)
{
    int lines = 0;
    for (const char *at = output; (at = strchr(at, '\n')) != NULL; at++)
        lines++;
    return lines;
}

static void failures(void **state)
{
    const struct log *row = *state;
    char command[2048];
    snprintf(command, sizeof command, "%s >in; $B log in", row->log);
    assert_int_equal(run(command), 0);
    holds(row->delivered);
    assert_true(lines_of_output() > row->others);
    snprintf(command, sizeof command, "%s | $B log --failures", row->log);
    assert_int_equal(run(command), 0);
    lacks(row->delivered);
    assert_int_equal(lines_of_output(), row->others);
    snprintf(command, sizeof command, "%s >in; $B log --failures in in", row->log);
    assert_int_equal(run(command), 0);
    assert_int_equal(lines_of_output(), row->others * 2);
}

/* { name, command, exit status, part of what it says } */
static struct call {
    const char *name, *command;
    int status;
    const char *says;
} calls[] = {
    { "-h", "$B -h", 0, "usage: bounce-processor pipe" },
    { "--help", "$B --help", 0, "--moved" },
    { "report -h", "$B report -h </dev/null", 0, "usage: bounce-processor" },
    { "log --help", "$B log --help </dev/null", 0, "--failures" },
    { "pipe -h", "$B pipe -h </dev/null", 0, "usage: bounce-processor" },
    { "no command", "$B 2>&1", 64, "usage: bounce-processor" },
    { "an unknown command", "$B burn 2>&1", 64, "usage: bounce-processor" },
    { "an unknown option", "$B report --burn x 2>&1 </dev/null", 64, "usage: bounce-processor" },
    { "an option without a file", "$B report --moved 2>&1 </dev/null", 64, "usage: bounce-processor" },
    { "a file that cannot be written", "$B report --moved no/such/folder/x 2>&1 </dev/null", 75, "No such file" },
    { "a full disk",
      "echo '{\"type\":\"hard\",\"reason\":\"moved\",\"recipient\":\"a@b.example\"}' | "
      "$B report --moved /dev/full 2>&1",
      75, "No space" },
    { "a compressed log", "echo x | gzip >x.gz; $B log x.gz 2>&1", 0,
      "bounce-processor: x.gz: compressed: use zcat -f, bzcat, xzcat or zstdcat\n" },
    { "compressed by another program", "printf 'BZh9\\n' | $B log 2>&1", 0, "standard input: compressed: use zcat -f" },
    { "no log", "printf '<html>\\n<p>\\n' | $B log - 2>&1", 0,
      "bounce-processor: standard input: none of 2 lines is a line of a log\n" },
    { "a log without attempts", "{ echo x; echo 'Nov 24 03:46:02 mta dovecot[7]: x'; } | $B log >out 2>&1; wc -c <out",
      0, "0\n" },
    { "an empty log", "$B log </dev/null >out 2>&1; wc -c <out", 0, "0\n" },
    { "what was delivered is a log, too",
      "printf 'starting delivery 1: msg 2 to remote a@b.example\\ndelivery 1: success: x\\n' | "
      "$B log --failures >out 2>&1; wc -c <out",
      0, "0\n" },
    { "all options at once", "rm -f m s h; $B report --moved m --suppress s --html h </dev/null && ls m s h", 0,
      "h\nm\ns\n" },
};

static void call_says(void **state)
{
    const struct call *row = *state;
    assert_int_equal(run(row->command), row->status);
    holds(row->says);
}

int main(void)
{
    return RUN_ROWS(logs, failures) + RUN_ROWS(calls, call_says);
}
