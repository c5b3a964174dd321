#!/bin/sh
# languages.sh BUILD [ROWS [ROUNDS]]: how many lines of a log other languages and databases judge a second, beside
# `smtpbounce filter`, with what was built in BUILD (Release, and with tests). ROWS lines (default 200,000) in which
# Postfix tells of a bounce; the best of ROUNDS runs (default 3) of each, in turn. Seconds are those of processor time:
# other processes do not count. What is not installed is left out.
here=$(cd "$(dirname "$0")" && pwd) root=$(cd "$(dirname "$0")/../.." && pwd)
[ -x "$1/smtpbounce" ] || { sed -n '2,5s/^# //p' "$0"; exit 2; }
build=$(cd "$1" && pwd) rows=${2:-200000} rounds=${3:-3}
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
"${CC:-cc}" -D_POSIX_C_SOURCE=200809L "$here/cost_of.c" -o cost_of || exit 1
have() { command -v "$1" >/dev/null; }

sed -n 's/^ *ok  *\([^\\	]*\)$/\1/p' "$root"/src/rules/*.rules | awk -v rows="$rows" '{ said[n++] = $0 } END { for (i = 0; i < rows; i++)
    printf "Nov 29 12:00:00 mx1 postfix/smtp[%d]: 4Xy%05X: to=<user%d@example.com>, relay=mx.example.net[192.0.2.1]:25, delay=1, \
dsn=5.0.0, status=bounced (host mx.example.net[192.0.2.1] said: %s (in reply to RCPT TO command))\n", i % 30000, i, i, said[i % n] }' >log

# Runs each take their lines from standard input and write JSON to standard output, unless they say otherwise.
# run NAME COMMAND...: adds its seconds to NAME.seconds.
run() {
    name=$1
    shift
    ./cost_of time "$@" <log 2>errors >"$name.out" || { cat errors; echo "$name: failed"; exit 1; }
    tail -n 1 errors >>"$name.seconds"
}

# ---- Programs ----

# program LANGUAGE LINES LOOP: the first snippet on the page without its last LINES, and with a loop instead.
program() {
    awk -v fence="\`\`\`$1" '$0 == "```" { inside = 0 } inside; $0 == fence { inside = ++seen == 1 }' "$root/examples/languages.md" |
        awk -v lines="$2" '{ line[NR] = $0 } END { for (i = 1; i <= NR - lines; i++) print line[i] }' >"$1.$1"
    printf '%s\n' "$3" >>"$1.$1"
}
program php 1 'while (($line = fgets(STDIN)) !== false) echo $judge(rtrim($line, "\n")), "\n";'
program perl 1 'while (<STDIN>) { chomp; print judge($_), "\n" }'
program ruby 1 'STDIN.binmode.each_line(chomp: true) { |line| puts Smtpbounce.judge(line) }'
program js 1 'const fs = require("fs"), out = [];
for (const line of fs.readFileSync(0, "latin1").split("\n")) if (line) out.push(judge(Buffer.from(line, "latin1")));
fs.writeFileSync(1, out.join("\n") + "\n");'
program go 1 'func main() {
    in, out := bufio.NewScanner(os.Stdin), bufio.NewWriter(os.Stdout)
    for in.Scan() { fmt.Fprintln(out, judge(in.Text(), 4096)) }
    out.Flush()
}
var _ = io.EOF'
sed -i 's/"fmt";/"bufio"; "fmt";/' go.go
program rust 3 'fn main() {
    use std::io::{BufRead, BufWriter, Write};
    let mut out = BufWriter::new(std::io::stdout());
    for line in stdin().lock().split(10) { writeln!(out, "{}", judge(&line.unwrap(), vec![0; 4096])).unwrap(); }
}'
cat >json.lua <<'END'
local smtpbounce = require "smtpbounce"
for line in io.lines() do io.write(smtpbounce.json(line), "\n") end
END
cat >count.lua <<'END'
local smtpbounce, count = require "smtpbounce", {}
for line in io.lines() do
    local reason = smtpbounce.judge(line).reason
    count[reason] = (count[reason] or 0) + 1
end
for reason, n in pairs(count) do print(reason .. "|" .. n) end
END

mkdir lib
ln -s "$build/tests/libsmtpbounce_checked.so" lib/libsmtpbounce.so
export LD_LIBRARY_PATH="$dir/lib:$build/tests" LIBRARY_PATH="$dir/lib" CGO_CFLAGS="-I$root/include -O2" GO111MODULE=off
have go && go build -o go.program go.go
have rustc && rustc -A warnings -O -L lib rust.rust -o rust.program

# ---- Databases ----

if [ -e "$build/sqlite_smtpbounce.so" ] && have sqlite3; then
    printf 'CREATE TABLE bounces(reply);\n.separator "\\001" "\\n"\n.import log bounces\n' | sqlite3 db || exit 1
fi
sqlite() { run "$1" sqlite3 db ".load $build/sqlite_smtpbounce" "$2"; }

pg_config=pg_config
if [ -e "$build/postgresql/smtpbounce.so" ] && have pg_config; then
    . "$root/tests/languages/cluster.sh"
    psql -c 'CREATE EXTENSION smtpbounce' -c 'CREATE TABLE bounces(reply text)' -c '\copy bounces FROM log' -c 'VACUUM ANALYZE bounces' || exit 1
fi
# Of all processes of the cluster that have ended.
ticks() { awk '{ sub(/.*\) /, ""); print $12 + $13 + $14 + $15 }' "/proc/$(head -n 1 "$data/postmaster.pid")/stat"; }
postgresql() { # postgresql NAME WORKERS QUERY
    before=$(ticks) begin=$(date +%s.%N)
    psql -c "SET max_parallel_workers_per_gather = $2" -c "$3" >"$1.out" || exit 1
    elapsed=$(echo "$begin $(date +%s.%N)" | awk '{ print $2 - $1 }')
    sleep 0.2
    echo "$before $(ticks) $(getconf CLK_TCK)" | awk '{ print ($2 - $1) / $3 }' >>"$1.seconds"
    echo "$elapsed" >>"$1.elapsed"
}

# ---- The runs ----

round=0
while [ "$round" -lt "$rounds" ]; do
    run filter "$build/smtpbounce" filter
    for interpreter in lua5.4 luajit; do
        [ -e "$build/$interpreter/smtpbounce.so" ] && have "$interpreter" || continue
        export LUA_CPATH="$build/$interpreter/?.so"
        run "${interpreter}_json" "$interpreter" json.lua
        run "${interpreter}_count" "$interpreter" count.lua
    done
    php -r 'FFI::cdef("");' 2>/dev/null && run php php php.php
    perl -MFFI::Platypus -e 1 2>/dev/null && run perl perl perl.perl
    ruby -r fiddle/import -e 1 2>/dev/null && run ruby ruby ruby.ruby
    node -e 'require("koffi")' 2>/dev/null && run node node js.js
    [ -x go.program ] && run go ./go.program
    [ -x rust.program ] && run rust ./rust.program
    if [ -e db ]; then
        sqlite sqlite_json 'SELECT smtpb_json(reply) FROM bounces'
        sqlite sqlite_count 'SELECT smtpb_reason(reply), count(*) FROM bounces GROUP BY 1'
    fi
    if [ -n "$data" ]; then
        postgresql postgresql_json 0 'SELECT smtpb_json(reply) FROM bounces'
        postgresql postgresql_count 0 'SELECT v.reason, count(*) FROM bounces, LATERAL smtpb_judge(reply) v GROUP BY 1'
        postgresql postgresql_parallel 2 'SELECT v.reason, count(*) FROM bounces, LATERAL smtpb_judge(reply) v GROUP BY 1'
    fi
    round=$((round + 1))
done

# Each says the same: the lines of JSON are those of filter, in any order from a database, and the counts are theirs.
failed=0
LC_ALL=C sort filter.out >sorted
sed 's/.*"reason":"\([a-z_]*\)".*/\1/' filter.out | LC_ALL=C sort | uniq -c | awk '{ print $2 "|" $1 }' >counts
for out in *.out; do
    case $out in
    *_count.out | *_parallel.out) LC_ALL=C sort "$out" | cmp -s - counts ;;
    sqlite_json.out | postgresql_json.out) LC_ALL=C sort "$out" | cmp -s - sorted ;;
    *) cmp -s filter.out "$out" ;;
    esac || { echo "$out is not what filter says"; failed=1; }
