#!/bin/sh
# postgresql.sh PG_CONFIG BUILD TOOL STATUS_JSON MODULE SANITIZERS: the extension says what the tool says, in a cluster
# of its own.
tests=$(cd "$(dirname "$0")" && pwd) pg_config=$1 build=$2 tool=$3 status_json=$4
[ -z "$6" ] || { echo "skipped: PostgreSQL cannot load what is built with sanitizers"; exit 77; }
# shellcheck source=tests/languages/cases.sh
. "$tests/cases.sh"

# shellcheck source=tests/languages/cluster.sh
. "$tests/cluster.sh"

# sql NAME QUERY: prints to NAME.out.
sql() {
    printf '%s;\n' "$2" | psql >"$1.out" 2>err || fail "$1: exit status $?"
    [ -s err ] && fail "$1: $(cut -c 1-400 err)"
}

# says WHAT QUERY
says() {
    sql query "$2"
    [ "$(cat query.out)" = "$1" ] || fail "$2: $(cut -c 1-400 query.out) instead of $1"
}

page sql "$tests/../../examples/sql/postgresql/README.md" # which creates the extension
psql <page.sql >out 2>&1
diff page.answers out || fail "the README says something else"
sql drop "DROP TABLE bounces"

# Each column is the member of the same name; words with octets that are not text, which JSON replaces, are NULL.
for name in $cases; do
    arguments=$(sql_arguments "$name" "'\\x" "'::bytea")
    sql "$name" "SELECT smtpb_json($arguments)"
    sed 's/\\u0000/\\uFFFD/g' "$name.json" >"$name.json.new" && mv "$name.json.new" "$name.json"
    same "$name" PostgreSQL "$name.out"
    case $name in
    stage) says t "SELECT smtpb_judge($arguments) IS NULL" && continue ;;
    nul) replaced=evidence ;;
    *) replaced= ;;
    esac
    says "$replaced" "WITH verdict AS (SELECT smtpb_json($arguments) AS j, to_json(smtpb_judge($arguments)) AS v)
        SELECT string_agg(key, ' ') FROM verdict, json_each_text(v) WHERE value IS DISTINCT FROM
        CASE key WHEN 'moved_to' THEN j #>> '{forward,0,address}' ELSE j ->> key END"
done

printf '550 mailbox of \351 is full' >evidence
printf 'host mx\377.example.com said: 550 mailbox full (in reply to RCPT TO command)' >host
says "mailbox_full||mailbox_full|rcpt|" "SELECT e.reason, e.evidence, h.reason, h.stage, h.host
    FROM smtpb_judge('\\x$(hex evidence)'::bytea) e, smtpb_judge('\\x$(hex host)'::bytea) h"

sql status "SELECT value FROM json_array_elements(smtpb_bounces(NULL, convert_from('\\x$(hex status.txt)', 'UTF8'), NULL))"
same status PostgreSQL status.out

sample="'551 User not local; please try <jdoe@relay.example.net>'"
says "moved|dead|jdoe@relay.example.net" "SELECT v.reason, v.address, v.moved_to FROM smtpb_judge($sample) v"
says "t|t|t|t" "SELECT smtpb_judge(NULL::text) IS NULL, smtpb_json(NULL::bytea) IS NULL, smtpb_bounces(NULL, NULL, NULL) IS NULL,
    (smtpb_judge('550 5.1.1 User unknown', 'eod', NULL, NULL, NULL, -1)).address = 'dead'"
says "1000|u1000@example.com" "SELECT count(*), max(value ->> 'recipient') FILTER (WHERE n = 1000) FROM json_array_elements(smtpb_bounces(NULL,
    (SELECT string_agg('Final-Recipient: rfc822; u' || n || E'@example.com\nAction: failed\nStatus: 5.1.1\n', E'\n' ORDER BY n)
    FROM generate_series(1, 1000) n), NULL)) WITH ORDINALITY x(value, n)"
says "bounce" "SELECT value ->> 'kind' FROM json_array_elements(smtpb_bounces('From: MAILER-DAEMON', NULL, NULL))"
# Any octets: jsonb takes them, and an escaped backslash before u0000 stays.
says "256|t" "SELECT count(*), bool_and(smtpb_json(decode('35353020' || repeat(lpad(to_hex(n), 2, '0'), 3) || '5c7530303030', 'hex'))::jsonb
    ->> 'text' LIKE '%\\\\u0000') FROM generate_series(0, 255) n"

# A table: the plan uses several processes, and an index by reason.
sql table "CREATE TABLE bounces AS SELECT n, CASE n % 3 WHEN 0 THEN $sample WHEN 1 THEN '550 5.1.1 No such user' END AS reply
    FROM generate_series(1, 30000) n; ANALYZE bounces"
parallel="SET parallel_setup_cost = 0; SET min_parallel_table_scan_size = 0"
count="SELECT v.reason, count(*) FROM bounces, LATERAL smtpb_judge(reply) v GROUP BY 1 ORDER BY 1"
sql plan "$parallel; EXPLAIN (COSTS OFF) $count"
grep -q Gather plan.out || fail "no Gather: $(cat plan.out)"
says "moved|10000
user_unknown|10000
|10000" "$parallel; $count"
sql index "CREATE INDEX by_reason ON bounces (((smtpb_judge(reply)).reason)); ANALYZE bounces"
sql plan "SET enable_seqscan = off; EXPLAIN (COSTS OFF) SELECT n FROM bounces WHERE (smtpb_judge(reply)).reason = 'moved'"
grep -q by_reason plan.out || fail "no index: $(cat plan.out)"

# Elsewhere it cannot be created, and it goes without a trace.
sql latin "CREATE DATABASE latin ENCODING LATIN1 LOCALE 'C' TEMPLATE template0"
echo 'CREATE EXTENSION smtpbounce;' | psql -d latin 2>err && fail "created in LATIN1"
grep -q 'encoding UTF8' err || fail "$(cat err)"
sql drop "DROP TABLE bounces; DROP EXTENSION smtpbounce"
says 0 "SELECT count(*) FROM pg_proc WHERE proname LIKE 'smtpb%'"
exit $failed
