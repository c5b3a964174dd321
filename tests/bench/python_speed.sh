#!/bin/sh
# python_speed.sh [ROUNDS [TIMES]]: how many replies a second `smtpbounce filter` judges, alone and by GNU parallel, the
# Python module, and examples/dask on two workers, all compiled with $CC -O2, of the same 20,000 replies TIMES times
# (default 20). The least and the most of ROUNDS rounds (default 3). Seconds are those of the clock, as several processes
# run at once: nothing else should.
here=$(cd "$(dirname "$0")" && pwd) rounds=${1:-3} times=${2:-20}
python=/usr/bin/python3
$python -c 'import cffi, distributed' 2>/dev/null || { echo "skipped: no python3-cffi or python3-distributed"; exit 77; }
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
alone() { $python "$examples/dask/judge_many.py" "$dir/lines" >"$dir/alone" 2>/dev/null; }
dask() { $python "$examples/dask/judge_many.py" --scheduler "$address" --block 1 "$dir/lines" >"$dir/dask" 2>/dev/null; }

round=0
while [ $round -lt "$rounds" ]; do
    for what in filter parallel_filter module alone dask; do
        begin=$(date +%s.%N)
        $what || { echo "$what: failed"; exit 1; }
        echo "$begin $(date +%s.%N)" >>"$dir/seconds.$what"
    done
    round=$((round + 1))
done
cmp -s "$dir/alone" "$dir/dask" || { echo "Dask counts otherwise"; exit 1; }

lines=$(wc -l <"$dir/lines")
echo "$lines replies, $rounds rounds on $(nproc) cores, load $(cut -d ' ' -f 1 /proc/loadavg) at the end: replies a second"
for what in filter parallel_filter module alone dask; do
    awk -v lines="$lines" '{ print lines / ($2 - $1) }' "$dir/seconds.$what" | LC_ALL=C sort -n | awk -v what="$what" '
        NR == 1 { least = $1 } END { printf "%-16s %7.0f to %7.0f\n", what, least, $1 }'
done
