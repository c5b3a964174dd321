/* SPDX-License-Identifier: MIT */
/* The smtpbounce tool, run as people and scripts run it. SMTPB_TOOL is its path. */
#include "../support.h"
#include "json_check.h"

#include <sys/wait.h>

enum { MIB = 1 << 20 };

static char *out; /* what the last run wrote, both outputs in one */
static size_t out_len;

/* Run a shell command in which $T is the tool. Returns its exit status. */
static int run(const char *command)
{
    char line[4096];
    size_t n;
    snprintf(line, sizeof line, "T='%s'; %s", SMTPB_TOOL, command);
    FILE *pipe = popen(line, "r");
    assert_non_null(pipe);
    out = realloc(out, 8 * MIB);
    assert_non_null(out);
    for (out_len = 0; (n = fread(out + out_len, 1, 8 * MIB - 1 - out_len, pipe)) > 0; out_len += n)
        ;
    out[out_len] = '\0';
    int status = pclose(pipe);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* ---- { name, command, exit status, what the output contains, what it does not contain } ---- */

static struct call {
    const char *name, *command;
    int status;
    const char *holds[8];
    const char *lacks;
} calls[] = {
    { "sample card",
      "$T '551 User not local; please try <jdoe@relay.example.net>'",
      0,
      { "hard", "medium", "address", "moved", "suppress_address", "RFC 5321", "moved to    jdoe@relay.example.net",
        "^^^" },
      "\033" },
    { "words are joined", "$T 550 5.1.1 no such user", 0, { "user_unknown", "no such user" }, NULL },
    { "250", "$T 250 ok", 0, { "accepted", "no failure" }, "causes" },
    { "from standard input",
      "printf '550-5.1.1 a\\r\\n550 5.1.1 b\\r\\n' | $T -",
      0,
      { "user_unknown", "  a\n  b\n" },
      NULL },
    { "stage option", "$T --stage mail 550 x", 0, { "sender_rejected", "MAIL FROM" }, NULL },
    { "MX option", "$T --mx x.mail.protection.outlook.com 550 5.1.10 x", 0, { "user_unknown", "Microsoft" }, NULL },
    { "recipient option", "$T --rcpt a@x.example '551 try <a@x.example>'", 0, { "551" }, "moved to    " },
    { "end of options", "$T -- --stage", 3, { "no reply found", "--stage" }, NULL },
    { "options before a subcommand",
      "printf ': own : greylisted\n' >o.rules; $T --rules o.rules explain 550 own; echo 550 own | $T --rules o.rules "
      "--strict filter",
      0,
      { "greylisted, decided by a rule of your own", "\"reason\":\"greylisted\"" },
      "explain" },
    { "options of another subcommand before one",
      "$T --rules o.rules codes 2>&1",
      2,
      { "option is not for this subcommand: --rules" },
      NULL },
    { "help before a subcommand", "$T --help explain", 0, { "usage: smtpbounce explain" }, NULL },
    { "subcommand's name as a reply",
      "$T -- filter 2>&1",
      3,
      { "no reply found", "did you mean smtpbounce filter?" },
      NULL },
    { "hostile reply",
      "$T \"$(printf '550 \\033[31mred \\342\\200\\256 \\342\\200\\250 \\377')\"",
      0,
      { "\\x1B[31mred", "\\u{202E} \\u{2028}", "\\xFF" },
      "\033" },
    { "conflict", "$T 550 4.2.2 full", 0, { "conflict    4.2.2" }, NULL },
    { "log line",
      "$T 'status=bounced (host mx.example.com[192.0.2.25] said: 550 5.1.1 gone (in reply to RCPT TO command))'",
      0,
      { "user_unknown", "  gone\n", "Postfix", "rcpt", "mx.example.com" },
      NULL },
    { "no reply came",
      "$T 'lost connection with x[192.0.2.1] while sending end of data -- message may be sent more than once'",
      0,
      { "The server closed the connection", "network_error", "may have been delivered" },
      "note" },
    { "no reply to the final dot",
      "$T 'SMTP timeout after end of data' && echo 'SMTP timeout after end of data' | $T filter",
      0,
      { "action      retry  The message may have been delivered", "\"advice\":\"The message may have been delivered" },
      NULL },
    { "no reply before it",
      "$T 'lost connection with x[192.0.2.1] while sending RCPT TO'",
      0,
      { "action      retry  Retry on the normal schedule" },
      "delivered" },
    { "form option", "$T --form dsn_field 'x-unix; 550 gone'", 0, { "undetermined", "DSN" }, NULL },
    { "unknown form", "$T --form x 550 2>&1", 2, { "unknown form: x" }, NULL },
    { "code",
      "$T code 551",
      0,
      { "hard", "medium", "address", "suppress_address", "Suppress the address; do not retry", "RFC 5321",
        "the code alone; a reply says more: smtpbounce '551 TEXT'", "sample" },
      NULL },
    { "unknown code", "$T code 598", 0, { "not a known code", "Permanent failure" }, NULL },
    { "number that is no code", "$T code 999 2>&1", 2, { "reply codes are 200 to 599: 999" }, "severity" },
    { "numbers that are no codes",
      "for c in 0 199 600 18446744073709552167; do $T code $c; echo $?; done 2>/dev/null",
      0,
      { "2\n2\n2\n2\n" },
      NULL },
    { "no card ends in an empty line",
      "for c in 200 201 299 400 551 599; do $T code $c | tail -n 1 | grep -c .; done",
      0,
      { "1\n1\n1\n1\n1\n1\n" },
      "0" },
    { "reply without text",
      "$T 551; $T 5.1.6; $T explain 551",
      0,
      { "moved\n\ncode ", "moved\n\nstatus ", "\nmoved, " },
      "\n\n\n" },
    { "status", "$T status 5.1.10", 0, { "null MX", "domain_no_mail", "from Microsoft", "user_unknown" }, NULL },
    { "codes", "$T codes | grep -c '^[0-9]'", 0, { "73" }, NULL },
    { "statuses", "$T statuses | grep -c '^[X0-9]'", 0, { "225" }, NULL },
    { "reasons", "$T reasons | grep -c '^[a-z]'", 0, { "43" }, NULL },
    { "providers", "$T providers", 0, { "@google ", " Google\n", "@zoho" }, "unknown" },
    { "providers are conditions",
      "$T providers | sed 's/ .*/ : x : moved/' >p.rules; wc -l <p.rules; $T filter --rules p.rules </dev/null",
      0,
      { "103\n" },
      ":" },
    { "titles that wrap stay in their column",
      "$T codes",
      0,
      { "System status, or\n                                                          system help reply\n" },
      NULL },
    { "explain",
      "$T explain '550 5.7.1 Sender address rejected: User unknown'",
      0,
      { "sender_rejected", "=>  1005", "user_unknown", "policy_rejected, vague", "code 550" },
      NULL },
    { "explain a reply without a match", "$T explain 550 x", 0, { "No rule matches" }, NULL },
    { "explain without a reply", "$T explain 2>&1", 2, { "too few", "usage: smtpbounce explain" }, NULL },
    { "rules of a reason",
      "$T rules --reason moved | grep '^ *[0-9]' | awk '{ print $2 == \"moved\" }'",
      0,
      { "1\n" },
      "0" },
    { "rules by a word", "$T rules greylist", 0, { " 1600" }, "mailbox_full" },
    { "lint finds nothing",
      "printf '# ours\\n5 : no such widget : user_unknown\\n' > lint.rules && $T lint lint.rules",
      0,
      { "" },
      ":" },
    { "lint",
      "printf ': a : user_unknown\\n: (a : moved\\n: a : moved\\n4 : b a c : moved\\n: a *2 (d|e) : x\\n' > "
      "lint.rules; "
      "$T lint lint.rules",
      3,
      { "lint.rules:2:3: a bracket", "lint.rules:3: the same words and conditions as line 1",
        "lint.rules:4: can never win: line 1", "lint.rules:5:16: unknown reason" },
      "lint.rules:1" },
    { "lint with proofs",
      "printf ': a b : user_unknown\\n    ok 550 a b\\n    not 550 a\\n    ok 550 b\\n    not 550 x a b\\n' > l.rules; "
      "$T lint l.rules",
      3,
      { "l.rules:4: the rule does not match this reply", "l.rules:5: the rule matches this reply" },
      "l.rules:2" },
    { "proofs without a rule",
      "printf '\\n    ok 550 a b\\n' > l.rules; $T lint l.rules",
      3,
      { "l.rules:2: no rule" },
      NULL },
    { "proofs of a bad rule",
      "printf ': a : moved\n5 : no #4711 : moved\n    ok 550 x\n    not 550 a\n5 : b : moved\n    ok 550 x\n' > "
      "l.rules; $T lint l.rules",
      3,
      { "l.rules:2:8: expected a word: letters or digits, no punctuation\nl.rules:6: the rule does not" },
      "l.rules:3" },
    { "bar beside a blank",
      "printf ': no such user|mailbox : user_unknown\\n' > l.rules; $T lint l.rules",
      3,
      { "l.rules:1:15: | next to other words" },
      NULL },
    { "built-in rules",
      "printf '{x} = a|b\\n7 : : {x} c : moved\\n    seen me\\n    ok 550 a c\\n    not 550 a\\n' > l.rules; "
      "$T lint --built-in l.rules",
      0,
      { "" },
      ":" },
    { "built-in rules that are wrong",
      "printf '7 : : a : moved\\n    seen me\\n    ok 550 a\\n7 : : b : moved\\n8 : : a : moved\\n0 : : c : moved\\n"
      "9 : : {z} : moved\\n' > l.rules; $T lint --built-in l.rules",
      3,
      { "l.rules:1: no \"not\" line below this rule", "l.rules:4: number 7 is already used in l.rules:1",
        "l.rules:5: the same words and conditions as line 1 of l.rules", "l.rules:6:1: not a number",
        "l.rules:7:7: unknown {class}" },
      NULL },
    { "a bad rule hides no proof of the one above it",
      "printf '7 : : a : moved\\n    seen me\\n    ok 550 a\\nx\\n8 : : b : moved\\n    seen me\\n    ok 550 b\\n"
      "    not 550 a\\n' > l.rules; $T lint --built-in l.rules | grep -c 'l.rules:1: no'",
      0,
      { "1\n" },
      NULL },
    { "compare",
      "printf '550 5.1.1 a\\n550 zog\\n550 zog b\\n' > c; printf ': zog : greylisted\\n' > c.rules; "
      "$T filter <c >c1; $T filter --rules c.rules <c >c2; $T compare c1 c2",
      1,
      { "       2  reason mailbox_unavailable -> greylisted", "          550 zog\n", "2 of 3 verdicts differ" },
      "5.1.1" },
    { "compare what is the same", "$T filter <c >c1; $T compare c1 c1", 0, { "0 of 3 verdicts differ" }, NULL },
    { "compare what tells no more",
      "sed 's/\"rule\":null/\"rule\":7/' c1 >c2; $T compare c1 c2",
      1,
      { "       3  only rule" },
      NULL },
    { "compare with fewer lines",
      "head -n 1 c1 >c2; $T compare c1 c2 2>&1",
      2,
      { "c2:2: the other file has more" },
      NULL },
    { "compare what filter did not write", "$T compare c c 2>&1", 2, { "c:1: not an object" }, NULL },
    { "compare without a file", "$T compare c1 nowhere 2>&1", 2, { "nowhere: No such file" }, NULL },
    { "compare one file", "$T compare c1 2>&1", 2, { "too few", "usage: smtpbounce compare OLD NEW" }, NULL },
    { "endless file of rules", "$T filter --rules /dev/zero </dev/null 2>&1", 1, { "/dev/zero: over 8 MiB" }, NULL },
    { "lint an endless file", "$T lint /dev/zero 2>&1", 1, { "/dev/zero: over 8 MiB" }, NULL },
    { "escapes in a name",
      "f=$(printf 'x\\033[31m'); echo x >\"$f\"; $T lint \"$f\"; $T lint \"$f.\" 2>&1",
      1,
      { "x\\x1B[31m:1:1: ", "x\\x1B[31m.: No such" },
      "\033" },
    { "lint a missing file", "$T lint nowhere.rules 2>&1", 1, { "nowhere.rules" }, NULL },
    { "user rules",
      "printf '5 : no such widget : greylisted\\n' > own.rules && $T --rules own.rules 550 5.1.1 no such widget",
      0,
      { "greylisted" },
      NULL },
    { "bad rules of a provider",
      "printf '@gmail : a : moved' > bad.rules; $T --rules bad.rules 550 2>&1",
      2,
      { "bad.rules:1:1: unknown provider" },
      NULL },
    { "bad rules",
      "printf 'x' > bad.rules; $T --rules bad.rules 550 2>&1",
      2,
      { "bad.rules:1:1: unknown condition" },
      NULL },
    { "recipients of addresses called dead, as in the man page",
      "printf '550 5.1.1 gone\\t\\t\\ta@x.example\\n450 x\\t\\t\\tb@x.example\\n' >r.tsv; $T filter <r.tsv | "
      "sed 's/.*\"address\":\"\\([a-z]*\\).*/\\1/' | paste - r.tsv | awk -F'\\t' '$1 == \"dead\" { print $5 }'",
      0,
      { "a@x.example\n" },
      "b@x" },
    { "group",
      "printf '550 5.1.1 <a@b.example> gone\\n550 5.1.1 <c@d.example>  Gone\\nhm\\n' | $T group",
      0,
      { "      1  undetermined", "      2  user_unknown", "550 5.1.1 <[address]> gone" },
      NULL },
    { "facts on the card",
      "$T '451 blocked using zen.spamhaus.org, try again in 5 minutes'",
      0,
      { "zen.spamhaus.org", "IP addresses", "300 seconds" },
      NULL },
    { "limit and mechanism on the card",
      "$T 421 too many connections && $T 550 SPF check failed",
      0,
      { "limit       connections\n", "mechanism", "SPF" },
      NULL },
    { "limit on the card as filter names it",
      "$T 552 5.3.4 x",
      0,
      { "limit       size  octets of the message" },
      NULL },
    { "rules of an unknown reason", "$T rules --reason x 2>&1", 2, { "unknown reason: x" }, NULL },
    { "deciding words underlined",
      "$T '550 No such user here'",
      0,
      { "  No such user here\n  ^^^^^^^^^^^^^^^^^\n" },
      NULL },
    { "help", "$T --help", 0, { "filter", "Exit status" }, NULL },
    { "-h", "$T -h", 0, { "filter", "Exit status" }, NULL },
    { "help of each subcommand, in 80 columns",
      "for c in '' filter group explain rules lint compare code status codes statuses reasons providers; do "
      "for h in -h --help; do $T $c $h || echo failed; done; done | awk 'length > 80 { print \"smtpbounce\" }  "
      "/failed/; /^usage: / { n++ } "
      "END { print n }'",
      0,
      { "24\n" },
      "smtpbounce" },
    { "an option of another subcommand", "$T rules --strict 2>&1", 2, { "not for this subcommand: --strict" }, NULL },
    { "an option after the reply is a part of it", "$T 550 5.1.1 no such user --stage", 0, { "--stage" }, NULL },
    { "a word that is no reply", "$T hello 2>&1", 3, { "no reply found", "  hello" }, "did you mean" },
    { "a word like a subcommand", "$T filtr 2>&1", 3, { "no reply found", "did you mean smtpbounce filter?" }, NULL },
    { "an empty reply", "$T '' 2>&1", 3, { "no reply found" }, "did you mean" },
    { "known words without a code are a reply", "$T user unknown", 0, { "user_unknown" }, NULL },
    { "explain what is no reply", "$T explain hello", 3, { "no reply found" }, NULL },
    { "normal form",
      "$T explain '550 <a@b.example> 17 x'",
      0,
      { "normal form  550 <[address]> ", "fingerprint  " },
      NULL },
    { "version", "$T --version", 0, { "smtpbounce 0.3.0" }, NULL },
    { "no arguments", "$T 2>&1", 2, { "too few", "usage: smtpbounce [OPTION...] REPLY...", "--help" }, NULL },
    { "unknown option", "$T --nonsense x 2>&1", 2, { "unknown option: --nonsense" }, NULL },
    { "option without its value", "$T --stage 2>&1", 2, { "needs a value" }, NULL },
    { "unknown stage", "$T --stage x 550 2>&1", 2, { "unknown stage: x" }, NULL },
    { "code of letters", "$T code abc 2>&1", 2, { "needs a number" }, NULL },
    { "status of two numbers", "$T status 5.1 2>&1", 2, { "needs class" }, NULL },
    { "status of no class", "$T status 9.9.9 2>&1", 2, { "with class 2, 4 or 5: 9.9.9" }, NULL },
    { "more than a code", "$T code 551 552 2>&1", 2, { "too many", "usage: smtpbounce code 551" }, NULL },
    { "filter with a reply", "$T filter 550 2>&1", 2, { "too many", "filter [OPTION...] < REPLIES" }, NULL },
    { "output to a full device", "$T codes 2>&1 >/dev/full", 1, { "standard output" }, NULL },
    { "reader that goes away", "yes '550 x' | head -n 20000 | $T filter | head -n 1", 0, { "\"code\":550" }, NULL },
    { "no colour in a pipe", "TERM=xterm $T 550 x", 0, { "550" }, "\033" },
    { "lists in 80 columns",
      "for w in 100 80 70; do for c in codes statuses reasons providers rules; do COLUMNS=$w $T $c | LC_ALL=C grep -v "
      "'[^ -~]' | "
      "awk -v w=$w 'length > w && NF > 1'; done; done",
      0,
      { "" },
      " " },
    { "cards of all codes in 80 columns",
      "for c in $($T codes | grep -oE '^[0-9]{3}'); do $T code $c; done | awk 'length > 80; /^note/ { n++ } "
      "END { exit n < 73 }'",
      0,
      { "" },
      " " },
    { "cards of all statuses in 80 columns",
      "for s in $($T statuses | sed -n 's/^X/5/; s/^\\([0-9][0-9.]*\\) .*/\\1/p' | sort -u); do $T status $s; done | "
      "awk 'length > 80'",
      0,
      { "" },
      " " },
    { "explain in 60 columns",
      "COLUMNS=60 $T explain '550 5.7.1 Sender address rejected: User unknown, as all the others were today' | awk "
      "'length > 60'",
      0,
      { "" },
      " " },
    { "group in 80 columns",
      "printf '550 5.1.1 gone, and here are words that do not fit in the rest of a row of eighty columns\n' | $T group",
      0,
      { "gone, and here are words that\n         do not fit in the rest" },
      NULL },
    { "escapes count as they are shown",
      "printf '550 \\001\\001\\001 \\001\\001\\001 \\001\\001\\001\n' | COLUMNS=60 $T group | awk 'length > 60'",
      0,
      { "" },
      " " },
    { "width", "COLUMNS=40 $T 550 x | awk 'length > 52'", 0, { "" }, "severity" },
};

static void call_gives(void **state)
{
    const struct call *row = *state;
    assert_int_equal(run(row->command), row->status);
    for (size_t i = 0; i < COUNT(row->holds) && row->holds[i]; i++)
        if (!strstr(out, row->holds[i]))
            fail_msg("no \"%s\" in: %s", row->holds[i], out);
    if (row->lacks)
        assert_null(strstr(out, row->lacks));
}

/* ---- filter: { name, lines by printf, objects, exit status with --strict, parts of the output in order } ---- */

#define EMPTY "\"code\":null,\"status\":null,\"text\":null"

static struct filtered {
    const char *name, *lines;
    size_t objects;
    int strict;
    const char *parts[6];
} filtered[] = {
    { "one line",
      "550 5.1.1 gone\\n",
      1,
      0,
      { "{\"code\":550,\"status\":\"5.1.1\",\"text\":\"gone\",\"type\":\"hard\",\"permanent\":true,\"address\":"
        "\"dead\","
        "\"category\":\"address\",\"reason\":\"user_unknown\",\"severity\":\"low\",\"action\":\"suppress_address\","
        "\"scope\":\"recipient\",\"retry_after\":null,\"confidence\":\"medium\",\"by\":\"status\",\"rule\":null,"
        "\"evidence\":\"5.1.1\",\"blocklist\":null,\"provider\":null,\"conflict\":null,\"nested\":null,\"forward\":[],"
        "\"standard\":\"RFC 5321 4.2.3\",\"advice\":\"Suppress the address; do not "
        "retry\",\"stage\":null,\"host\":null,"
        "\"mechanism\":null,\"limit\":null,\"lists\":null,\"flags\":[],\"error\":null,\"fingerprint\":\"" } },
    { "order", "550 a\\n450 b\\n250 c\\n", 3, 0, { "\"code\":550", "\"code\":450", "\"code\":250" } },
    { "no line end", "550 a", 1, 0, { "\"code\":550" } },
    { "CR before LF", "550 a\\r\\n", 1, 0, { "\"text\":\"a\"" } },
    { "escapes",
      "550-a\\\\r\\\\n550 \\\\x41\\\\t\\\\\\\\b\\\\q\\n",
      1,
      0,
      { "\"text\":\"a\\u000AA\\u0009\\\\b\\\\q\"" } },
    { "invalid escapes", "550 \\\\x4\\\\xgg\\\\\\n", 1, 0, { "\"text\":\"\\\\x4\\\\xgg\\\\\"" } },
    { "columns",
      "550 x\\tmail\\tmx.google.com\\ta@x.example\\tb@y.example\\n",
      1,
      0,
      { "\"reason\":\"sender_rejected\"", "\"provider\":\"google\"", "\"stage\":\"mail\"" } },
    { "recipient column",
      "551 try <a@x.example>\\t\\t\\ta@x.example\\n551 try <a@x.example>\\n",
      2,
      0,
      { "\"forward\":[]",
        "\"forward\":[{\"address\":\"a@x.example\",\"local\":\"a\",\"domain\":\"x.example\",\"flags\":[]}]" } },
    { "hint's flags",
      "550 moved to \"@a.example\\n550 moved to a@x.example\\n",
      2,
      0,
      { "\"forward\":[]", "\"flags\":[\"weak\",\"unbracketed\"]" } },
    { "empty line",
      "550 a\\n\\n550 b\\n",
      3,
      3,
      { "\"code\":550", EMPTY, "\"reason\":\"undetermined\"", "\"error\":\"empty reply\"", "\"code\":550" } },
    { "unknown stage",
      "550 5.1.1 a\\tnonsense\\n",
      1,
      3,
      { "\"code\":550", "\"reason\":\"undetermined\"", "\"error\":\"unknown stage in column 2\"" } },
    { "too many columns",
      "550 5.1.1 a\\t\\t\\t\\t\\t\\t\\n",
      1,
      3,
      { "\"reason\":\"undetermined\"", "\"error\":\"more than 6 columns" } },
    { "accepted column", "550 5.1.1 a\\teod\\t\\tb@x.example\\t\\t2\\n", 1, 0, { "\"address\":\"suspect\"" } },
    { "accepted column, one", "550 5.1.1 a\\teod\\t\\tb@x.example\\t\\t1\\n", 1, 0, { "\"address\":\"dead\"" } },
    { "accepted column, not a number",
      "550 5.1.1 a\\teod\\t\\t\\t\\t-1\\n",
      1,
      3,
      { "\"error\":\"not a number in column 6" } },
    { "accepted column, over 32 bits",
      "550 5.1.1 a\\teod\\t\\t\\t\\t4294967296\\n",
      1,
      3,
      { "\"error\":\"not a number in column 6" } },
    { "no code", "hello\\n", 1, 0, { "\"code\":null,\"status\":null,\"text\":\"hello\"", "\"no_code\"" } },
    { "NUL", "550 a\\000b\\n", 1, 0, { "\"text\":\"a\\u0000b\"" } },
    { "binary",
      "\\377\\376\\200\\001\\033\\n",
      1,
      0,
      { "\"text\":\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\\u0001\\u001B\"" } },
    { "quote and backslash", "550 \"a\\\\\\\\b\"\\n", 1, 0, { "\"text\":\"\\\"a\\\\b\\\"\"" } },
    { "bidi and C1 controls",
      "550 \\342\\200\\256\\302\\205\\330\\234\\n",
      1,
      0,
      { "\"text\":\"\\u202E\\u0085\\u061C\"" } },
    { "rule and evidence",
      "550 5.7.1 No such user here\\n",
      1,
      0,
      { "\"by\":\"text\",\"rule\":5381,\"evidence\":\"No such user here\"" } },
    { "conflict", "550 4.2.2 x\\n", 1, 0, { "\"conflict\":\"4.2.2\"", "\"status_conflict\"" } },
    { "fact", "550 5.7.23 x\\n552 5.3.4 x\\n", 2, 0, { "\"mechanism\":\"spf\"", "\"limit\":\"size\"" } },
    { "log line",
      "host mx.google.com[192.0.2.25] said: 421-4.7.23 a 421 4.7.23 b (in reply to end of DATA command)\\n",
      1,
      0,
      { "\"code\":421", "\"text\":\"a\\u000Ab\"", "\"reason\":\"reverse_dns\"", "\"provider\":\"google\"",
        "\"stage\":\"eod\"", "\"host\":\"mx.google.com\"" } },
    { "quoted reply",
      "554 5.4.7 expired (last: 550 5.1.1 gone)\\n",
      1,
      0,
      { "\"reason\":\"user_unknown\"", "\"nested\":{\"code\":550,\"status\":\"5.1.1\",\"text\":\"gone\"}" } },
    { "stage column before the log's", "SMTP timeout after end of data\\trcpt\\n", 1, 0, { "\"stage\":\"rcpt\"" } },
    { "no lines", "", 0, 0, { "" } },
};

/* Each line of the output is a JSON object. Returns how many there are. */
static size_t objects(void)
{
    size_t n = 0;
    for (const char *at = out; at < out + out_len; n++) {
        const char *end = memchr(at, '\n', (size_t)(out + out_len - at));
        assert_non_null(end);
        if (*at != '{' || !is_json(at, (size_t)(end - at)))
            fail_msg("not a JSON object: %.*s", (int)(end - at), at);
        at = end + 1;
    }
    return n;
}

static void filter_gives(void **state)
{
    const struct filtered *row = *state;
    char command[600];
    const char *at;
    snprintf(command, sizeof command, "printf '%s' | $T filter 2>/dev/null", row->lines);
    assert_int_equal(run(command), 0);
    assert_int_equal(objects(), row->objects);
    at = out;
    for (size_t i = 0; i < COUNT(row->parts) && row->parts[i]; i++) {
        const char *found = strstr(at, row->parts[i]);
        if (!found)
            fail_msg("no %s in: %s", row->parts[i], at);
        at = found + strlen(row->parts[i]);
    }
    snprintf(command, sizeof command, "printf '%s' | $T filter --strict 2>/dev/null", row->lines);
    assert_int_equal(run(command), row->strict);
}

static void bad_lines_are_counted(void **state)
{
    (void)state;
    run("printf '550 a\\n\\n550 b\\tx\\n' | $T filter 2>&1 >/dev/null");
    assert_string_equal(out, "smtpbounce: 2 of 3 lines were bad; the first is line 2: empty reply\n");
}

/* A line of 1 MiB is judged whole, a longer one by its first MiB, and the next one is not lost. */
static void huge_lines(void **state)
{
    (void)state;
    run("{ printf '550 5.1.1 '; head -c 1048566 /dev/zero | tr '\\0' x; echo; echo 250 ok; } | $T filter 2>&1");
    assert_int_equal(objects(), 2);
    assert_null(strstr(out, "MiB"));
    run("{ printf '550 5.1.1 '; head -c 3000000 /dev/zero | tr '\\0' x; echo; echo 250 ok; } | $T filter 2>/dev/null");
    assert_int_equal(objects(), 2);
    assert_non_null(strstr(out, "\"error\":\"over 1 MiB; judged by its first MiB\""));
    assert_non_null(strstr(out, "\"reason\":\"user_unknown\""));
    assert_non_null(strstr(out, "\"reason\":\"accepted\""));
}

/* Random octets: as many objects as lines. */
static void random_lines(void **state)
{
    (void)state;
    run("LC_ALL=C awk 'BEGIN { srand(7); for (i = 0; i < 200000; i++) printf \"%c\", int(rand() * 256) }' | tee "
        "$T.junk | $T filter 2>/dev/null");
    size_t n = objects();
    char expected[32];
    snprintf(expected, sizeof expected, "%zu\n", n);
    run("awk 'END { print NR }' $T.junk | tr -d ' '; rm -f $T.junk");
    assert_string_equal(out, expected);
}

int main(void)
{
    const struct CMUnitTest more[] = {
        cmocka_unit_test(bad_lines_are_counted),
        cmocka_unit_test(huge_lines),
        cmocka_unit_test(random_lines),
    };
    int failed =
        RUN_ROWS(calls, call_gives) + RUN_ROWS(filtered, filter_gives) + cmocka_run_group_tests(more, NULL, NULL);
    free(out);
    return failed;
}