done

# row NAME TEXT
row() {
    [ -e "$1.seconds" ] || return 0
    LC_ALL=C sort -n "$1.seconds" | awk -v text="$2" -v rows="$rows" -v filter="$(LC_ALL=C sort -n filter.seconds | head -n 1)" '{ seconds[NR] = $1 }
        END { printf "%-44s %9.0f to %7.0f %9.2f\n", text, rows / seconds[NR], rows / seconds[1], filter / seconds[1] }'
}
echo "$rows lines, $(wc -c <log | awk '{ printf "%.0f", $1 / 1e6 }') MB, $rounds runs; best to filter's best"
printf '%-44s %20s %9s\n' '' 'lines/s' '/ filter'
row filter 'smtpbounce filter'
row php 'PHP FFI'
row perl 'Perl, FFI::Platypus'
row ruby 'Ruby, Fiddle'
row node 'Node, koffi'
row go 'Go, cgo'
row rust 'Rust'
row lua5.4_json 'Lua 5.4, JSON'
row lua5.4_count 'Lua 5.4, judge, count by reason'
row luajit_json 'LuaJIT, JSON'
row luajit_count 'LuaJIT, judge, count by reason'
row sqlite_json 'SQLite, JSON'
row sqlite_count 'SQLite, count by reason'
row postgresql_json 'PostgreSQL, JSON'
row postgresql_count 'PostgreSQL, count by reason'
row postgresql_parallel 'PostgreSQL, count by reason, three processes'
for name in count parallel; do
    [ ! -e "postgresql_$name.elapsed" ] || LC_ALL=C sort -n "postgresql_$name.elapsed" | head -n 1 |
        awk -v name="$name" -v rows="$rows" '{ printf "PostgreSQL, %s: %.0f lines a second of the clock\n", name, rows / $1 }'
done
exit $failed
