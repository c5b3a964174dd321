#!/bin/sh
# [OTHER=PROGRAM] filter_speed.sh [ROUNDS]: how many lines and MiB a second `smtpbounce filter`, compiled with $CC -O2,
# judges, beside cat, grep and jq, which read its output; with OTHER, how many times as many lines as that smtpbounce.
# The best of ROUNDS runs (default 5) of each, in turn. Seconds are those of processor time: other processes do not
# count.
here=$(cd "$(dirname "$0")" && pwd) rounds=${1:-5} distinct=20000 times=5
. "$here/compile.sh"
"$dir/print_ready" lines $distinct >"$dir/distinct"
repeat $times "$dir/distinct" >"$dir/lines"
"$dir/smtpbounce" filter <"$dir/lines" >"$dir/json" || exit 1
jq=jq
command -v jq >/dev/null || { echo "jq: skipped, not installed"; jq=; }

# run NAME INPUT OUTPUT COMMAND...
run() {
    name=$1 input=$2 output=$3
    shift 3
    "$dir/cost_of" time "$@" <"$input" 2>"$dir/errors" >"$output" || { cat "$dir/errors"; echo "$name: failed"; exit 1; }
    tail -n 1 "$dir/errors" >>"$dir/seconds.$name"
}
round=0
while [ $round -lt "$rounds" ]; do
    run filter "$dir/lines" /dev/null "$dir/smtpbounce" filter
    [ -z "$OTHER" ] || run other "$dir/lines" /dev/null "$OTHER" filter
    run cat "$dir/json" /dev/null cat
    run grep "$dir/json" "$dir/hits" grep -c mailbox_full # to /dev/null it would stop at the first hit
    [ -z "$jq" ] || run jq "$dir/json" /dev/null jq -c .
    round=$((round + 1))
done

best() { LC_ALL=C sort -n "$dir/seconds.$1" | head -n 1; }
filter=$(best filter) lines=$(wc -l <"$dir/lines")
mebibytes() { wc -c <"$1" | awk '{ printf "%.1f", $1 / 1048576 }'; }
json=$(mebibytes "$dir/json") replies=$(mebibytes "$dir/lines")

# row NAME TEXT MIB: TEXT needs its seconds for all lines, and for so many MiB.
row() {
    best "$1" | awk -v text="$2" -v lines="$lines" -v mib="$3" -v filter="$filter" '{
        printf "%-26s %12.0f %9.1f %9.2f\n", text, lines / $1, mib / $1, filter / $1 }'
}
echo "$lines lines of $distinct distinct replies, $replies MiB, as JSON $json MiB; the best of $rounds runs"
printf '%-26s %12s %9s %9s\n' '' lines/s MiB/s '/ filter'
row filter 'filter, MiB of replies' "$replies"
row filter 'filter, MiB of JSON' "$json"
row cat 'cat, of that JSON' "$json"
row grep 'grep -c, of that JSON' "$json"
[ -z "$jq" ] || row jq 'jq -c ., of that JSON' "$json"
[ -z "$OTHER" ] || row other "the other's filter" "$replies"
[ -z "$OTHER" ] || best other | awk -v filter="$filter" '{
    printf "filter judges %.2f times as many lines a second as the other\n", $1 / filter }'
