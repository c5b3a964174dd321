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
    assert_int_equal(run("cut -f 1,3,4,5,7 list.tsv"), 0);
    holds(
        "moved@example.com\tmx.example.com\t0\tmoved\t551 5.1.6 User not local; please try <jdoe@relay.example.net>\n");
    assert_int_equal(run("cat page.html"), 0);
    holds("<h2>Moved (1)</h2>");
    holds("User not local; please try &lt;jdoe@relay.example.net&gt;");
}

/* ---- Lists: { name, commands that write lines, option, the whole list } ---- */

#define LINE(reason, address, action, more)                                                                            \
    "{\"code\":550,\"status\":\"5.1.1\",\"text\":\"no\",\"type\":\"hard\",\"address\":\"" address                      \
    "\",\"reason\":\"" reason "\",\"action\":\"" action                                                                \
    "\",\"rule\":3401,\"kind\":\"bounce\",\"time\":1600000000" more "}\n"
#define DEAD(more)  LINE("user_unknown", "dead", "suppress_address", more)
#define MOVED(more) LINE("moved", "suspect", "review", more)
#define MX          ",\"host\":\"mx.b.example\""
#define TO(who)     ",\"recipient\":\"" who "\""
#define HINT(who)   ",\"forward\":[{\"address\":\"" who "\",\"flags\":[]}]"
#define WHEN        "2020-09-13T12:26:40Z"

static struct list {
    const char *name, *lines, *option, *list;
} lists[] = {
    { "an address to suppress", DEAD(MX TO("a@b.example")), "--suppress",
      "a@b.example\t" WHEN "\tmx.b.example\t3401\tuser_unknown\t2020-10-13T12:26:40Z\t550 5.1.1 no\n" },
    { "once", DEAD(MX TO("a@b.example")) DEAD(MX TO("A@B.example")), "--suppress",
      "a@b.example\t" WHEN "\tmx.b.example\t3401\tuser_unknown\t2020-10-13T12:26:40Z\t550 5.1.1 no\n" },
    { "a suspect", LINE("user_unknown", "suspect", "suppress_address", MX TO("a@b.example")), "--suppress", "" },
    { "dead, but held", LINE("user_unknown", "dead", "none", MX TO("a@b.example")), "--suppress", "" },
    { "not a bounce",
      "{\"type\":\"hard\",\"address\":\"dead\",\"action\":\"suppress_address\",\"recipient\":\"a@b\"}\n", "--suppress",
      "" },
    { "hostile names", DEAD(",\"host\":\"x\\t\\ny\"" TO("a\\u202e@b.example")), "--suppress",
      "a\\u{202E}@b.example\t" WHEN "\tx\\x09\\x0Ay\t3401\tuser_unknown\t2020-10-13T12:26:40Z\t550 5.1.1 no\n" },
    { "a newline in an address", DEAD(MX TO("a@b.example\\nc@b.example")), "--suppress", "" },
    { "who moved", MOVED(MX TO("a@b.example") HINT("c@d.example")), "--moved",
      "a@b.example\tc@d.example\tmx.b.example\t" WHEN "\t550 5.1.1 no\n" },
    { "without a hint", MOVED(TO("a@b.example")), "--moved", "a@b.example\t-\t-\t" WHEN "\t550 5.1.1 no\n" },
    { "twice the same", MOVED(MX TO("a@b.example") HINT("c@d.example")) MOVED(MX TO("a@b.example") HINT("c@d.example")),
      "--moved", "a@b.example\tc@d.example\tmx.b.example\t" WHEN "\t550 5.1.1 no\n" },
    { "two hints", MOVED(TO("a@b.example") HINT("e@d.example")) MOVED(TO("a@b.example") HINT("c@d.example")), "--moved",
      "a@b.example\tc@d.example\t-\t" WHEN "\t550 5.1.1 no\na@b.example\te@d.example\t-\t" WHEN "\t550 5.1.1 no\n" },
    { "a hint in another reply", LINE("relay_denied", "unaffected", "review", TO("a@b.example") HINT("c@d.example")),
      "--moved", "" },
    { "a hostile hint", MOVED(TO("a@b.example") HINT("c\\t\\n@d.example")), "--moved",
      "a@b.example\tc\\x09\\x0A@d.example\t-\t" WHEN "\t550 5.1.1 no\n" },
    { "no time", "{\"type\":\"hard\",\"reason\":\"moved\",\"code\":551,\"recipient\":\"a@b.example\"}\n", "--moved",
      "a@b.example\t-\t-\t-\t551 \n" },
};

