#!/bin/sh
# run.sh: Frama-C's Eva over the grammars, for any octets of each length, in the source directory. An alarm is a failure.
command -v frama-c >/dev/null || { echo "skipped: no frama-c"; exit 0; }

prove() { # prove DRIVER LENGTH SOURCE...
    driver=$1 length=$2
    shift 2
    frama-c -eva -eva-precision 3 -eva-slevel 100000 -eva-auto-loop-unroll 300 -eva-split-return full \
        -eva-msg-key=-final-states,-initial-state \
        -cpp-extra-args="-include tests/eva/any.h -DOCTETS=$length -DLENGTH=$length -DSMTPB_STATIC -Iinclude -Isrc -std=c99" \
        tests/eva/any.c "tests/eva/$driver.c" "$@" 2>&1 | grep -q '  0 alarms generated' || { echo "$driver, $length octets: alarms"; failed=1; }
}

failed=0
for length in $(seq 1 64); do
    prove status "$length" src/status.c
done
for length in $(seq 1 12); do
    prove mailbox "$length"
done
[ $failed = 0 ] && echo "no alarm"
exit $failed
