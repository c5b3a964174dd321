/* SPDX-License-Identifier: MIT */
/* What the report looks like, as a page and in a terminal, and that no text from a server can break out of its place. */
#include "run.h"

/* ---- Rates: { deliveries, failures, rate } ---- */

static struct rate_row {
    const char *name;
    int delivered, failed;
    const char *rate;
} rates[] = {
    { "all failed", 1, 99999, "100%" },
    { "all but one in a thousand", 1, 999, "99.9%" },
    { "a third", 2, 1, "33.3%" },
    { "just ten", 90004, 9996, "10.0%" },
    { "less than ten", 9001, 999, "9.99%" },
    { "few", 9999, 1, "0.01%" },
    { "hardly any", 99999, 1, "0.00%" },
};

static void rate_is(void **state)
{
    const struct rate_row *row = *state;
    char command[300];
    snprintf(
        command, sizeof command,
        "(yes '{\"type\":\"none\"}' | head -n %d; yes '{\"type\":\"soft\"}' | head -n %d) | $B report | awk '$1 == "
        "\"all\" { print $4, $5, $6 }'",
        row->delivered, row->failed);
    assert_int_equal(run(command), 0);
    snprintf(command, sizeof command, "%s - -\n", row->rate);
    assert_string_equal(output, command);
}

/* A provider of which all is known; one where all failed; one where all is well, which counts only in the sum; one where
   all is delayed. */
static void rates_by_provider(void **state)
{
    (void)state;
    assert_int_equal(
        run("at() { yes "
            "\"{\\\"type\\\":\\\"$2\\\",\\\"kind\\\":\\\"$3\\\",\\\"recipient\\\":\\\"a@$1.example\\\",\\\"provider"
            "\\\":$4}\" | head -n $5; }; (at a none attempt '\"google\"' 6; at a hard attempt '\"google\"' 1; at a "
            "block "
            "bounce '\"google\"' 1; at a soft delayed '\"google\"' 2; at b soft bounce null 1; at C none attempt null "
            "1990; "
            "at D soft delayed null 1) | $B report --html page.html | sed -n '/provider/,/^$/p'"),
        0);
    assert_string_equal(output, "At which provider                 failed          of  rate  hard block   delayed\n"
                                "  all                                  3       1,999 0.15% 0.05% 0.05%         3\n"
                                "  Google                               2           8 25.0% 12.5% 12.5%         2\n"
                                "  b.example                            1           1  100%     -     -         0\n"
                                "  d.example                            0           0     -     -     -         1\n"
                                "\n");
    assert_int_equal(
        run("sed -n '/At which provider/,/<.section>/p' page.html | sed 's/<td class=\"num\" data-name=\""
            "\\([A-Za-z]*\\)\">\\([^<]*\\)<.td>/ \\1 \\2/g; s/<svg.*aria-label=\"\\(.*\\)\">.*<.svg>/: \\1/'"),
        0);
    assert_string_equal(
        output,
        "<section><h2>At which provider</h2>\n"
        "<p class=\"note\">Rates of the attempts that ended; delayed ones are tried again.</p>\n"
        "<table class=\"rates\"><thead><tr><th>Provider</th><th class=\"num\">Failed</th><th class=\"num\">of</th>"
        "<th class=\"num\">Rate</th><th class=\"num\">Hard</th><th class=\"num\">Block</th>"
        "<th class=\"num\">Delayed</th></tr></thead><tbody>\n"
        "<tr><td>all</td> Failed 3 of 1,999 Rate 0.15% Hard 0.05% Block 0.05% Delayed 3</tr>\n"
        "<tr><td>Google: hard 1, soft 2, block 1</td> Failed 2 of 8 Rate 25.0% Hard 12.5% Block 12.5% Delayed 2</tr>\n"
        "<tr><td>b.example: soft 1</td> Failed 1 of 1 Rate 100% Hard - Block - Delayed 0</tr>\n"
        "<tr><td>d.example: soft 1</td> Failed 0 of 0 Rate - Hard - Block - Delayed 1</tr>\n"
        "</tbody></table>\n</section>\n");
}

