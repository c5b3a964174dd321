#!/bin/sh
# run.sh [DRIVER [FUNCTION]]: runs Frama-C's Eva over the units, in the source directory, as any.h and rest.h explain.
# Fails on alarms that alarms.txt does not list, on listed ones that no longer occur, and on proofs of over an hour.
command -v frama-c >/dev/null || { echo "skipped: no frama-c"; exit 0; }

proofs() { # the proofs of a driver, EXACTLY:FUNCTION and so on, one per line
    sed -n 's/^\(EXACTLY\|PARTED\|APART\|WHOLLY\|ANSWERED\)(\(.*\))$/\1:\2/p' "tests/eva/$1.c"
}

alarms() { # the alarms in Eva's output, named as in alarms.txt
    awk '/^\[eva:alarm\]/ { print $2 (/: postcondition/ ? $5 : "") }' |
    sort -u | while IFS=: read -r file line function; do
        awk -v at="$line" -v file="${file##*/}" -v name="$function" '
            /^[a-z].*\(/ && !/;$/ && file != "rest.h" { name = $0; sub(/\(.*/, "", name); sub(/.*[ *]/, "", name) }
            NR == at { sub(/^ +/, ""); print file " " name "(): " $0; exit }' "$file"
    done
}

prove() { # prove DRIVER OCTETS WAY FUNCTION
    others=$({ proofs span; ! grep -q '"rest.h"' "tests/eva/$1.c" || proofs same; proofs "$1"; } | sed -n 's/^\(EXACTLY\|PARTED\|APART\)://p' | grep -vx "$4" |
        sort -u | paste -sd, -)
    case $3 in
    EXACT) how="-eva-widening-delay 300" ;; # loop counters grow by one
    PLAIN) how="-eva-widening-delay $(($2 + 6))" ;;
    *) how="-eva-partition-history 1 -eva-interprocedural-history" ;; # keeps "no more" apart from what was found
    esac
    ended=true
    said=$(timeout 3600 frama-c -eva -eva-slevel 0 $how -eva-split-limit 300 -eva-interprocedural-splits \
        -eva-msg-key=-final-states,-initial-state -main "prove_$4" -eva-use-spec "$others" \
        -cpp-extra-args="-D$3 -DOCTETS=$2 -DSMTPB_STATIC -Iinclude -std=c99" "tests/eva/$1.c" 2>&1) || ended=false
    said=$(printf '%s\n' "$said" | sed '/Warning: *$/{N;s/\n/ /;}')
    if $ended && printf '%s\n' "$said" | grep -q '^  [0-9]* alarms\? generated' &&
        ! printf '%s\n' "$said" | grep 'Warning' | grep -qv '^\[eva:alarm\]\|for recursive calls\|values .* prevented' &&
        ! printf '%s\n' "$said" | grep -q 'NON TERMINATING'; then
        proven=$((proven + 1))
    else
        printf '%s\n' "$said" | grep -A 2 'Warning\|NON TERMINATING\|rror:'
        echo "not proven: $1.c, $4, $3, $2 octets"
        failed=1
    fi
    seen="$seen
$(printf '%s\n' "$said" | alarms)"
}

failed=0 proven=0 seen= units=
for unit in span:256 status:256 mailbox:64 reply:256 stream:256 same:64 tables:16 token:24 opaque:24 vocabulary:24 \
    about:12 blocklist:4 wait:4 fingerprint:4 forward:4 hedge:12 line_flat:12 unwrap:4 find:12 match:1 verdict:2 user_compile:4 \
    user_match:1; do
    driver=${unit%:*} octets=${unit#*:}
    case $driver in ${1:-*}) ;; *) continue ;; esac
    units="$units $(sed -n 's/^#include "..\/..\/src\/[a-z]*\/\(.*\.c\)"$/\1/p' "tests/eva/$driver.c")"
    for proof in $(proofs "$driver"); do
        function=${proof#*:}
        case $function in ${2:-*}) ;; *) continue ;; esac
        case $proof in
        EXACTLY:*) prove "$driver" "$octets" EXACT "$function" ;;
        PARTED:*) prove "$driver" "$octets" WHOLE "$function"; prove "$driver" "$octets" RESTS "$function" ;;
        APART:* | WHOLLY:*) prove "$driver" "$octets" PLAIN "$function" ;;
        ANSWERED:*) prove "$driver" "$octets" ANSWERS "$function" ;;
        esac
    done
done

listed=$(grep '^[a-z]' tests/eva/alarms.txt | sort -u)
seen=$(printf '%s\n' "$seen" | sed '/^$/d' | sort -u)
compare() { # compare WHAT LINES OTHERS: prints those of LINES that are not in OTHERS
    more=$(printf '%s\n' "$2" | grep -Fxv -e "$3")
    [ -z "$more" ] || { printf '%s:\n%s\n' "$1" "$more"; failed=1; }
}
compare "not in alarms.txt" "$seen" "$listed"
[ -n "$1" ] || units='[a-z_]*.[ch]'
[ -n "$2" ] || compare "in alarms.txt, but not an alarm" \
    "$(printf '%s\n' "$listed" | grep -E "^($(echo $units | tr ' ' '|')) ")" "$seen"
echo "$proven proofs without unexplained alarms"
[ $proven -gt 0 ] && exit $failed
exit 1
