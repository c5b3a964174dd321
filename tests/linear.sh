#!/bin/sh
# linear.sh PROGRAM SANITIZERS: for each pattern of the program, the instructions per octet at 100,000 octets are at most 1.2 times
# those at 2,000.
[ -z "$2" ] || { echo "skipped: sanitizers count too"; exit 77; }
command -v valgrind >/dev/null || { echo "skipped: no valgrind"; exit 77; }

# Instructions of one run. The pattern is written before it is read, so its writing counts too; it is linear.
count() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$1" "$2" "$3" 2>&1 >/dev/null | awk '/Collected/ { print $4 }'
}

none=$(count "$1" 0 0) pattern=0 failed=0
while name=$("$1" $pattern 0); do
    short=$(count "$1" $pattern 2000) long=$(count "$1" $pattern 100000)
    echo "$none $short $long $name" | awk '{
        s = ($2 - $1) / 2000; l = ($3 - $1) / 100000; $1 = $2 = $3 = ""
        printf "%6.1f %6.1f  %.2f %s\n", s, l, l / s, $0; exit l > 1.2 * s }' || failed=1
    pattern=$((pattern + 1))
done
[ $pattern -gt 10 ] && [ $failed = 0 ]
