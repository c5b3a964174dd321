#!/bin/sh
# killed.sh SINK WORKER [RECIPIENTS]: random faults at every stage, and repeated kill -9. In the end, every recipient
# must be accounted for: the database is compared with what the sink accepted.
# shellcheck disable=SC2154
set -u
# shellcheck source=tests/worker/common.sh
. "$(dirname "$0")/common.sh"
recipients=${3:-300}
big=$((recipients >= 5000))

section "$recipients recipients, random faults, kill -9" -t 3000 -s $$ <<'EOT'
connect at=127.0.0.2 odds=1 : {drop}
connect odds=3 : {drop}
connect odds=2 : 421 4.3.2 Too busy
connect odds=1 : 554 5.7.1 No SMTP service for you
ehlo odds=2    : {drop}
ehlo odds=2    : 451 4.3.0 Try later
mail odds=2    : {drop}
mail odds=2    : 451 4.3.0 Try later
mail odds=1    : 550 5.1.8 Sender domain rejected: not found
rcpt to=gone*  : 550 5.1.1 User unknown
rcpt odds=1    : {drop}
rcpt odds=3    : 451 4.3.0 Try later
rcpt odds=1    : 421 4.3.2 Shutting down\r\n{drop}
rcpt odds=1    : 4{fill 3000}
rcpt odds=1    : 250 2.1.5 Ok\r\n250 2.1.5 Ok
data odds=2    : {drop}
data odds=2    : 451 4.3.0 Try later
eod odds=3     : {drop}
eod odds=4     : 2{drop}
eod odds=1     : {hang}
eod odds=3     : 451 4.3.0 Try later
eod odds=2     : 554 5.7.1 Message rejected as spam
eod at=127.0.0.1 odds=2 : 250 2.0.0 Ok\r\n250 2.0.0 Ok
eod odds=50    : {wait 40}250 2.0.0 Ok
rset odds=5    : {drop}
quit odds=20   : {drop}
EOT

# Half of them by LMTP, where the sink sends no surplus replies, as they could not be detected; every tenth recipient
# does not exist.
awk -v n="$recipients" -v port="$port" 'BEGIN {
    for (i = 0; i < n; i++)
        printf "%s%d@y.test%s\n", i % 10 == 3 ? "gone" : "user", i, i % 2 ? "\tlmtp:127.0.0.2:" port : ""
}' >"$work/recipients"
"$worker" load "$work/db" s@x.test 127.0.0.1:"$port" "$work/message" "$work/recipients" >"$work/loaded"
began=$(date +%s)

# 0.05 to 0.25 seconds; four times that for large runs.
pause() { od -An -N2 -tu2 /dev/urandom | awk -v big=$big '{ printf "%.3f", ($1 % 200 / 1000 + 0.05) * (big ? 4 : 1) }'; }
if [ $big = 1 ]; then most=1000 pace="-c 12 -p 6 -r 20"; else most=15 pace="-c 6 -p 3 -r 5"; fi
kills=0
while :; do
    "$worker" unmark "$work/db" s@x.test 2>"$work/log"
    # shellcheck disable=SC2086
    start -w 0:1 -g 1:50 -t 1 $pace
    if [ $kills -lt $most ]; then
        sleep "$(pause)"
        kill -KILL "$running" 2>/dev/null
    fi
    wait "$running" 2>/dev/null
    ended=$?
    running=
    if [ $ended = 137 ]; then
        kills=$((kills + 1))
        continue
    fi
    [ $ended = 0 ] || { missed "it runs" "exit status $ended: $(cat "$work/log")"; break; }
    "$worker" outcomes "$work/db" >"$work/outcomes"
    grep -q '"outcome":"held"' "$work/outcomes" || break
done
took=$(($(date +%s) - began))

sed -n 's/.*"recipient":"\([^"]*\)",.*"outcome":"\([a-z_]*\)","may_have_been_delivered":\([a-z]*\),.*/D \1 \2 \3/p' \
    "$work/outcomes" >"$work/accounts"
find "$work/sink" -name 'message-*' -exec sed -n 's/^RCPT TO:<\(.*\)>$/S \1/p' {} + >>"$work/accounts"
awk '
    $1 == "D" { outcome[$2] = $3; maybe[$2] = $4 == "true"; count[$3]++; all++ }
    $1 == "S" { taken[$2]++ }
    END {
        for (r in outcome) {
            doubts += maybe[r]
            if (outcome[r] == "delivered" && !taken[r]) lost++
            if (outcome[r] != "delivered" && outcome[r] != "failed") open++
            if (outcome[r] == "failed" && taken[r] && !maybe[r]) wrong++
            if (taken[r] > 1 && !maybe[r]) twice++
            if (taken[r] > 1 && maybe[r]) known_twice++
        }
        for (r in taken) if (!(r in outcome)) unknown++
        printf "all=%d delivered=%d failed=%d doubts=%d known_twice=%d lost=%d open=%d wrong=%d twice=%d unknown=%d\n",
            all, count["delivered"], count["failed"], doubts, known_twice, lost, open, wrong, twice, unknown
    }' "$work/accounts" >"$work/sum"
# shellcheck disable=SC2046
eval $(sed "s/[a-z_]*=/n_&/g" "$work/sum")
echo "$recipients recipients, $kills kills, $took s: $(cat "$work/sum")"
is "all are accounted for" "$recipients" "$n_all"
is "none is open" 0 "$n_open"
is "no delivered message is lost" 0 "$n_lost"
is "only messages in doubt were delivered twice" 0 "$n_twice"
is "only messages in doubt failed although delivered" 0 "$n_wrong"
is "the sink got no other recipients" 0 "$n_unknown"
does "most were delivered: $n_delivered" [ "$n_delivered" -gt $((recipients * 6 / 10)) ]
does "it was killed: $kills times" [ "$kills" -ge 5 ]
find "$work/sink" -name 'message-*' -exec sed -n '$p' {} \; | sort -u >"$work/ends"
is "each message is whole" "last line" "$(tr -d '\r' <"$work/ends")"
finish
