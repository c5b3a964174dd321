/* SPDX-License-Identifier: MIT */
/* The filter for OpenSMTPD, fed with reports in the form of OpenSMTPD 6.8. SMTPB_FILTER is its path. */
#include "../support.h"
#include "../tool/json_check.h"

#include <sys/resource.h>
#include <sys/wait.h>

/* What smtpd reports of the sessions a, b and c. */
#define REPORT(event, session) "report|0.6|1795492455.187075|smtp-out|" event "|" session
#define CONNECT(session) REPORT("link-connect", session) "|mx.example.com|pass|127.0.0.1:33176|127.0.0.1:2525\n"
#define CLIENT(session, said) REPORT("protocol-client", session) "|" said "\n"
#define SERVER(session, said) REPORT("protocol-server", session) "|" said "\n"
#define CLOSE(session) REPORT("link-disconnect", session) "\n"
#define MAIL(session) CLIENT(session, "MAIL FROM:<alice@example.org>") SERVER(session, "250 2.1.0 Ok")
#define GREETED(session) CONNECT(session) SERVER(session, "220 mx.example.com ESMTP")

/* { name, reports, a line for each reply: session stage code reason recipient sender, how often it complains } */
static struct row {
    const char *name, *reports, *replies;
    size_t complaints;
} rows[] = {
    { "a whole session",
      CONNECT("a") SERVER("a", "220 mx.example.com ESMTP") REPORT("link-greeting", "a") "|mx.example.com\n"
      CLIENT("a", "EHLO mta.example.org") REPORT("link-identify", "a") "|EHLO|mta.example.org\n"
      SERVER("a", "250-mx.example.com") SERVER("a", "250-PIPELINING") SERVER("a", "250 DSN")
      CLIENT("a", "MAIL FROM:<alice@example.org>") SERVER("a", "250 2.1.0 Ok") REPORT("tx-begin", "a") "|eca14e9f\n"
      CLIENT("a", "RCPT TO:<ok@example.com>") SERVER("a", "250 2.1.5 Ok") REPORT("tx-rcpt", "a") "|eca14e9f|ok|ok@example.com\n"
      CLIENT("a", "DATA") SERVER("a", "354 go") CLIENT("a", ".") SERVER("a", "554 5.7.1 Message rejected as spam")
      CLIENT("a", "QUIT") SERVER("a", "221 2.0.0 Bye") CLOSE("a"),
      "a connect 220 accepted - -\na helo 250 accepted - -\na mail 250 accepted - alice@example.org\n"
      "a rcpt 250 accepted ok@example.com alice@example.org\na data 354 accepted - alice@example.org\n"
      "a eod 554 spam_content - alice@example.org\na other 221 accepted - -\n", 0 },
    { "moved", GREETED("a") MAIL("a") CLIENT("a", "RCPT TO:<moved@example.com>")
      SERVER("a", "551 5.1.6 User not local; please try <jdoe@example.net>"),
      "a connect 220 accepted - -\na mail 250 accepted - alice@example.org\na rcpt 551 moved moved@example.com alice@example.org\n", 0 },
    { "lines of one reply", CONNECT("a") SERVER("a", "554-5.7.1 Service unavailable; client host") SERVER("a", "554-5.7.1 [192.0.2.1] blocked")
      SERVER("a", "554 5.7.1 using bl.example.net"), "a connect 554 blocklisted - -\n", 0 },
    { "sessions interleaved", GREETED("a") GREETED("b") MAIL("b") MAIL("a") CLIENT("a", "RCPT TO:<x@example.com>")
      CLIENT("b", "RCPT TO:<y@example.com>") SERVER("a", "550-5.1.1 no") SERVER("b", "452-4.2.2 Mailbox")
      SERVER("a", "550 5.1.1 such user") SERVER("b", "452 4.2.2 full"),
      "a connect 220 accepted - -\nb connect 220 accepted - -\nb mail 250 accepted - alice@example.org\na mail 250 accepted - alice@example.org\n"
      "a rcpt 550 user_unknown x@example.com alice@example.org\nb rcpt 452 mailbox_full y@example.com alice@example.org\n", 0 },
    { "pipelined", GREETED("a") CLIENT("a", "MAIL FROM:<alice@example.org> SIZE=9") CLIENT("a", "RCPT TO:<x@example.com> NOTIFY=NEVER")
      CLIENT("a", "rcpt to:<y@example.com>") CLIENT("a", "DATA") SERVER("a", "250 Ok") SERVER("a", "550 5.1.1 gone")
      SERVER("a", "250 Ok") SERVER("a", "354 go") CLIENT("a", ".") CLIENT("a", "MAIL FROM:<bob@example.org>")
      SERVER("a", "250 Ok") SERVER("a", "250 Ok"),
      "a connect 220 accepted - -\na mail 250 accepted - alice@example.org\na rcpt 550 user_unknown x@example.com alice@example.org\n"
      "a rcpt 250 accepted y@example.com alice@example.org\na data 354 accepted - alice@example.org\n"
      "a eod 250 accepted - alice@example.org\na mail 250 accepted - bob@example.org\n", 0 },
    { "552 after accepted recipients", GREETED("a") MAIL("a") CLIENT("a", "RCPT TO:<x@example.com>") SERVER("a", "250 Ok")
      CLIENT("a", "RCPT TO:<y@example.com>") SERVER("a", "552 no"),
      "a connect 220 accepted - -\na mail 250 accepted - alice@example.org\na rcpt 250 accepted x@example.com alice@example.org\n"
      "a rcpt 552 too_many_recipients y@example.com alice@example.org\n", 0 },
    { "552 to the first recipient of the next", GREETED("a") MAIL("a") CLIENT("a", "RCPT TO:<x@example.com>") SERVER("a", "250 Ok") MAIL("a")
      CLIENT("a", "RCPT TO:<y@example.com>") SERVER("a", "552 no"),
      "a connect 220 accepted - -\na mail 250 accepted - alice@example.org\na rcpt 250 accepted x@example.com alice@example.org\n"
      "a mail 250 accepted - alice@example.org\na rcpt 552 mailbox_full y@example.com alice@example.org\n", 0 },
    { "quoted local parts", GREETED("a") CLIENT("a", "MAIL FROM:<>") SERVER("a", "250 Ok")
      CLIENT("a", "RCPT TO:<\"a> b\\\"|<\"@example.com>") SERVER("a", "550 5.1.1 gone"),
      "a connect 220 accepted - -\na mail 250 accepted - -\na rcpt 550 user_unknown \\\"a> b\\\\\\\"|<\\\"@example.com -\n", 0 },
    { "no path", GREETED("a") CLIENT("a", "MAIL FROM:<alice") SERVER("a", "501 5.5.4 Syntax"),
      "a connect 220 accepted - -\na mail 501 protocol_error - -\n", 0 },
    { "AUTH goes on", GREETED("a") CLIENT("a", "AUTH LOGIN") SERVER("a", "334 VXNlcm5hbWU6") CLIENT("a", "c2VjcmV0") SERVER("a", "535 5.7.8 no"),
      "a connect 220 accepted - -\na auth 334 accepted - -\na auth 535 client_auth_required - -\n", 0 },
    { "answer to nothing", GREETED("a") SERVER("a", "421 4.4.2 Idle too long"),
      "a connect 220 accepted - -\na other 421 network_error - -\n", 0 },
    { "not seen from its start", CLIENT("a", "RCPT TO:<x@example.com>") SERVER("a", "550 5.1.1 gone"), "a - 550 user_unknown - -\n", 0 },
    { "session's name used again", GREETED("a") CLIENT("a", "EHLO x") GREETED("a") CLIENT("a", "DATA") SERVER("a", "451 no"),
      "a connect 220 accepted - -\na connect 220 accepted - -\na data 451 system_error - -\n", 0 },
    { "cut by the end of the session", GREETED("a") CLIENT("a", "EHLO x") SERVER("a", "250-mx.example.com") CLOSE("a"),
      "a connect 220 accepted - -\na helo 250 accepted - -\n", 0 },
    { "no SMTP", CONNECT("a") SERVER("a", "SSH-2.0-x") CONNECT("b") SERVER("b", "") CONNECT("c") SERVER("c", "550-x") SERVER("c", "banana") SERVER("c", "550 y"),
      "a connect - undetermined - -\nb connect - undetermined - -\nc connect 550 policy_rejected - -\n", 0 },
    { "text of bars", CONNECT("a") SERVER("a", "554 5.7.1 a|b|smtp-out|protocol-server|c|550 5.1.1"), "a connect 554 policy_rejected - -\n", 0 },
    { "bad lines", "\nbanana\nreport\nreport|0.6|1|smtp-out\nreport|0.6|1|smtp-out|protocol-server\n"
      "report|0.6|1|smtp-out|protocol-server|0123456789abcdef0123456789abcdef0|250 x\n" GREETED("a"), "a connect 220 accepted - -\n", 6 },
    { "reports that were not asked for", "config|subsystem|smtp-out\nreport|0.6|1|smtp-in|protocol-server|a|250 x\n" REPORT("timeout", "a") "\n", "", 0 },
    { "another version", "report|0.7|1.5|smtp-out|link-connect|a|<unknown>|fail|127.0.0.1:1|127.0.0.1:25\n"
      "report|0.7|1.5|smtp-out|protocol-server|a|220 x\n", "a connect 220 accepted - -\n", 0 },
    { "nothing", "", "", 0 },
};

