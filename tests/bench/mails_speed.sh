#!/bin/sh
# mails_speed.sh [ROUNDS]: how many mails a second `bounce-processor mail`, compiled with $CC -O2, reads from an mbox of
# 100,000 bounces by Exim, OpenSMTPD, Postfix and Sendmail in turn, beside grep -c, which reads the same; and whether it
# needs more memory for 100,000 than for 10,000. The best of ROUNDS runs (default 3) of each. Seconds are those of
# processor time: other processes do not count.
here=$(cd "$(dirname "$0")" && pwd) rounds=${1:-3}
pkg-config --exists gmime-3.0 || { echo "skipped: no GMime (Debian: libgmime-3.0-dev)"; exit 77; }
. "$here/compile.sh"
# shellcheck disable=SC2046
compile bounce-processor -I"$examples/common/suppression" "$examples"/bounce-processor/*.c "$examples"/common/*.c \
    "$examples"/common/suppression/*.c "$dir/library.a" $(pkg-config --cflags --libs gmime-3.0)

mails() { grep -c '^From ' "$1"; }
cat "$root"/tests/bounce-processor/mails/*.mbox >"$dir/set"
repeat $((10000 / $(mails "$dir/set") + 1)) "$dir/set" >"$dir/tenth"
repeat 10 "$dir/tenth" >"$dir/mbox"
"$dir/bounce-processor" mail "$dir/mbox" | wc -l >"$dir/lines"

time_of() { # time_of NAME COMMAND...
    name=$1
    shift
    "$dir/cost_of" time "$@" 2>"$dir/errors" >"$dir/out" || { cat "$dir/errors"; echo "$name: failed"; exit 1; }
    tail -n 1 "$dir/errors" >>"$dir/seconds.$name"
}
round=0
while [ $round -lt "$rounds" ]; do
    time_of processor "$dir/bounce-processor" mail "$dir/mbox"
    time_of grep grep -c '^Final-Recipient:' "$dir/mbox"
    round=$((round + 1))
done

best() { LC_ALL=C sort -n "$dir/seconds.$1" | head -n 1; }
memory_for() { "$dir/cost_of" memory "$dir/bounce-processor" mail "$1" 2>&1 >/dev/null | tail -n 1; }
n=$(mails "$dir/mbox")
echo "$n mails, $(wc -c <"$dir/mbox" | awk '{ printf "%.0f", $1 / 1048576 }') MiB, $(cat "$dir/lines") lines of JSON; the best of $rounds runs"
for name in processor grep; do
    best $name | awk -v name=$name -v n="$n" -v least="$(best grep)" '{
        printf "%-10s %8.2f s %10.0f mails/s %7.1f times grep -c\n", name, $1, n / $1, $1 / least }'
done
echo "memory: $(memory_for "$dir/tenth") KiB for a tenth of them, $(memory_for "$dir/mbox") KiB for all"
