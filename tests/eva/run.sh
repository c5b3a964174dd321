#!/bin/sh
# run.sh [DRIVER [FUNCTION]]: Frama-C's Eva over the grammars, the parser and the stream, in the source directory; any.h says how.
# Whatever Eva warns of is a failure, and so is a proof that does not end within an hour.
command -v frama-c >/dev/null || { echo "skipped: no frama-c"; exit 0; }

proofs() { # EXACTLY:FUNCTION or PARTED:FUNCTION, one a line, of a driver
    sed -n 's/^\(EXACTLY\|PARTED\)(\(.*\))$/\1:\2/p' "tests/eva/$1.c"
}

prove() { # prove DRIVER OCTETS WAY FUNCTION
    others=$({ proofs span; proofs "$1"; } | sed 's/.*://' | grep -vx "$4" | sort -u | paste -sd, -)
    case $3 in
    EXACT) how="-eva-widening-delay 300" ;; # how far a loop came grows by one
    *) how="-eva-partition-history 1 -eva-interprocedural-history" ;; # "no more" is told apart from what was found
    esac
    said=$(timeout 3600 frama-c -eva -eva-slevel 0 $how -eva-split-limit 300 -eva-interprocedural-splits \
        -eva-msg-key=-final-states,-initial-state -main "prove_$4" -eva-use-spec "$others" \
        -cpp-extra-args="-D$3 -DOCTETS=$2 -DSMTPB_STATIC -Iinclude -Isrc -std=c99" "tests/eva/$1.c" 2>&1)
    if [ $? = 0 ] && printf '%s\n' "$said" | grep -q '^  0 alarms generated' &&
        ! printf '%s\n' "$said" | grep -q 'Warning\|NON TERMINATING'; then
        proven=$((proven + 1))
    else
        printf '%s\n' "$said" | grep -A 2 'Warning\|NON TERMINATING\|rror:'
        echo "not proven: $1.c, $4, $3, $2 octets"
        failed=1
    fi
}

failed=0 proven=0
for unit in span:256 status:256 mailbox:64 reply:256 stream:256; do
    driver=${unit%:*} octets=${unit#*:}
    case $driver in ${1:-*}) ;; *) continue ;; esac
    for proof in $(proofs "$driver"); do
        function=${proof#*:}
        case $function in ${2:-*}) ;; *) continue ;; esac
        case $proof in
        EXACTLY:*) prove "$driver" "$octets" EXACT "$function" ;;
        PARTED:*) prove "$driver" "$octets" WHOLE "$function"; prove "$driver" "$octets" RESTS "$function" ;;
        esac
    done
done
echo "$proven proofs without an alarm"
[ $proven -gt 0 ] && exit $failed
exit 1