static char output[1 << 21];

/* Run a shell command in which $F is the filter; what it writes is in `output`. */
static void run(const char *command)
{
    char line[1000];
    snprintf(line, sizeof line, "F='%s'; %s", SMTPB_FILTER, command);
    FILE *pipe = popen(line, "r");
    assert_non_null(pipe);
    output[fread(output, 1, sizeof output - 1, pipe)] = '\0';
    assert_int_equal(pclose(pipe), 0);
}

/* Append the value of a key, without its quotes, "-" for null, and a delimiter. */
static void append_value(char *to, const char *object, const char *key, char delimiter)
{
    char name[40];
    snprintf(name, sizeof name, ",\"%s\":", key);
    const char *value = strcmp(key, "code") == 0 ? object + strlen("{\"code\":") : strstr(object, name);
    assert_non_null(value);
    value += strcmp(key, "code") == 0 ? 0 : strlen(name);
    size_t len = strcspn(value, ",}");
    bool string = *value == '"';
    if (string)
        len = (size_t)(strstr(value, strcmp(key, "sender") == 0 ? "\"}" : "\",\"") - value) - 1;
    bool null = !string && strncmp(value, "null", 4) == 0;
    sprintf(to + strlen(to), "%.*s%c", null ? 1 : (int)len, null ? "-" : value + string, delimiter);
}

