#!/bin/sh
# run.sh [DRIVER [FUNCTION]]: Frama-C's Eva over the grammars, the parser and the stream, in the source directory; any.h says how.
# What is not proven, or not within ten minutes, is a failure.
command -v frama-c >/dev/null || { echo "skipped: no frama-c"; exit 0; }

proofs() { # WAY FUNCTION, one a line, of a driver
    sed -n 's/^\(EXACTLY\|PARTED\)(\(.*\))$/\1 \2/p' "tests/eva/$1.c"
}

prove() { # prove DRIVER OCTETS WAY FUNCTION
    others=$({ proofs span; proofs "$1"; } | sed 's/.* //' | grep -vx "$4" | sort -u | paste -sd, -)
    delay=${DELAY:-4}
    [ "$3" = EXACT ] && delay=300
    result=$(timeout 600 frama-c -eva -eva-slevel 0 -eva-widening-delay "$delay" -eva-split-limit 300 -eva-interprocedural-splits \
        -eva-msg-key=-final-states,-initial-state -eva-split-return auto -main "prove_$4" -eva-use-spec "$others" \
        -cpp-extra-args="-D$3 -DOCTETS=$2 -DSMTPB_STATIC -Iinclude -Isrc -std=c99" "tests/eva/$1.c" 2>&1) &&
        printf '%s\n' "$result" | grep -q '^  0 alarms generated' && ! printf '%s\n' "$result" | grep -q 'Warning\|NON TERMINATING' && return
    printf '%s\n' "$result" | grep -A 2 'Warning\|NON TERMINATING\|rror:'
    echo "$1.c, $4, $3: not proven for up to $2 octets"
    failed=1
}

failed=0
for unit in span:256 status:256 mailbox:64 reply:256 stream:256; do
    driver=${unit%:*} octets=${unit#*:}
    case $driver in ${1:-*}) ;; *) continue ;; esac
    for proof in $(proofs "$driver" | tr ' ' :); do
        case ${proof#*:} in ${2:-*}) ;; *) continue ;; esac
        case $proof in
        EXACTLY:*) prove "$driver" "$octets" EXACT "${proof#*:}" ;;
        PARTED:*) prove "$driver" "$octets" WHOLE "${proof#*:}" && prove "$driver" "$octets" RESTS "${proof#*:}" ;;
        esac
    done
done
[ $failed = 0 ] && echo "no alarm"
exit $failed
