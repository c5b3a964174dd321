#!/bin/sh
# instructions.sh [gate SANITIZERS | twice SANITIZERS | record]: instructions per octet (callgrind) of the library
# compiled with $CC -O2, whatever the build type.
#   (none)   prints them
#   record   writes those of parse and classify to instructions.tsv, with the compiler for which they hold
#   gate     fails if one is over 1.1 times the recorded one, or that of 100,000 octets over 1.1 times that of 2,000, or
#            if that of 169 octets is over 10 times as high with 1,000 rules of one's own
#   twice    fails if one is over 1.25 times as high with twice the rules, made by twice.awk
here=$(cd "$(dirname "$0")" && pwd) root=$(cd "$here/../.." && pwd)
record=$here/instructions.tsv mode=${1:-print} flags=-O2
: "${CC:=cc}"
[ -z "$2" ] || { echo "skipped: sanitizers add instructions"; exit 77; }
command -v valgrind >/dev/null || { echo "skipped: no valgrind"; exit 77; }
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT

compiler=$(echo __clang_major__ __GNUC__ | "$CC" -E -P - | sed 's/^__clang_major__ /gcc-/; s/^\([0-9]*\) .*/clang-\1/')
compiler="$compiler $flags $(uname -m)"

build() { # build PROGRAM ROOT SOURCE...: with the library of that root
    program=$1 of=$2
    shift 2
    "$CC" -std=c99 $flags -DSMTPB_STATIC -I"$of/include" -I"$root/include" "$@" "$of"/src/*/*.c -o "$dir/$program" || exit 1
}

# Instructions per octet of `count` or another program, which says what it does, for replies of a length.
cost() {
    octets=$(valgrind --tool=callgrind --callgrind-out-file=/dev/null --collect-atstart=no --toggle-collect=counted \
        "$dir/${3:-count}" "$1" "$2" 2>"$dir/log") || { cat "$dir/log" >&2; exit 1; }
    awk -v octets="$octets" '/Collected/ { printf "%.1f", $4 / octets }' "$dir/log"
}

print() {
    echo "instructions per octet, $compiler"
    for length in 68 169 500 2000 100000; do
        printf '%7d octets: parse %7.1f, parse and classify %7.1f\n' $length "$(cost parse $length)" "$(cost classify $length)"
    done
}

# The lengths that are checked and their costs, one per line.
verdicts() {
    for length in 68 169 2000; do
        printf '%d\t%s\n' $length "$(cost classify $length "$1")"
    done
}

write_record() {
    {
        echo "# $compiler: octets of a reply, instructions per octet of parse and classify. By instructions.sh record"
        verdicts
    } >"$record.new" && mv "$record.new" "$record" && cat "$record"
}

# compare OLD LIMIT WHAT: compares each line of standard input with that of the same length in OLD.
compare() {
    awk -F '\t' -v limit="$2" -v what="$3" '
        NR == FNR { was[$1] = $2; next }
        { r = $2 / was[$1]; bad = bad || !(r > 0 && r <= limit)
          printf "%6d octets: %7.1f instructions/octet, %.2f of the %.1f %s (at most %.2f)%s\n", $1, $2, r, was[$1], what, limit,
              (r < 0.8 ? ": far below, record again" : "") }
        END { exit bad || FNR == 0 }' "$1" -
}

gate() {
    failed=0
    verdicts >"$dir/now"
    if head -n 1 "$record" | grep -qF "# $compiler:"; then
        compare "$record" 1.1 recorded <"$dir/now" || failed=1
    else
        echo "not compared: the record is for another compiler than $compiler"
        cat "$dir/now"
    fi
    short=$(awk '$1 == 2000 { print $2 }' "$dir/now") long=$(cost classify 100000)
    awk -v s="$short" -v l="$long" 'BEGIN {
        printf "100000 octets: %7.1f instructions/octet, %.2f of those at 2,000 (at most 1.10)\n", l, l / s
        exit !(l > 0 && l <= 1.1 * s) }' || failed=1
    known=$(awk '$1 == 169 { print $2 }' "$dir/now") own=$(cost own_rules 169)
    awk -v k="$known" -v o="$own" 'BEGIN {
        printf "   169 octets: %7.1f instructions/octet with 1,000 rules of one\047s own, %.1f times as many (at most 10)\n", o, o / k
        exit !(o > 0 && o <= 10 * k) }' || failed=1
    return $failed
}

# The generator of the copy gets twice the limits, and twice as many groups of words.
twice() {
    mkdir "$dir/more" && cp -r "$root/src" "$root/include" "$dir/more" || exit 1
    rm "$dir"/more/src/rules/*.rules
    LC_ALL=C awk -f "$here/twice.awk" "$root"/src/rules/*.rules >"$dir/more/src/rules/twice.rules"
    awk '/^ *MAX_[A-Z]+ = [0-9]+,/ && $3 + 0 >= 1000 { sub(/[0-9]+/, $3 * 2) } { print }' \
        "$root/src/gen/rules/mkrules.h" >"$dir/more/src/gen/rules/mkrules.h"
    awk '/SMTPB_I_GROUP_BITS = / { sub(/BITS = [0-9]+/, "BITS = " $5 + 1) } { print }' \
        "$root/src/rules/rules.h" >"$dir/more/src/rules/rules.h"
    (flags=-O1 && build mkrules "$dir/more" "$dir"/more/src/gen/rules/*.c "$dir/more/src/gen/common/generate.c") || exit 1
    "$dir/mkrules" "$dir/more/src/generated" "$dir/more/src/rules/twice.rules" || exit 1
    build count_more "$dir/more" "$here/count.c" "$here/own_rules.c" "$here/texts.c"
    verdicts >"$dir/now"
    echo "$(cat "$root"/src/rules/*.rules | grep -c '^[0-9]') rules, then $(grep -c '^[0-9]' "$dir/more/src/rules/twice.rules")"
    verdicts count_more | compare "$dir/now" 1.25 "with the present rules"
}

build count "$root" "$here/count.c" "$here/own_rules.c" "$here/texts.c"
case $mode in
record) write_record ;;
gate) gate ;;
twice) twice ;;
*) print ;;
esac
