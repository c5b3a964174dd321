/* SPDX-License-Identifier: MIT */
/* The report: what it counts. */
#include "run.h"

static void counts(void **state)
{
    (void)state;
    assert_int_equal(run("$B mail $F/postfix.mbox >lines; printf '%s\\n' '{\"type\":\"none\"}' "
                         "'{\"type\":\"undetermined\",\"kind\":\"complaint\"}' banana >>lines; "
                         "recent <lines | $B report --html page.html --suppress list.tsv | undated"),
                     0);
    assert_string_equal(output, "7 failed, 0 delayed, 1 delivered\n"
                                "1 complaints, 0 automatic replies, 0 bounces of bounces, 0 other mails\n"
                                "1 of 10 lines could not be read\n"
                                "\n"
                                "Why (failed and delayed)\n"
                                "  The mailbox does not exist                                   2  ██████████████\n"
                                "  The sending host or domain is on a block list                1  ███████\n"
                                "  The mailbox is full                                          1  ███████\n"
                                "  The mailbox is unavailable for an unknown reason             1  ███████\n"
                                "  The mailbox has moved                                        1  ███████\n"
                                "  The message looks like spam                                  1  ███████\n"
                                "\n"
                                "What to do\n"
                                "  Suppress the address; do not retry                           3  ██████████████\n"
                                "  Change the message before sending it again                   1  ████▊\n"
                                "  Find the cause, then ask the list to remove the entry        1  ████▊\n"
                                "  Retry after a longer wait                                    1  ████▊\n"
                                "  Have a person read the reply before you act                  1  ████▊\n"
                                "\n"
                                "At which provider                 failed          of  rate  hard block   delayed\n"
                                "  all                                  7           8 87.5% 50.0% 25.0%         0\n"
                                "  example.com                          6           6  100% 50.0% 33.3%         0\n"
                                "  Google                               1           1  100%  100%     -         0\n"
                                "\n"
                                "When (UTC, a line is 1 hour)\n"
                                "  2026-11-24 03:00        7  ███████████████████████████████████████████████████\n"
                                "\n"
                                "Block lists to act on (1)\n"
                                "           1  zen.spamhaus.org\n"
                                "              550 5.7.1 Service unavailable; client host [192.0.2.1] blocked us…\n"
                                "\n"
                                "Moved (1)\n"
                                "  ask the owner before you write to the new address: the server may lie\n"
                                "  2026-11-24  moved@example.com\n"
                                "              jdoe@relay.example.net\n"
                                "\n"
                                "Addresses to suppress (3)\n"
                                "  what one reply claims: let each expire\n"
                                "  2026-11-24  moved@example.com\n"
                                "              551 5.1.6 User not local; please try <jdoe@relay.example.net>\n"
                                "  2026-11-24  multi@example.com\n"
                                "              550 5.1.1 The email account that you tried to reach does not exis…\n"
                                "  2026-11-24  plain@example.com\n"
                                "              550 No such user here\n"
                                "\n"
                                "Type: whose side it is on, and for how long\n"
                                "  hard                4  permanent, on the recipient's side\n"
                                "  soft                1  temporary, on the recipient's side\n"
                                "  block               2  refused because of the sender, host, message or policy\n");
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
    "\",\"rule\":3401,\"kind\":\"bounce\",\"time\":1795491962" more "}\n"
#define DEAD(more)  LINE("user_unknown", "dead", "suppress_address", more)
#define MOVED(more) LINE("moved", "suspect", "review", more)
#define MX          ",\"host\":\"mx.b.example\""
#define TO(who)     ",\"recipient\":\"" who "\""
#define HINT(who)   ",\"forward\":[{\"address\":\"" who "\",\"flags\":[]}]"
#define WHEN        "2026-11-24T03:46:02Z"

static struct list {
    const char *name, *lines, *option, *list;
} lists[] = {
    { "an address to suppress", DEAD(MX TO("a@b.example")), "--suppress",
      "a@b.example\t" WHEN "\tmx.b.example\t3401\tuser_unknown\t2026-12-24T03:46:02Z\t550 5.1.1 no\n" },
    { "once", DEAD(MX TO("a@b.example")) DEAD(MX TO("A@B.example")), "--suppress",
      "a@b.example\t" WHEN "\tmx.b.example\t3401\tuser_unknown\t2026-12-24T03:46:02Z\t550 5.1.1 no\n" },
    { "a suspect", LINE("user_unknown", "suspect", "suppress_address", MX TO("a@b.example")), "--suppress", "" },
    { "dead, but held", LINE("user_unknown", "dead", "none", MX TO("a@b.example")), "--suppress", "" },
    { "not a bounce",
      "{\"type\":\"hard\",\"address\":\"dead\",\"action\":\"suppress_address\",\"recipient\":\"a@b\"}\n", "--suppress",
      "" },
    { "hostile names", DEAD(",\"host\":\"x\\t\\ny\"" TO("a\\u202e@b.example")), "--suppress",
      "a\\u{202E}@b.example\t" WHEN "\tx\\x09\\x0Ay\t3401\tuser_unknown\t2026-12-24T03:46:02Z\t550 5.1.1 no\n" },
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
    snprintf(command, sizeof command,
             "rm -f rows.tsv; recent <in | $B report %s rows.tsv >/dev/null; undated <rows.tsv", row->option);
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
                         "u%s@b.example")) "' $i $i; done | recent | $B report --suppress list.tsv --html "
                                           "page.html; cat list.tsv"),
                     0);
    holds("Held by the brake (1)\n");
    holds("          25  b.example\n              550 5.1.1 no\n");
    holds("\n    suppression FOLDER confirm HOST 2026-11-24T03:00 now\n");
    lacks("Addresses to suppress");
    lacks("user_unknown");
    assert_int_equal(run("cat page.html"), 0);
    holds("<h2>Held by the brake (1)</h2>");
    holds("<code>suppression FOLDER confirm HOST 2026-11-24T03:00 now</code>");
}

