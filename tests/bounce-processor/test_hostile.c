/* SPDX-License-Identifier: MIT */
/* Hostile input is accepted and reported, and takes a limited amount of memory. */
#include "run.h"

enum { MOST_KIB = 96 * 1024 };

#define REPORT                                                                                                         \
    "printf 'Content-Type: multipart/report; report-type=delivery-status; boundary=b\\n\\n--b\\nContent-Type: "        \
    "message/delivery-status\\n\\nFinal-Recipient: rfc822; gone@example.com\\nAction: failed\\nStatus: 5.1.1\\n"

/* { name, a command that writes the mail, what the message and the line must contain } */
static struct row {
    const char *name, *mail, *message, *line;
} rows[] = {
    { "64 MiB", REPORT "\\n--b\\n\\n'; head -c 67108864 /dev/zero | tr '\\0' x", "over 1 MiB",
      "\"reason\":\"user_unknown\"" },
    { "64 MiB of short lines that are no bounce", "printf 'Subject: x\\n\\n'; yes x | head -c 67108864", "over 1 MiB",
      "\"kind\":\"other\"" },
    { "64 MiB of header", "printf 'Subject: '; head -c 67108864 /dev/zero | tr '\\0' x", "over 1 MiB",
      "\"kind\":\"other\"" },
    { "a report after 64 MiB",
      "printf 'Content-Type: multipart/report; boundary=b\\n\\n--b\\n\\n'; yes | head -c 67108864; printf "
      "'\\n--b\\n'; " REPORT "'",
      "over 1 MiB", "\"error\":\"a bounce that names no recipient\"" },
    { "deep nesting",
      "awk 'BEGIN { for (i = 0; i < 50000; i++) printf \"Content-Type: multipart/mixed; boundary=b%d\\n\\n--b%d\\n\", "
      "i, i }'",
      "not a bounce", "\"kind\":\"other\"" },
    { "deep messages", "awk 'BEGIN { for (i = 0; i < 100000; i++) printf \"Content-Type: message/rfc822\\n\\n\" }'",
      "not a bounce", "\"kind\":\"other\"" },
    { "parts without end",
      "printf 'Content-Type: multipart/mixed; boundary=b\\n\\n'; yes -- \"$(printf -- '--b\\n\\nx')\" | head -c "
      "4000000",
      "2,000 parts", "\"kind\":\"other\"" },
    { "headers without end", "yes a: | head -c 4000000", "over 1 MiB", "\"kind\":\"other\"" },
    { "lines of 1 MiB",
      REPORT "Diagnostic-Code: smtp; 550 5.1.1 '; head -c 1048576 /dev/zero | tr '\\0' x; printf '\\n\\n--b--\\n'", "",
      "\"reason\":\"user_unknown\"" },
    { "a recipient of 1 MiB",
      "printf 'Content-Type: multipart/report; boundary=b\\n\\n--b\\nContent-Type: "
      "message/delivery-status\\n\\nAction: failed\\nFinal-Recipient: rfc822; '; "
      "head -c 1048576 /dev/zero | tr '\\0' '\"'; printf '\\n\\n--b--\\n'",
      "", "\"kind\":\"bounce\"" },
    { "NULs", REPORT "Diagnostic-Code: smtp; 550 5.1.1 \\0\\0 no such user\\0\\n\\n--b--\\n'", "",
      "\\u0000\\u0000 no such user" },
    { "NULs only", "head -c 100000 /dev/zero", "not a mail: not classified", "\"kind\":\"other\"" },
    { "octets of any kind", "awk 'BEGIN { srand(1); for (i = 0; i < 300000; i++) printf \"%c\", int(rand() * 256) }'",
      "", "\"kind\":\"other\"" },
    { "broken base64",
      "printf 'Content-Type: multipart/report; boundary=b\\n\\n--b\\nContent-Type: "
      "message/delivery-status\\nContent-Transfer-Encoding: base64\\n\\n"
      "RmluY*!~Wwt=UmVjaX\\n===\\n\\n--b--\\n'",
      "names no recipient", "\"kind\":\"bounce\"" },
    { "no end", REPORT "Diagnostic-Code: smtp; 550 5.1.1 no such'", "", "\"reason\":\"user_unknown\"" },
    { "9,000 recipients",
      "printf 'Content-Type: multipart/report; boundary=b\\n\\n--b\\n\\n'; awk 'BEGIN { for (i = 0; i < 9000; i++) "
      "print i \"@example.com: 550 5.1.1 x\\n\"; "
      "print \"--b\\nContent-Type: message/delivery-status\\n\"; for (i = 0; i < 9000; i++) print \"Final-Recipient: "
      "rfc822; \" i \"@example.com\\nAction: failed\\n\" }'",
      "", "\"recipient\":\"8999@example.com\"" },
};

