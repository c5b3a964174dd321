#!/bin/sh
# sqlite.sh TOOL STATUS_JSON EXTENSION SANITIZERS: the extension, loaded by the program sqlite3, says what the tool
# says.
tests=$(cd "$(dirname "$0")" && pwd) tool=$1 status_json=$2 extension=$3
[ -z "$4" ] || { echo "skipped: sqlite3 cannot load what is built with sanitizers"; exit 77; }
command -v sqlite3 >/dev/null || { echo "skipped: no sqlite3"; exit 77; }
# shellcheck source=tests/languages/cases.sh
. "$tests/cases.sh"

# sql NAME QUERY: prints to NAME.out.
sql() {
    printf '.load %s\n%s;\n' "$extension" "$2" | sqlite3 -batch -noheader :memory: >"$1.out" 2>err || fail "$1: exit status $?"
    [ -s err ] && fail "$1: $(cat err)"
}

# says WHAT QUERY
says() {
    sql query "$2"
    [ "$(cat query.out)" = "$1" ] || fail "$2: $(cat query.out) instead of $1"
}

for name in $cases; do
    arguments=$(sql_arguments "$name" "x'" "'")
    sql "$name" "SELECT smtpb_json($arguments)"
    same "$name" SQLite "$name.out"
    for member in type reason address action; do
        if [ "$name" = stage ]; then
            says 1 "SELECT smtpb_$member($arguments) IS NULL"
        else
            says 1 "SELECT smtpb_$member($arguments) = smtpb_json($arguments) ->> '$member'"
        fi
    done
done

sql status "SELECT value FROM json_each(smtpb_bounces(NULL, CAST(x'$(hex status.txt)' AS TEXT), NULL))"
same status SQLite status.out

says "moved|dead|jdoe@relay.example.net" "SELECT smtpb_reason(r), smtpb_address(r), smtpb_json(r) ->> '\$.forward[0].address'
    FROM (SELECT '551 User not local; please try <jdoe@relay.example.net>' AS r)"
says "1|1|1|1" "SELECT smtpb_json(NULL) IS NULL, smtpb_type(NULL, 'rcpt') IS NULL, smtpb_bounces(NULL, NULL, NULL) IS NULL,
    smtpb_json('550 5.1.1 User unknown', 'eod', NULL, NULL, NULL, -1) = smtpb_json('550 5.1.1 User unknown', 'eod')"
says "mailbox_unavailable" "PRAGMA encoding = 'UTF-16'; SELECT smtpb_reason(x'35353020') WHERE smtpb_reason('550 ') = smtpb_reason(x'35353020')"
says "bounce,null" "SELECT value ->> 'kind' || ',' || (value -> 'recipient') FROM json_each(smtpb_bounces('From: MAILER-DAEMON', NULL, NULL))"
says "1000" "SELECT json_array_length(smtpb_bounces(NULL, group_concat('Final-Recipient: rfc822; u' || n || '@example.com
Action: failed
Status: 5.1.1
', char(10)), NULL)) FROM (WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 1000) SELECT n FROM c)"
# An index on a verdict, and a reply whose JSON is longer than SQLite allows.
says "moved|1" "CREATE TABLE t(r, reason AS (smtpb_reason(r)) STORED); CREATE INDEX i ON t(smtpb_address(r));
    INSERT INTO t VALUES ('551 User not local; please try <a@b.example>'); SELECT reason, smtpb_address(r) = 'dead' FROM t"
printf '.load %s\n.limit length 2000\nSELECT smtpb_json(hex(zeroblob(900))) IS NULL;\n' "$extension" | sqlite3 -batch :memory: >out 2>&1
tail -n 1 out | grep -qx 1 || fail "too long: $(cat out)"

page sql "$tests/../../examples/sql/sqlite/README.md"
ln -s "$(dirname "$extension")" build
sqlite3 -batch <page.sql >out 2>&1
diff page.answers out || fail "the README says something else"
exit $failed
