# For scripts that compare what another language says with the tool; $tool is smtpbounce, $status_json the program of
# status_json.c. They work in a folder of their own, and exit with $failed. There, for each of $cases, stand NAME.reply
# (the octets), NAME.context (stage, MX, recipient, sender and number accepted, with tabs between) and NAME.json (what
# the tool says); and status.txt, a delivery status, with status.json, a line for each recipient.
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
failed=0 cases=
fail() { echo "$*"; failed=1; }

hex() { od -An -v -tx1 "$1" | tr -d ' \n'; }

# a_case NAME OCTETS [CONTEXT]: octets and context as printf takes them.
a_case() {
    cases="$cases $1"
    # shellcheck disable=SC2059
    printf "$2" >"$1.reply"
    printf '%b' "${3:-}" >"$1.context"
    printf '%s\t%s\n' "$(hex "$1.reply" | sed 's/../\\x&/g')" "$(cat "$1.context")" |
        "$tool" filter 2>/dev/null | sed 's/ in column 2"/"/' >"$1.json"
    [ "$(wc -l <"$1.json")" = 1 ] || fail "$1: the tool says nothing"
}

# sql_arguments NAME BEFORE AFTER: those of the case, separated by commas, with the octets in hex between BEFORE and
# AFTER.
sql_arguments() { printf '%s' "$2$(hex "$1.reply")$3$(tr '\t' '\n' <"$1.context" | sed "s/.*/, '&'/" | tr -d '\n')"; }

# page LANGUAGE FILE: the blocks of a page in that language, to page.LANGUAGE, and what it says that they print, to
# page.answers.
page() {
    awk -v fence="\`\`\`$1" '$0 == "```" { inside = 0 } inside; $0 == fence { inside = 1 }' "$2" >"page.$1"
    awk '/^```/ { fenced = !fenced } !fenced && sub(/^    /, "")' "$2" >page.answers
    [ -s "page.$1" ] && [ -s page.answers ] || fail "$2: no examples"
}

# same NAME WHO FILE: what is in the file is the tool's line.
same() { diff "$1.json" "$3" >differences || fail "$2: $1: another answer: $(cut -c 1-400 differences)"; }

a_case sample '551 User not local; please try <jdoe@relay.example.net>'
a_case log 'Nov 29 12:00:00 mx1 postfix/smtp[123]: 4XyZ: to=<jane@example.com>, relay=mx.example.com[192.0.2.1]:25, delay=1, delays=0/0/1/0, dsn=5.1.1, status=bounced (host mx.example.com[192.0.2.1] said: 550 5.1.1 <jane@example.com>: User unknown (in reply to RCPT TO command))'
a_case lines '550-5.2.2 The mailbox of jane\r\n550 5.2.2 is full\r\n'
a_case stage '550 5.1.1 No such user' 'nonsense'
a_case mx '550 5.2.1 no' '\tgmail-smtp-in.l.google.com'
a_case recipient '550 5.1.1 <john@example.com>: no such user' 'rcpt\t\tjane@example.com'
a_case sender '550 5.1.1 <joe@example.org>: User unknown' '\t\t\tjoe@example.org'
a_case accepted '550 5.1.1 User unknown' 'eod\t\tjane@example.com\t\t3'
a_case empty ''
a_case nul '550 5.1.1 No such\000user'
a_case octets '550 5.1.1 Bo\356te inconnue \377\300\200 \360\237\222\251 \342\200\256'
a_case long "550 5.1.1 No such user$(printf '%9000s' x)"

# The last needs more room than the others.
cat >status.txt <<END
Reporting-MTA: dns; mta.example.org

Final-Recipient: rfc822; jane@example.com
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <jane@example.com>: User unknown

Final-Recipient: rfc822; john@example.com
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp; 552 5.2.2 Mailbox full

Final-Recipient: rfc822; joe@example.com
Action: failed
Diagnostic-Code: smtp; 550 5.1.1 No such user$(printf '%9000s' x)
END
"$status_json" <status.txt >status.json
[ "$(wc -l <status.json)" = 3 ] || fail "not three recipients: $(cut -c 1-400 status.json)"