/* { name, commands that write a mail }: group syntax, for which GMime recurses. */
static struct group {
    const char *name, *mail;
} groups[] = {
    { "To", "printf 'To: '; yes a: | head -n 50000 | tr -d '\\n'; echo; " },
    { "From", "printf 'From: MAILER-DAEMON\\nCC : '; yes a: | head -n 50000 | tr -d '\\n'; echo; " },
    { "folded",
      "echo To: x; printf ' a:a:a:\\n%.0s' $(seq 9000); printf 'Reply-To:\\n'; yes '  a:' | head -n 50000; " },
};

static void groups_end(void **state)
{
    const struct group *row = *state;
    char command[1500];
    snprintf(command, sizeof command,
             "{ %s " REPORT "\\n--b\\nContent-Type: message/rfc822\\n\\n'; %s echo; echo x; echo --b--; } | "
             "$B mail",
             row->mail, row->mail);
    assert_int_equal(run(command), 0);
    holds("\"recipient\":\"gone@example.com\"");
    snprintf(command, sizeof command,
             "{ echo From x; %s echo; echo x; echo; echo From x; " REPORT "\\n--b--\\n'; } | $B mail", row->mail);
    assert_int_equal(run(command), 0);
    holds("\"recipient\":\"gone@example.com\"");
}

static void output_is_bounded(void **state)
{
    (void)state;
    assert_int_equal(run("{ printf 'Return-Path: <>\\n\\nYour message was not delivered to:\\n\\n'; seq 3000 | sed "
                         "'s/$/@example.com/'; "
                         "printf '\\nbecause:\\n\\n550 5.1.1 '; head -c 60000 /dev/zero | tr '\\0' x; } > big; "
                         "$B mail big 2>err | wc -c; cat err; $B mail big 2>/dev/null | "
                         "tail -n 1 | "
                         "grep -o '\"error\":\"[^\"]*'"),
                     0);
    holds("8 MiB of lines; the rest of the mail is not told");
    holds("\"error\":\"over 10,000 recipients or 8 MiB");
    assert_in_range(strtol(output, NULL, 10), 1 << 20, 9 << 20);
    assert_int_equal(run("{ printf 'Content-Type: message/delivery-status\\nReturn-Path: <>\\n\\n'; "
                         "for i in $(seq 12000); do printf 'Final-Recipient: rfc822; u%d@x\\n' $i; done; } | $B mail "
                         "2>/dev/null | wc -l"),
                     0);
    assert_string_equal(output, "10000\n");
}

/* { name, an awk program that writes the end of the header and the text }: mails that would take quadratic time if all
   of it were read again for each recipient. */
static struct slow {
    const char *name, *program;
} slow[] = {
    { "signs", "print \"\"; for (i = 0; i < 900000; i++) printf \"@\"" },
    { "addresses and blanks", "print \"\"; for (i = 0; i < 80000; i++) printf \"a@b.c \"; printf \"%500000s\", \"x\"" },
    { "one group without end", "print \"Content-Type: message/delivery-status\\n\"; for (i = 0; i < 30000; i++) print "
                               "\"Final-Recipient: rfc822;\" i "
                               "\"@x\"" },
    { "failed and not in the text", "printf \"X-Failed-Recipients: x@y\"; for (i = 0; i < 30000; i++) printf \",\" i "
                                    "\"@x.y\"; print \"\\n\\nThis message was "
                                    "created automatically by mail delivery software.\\n\"; for (i = 0; i < 30000; "
                                    "i++) print \"  z\" i \"@x.y\\n    no\"" },
    { "failed again and again", "printf \"X-Failed-Recipients: a@x.y\"; for (i = 0; i < 80000; i++) printf \",a@x.y\"; "
                                "print \"\\n\\n<a@x.y>:\"; for (i = "
                                "0; i < 16000; i++) print \"550 5.1.1 x said: status=\"" },
    { "one paragraph for all", "print \"Content-Type: multipart/report; boundary=b\\n\\n--b\\n\\ng@x.y: \"; for (i = "
                               "0; i < 50000; i++) printf \"said: 550 "
                               "\"; print \"\\n--b\\nContent-Type: message/delivery-status\\n\"; for (i = 0; i < 8000; "
                               "i++) print \"Final-Recipient: "
                               "rfc822;\" i \"@x\\nOriginal-Recipient: rfc822;g@x.y\"" },
    { "addresses alone",
      "print \"\\nThis is the mail system at host x\\n\"; for (i = 0; i < 70000; i++) print \"<a\" i \"@b.c>\"" },
    { "addresses in separate paragraphs",
      "print \"\\nThis is the mail system at host x\\n\"; for (i = 0; i < 60000; i++) print \"<a\" i \"@b.c>\\n\"" },
    { "JSON with its type at the end",
      "printf \"\\n{\\\"eventType\\\",\\\"recipients\\\":[\"; for (i = 0; i < 100000; i++) printf \"\\\"a@b.c\\\",\"; "
      "print \"],\\\"eventType\\\":\\\"Delivery\\\"}\"" },
    { "blanks before an address", "printf \"\\nThe following recipients did not receive\\n\\n%250000s\\n%250001s\\n\", "
                                  "\"a@b.c\", \"x\"; for (i = 0; i < 80000; i++) print \"a@b.c\"" },
};