static void what_a_line_of_the_chart_is(void **state)
{
    (void)state;
    assert_int_equal(run("now=$(date +%s); for days in 1 20 40; do echo "
                         "'{\"type\":\"hard\",\"time\":'$((now - days * 86400))'}'; done | $B report"),
                     0);
    holds("When (UTC, a line is 2 days)\n");
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
    holds("  2026-11-24 03:00        1  ");
    lacks("9999");
    holds("\xF0\x9F\x98\x80\xF0\x9F\x98\x80@e.example");
    holds("\xEF\xBF\xBDx\xEF\xBF\xBD@e.example");
}

static void nothing_to_report(void **state)
{
    (void)state;
    assert_int_equal(
        run("$B report --html page.html </dev/null; sed -n '/<h1>/,$p' page.html | sed 's/Written .*/Written/'"), 0);
    assert_string_equal(output, "0 failed, 0 delayed, 0 delivered\n"
                                "0 complaints, 0 automatic replies, 0 bounces of bounces, 0 other mails\n"
                                "<h1>What came back</h1>\n<p class=\"note\">0 lines. Written\n"
                                "<div class=\"tiles\">\n</div>\n<div class=\"two\"><div></div><div></div></div>\n"
                                "</main></body></html>\n");
}

/* ---- Expired: { name, seconds ago at which addresses are called dead, the summary's line, the list } ---- */