/* What is not known to be delivered gives no rates, but bars. */
static void no_rates_without_deliveries(void **state)
{
    (void)state;
    assert_int_equal(run("echo '{\"type\":\"hard\",\"host\":\"mx.b.example\"}' | $B report --html page.html; grep -c "
                         "'class=\"rates\"' page.html"),
                     1);
    holds("At which provider\n  mx.b.example                                                 1  ██████████████\n");
    lacks("%");
}

/* ---- The legend ---- */

static void words_are_explained(void **state)
{
    (void)state;
    assert_int_equal(
        run("printf '%s\\n' "
            "'{\"type\":\"hard\",\"address\":\"dead\",\"reason\":\"moved\",\"action\":\"review\",\"scope\":"
            "\"recipient\",\"confidence\":\"high\"}' '{\"type\":\"soft\",\"address\":\"suspect\",\"reason\":\"moved\","
            "\"action\":\"made_up\",\"scope\":7}' "
            "'{\"type\":\"none\",\"address\":\"unaffected\",\"reason\":\"accepted\"}' "
            "'{\"type\":\"block\",\"reason\":\"<b>\"}' '{\"type\":\"undetermined\"}' "
            "| $B report --html page.html | sed -n '/^Type/,$p'; sed -n '/What the words/,/section>/p' page.html | sed "
            "'s/<[^>]*>/ /g; s/  */ /g; s/^ //'"),
        0);
    assert_string_equal(output, "Type: whose side it is on, and for how long\n"
                                "  hard                1  permanent, on the recipient's side\n"
                                "  soft                1  temporary, on the recipient's side\n"
                                "  block               1  refused because of the sender, host, message or policy\n"
                                "  undetermined        1  the reply does not say\n"
                                "What the words of these verdicts mean \n"
                                "Word Lines Meaning \n"
                                "Type: whose side it is on, and for how long \n"
                                "hard 1 permanent, on the recipient&#39;s side \n"
                                "soft 1 temporary, on the recipient&#39;s side \n"
                                "block 1 refused because of the sender, host, message or policy \n"
                                "undetermined 1 the reply does not say \n"
                                "\n"
                                "Address: what the replies claim about it \n"
                                "suspect 1 count it; one reply is not enough \n"
                                "dead 1 the reply says that it will never accept mail \n"
                                "\n"
                                "Reason: why \n"
                                "undetermined 1 The reply does not say why \n"
                                "moved 2 The mailbox has moved \n"
                                "\n"
                                "Action: what to do \n"
                                "review 1 Have a person read the reply before you act \n"
                                "\n"
                                "Scope: what the action is about \n"
                                "recipient 1 this recipient \n"
                                "\n"
                                "Confidence: how certain it is \n"
                                "high 1 the reply says so plainly \n"
                                "\n"
                                "\n");
}

/* ---- 80 columns: { name, part of a text, how often } ---- */

static struct name {
    const char *name, *part;
    int times;
} names[] = {
    { "long", "department-of-agriculture.", 12 },
    { "as wide as a line", "1234567890", 8 },
    { "one column more than a line", "a1234567890.123456", 5 },
    { "of wide characters", "\xE9\x83\xB5\xE4\xBB\xB6.", 30 },
    { "escaped", "\\u202e", 40 },
    { "of controls", "\\u001b[31m", 20 },
    { "of line ends", "x\\n", 60 },
    { "without blanks, an MiB nearly", "x", 900000 },
};

/* As many as a terminal shows: a Chinese character takes two. */
static size_t columns(const char *line, size_t len)
{
    size_t n = 0;
    for (size_t i = 0; i < len; i++) {
        unsigned char octet = (unsigned char)line[i];
        n += octet >= 0xE3 && octet <= 0xED ? 2 : (octet & 0xC0) != 0x80;
    }
    return n;
}