static void takes_no_time(void **state)
{
    const struct slow *row = *state;
    char command[1500];
    snprintf(
        command, sizeof command,
        "awk 'BEGIN { print \"Return-Path: <>\"; %s }' >slow; (ulimit -t 40; $B mail slow 2>/dev/null) >lines; echo $?",
        row->program);
    assert_int_equal(run(command), 0);
    assert_string_equal(output, "0\n");
}

static void is_taken(void **state)
{
    const struct row *row = *state;
    char command[2000];
    snprintf(command, sizeof command, "rm -f lines; { %s; } | $B pipe lines 2>&1; echo $?; tail -n 1 lines", row->mail);
    assert_int_equal(run(command), 0);
    holds(row->message);
    if (strncmp(output, "0\n", 2) != 0)
        holds("\n0\n");
    holds(row->line);
    if (most_memory() > MOST_KIB)
        fail_msg("%ld KiB", most_memory());
}

static void hostile_log(void **state)
{
    (void)state;
    assert_int_equal(run("{ head -c 5000000 /dev/zero; echo; printf '2026-11-24T03:46:02Z mta postfix/smtp[1]: 1: "
                         "to=<gone@example.com>, dsn=5.1.1, status=bounced (host x[y] said: 550 5.1.1 '; "
                         "head -c 67108864 /dev/zero | tr '\\0' x; printf ')\\n2026-11-24T03:46:02Z mta "
                         "postfix/smtp[1]: 2: to=<gone@example.com>, dsn=5.1.1, status=bounced (unknown user)\\n'; } "
                         "| $B log | cut -c 1-60"),
                     0);
    holds("{\"code\":550,\"status\":\"5.1.1\"");
    holds("{\"code\":null,\"status\":\"5.1.1\",\"text\":\"unknown user\"");
    assert_int_equal(run("awk 'BEGIN { for (i = 0; i < 300000; i++) printf \"2026-11-24T03:46:02Z mta postfix/qmgr[1]: "
                         "%x: from=<someone%d@example.com>, size=1\\n\", i, i }' | $B log"),
                     0);
    if (most_memory() > MOST_KIB)
        fail_msg("%ld KiB", most_memory());
    assert_int_equal(run("awk 'BEGIN { printf \"2026-11-24T03:46:02Z mta sendmail[1]: 1: to=<a@b>\"; for (i = 0; i < "
                         "60000; i++) printf "
                         "\",<%d@b>\", i; printf \", dsn=5.1.1, stat=User unknown %400000s\\n\", \"x\" }' >long; "
                         "(ulimit -t 20; $B log long) | "
                         "wc -l"),
                     0);
    assert_string_equal(output, "1000\n");
}

/* Deliveries that never end, and words that are long to unescape. */
static void hostile_qmail_log(void **state)
{
    (void)state;
    assert_int_equal(run("awk 'BEGIN { for (i = 0; i < 300000; i++) printf \"starting delivery %d: msg 1 to remote "
                         "%0360d@x\\n\", i, i; print \"delivery 299999: failure: x\" }' | $B log | wc -l"),
                     0);
    assert_string_equal(output, "1\n");
    if (most_memory() > MOST_KIB)
        fail_msg("%ld KiB", most_memory());
    assert_int_equal(run("for c in '<' '<@' '</' '/' '_'; do echo 'starting delivery 1: msg 1 to remote a@b'; printf "
                         "'delivery 1: failure: '; yes \"$c\" | head -c 64000000 | tr -d '\\n'; echo; done >long; "
                         "(ulimit -t 20; $B log long) | wc -l"),
                     0);
    assert_string_equal(output, "5\n");
    if (most_memory() > MOST_KIB)
        fail_msg("%ld KiB", most_memory());
}

