#!/bin/sh
# filter.sh [SANITIZERS [THOUSANDS]]: checks what `smtpbounce filter`, compiled with $CC -O2, costs: at most 2 times the
# instructions (callgrind) of printing the same JSON from ready verdicts; for THOUSANDS thousand lines (default 1,000) at
# most 1.1 times the memory of ten thousand lines (the largest of three runs); and few instructions to start.
here=$(cd "$(dirname "$0")" && pwd)
[ -z "$1" ] || { echo "skipped: sanitizers add instructions"; exit 77; }
command -v valgrind >/dev/null || { echo "skipped: no valgrind"; exit 77; }
. "$here/compile.sh"
echo 'int main(void) { return 0; }' >"$dir/nothing.c"
compile nothing "$dir/nothing.c"

# Instructions of a command, whose output is discarded; options of callgrind come first.
count() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" 2>&1 >/dev/null | awk '/Collected/ { print $4 }'
}
inside() { # inside FUNCTION COMMAND...: the function and what it calls
    function=$1
    shift
    count --collect-atstart=no --toggle-collect="$function" "$@"
}

# at_most WHAT N LIMIT: N is at most LIMIT.
failed=0
at_most() {
    awk -v what="$1" -v n="$2" -v limit="$3" 'BEGIN {
        printf "%s: %s (at most %s)\n", what, n, limit
        exit !(n != "" && n + 0 <= limit + 0) }' || failed=1
}

"$dir/print_ready" lines >"$dir/lines"
"$dir/print_ready" json >"$dir/ready"
"$dir/smtpbounce" filter <"$dir/lines" >"$dir/filtered"
cmp "$dir/ready" "$dir/filtered" || { echo "filter and print_ready do not print the same"; exit 1; }
lines=$(wc -l <"$dir/lines")
filter=$(inside filter "$dir/smtpbounce" filter <"$dir/lines")
print=$(inside counted "$dir/print_ready" json)
# The functions that look for facts, hints and fingerprint are left out: entering one stops the count until it returns.
write=$(inside counted --toggle-collect=smtpb_classify_with_facts --toggle-collect=smtpb_forward_next \
    --toggle-collect=smtpb_fingerprint "$dir/print_ready" json)
echo "instructions per line: filter $((filter / lines)), print $((print / lines)), of these to write $((write / lines))"
at_most "filter, times printing" "$(awk -v f="$filter" -v p="$print" 'BEGIN { printf "%.2f", f / p }')" 2

start=$(count "$dir/smtpbounce" filter </dev/null) nothing=$(count "$dir/nothing")
at_most "instructions to start and end, beyond those of an empty program" $((start - nothing)) 70000

peak() { repeat "$1" "$dir/lines" | "$dir/cost_of" memory "$dir/smtpbounce" filter 2>&1 >/dev/null; }
few=$(for run in 1 2 3; do peak 10; done | sort -n | tail -n 1) many=$(peak "${2:-1000}")
at_most "KiB in memory for ${2:-1000},000 lines" "$many" $((few * 12 / 10))
exit $failed