static void fits_a_terminal(void **state)
{
    const struct name *row = *state;
    FILE *in = fopen("in", "wb");
    assert_non_null(in);
    fputs(
        "{\"type\":\"hard\",\"reason\":\"suppressed\",\"action\":\"pause\",\"time\":1795491962}\n{\"type\":\"none\"}\n",
        in);
    static const char *const keys[] = { "recipient", "host", "text", "blocklist", "fingerprint", "reason" };
    for (size_t key = 0; key < COUNT(keys); key++) {
        fprintf(in, "{\"%s\":\"%s", keys[key], key == 0 ? "a@" : "");
        for (int i = 0; i < row->times; i++)
            fputs(row->part, in);
        fputs("\",\"type\":\"hard\",\"address\":\"dead\",\"action\":\"suppress_address\",\"kind\":\"bounce\","
              "\"confidence\":\"low\",\"time\":1795491962,\"fingerprint\":\"f\",\"forward\":[{\"address\":\"c@d\"}],"
              "\"reason\":\"moved\",\"text\":\"no\",\"recipient\":\"a@b.example\"}\n",
              in);
    }
    fclose(in);
    assert_int_equal(run("recent <in | $B report"), 0);
    for (const char *at = output; *at; at += strcspn(at, "\n") + 1)
        if (columns(at, strcspn(at, "\n")) > 80)
            fail_msg("too wide: %.400s", at);
}

/* ---- Hostile texts ---- */

/* The text $x in every member of a line. */
#define EVERYWHERE                                                                                                     \
    "for r in undetermined moved blocklisted \"$x\"; do printf '{\"reason\":\"%s\"' \"$r\"; for key in text "          \
    "recipient "                                                                                                       \
    "provider blocklist lists fingerprint host advice address action scope confidence kind result status; do printf "  \
    "',\"%s\":\"%s\"' $key \"$x@$x\"; done; printf ',\"forward\":[{\"address\":\"%s\"}],\"type\":\"hard\",\"time\":"   \
    "1795491962}\\n{\"type\":\"%s\"}\\n' \"$x\" \"$x\"; done >lines; printf "                                          \
    "'{\"type\":\"hard\",\"kind\":\"bounce\",\"address\":\"dead\",\"action\":\"suppress_address\",\"host\":\"%s\","    \
    "\"text\":\"%s\",\"recipient\":\"%s@b.example\",\"time\":1795491962}\\n{\"type\":\"none\"}\\n' \"$x\" \"$x\" "     \
    "\"$x\" >>lines; recent <lines | $B report --html page.html --suppress list.tsv; "

static void escapes(void **state)
{
    (void)state;
    assert_int_equal(run("x='</code><script>alert(1)</script>\\u001b[31m\\u202e&quot; \\u0027\\\"\\u2066'; " EVERYWHERE
                         "cat page.html list.tsv"),
                     0);
    holds("Texts that were not understood (1)");
    holds("&lt;script&gt;alert(1)&lt;/script&gt;\\x1B[31m\\u{202E}&amp;quot; &#39;&quot;\\u{2066}");
    lacks("\x1b");
    lacks("\xE2\x80\xAE");
    lacks("\xE2\x81\xA6");
    assert_int_equal(run("cat page.html"), 0);
    lacks("<script");
}

/* The tags of the page, with all their attributes, do not depend on the texts. */
static void tags_are_ours(void **state)
{
    (void)state;
    assert_int_equal(
        run("x=harmless; " EVERYWHERE "grep -o '<[^>]*>' page.html >tags; "
            "x='\\\"><b a=\\\"\\u0027 onload=\\u0027</td></table></section></style></title><!--'; " EVERYWHERE
            "grep -o '<[^>]*>' page.html | diff tags - && wc -l <tags"),
        0);
    holds("</style></title><!--");
    lacks("\n0\n");
}