/* The table of senders has a fixed size: a replaced sender must not be mistaken for the new one. */
static void senders_are_not_mixed_up(void **state)
{
    (void)state;
    assert_int_equal(
        run("awk 'BEGIN { for (i = 0; i < 300000; i++) printf \"2026-11-24T03:46:02Z mta postfix/qmgr[1]: "
            "%06x: from=<s%06x@example.com>, size=1, nrcpt=1 (queue active)\\n\", i, i; for (i = 0; i < "
            "300000; i += 7) printf \"2026-11-24T03:46:02Z mta postfix/smtp[1]: %06x: to=<x@y>, relay=none, "
            "dsn=5.1.1, status=bounced (x)\\n\", i }' | $B log | sed 's/.*\"sender\":\\([^,]*\\),.*"
            "\"queue_id\":\"\\([0-9a-f]*\\)\".*/\\1 \\2/' >senders; wc -l <senders; grep -v null senders | "
            "grep -cvE '^\"s(.*)@example.com\" \\1$'; [ $(grep -vc null senders) -gt 1000 ]"),
        0);
    assert_string_equal(output, "42858\n0\n");
}

/* The MTA forgets the mail after success, so a failed fsync must be a failure. */
static void lines_are_on_the_disk(void **state)
{
    (void)state;
#ifndef SANITIZED
    assert_int_equal(
        run("rm -f lines; { " REPORT "\n--b--\n'; } | LD_PRELOAD=$NO_FSYNC $B pipe lines 2>&1; echo $?; wc -c <lines"),
        0);
    holds("lines: Input/output error\n75\n0\n");
#endif
}

/* Obstacles to appending: the partial line of a writer that was killed, a limit on the file size. */
static void line_is_whole(void **state)
{
    (void)state;
    assert_int_equal(
        run("printf half > lines; { " REPORT "\n--b--\n'; } | $B pipe lines; sed -n 1p lines; sed -n 2p lines"), 0);
    holds("half\n{\"");
    assert_int_equal(run("head -c 400 /dev/zero | tr '\\0' x > lines; echo >> lines; { " REPORT
                         "\n--b--\n'; } | (ulimit -f 1; $B pipe lines) 2>/dev/null; echo $?; wc -c < lines"),
                     0);
    holds("75\n401\n");
}

/* "From " begins an mbox; "From: " and "F" begin a mail. */
static void mail_begins_with_from(void **state)
{
    (void)state;
    assert_int_equal(run("{ printf 'From: MAILER-DAEMON\\n'; " REPORT "\n--b--\n'; } | $B mail"), 0);
    holds("\"reason\":\"user_unknown\"");
    assert_int_equal(run("{ printf 'Filter: x\\n'; " REPORT "\n--b--\n'; } > mail; $B mail mail"), 0);
    holds("\"reason\":\"user_unknown\"");
    assert_int_equal(run("{ printf 'From a Mon Nov 24 03:46:02 2026\\n'; " REPORT "\n--b--\n'; } | $B mail"), 0);
    holds("\"reason\":\"user_unknown\"");
}

/* Where an mbox has no empty line before a mail, its "From " line is one that ends in a date. */
static void mail_begins_with_a_date(void **state)
{
    (void)state;
    assert_int_equal(run("for i in 1 2; do printf 'From a Mon Nov  2 03:46:02 2026\n'; " REPORT
                         "\n--b--\n'; done | $B mail | grep -c user_unknown"),
                     0);
    holds("2\n");
    assert_int_equal(run("{ printf 'From a Mon Nov  2 03:46:02 2026\n'; " REPORT
                         "\n--b--\nFrom a Mon Nov  2 03:46:02 in 2026\nx\n'; } | $B mail | wc -l"),
                     0);
    holds("1\n");
}

static void hostile_report(void **state)
{
    (void)state;
    assert_int_equal(run("{ printf "
                         "'{\\n[\\n\"\\n{\"type\"\\n{\"type\":\\n{\"type\":\"hard\\n{\"type\":\"hard\"\\n{\"type\":"
                         "\"hard\",\"forward\":[[[{{\\n{\"type\":\"hard\",\"time\":9e9,\"text\":\"\\\\\\n\\0\\n\\n'; "
                         "head -c 3000000 /dev/zero | tr '\\0' '['; } | $B report --html page.html"),
                     0);
    holds("lines could not be read");
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(hostile_log),
                                        cmocka_unit_test(hostile_report),
                                        cmocka_unit_test(line_is_whole),
                                        cmocka_unit_test(senders_are_not_mixed_up),
                                        cmocka_unit_test(lines_are_on_the_disk),
                                        cmocka_unit_test(output_is_bounded),
                                        cmocka_unit_test(mail_begins_with_from),
                                        cmocka_unit_test(hostile_qmail_log),
                                        cmocka_unit_test(mail_begins_with_a_date) };
    int failed = RUN_ROWS(rows, is_taken) + RUN_ROWS(groups, groups_end) + RUN_ROWS(slow, takes_no_time);
    return cmocka_run_group_tests(tests, NULL, NULL) + failed;
}
