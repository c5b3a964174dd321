/* SPDX-License-Identifier: MIT */
/* The report: what it counts, and that no text from a server can break out of its place. */
#include "run.h"

static void counts(void **state)
{
    (void)state;
    assert_int_equal(run("$B mail $F/postfix.mbox >lines; printf '%s\\n' '{\"type\":\"none\"}' "
                         "'{\"type\":\"undetermined\",\"kind\":\"complaint\"}' banana >>lines; "
                         "$B report --html page.html --suppress list.tsv <lines"),
                     0);
    holds("7 failed, 0 delayed, 1 delivered\n1 complaints, 0 automatic replies, 0 bounces of bounces, 0 other mails\n1 "
          "of 10 lines could not be read\n");
    holds("  The mailbox does not exist                      2  ████████████████████████████████████████\n");
    holds("  example.com                                     6  ████████████████████████████████████████\n");
    holds("  2026-11-24 03:00                                7  ████████████████████████████████████████\n");
    holds("Block lists to act on (1)\n  zen.spamhaus.org                                  1  550 5.7.1 Service");
    holds("Moved (1)");
    holds("  moved@example.com                        2026-11-24  jdoe@relay.example.net\n");
    holds("Addresses to suppress (3)");
    assert_int_equal(run("cat list.tsv"), 0);
    holds("moved@example.com\t2026-11-24\t551 5.1.6 User not local; please try <jdoe@relay.example.net>\n");
    assert_int_equal(run("cat page.html"), 0);
    holds("<h2>Moved (1)</h2>");
    holds("User not local; please try &lt;jdoe@relay.example.net&gt;");
}

/* Whatever key has the hostile text. */
static void escapes(void **state)
{
    (void)state;
    assert_int_equal(run("x='</code><script>alert(1)</script>\\u001b[31m\\u202e&quot; \\u0027\\\"'; "
                         "for r in undetermined moved blocklisted; do printf "
                         "'{\"type\":\"hard\",\"confidence\":\"low\",\"action\":\"suppress_address\",\"reason\":\"%s\","
                         "\"text\":\"%s\","
                         "\"recipient\":\"%s@%s\",\"forward\":[{\"address\":\"%s\"}],\"blocklist\":\"%s\",\"lists\":\"%"
                         "s\",\"fingerprint\":\"%s\",\"host\":\"%s\",\"time\":1795491962}\\n' "
                         "$r \"$x\" \"$x\" \"$x\" \"$x\" \"$x\" \"$x\" \"$x\" \"$x\"; done >lines; "
                         "printf '{\"type\":\"hard\",\"reason\":\"%s\"}\\n' \"$x\" >>lines; $B report --html page.html "
                         "--suppress list.tsv <lines; cat page.html list.tsv"),
                     0);
    holds("Texts that were not understood (1)");
    holds("&lt;script&gt;alert(1)&lt;/script&gt;\\x1B[31m\\u{202E}&amp;quot; &#39;&quot;");
    lacks("\x1b");
    lacks("\xE2\x80\xAE");
    assert_int_equal(run("cat page.html"), 0);
    lacks("<script");
}

static void numbers_and_pairs(void **state)
{
    (void)state;
    assert_int_equal(
        run("for t in 1e308 99999999999999999999 253402300800 -1 1795491962; do printf "
            "'{\"type\":\"hard\",\"reason\":\"moved\",\"text\":\"x\",\"code\":%s,\"time\":%s,\"recipient\":"
            "\"\\ud83d\\ude00\\ud83d\\ude00@e.example\",\"forward\":[{\"address\":\"\\ud83dx\\ude00@e.example\"}]}\\n' "
            "$t "
            "$t; done >lines; $B report <lines"),
        0);
    holds("  2026-11-24 03:00                                1  ");
    lacks("9999");
    holds("\xF0\x9F\x98\x80\xF0\x9F\x98\x80@e.example");
    holds("\xEF\xBF\xBDx\xEF\xBF\xBD@e.example");
}

static void page_stands_alone(void **state)
{
    (void)state;
    assert_int_equal(run("cat page.html"), 0);
    lacks("http:");
    lacks("https:");
    lacks("url(");
    lacks(" src=");
    holds("default-src 'none'");
    holds("prefers-color-scheme:dark");
    holds("name=\"viewport\"");
    holds("<svg ");
}

static void nothing_to_report(void **state)
{
    (void)state;
    assert_int_equal(run("$B report --html page.html </dev/null; cat page.html"), 0);
    holds("0 failed, 0 delayed, 0 delivered\n");
    holds("</html>");
}

/* A date long ago or in the future leaves the other columns readable. */
static void odd_times(void **state)
{
    (void)state;
    assert_int_equal(run("for t in 1 1795491962 1795778362 99999999999; do printf '{\"type\":\"hard\",\"time\":%s}\\n' "
                         "$t; done | $B report"),
                     0);
    holds("2026-11-24");
    holds("2026-11-27");
    lacks("1970");
}

/* Filters over several processes give the same lines as one. */
static void filter_in_parallel(void **state)
{
    (void)state;
    if (run("command -v parallel && parallel --version | grep -q GNU") != 0)
        skip();
    assert_int_equal(run("seq 20000 | sed 's/.*/550 5.1.1 <user&@example.com>: no such user/' >replies; '" SMTPB_TOOL
                         "' filter <replies >one; "
                         "parallel --will-cite --pipe -k --block 100k '" SMTPB_TOOL
                         "' filter <replies >many && cmp one many && wc -l <many"),
                     0);
    holds("20000\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts),
        cmocka_unit_test(escapes),
        cmocka_unit_test(page_stands_alone),
        cmocka_unit_test(numbers_and_pairs),
        cmocka_unit_test(nothing_to_report),
        cmocka_unit_test(odd_times),
        cmocka_unit_test(filter_in_parallel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