static struct expired {
    const char *name, *lines, *summary, *list;
} expired[] = {
    { "a second before", "ago 2591990 a@b.example", "", "a@b.example\n" },
    { "30 days ago", "ago 2592000 a@b.example", "1 dead addresses are left out, as their 30 days are over\n", "" },
    { "long ago, twice", "ago 99999999 a@b.example; ago 9999999 A@b.example",
      "1 dead addresses are left out, as their 30 days are over\n", "" },
    { "long ago, and again", "ago 9 a@b.example; ago 9999999 a@b.example", "", "a@b.example\n" },
    { "two of three", "ago 9 a@b.example; ago 9999999 c@b.example; ago 9999999 d@b.example",
      "2 dead addresses are left out, as their 30 days are over\n", "a@b.example\n" },
    { "more than the brake allows, but long ago",
      "for i in $(seq 25); do ago 9999999 u$i@b.example; done; ago 9 a@b.example",
      "25 dead addresses are left out, as their 30 days are over\n", "a@b.example\n" },
};

static void what_has_expired_is_left_out(void **state)
{
    const struct expired *row = *state;
    char command[1000], want[300];
    snprintf(command, sizeof command,
             "ago() { printf '" DEAD(
                 MX ",\"recipient\":\"%%s\"") "' \"$2\" | sed \"s/1795491962/$(($(date +%%s) - $1))/\"; }; "
                                              "{ %s; } | $B report --suppress rows.tsv --html page.html | grep "
                                              "left.out; cut -f 1 rows.tsv; "
                                              "grep -o '[^>]*</b>addresses expired' page.html",
             row->lines);
    run(command);
    snprintf(want, sizeof want, "%s%s%.*s%s", row->summary, row->list, (int)strspn(row->summary, "0123456789"),
             row->summary, *row->summary ? "</b>addresses expired\n" : "");
    assert_string_equal(output, want);
}

/* ---- When: { name, lines, the chart in the terminal, the page's period, what it says is not shown } ---- */

static struct when {
    const char *name, *lines, *chart, *page;
} whens[] = {
    { "no time", "at hard null 1", "", "1 lines. " },
    { "a long time ago, and in the future",
      "at hard 1 1; at hard 1795491962 1; at hard 1795499162 1; at hard 99999999999 1",
      "  2026-11-24 03:00        1  ███████████████████████████████████████████████████\n"
      "  2026-11-24 04:00        0  \n"
      "  2026-11-24 05:00        1  ███████████████████████████████████████████████████\n"
      "  not shown: 1 before 2026-11-24 03:00, 1 from 2026-11-24 06:00\n",
      "4 lines, from 1970-01-01 00:00 to 5138-11-16 09:46, UTC. ; not shown: 1 before 2026-11-24 03:00, 1 from "
      "2026-11-24 06:00" },
    { "most of them lately", "at hard 1720000000 2; at hard 1795491962 3",
      "  2026-11-24 03:00        3  ███████████████████████████████████████████████████\n"
      "  not shown: 2 before 2026-11-24 03:00\n",
      "5 lines, from 2024-07-03 09:46 to 2026-11-24 03:46, UTC. ; not shown: 2 before 2026-11-24 03:00" },
    { "a percent, half a year ago", "at soft 1780000000 1; at hard 1795491962 99",
      "  2026-11-24 03:00       99  ███████████████████████████████████████████████████\n"
      "  not shown: 1 before 2026-11-24 03:00\n",
      "100 lines, from 2026-05-28 20:26 to 2026-11-24 03:46, UTC. ; not shown: 1 before 2026-11-24 03:00" },
    { "a percent, in half a year", "at soft 1810000000 1; at hard 1795491962 99",
      "  2026-11-24 03:00       99  ███████████████████████████████████████████████████\n"
      "  not shown: 1 from 2026-11-24 04:00\n",
      "100 lines, from 2026-11-24 03:46 to 2027-05-11 01:46, UTC. ; not shown: 1 from 2026-11-24 04:00" },
    { "a percent, the hour before", "at soft 1795488362 1; at hard 1795491962 50; at hard 1795495562 49",
      "  2026-11-24 02:00        1  █▏\n"
      "  2026-11-24 03:00       50  ███████████████████████████████████████████████████\n"
      "  2026-11-24 04:00       49  ██████████████████████████████████████████████████\n",
      "100 lines, from 2026-11-24 02:46 to 2026-11-24 04:46, UTC. " },
    { "what was delivered counts in the period only", "at none 1500000000 5; at hard 1795491962 1",
      "  2026-11-24 03:00        1  ███████████████████████████████████████████████████\n",
      "6 lines, from 2017-07-14 02:40 to 2026-11-24 03:46, UTC. " },
};

