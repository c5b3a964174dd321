#!/bin/sh
# instructions.sh [gate SANITIZERS | record]: instructions an octet, by callgrind, of the library compiled with $CC -O2, whatever
# the build around it is. Without an argument it prints them; `record` also writes those of the verdict to instructions.tsv; `gate`
# fails where one is over 1.1 times the record, or where 100,000 octets cost over 1.1 times an octet of 2,000. The record is good
# for one compiler only, which its first line names.
here=$(dirname "$0") src=$here/../../src flags=-O2
record=$here/instructions.tsv mode=${1:-print}
: "${CC:=cc}"
[ -z "$2" ] || { echo "skipped: sanitizers count too"; exit 77; }
command -v valgrind >/dev/null || { echo "skipped: no valgrind"; exit 77; }
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT

compiler=$(echo __clang_major__ __GNUC__ | "$CC" -E -P - | sed 's/^__clang_major__ /gcc-/; s/^\([0-9]*\) .*/clang-\1/')
compiler="$compiler $flags $(uname -m)"
"$CC" -std=c99 $flags -DSMTPB_STATIC -I"$here/../../include" "$src"/*.c "$here/count.c" "$here/texts.c" -o "$dir/count" || exit 1

# Instructions an octet of parse or classify at a length.
cost() {
    octets=$(valgrind --tool=callgrind --callgrind-out-file=/dev/null --collect-atstart=no --toggle-collect=counted \
        "$dir/count" "$1" "$2" 2>"$dir/log") || { cat "$dir/log" >&2; exit 1; }
    awk -v octets="$octets" '/Collected/ { printf "%.1f", $4 / octets }' "$dir/log"
}

print() {
    echo "instructions an octet, $compiler"
    for length in 68 169 500 2000 100000; do
        printf '%7d octets: parse %8.1f, parse and classify %8.1f\n' $length "$(cost parse $length)" "$(cost classify $length)"
    done
}

# The gated lengths and what they cost, one a line.
verdicts() {
    for length in 68 169 2000; do
        printf '%d\t%s\n' $length "$(cost classify $length)"
    done
}

write_record() {
    {
        echo "# $compiler: octets of a reply, instructions an octet of parse and classify. Written by instructions.sh record"
        verdicts
    } >"$record.new" && mv "$record.new" "$record" && cat "$record"
}

# Each line of standard input beside the record of its length.
compare() {
    awk -F '\t' '
        NR == FNR { was[$1] = $2; next }
        { r = $2 / was[$1]; bad = bad || r > 1.1
          printf "%6d octets: %7.1f instructions an octet, %.2f of the recorded %.1f%s\n", $1, $2, r, was[$1],
              (r > 1.1 ? ": over 1.10" : r < 0.8 ? ": far below, record anew" : "") }
        END { exit bad }' "$record" -
}

gate() {
    failed=0
    now=$(verdicts)
    if head -n 1 "$record" | grep -qF "# $compiler:"; then
        echo "$now" | compare || failed=1
    else
        echo "the record is of another compiler than $compiler, so it is not compared:"
        echo "$now"
    fi
    short=$(echo "$now" | awk '$1 == 2000 { print $2 }') long=$(cost classify 100000)
    awk -v s="$short" -v l="$long" 'BEGIN { printf "100000 octets: %7.1f, %.2f times 2,000 (at most 1.10)\n", l, l / s; exit l > 1.1 * s }' || failed=1
    return $failed
}

case $mode in
record) write_record ;;
gate) gate ;;
*) print ;;
esac