static void replies_are(void **state)
{
    const struct row *row = *state;
    static char replies[10000];
    size_t complaints = 0;
    FILE *reports = fopen("reports.txt", "w");
    assert_non_null(reports);
    fputs(row->reports, reports);
    fclose(reports);
    run("$F <reports.txt 2>&1");
    replies[0] = '\0';
    for (char *at = strtok(output, "\n"); at; at = strtok(NULL, "\n")) {
        complaints += strstr(at, "filter-smtpbounce: ") == at;
        if (*at != '{')
            continue;
        assert_true(is_json(at, strlen(at)));
        append_value(replies, at, "session", ' ');
        append_value(replies, at, "stage", ' ');
        append_value(replies, at, "code", ' ');
        append_value(replies, at, "reason", ' ');
        append_value(replies, at, "recipient", ' ');
        append_value(replies, at, "sender", '\n');
    }
    assert_string_equal(replies, row->replies);
    assert_int_equal(complaints, row->complaints);
}

static void holds(const char *part)
{
    if (!strstr(output, part))
        fail_msg("no \"%s\" in: %.2000s", part, output);
}

static void asks_for_reports_once(void **state)
{
    (void)state;
    run("printf 'config|smtpd-version|6.8.0p2\\nconfig|subsystem|smtp-out\\nconfig|ready\\n' | $F");
    assert_string_equal(output, "register|report|smtp-out|link-connect\nregister|report|smtp-out|link-disconnect\n"
                                "register|report|smtp-out|protocol-client\nregister|report|smtp-out|protocol-server\nregister|ready\n");
}

#define HEAD "report|0.6|1.5|smtp-out|"