/* A name that is not to be seen, and one that begins a line for some readers. */
static void invisible_texts_are_shown(void **state)
{
    (void)state;
    assert_int_equal(
        run("echo '{\"type\":\"hard\",\"host\":\"\\u200b\\u2028\\u2029\\u2060\\u2064\\ufeff\\udb40\\udc41\"}' | $B "
            "report --html page.html; cat page.html"),
        0);
    holds("\n  \\u{200B}\\u{2028}\\u{2029}\\u{2060}\\u{2064}\\u{FEFF}\\u{E0041}\n");
    holds("<span>\\u{200B}\\u{2028}\\u{2029}\\u{2060}\\u{2064}\\u{FEFF}\\u{E0041}</span>");
}

/* Right-to-left letters, and marks that pile up, are no control characters: such a text stays in its place. */
static void texts_stay_in_their_place(void **state)
{
    (void)state;
    assert_int_equal(
        run("echo '{\"type\":\"hard\",\"reason\":\"blocklisted\",\"text\":\"\xD7\xA9\",\"lists\":\"ip\"}' | "
            "$B report --html page.html >/dev/null; cat page.html"),
        0);
    holds("code{font:.88em/1.45 ui-monospace,monospace;unicode-bidi:isolate}");
    holds("td,.row span{overflow:clip}");
    holds("<code>\xD7\xA9</code> (lists IP addresses)");
}

static void line_ends_become_blanks(void **state)
{
    static const char line[] =
        "{\"type\":\"hard\",\"reason\":\"moved\",\"text\":\"a\\nb\",\"recipient\":\"c@d.example\"}\n";
    (void)state;
    write_input(line, strlen(line));
    assert_int_equal(run("$B report --html page.html <in; cat page.html"), 0);
    holds("\n           -  c@d.example\n              a b\n");
    holds("<code>a b</code>");
}

static void long_texts_are_cut(void **state)
{
    (void)state;
    assert_int_equal(
        run("(printf '{\"type\":\"hard\",\"reason\":\"moved\",\"text\":\"'; yes '&' | head -n 900000 | tr -d "
            "'\\n'; echo '\",\"recipient\":\"a@b.example\"}') | $B report --html page.html >/dev/null; grep "
            "-o '<code>.*…</code>' page.html | sed 's/&amp;/+/g' | tr -dc + | wc -c"),
        0);
    assert_string_equal(output, "400\n");
}

static void page_stands_alone(void **state)
{
    (void)state;
    assert_int_equal(
        run("echo '{\"type\":\"hard\",\"time\":1795491962}' | $B report --html page.html >/dev/null; cat page.html"),
        0);
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
    holds("<b>1.00%</b>failure rate");
    holds("<b>1.00%</b>blocked");
    holds("<b>300</b>delayed");
    holds("<b>1,188</b>delivered");
    lacks("complaints</div>");
    lacks("hard</div>");
    holds("aria-label=\"block 12\"");
    holds("<span class=\"advice\">Ask &lt;them&gt;</span>");
    holds("<details><summary>and 2 more</summary>");
    holds("<div style=\"max-width:18rem\">");
    holds("<span>2026-11-24 03:00</span><span></span>");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rates_by_provider),
        cmocka_unit_test(no_rates_without_deliveries),
        cmocka_unit_test(words_are_explained),
        cmocka_unit_test(escapes),
        cmocka_unit_test(tags_are_ours),
        cmocka_unit_test(invisible_texts_are_shown),
        cmocka_unit_test(texts_stay_in_their_place),
        cmocka_unit_test(line_ends_become_blanks),
        cmocka_unit_test(long_texts_are_cut),
        cmocka_unit_test(page_stands_alone),
        cmocka_unit_test(page_says),
    };
    return RUN_ROWS(rates, rate_is) + RUN_ROWS(names, fits_a_terminal) + cmocka_run_group_tests(tests, NULL, NULL);
}