static void period_is(void **state)
{
    const struct when *row = *state;
    char command[1500], want[1500];
    snprintf(command, sizeof command,
             "at() { yes \"{\\\"type\\\":\\\"$1\\\",\\\"time\\\":$2}\" | head -n $3; }; { %s; } | $B report --html "
             "page.html | "
             "sed -n '/^When/,/^$/p' | grep -v '^$\\|^When'; sed -n 's/^<p class=\"note\">\\(.*\\)Written.*/\\1/p; "
             "s/.*, the highest [0-9]*\\(.*\\)<.p>.*/\\1/p' page.html | tr -d '\\n'",
             row->lines);
    assert_int_equal(run(command), 0);
    snprintf(want, sizeof want, "%s%s", row->chart, row->page);
    assert_string_equal(output, want);
}

/* The example of the manual: the failures of a server whose log is read count once. */
static void own_bounces_are_left_out(void **state)
{
    (void)state;
    assert_int_equal(
        run("printf '%s\\n' '2026-11-24T03:46:02Z mta.example.org postfix/smtp[1]: 2D558437: to=<moved@example.com>, "
            "relay=mx.example.com[192.0.2.1]:25, dsn=5.1.6, status=bounced (host mx.example.com[192.0.2.1] said: 551 "
            "5.1.6 User not local)' >log; sed 's/mta.example.org/mta2.example.org/' $F/postfix.mbox >other; "
            "$B log log >lines; $B mail $F/postfix.mbox other | grep -v '\"reporter\":\"mta.example.org\"' "
            ">>lines; $B report <lines | head -n 1"),
        0);
    assert_string_equal(output, "8 failed, 0 delayed, 0 delivered\n");
}

/* Files are named, safely; one that is missing is told, and no page is written. */
static void files_are_named(void **state)
{
    (void)state;
    assert_int_equal(run("for i in 1 2 3; do echo '{\"type\":\"hard\",\"time\":1500000000}' >\"<b>$i\"; done; "
                         "$B report --html page.html '<b>1' - '<b>2' <'<b>3' | head -n 2; "
                         "sed -n 's/^<p class=\"note\">\\(.*\\)Written.*/\\1/p' page.html"),
                     0);
    assert_string_equal(
        output,
        "<b>1, standard input, <b>2\n3 failed, 0 delayed, 0 delivered\n"
        "3 lines of &lt;b&gt;1, standard input, &lt;b&gt;2, from 2017-07-14 02:40 to 2017-07-14 02:40, UTC. \n");
    assert_int_equal(run("rm page.html; $B report --html page.html nowhere '<b>1' 2>&1 | tail -n 99 | head -n 3; "
                         "ls page.html 2>/dev/null; $B report nowhere >/dev/null 2>&1"),
                     66);
    assert_string_equal(output, "bounce-processor: nowhere: No such file or directory\n<b>1\n"
                                "1 failed, 0 delayed, 0 delivered\n");
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
        cmocka_unit_test(what_a_line_of_the_chart_is),
        cmocka_unit_test(the_brake_is_that_of_the_list),
        cmocka_unit_test(numbers_and_pairs),
        cmocka_unit_test(nothing_to_report),
        cmocka_unit_test(own_bounces_are_left_out),
        cmocka_unit_test(files_are_named),
        cmocka_unit_test(filter_in_parallel),
    };
    return RUN_ROWS(lists, list_is) + RUN_ROWS(expired, what_has_expired_is_left_out) + RUN_ROWS(whens, period_is) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