static void logs_to_a_file(void **state)
{
    (void)state;
    run("rm -f log.json; printf '" HEAD "protocol-server|a|220 x\\n' >in; $F log.json <in 2>&1; $F log.json <in; cat log.json");
    holds("\"time\":1.5,\"session\":\"a\",\"recipient\":null,\"sender\":null}\n{\"code\":220,");
    run("rm -f log.json; { cat in; sleep 0.3; mv log.json old.json; cat in; sleep 0.3; } | $F log.json; cat old.json log.json | wc -l");
    assert_int_equal(strtol(output, NULL, 10), 2);
}

static void log_that_cannot_be_written(void **state)
{
    (void)state;
    run("cat in in | $F nowhere/log.json 2>&1");
    holds("filter-smtpbounce: No such file or directory: nowhere/log.json\n{\"code\":220,");
    run("cat in in | $F nowhere/log.json 2>/dev/full; cat in | $F 2>&-; cat in | $F /dev/full 2>&1");
    holds("No space left on device");
}

static void host_without_a_name(void **state)
{
    (void)state;
    run("printf '" HEAD "link-connect|a|<unknown>|fail|127.0.0.1:1|[::1]:25\\n" HEAD "protocol-server|a|220 x\\n' | $F 2>&1");
    holds("\"host\":\"[::1]\"");
}

static void time_that_is_none(void **state)
{
    (void)state;
    run("for t in 1.2.3 1. 01 1e5 '\"' ''; do printf 'report|0.6|%s|smtp-out|protocol-server|a|220 x\\n' \"$t\"; done | $F 2>&1 | grep -c '\"time\":null'");
    assert_int_equal(strtol(output, NULL, 10), 6);
}

static void lines_of_any_length(void **state)
{
    (void)state;
    run("{ printf '" HEAD "protocol-server|a|550 5.1.1 no such user '; head -c 3000000 /dev/zero | tr '\\0' x; echo; cat in; } | $F 2>&1 | cut -c 1-100");
    holds("{\"code\":550,");
    holds("over 1 MiB");
    holds("{\"code\":220,");
    run("{ yes '" HEAD "protocol-server|a|550-5.1.1 no such user' | head -n 20000; printf '" HEAD "protocol-server|a|550 end\\n'; cat in; } | $F 2>&1 | sed 's/\"text\".*\"type\"//' ");
    holds("\"reason\":\"user_unknown\"");
    holds("\"error\":\"over 64 KiB; judged by its first 64 KiB\"");
    holds("\"code\":220");
}

static void hangup_does_not_end_it(void **state)
{
    (void)state;
    run("{ sleep 0.5; cat in; } | { exec 3<&0; $F <&3 2>&1 & p=$!; sleep 0.2; kill -HUP $p; wait $p; }");
    holds("\"code\":220");
}

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif

/* Sessions that are never closed, commands that are never answered. */
static void memory_is_bounded(void **state)
{
    (void)state;
    run("awk 'BEGIN { for (i = 0; i < 30000; i++) { printf \"" HEAD "link-connect|%x|mx.example.com|pass|127.0.0.1:1|127.0.0.1:2\\n\", i;"
        " for (j = 0; j < 9; j++) printf \"" HEAD "protocol-client|%x|RCPT TO:<someone@example.com>\\n\", i;"
        " printf \"" HEAD "protocol-server|%x|250-x\\n\", i }"
        " for (i = 0; i < 900000; i++) print \"" HEAD "protocol-client|752f|RCPT TO:<someone@example.com>\" }' | $F 2>&1");
    assert_string_equal(output, "");
#ifndef SANITIZED
    struct rusage usage;
    getrusage(RUSAGE_CHILDREN, &usage);
    if (usage.ru_maxrss > 20 * 1024)
        fail_msg("%ld KiB", usage.ru_maxrss);
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(asks_for_reports_once), cmocka_unit_test(logs_to_a_file), cmocka_unit_test(log_that_cannot_be_written),
        cmocka_unit_test(host_without_a_name), cmocka_unit_test(time_that_is_none), cmocka_unit_test(lines_of_any_length),
        cmocka_unit_test(hangup_does_not_end_it), cmocka_unit_test(memory_is_bounded),
    };
    return RUN_ROWS(rows, replies_are) + cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
