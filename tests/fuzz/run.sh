#!/bin/sh
# run.sh libfuzzer|afl SECONDS BUILD: fuzzes each target for that many seconds, in the source directory; prints
# executions, edges and findings. The findings stay in BUILD/found.
set -eu
engine=$1 seconds=$2 build=$3
case $engine in
libfuzzer) compiler=clang ;;
afl) compiler=afl-clang-fast ;;
esac
command -v $compiler >/dev/null || { echo "skipped: no $compiler"; exit 0; }
export AFL_QUIET=1 AFL_SKIP_CPUFREQ=1 AFL_NO_UI=1 AFL_NO_AFFINITY=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1
cmake -S . -B "$build" -DCMAKE_C_COMPILER=$compiler -DCMAKE_BUILD_TYPE=Release -DSMTPB_BUILD_FUZZERS=ON >/dev/null
cmake --build "$build" >/dev/null 2>&1

fuzz() { # fuzz ENTRY
    program=$build/tests/fuzz/fuzz_$1 work=$build/found/$1
    mkdir -p "$work/queue"
    if [ $engine = afl ]; then
        afl-fuzz -V "$seconds" -m none -x "$build/tests/fuzz/smtp.dict" -i "tests/fuzz/corpus/$1" -o "$work" "$program" >"$work/log" 2>&1 || { tail -n 20 "$work/log"; return 1; }
        awk -v entry="$1" '/execs_done|edges_found|saved_crashes|saved_hangs/ { line = line " " $1 " " $3 } END { print entry ":" line }' \
            "$work/default/fuzzer_stats"
        [ -z "$(ls "$work/default/crashes")" ]
    else
        "$program" -max_total_time="$seconds" -max_len=4096 -print_final_stats=1 -artifact_prefix="$work/" \
            -dict="$build/tests/fuzz/smtp.dict" "$work/queue" "tests/fuzz/corpus/$1" >"$work/log" 2>&1 || { tail -n 20 "$work/log"; return 1; }
        edges=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$work/log" | tail -n 1)
        awk -v entry="$1" -v edges="$edges" '/number_of_executed_units/ { print entry ": executions " $2 " edges " edges }' "$work/log"
    fi
}

failed=0
for entry in parse feed find forward status classify facts rules json map bounce mail log; do
    [ -x "$build/tests/fuzz/fuzz_$entry" ] || { echo "fuzz_$entry: skipped: no GMime"; continue; }
    fuzz $entry || { echo "$entry: found something"; failed=1; }
done
exit $failed