static void list_is(void **state)
{
    const struct list *row = *state;
    char command[200];
    write_input(row->lines, strlen(row->lines));
    snprintf(command, sizeof command, "rm -f rows.tsv; $B report %s rows.tsv <in >/dev/null; cat rows.tsv",
             row->option);
    assert_int_equal(run(command), 0);
    assert_string_equal(output, row->list);
}

/* The same lines, added to the suppression list, end in the same way, whatever their order. Of site 0 nobody is dead, of
   site 1 too few, of site 5 always the same ones; the brake holds the others. */
static void the_brake_is_that_of_the_list(void **state)
{
    (void)state;
    assert_int_equal(
        run("for seed in 1 2 3 4; do rm -rf list; mkdir list; awk -v seed=$seed -v now=$(date +%s) 'BEGIN { "
            "srand(seed); "
            "for (i = 0; i < 10000; i++) { site = int(rand() * 6); dead = rand() < site / 20; "
            "printf "
            "\"{\\\"type\\\":\\\"%s\\\",\\\"address\\\":\\\"dead\\\",\\\"action\\\":\\\"suppress_address\\\","
            "\\\"kind\\\":"
            "\\\"bounce\\\",\\\"host\\\":\\\"mx%d.s%d.example\\\",\\\"recipient\\\":\\\"u%d@s%d.example\\\","
            "\\\"time\\\":%d}\\n\", "
            "dead ? \"hard\" : \"none\", i, site, dead ? rand() * (site == 5 ? 15 : 400) : i + 1000, site, now - "
            "rand() * 9000 } }' | "
            "sed '/none/s/\"dead\"/\"unaffected\"/' >lines; $B report --suppress rows.tsv <lines >text; "
            "'" SMTPB_SUPPRESSION "' list add <lines 2>&1; '" SMTPB_SUPPRESSION
            "' list list | awk -F '\t' '$1 == \"suppressed\" { print $6 }' | sort -u >one; cut -f 1 rows.tsv | sort "
            ">other; "
            "cmp one other || exit 1; grep -c . one; grep -A 9 Held text; done"),
        0);
    lacks(" 0 suppressed");
    lacks(" 0 held");
    holds("Held by the brake (");
}

static void what_is_held_is_shown(void **state)
{
    (void)state;
    assert_int_equal(run("for i in $(seq 25); do printf '" DEAD(",\"host\":\"mx%s.b.example\"" TO(
                         "u%s@b.example")) "' $i $i; done >lines; $B report --suppress list.tsv --html page.html "
                                           "<lines; cat list.tsv"),
                     0);
    holds("Held by the brake (1)\n");
    holds("  b.example                                        25  550 5.1.1 no\n");
    lacks("Addresses to suppress");
    lacks("2020-10-13");
    assert_int_equal(run("cat page.html"), 0);
    holds("<h2>Held by the brake (1)</h2>");
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

/* Rates where it is known what was delivered, of what failed and not of delays; no tile for what did not happen; ten rows, the rest folded; the numbers of
   a bar in words; what to do. */
static void page_says(void **state)
{
    (void)state;
    assert_int_equal(
        run("for i in 1 2 3 4 5 6 7 8 9 10 11 12; do printf "
            "'{\"type\":\"block\",\"reason\":\"blocklisted\",\"advice\":\"Ask <them>\","
            "\"time\":1795491962,\"host\":\"mx.b%s.example\"}\\n' $i; done >lines; yes "
            "'{\"type\":\"none\",\"reason\":\"accepted\",\"kind\":\"delivered\"}' | head -n 1188 >>lines; yes "
            "'{\"type\":\"block\",\"reason\":\"rate_limited\",\"kind\":\"delayed\",\"host\":\"mx.b1.example\"}' | head "
            "-n 300 >>lines; $B report --html page.html <lines >text; cat page.html"),
        0);
    holds("<p class=\"note\">1,500 lines, from 2026-11-24");
    holds("<b>1.00%</b>of the attempts failed");
    holds("<b>1.00%</b>blocked");
    holds("<b>300</b>delayed");
    holds("<b>1,188</b>delivered");
    lacks("complaints</div>");
    lacks("hard</div>");
    holds("aria-label=\"block 12\"");
    holds("<span class=\"advice\">Ask &lt;them&gt;</span>");
    holds("<details><summary>and 2 more</summary>");
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
        cmocka_unit_test(what_is_held_is_shown),
        cmocka_unit_test(the_brake_is_that_of_the_list),
        cmocka_unit_test(escapes),
        cmocka_unit_test(page_stands_alone),
        cmocka_unit_test(numbers_and_pairs),
        cmocka_unit_test(page_says),
        cmocka_unit_test(nothing_to_report),
        cmocka_unit_test(odd_times),
        cmocka_unit_test(filter_in_parallel),
    };
    return RUN_ROWS(lists, list_is) + cmocka_run_group_tests(tests, NULL, NULL);
}
