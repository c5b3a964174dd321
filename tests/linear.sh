#!/bin/sh
# linear.sh PROGRAM WORK SANITIZERS: for each pattern of the program, the instructions per octet of its long text are at most 1.2 times
# those of its short one.
work=$2
[ -z "$3" ] || { echo "skipped: sanitizers count too"; exit 77; }
command -v valgrind >/dev/null || { echo "skipped: no valgrind"; exit 77; }
rm -rf "$work"
mkdir -p "$work"

# One file a call of measured(), in their order: counts.1, counts.2, ...
valgrind -q --tool=callgrind --zero-before=measured --dump-after=measured --callgrind-out-file="$work/counts" "$1" >"$work/patterns" || exit 1
call=0 failed=0
count() { sed -n 's/^totals: //p' "$work/counts.$1"; }
while read -r short long name; do
    few=$(count $((call + 1))) many=$(count $((call + 2))) call=$((call + 2))
    echo "$few $short $many $long $name" | awk '{
        s = $1 / $2; l = $3 / $4; $1 = $2 = $3 = $4 = ""
        printf "%6.1f %6.1f  %.2f %s\n", s, l, l / s, $0; exit !(s > 0 && l <= 1.2 * s) }' || failed=1
done <"$work/patterns"
[ $call -gt 20 ] && [ $failed = 0 ]
