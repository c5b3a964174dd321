/* SPDX-License-Identifier: MIT */
/* The filter for OpenSMTPD, fed with reports. SMTPB_FILTER is its path, SMTPB_REPORTS that of opensmtpd.reports. */
#include "../support.h"
#include "../tool/json_check.h"

#include <sys/resource.h>
#include <sys/wait.h>

static char output[1 << 21];

/* Run a shell command in which $F is the filter; its output is in `output`. */
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

/* Summarize the filter's output: a line for each reply, and the number of complaints. */
static void summarize(char *replies, size_t *complaints)
{
    replies[0] = '\0';
    *complaints = 0;
    for (char *at = strtok(output, "\n"); at; at = strtok(NULL, "\n")) {
        *complaints += strstr(at, "filter-smtpbounce: ") == at;
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
}

/* Read the next case of the file; its reports go to reports.txt. False: no more. */
static bool next_case(FILE *cases, char name[100], char *wanted, size_t *complaints)
{
    static char line[1000];
    FILE *reports = fopen("reports.txt", "w");
    assert_non_null(reports);
    wanted[0] = name[0] = '\0';
    *complaints = 0;
    while (fgets(line, sizeof line, cases) && (name[0] == '\0' || strcmp(line, "\n") != 0)) {
        if (strncmp(line, "# ", 2) == 0)
            snprintf(name, 100, "%.98s", line + 2);
        else if (strncmp(line, "= ", 2) == 0)
            strcat(wanted, line + 2);
        else if (strncmp(line, "! ", 2) == 0)
            *complaints = strtoul(line + 2, NULL, 10);
        else if (name[0] != '\0')
            fputs(line, reports);
    }
    fclose(reports);
    return name[0] != '\0';
}

static void saved_reports(void **state)
{
    static char wanted[10000], got[10000], name[100];
    size_t complaints, told, cases = 0;
    FILE *file = fopen(SMTPB_REPORTS, "r");
    (void)state;
    assert_non_null(file);
    for (; next_case(file, name, wanted, &complaints); cases++) {
        run("$F <reports.txt 2>&1");
        summarize(got, &told);
        if (strcmp(got, wanted) != 0 || told != complaints)
            fail_msg("%sgot: %swanted: %s%zu complaints", name, got, wanted, told);
    }
    fclose(file);
    assert_true(cases >= 20);
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
    assert_string_equal(
        output, "register|report|smtp-out|link-connect\nregister|report|smtp-out|link-disconnect\n"
                "register|report|smtp-out|protocol-client\nregister|report|smtp-out|protocol-server\nregister|ready\n");
}

#define HEAD "report|0.6|1.5|smtp-out|"

static void logs_to_a_file(void **state)
{
    (void)state;
    run("rm -f log.json; printf '" HEAD
        "protocol-server|a|220 x\\n' >in; $F log.json <in 2>&1; $F log.json <in; cat log.json");
    holds("\"time\":1.5,\"session\":\"a\",\"recipient\":null,\"sender\":null}\n{\"code\":220,");
    run("rm -f log.json; { cat in; sleep 0.3; mv log.json old.json; cat in; sleep 0.3; } | $F log.json; cat old.json "
        "log.json | wc -l");
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
    run("printf '" HEAD "link-connect|a|<unknown>|fail|127.0.0.1:1|[::1]:25\\n" HEAD
        "protocol-server|a|220 x\\n' | $F 2>&1");
    holds("\"host\":\"[::1]\"");
}

static void time_that_is_none(void **state)
{
    (void)state;
    run("for t in 1.2.3 1. 01 1e5 '\"' ''; do printf 'report|0.6|%s|smtp-out|protocol-server|a|220 x\\n' \"$t\"; done "
        "| $F 2>&1 | grep -c '\"time\":null'");
    assert_int_equal(strtol(output, NULL, 10), 6);
}

static void lines_of_any_length(void **state)
{
    (void)state;
    run("{ printf '" HEAD "protocol-server|a|550 5.1.1 no such user '; head -c 3000000 /dev/zero | tr '\\0' x; echo; "
        "cat in; } | $F 2>&1 | cut -c 1-100");
    holds("{\"code\":550,");
    holds("over 1 MiB");
    holds("{\"code\":220,");
    run("{ yes '" HEAD "protocol-server|a|550-5.1.1 no such user' | head -n 20000; printf '" HEAD
        "protocol-server|a|550 end\\n'; cat in; } | $F 2>&1 | sed 's/\"text\".*\"type\"//' ");
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

/* Sessions that are never closed, commands that are never answered. */
static void memory_is_bounded(void **state)
{
    (void)state;
    run("awk 'BEGIN { for (i = 0; i < 30000; i++) { printf \"" HEAD
        "link-connect|%x|mx.example.com|pass|127.0.0.1:1|127.0.0.1:2\\n\", i;"
        " for (j = 0; j < 9; j++) printf \"" HEAD "protocol-client|%x|RCPT TO:<someone@example.com>\\n\", i;"
        " printf \"" HEAD "protocol-server|%x|250-x\\n\", i }"
        " for (i = 0; i < 900000; i++) print \"" HEAD
        "protocol-client|752f|RCPT TO:<someone@example.com>\" }' | $F 2>&1");
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
        cmocka_unit_test(saved_reports),       cmocka_unit_test(asks_for_reports_once),
        cmocka_unit_test(logs_to_a_file),      cmocka_unit_test(log_that_cannot_be_written),
        cmocka_unit_test(host_without_a_name), cmocka_unit_test(time_that_is_none),
        cmocka_unit_test(lines_of_any_length), cmocka_unit_test(hangup_does_not_end_it),
        cmocka_unit_test(memory_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
