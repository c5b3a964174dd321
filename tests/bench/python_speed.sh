#!/bin/sh
# python_speed.sh [ROUNDS [TIMES]]: how many replies a second `smtpbounce filter` judges, alone and by GNU parallel, the
# Python module, and examples/dask in one process and on two workers, all compiled with $CC -O2, of the same 20,000
# replies TIMES times (default 20). The least and the most of ROUNDS rounds (default 3), by the clock, for which nothing
# else should run, and by the processor time of all processes.
here=$(cd "$(dirname "$0")" && pwd) rounds=${1:-3} times=${2:-20}
python=/usr/bin/python3
$python -c 'import cffi, distributed' 2>/dev/null ||
    { echo "skipped: no python3-cffi or python3-distributed"; exit 77; }
command -v parallel >/dev/null || { echo "skipped: no GNU parallel"; exit 77; }
. "$here/compile.sh"
"$CC" -std=c99 -O2 -fPIC -shared -fvisibility=hidden -DSMTPB_BUILDING -I"$root/include" "$root"/src/*/*.c \
    -o "$dir/libsmtpbounce.so" || exit 1
export PYTHONPATH="$examples/python" SMTPBOUNCE_LIBRARY="$dir/libsmtpbounce.so" PYTHONDONTWRITEBYTECODE=1
"$dir/print_ready" lines 20000 >"$dir/distinct"
repeat "$times" "$dir/distinct" >"$dir/lines"

started=
trap 'kill $started 2>/dev/null; wait; rm -rf "$dir"' EXIT
start() { # start PART ARGUMENT...: of the cluster
    part=$1
    shift
    $python -m "distributed.cli.dask_$part" --host 127.0.0.1 --no-dashboard --dashboard-address 127.0.0.1:0 "$@" \
        >>"$dir/cluster.log" 2>&1 &
    started="$started $!"
}
start scheduler --port 0 --scheduler-file "$dir/cluster"
for name in one two; do
    start worker --scheduler-file "$dir/cluster" --no-nanny --nthreads 1 --local-directory "$dir/$name"
done
until [ "$(grep -c 'Registered to' "$dir/cluster.log")" = 2 ]; do sleep 0.2; done
address=$(sed -n 's/ *"address": "\(.*\)".*/\1/p' "$dir/cluster")

filter() { "$dir/smtpbounce" filter <"$dir/lines" >/dev/null; }
parallel_filter() { parallel --pipe -k --block 1M "$dir/smtpbounce" filter <"$dir/lines" >/dev/null; }
module() { $python -c 'import smtpbounce, sys
for line in sys.stdin.buffer:
    smtpbounce.judge(line)' <"$dir/lines"; }
many() { $python "$examples/dask/judge_many.py" --block 1 "$@" "$dir/lines" 2>/dev/null; }
alone() { many >"$dir/alone"; }
dask() { many --scheduler "$address" >"$dir/dask"; }

seconds() { # by the clock, and of the processor
    # shellcheck disable=SC2046
    cat /proc/$$/stat $(printf '/proc/%s/stat ' $started) | awk -v clock="$(date +%s.%N)" -v tick="$(getconf CLK_TCK)" '
        { ticks += $14 + $15 + $16 + $17 } END { print clock, ticks / tick }'
}
round=0
while [ $round -lt "$rounds" ]; do
    for what in filter parallel_filter module alone dask; do
        begin=$(seconds)
        $what || { echo "$what: failed"; exit 1; }
        echo "$begin $(seconds)" | awk '{ print $3 - $1; print $4 - $2 > "/dev/stderr" }' \
            >>"$dir/clock.$what" 2>>"$dir/processor.$what"
    done
    round=$((round + 1))
done
cmp -s "$dir/alone" "$dir/dask" || { echo "Dask counts otherwise"; exit 1; }

lines=$(wc -l <"$dir/lines")
rate() { # rate FILE: of the slowest and of the fastest round
    LC_ALL=C sort -rn "$1" | awk -v lines="$lines" '
        NR == 1 { least = lines / $1 } END { printf "%9.0f to %7.0f", least, lines / $1 }'
}
echo "$lines replies, $rounds rounds on $(nproc) cores, load $(cut -d ' ' -f 1 /proc/loadavg) at the end"
echo "replies a second by the clock, and by processor time:"
for what in filter parallel_filter module alone dask; do
    printf '%-16s %s %s\n' $what "$(rate "$dir/clock.$what")" "$(rate "$dir/processor.$what")"
done
