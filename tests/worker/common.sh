# shellcheck shell=sh disable=SC2034
# Shared by the scripts in this folder: a scripted sink, a worker with a database, outcomes of recipients.
# shellcheck source=tests/mta/check.sh
. "$(dirname "$0")/../mta/check.sh"
sink_program=$1 worker=$2
work=$(mktemp -d "${TMPDIR:-/tmp}/smtpbounce-worker.XXXXXX") || exit 1
sink=
stop_sink() {
    [ -z "$sink" ] || kill "$sink" 2>/dev/null
    [ -z "$sink" ] || wait "$sink" 2>/dev/null
    sink=
}
trap '[ -z "$running" ] || kill -KILL "$running"; stop_sink; rm -rf "$work"' EXIT

# section NAME [OPTION...] <SCRIPT: start a new sink, at $port, with no database.
section() {
    name=$1
    shift
    stop_sink
    echo "# $name"
    rm -rf "$work/sink" "$work/db" "$work/db-wal" "$work/db-shm"
    mkdir "$work/sink"
    cat >"$work/script"
    "$sink_program" -t 120 "$@" "$work/script" "$work/sink" >"$work/port" &
    sink=$!
    wait_for 10 test -s "$work/port"
    port=$(cat "$work/port")
    rm "$work/port"
    printf 'From: s@x.test\nSubject: test\n\n.hello\nlast line' >"$work/message"
}

# queue SENDER HOST LINE...: one recipient per line.
queue() {
    sender=$1 host=$2
    shift 2
    printf '%b\n' "$@" >"$work/recipients"
    "$worker" load "$work/db" "$sender" "$host" "$work/message" "$work/recipients" >"$work/loaded" 2>"$work/refused"
}

# deliver OPTION...: run the worker; output in $work/lines, messages in $work/log.
deliver() {
    "$worker" run -n client.test "$@" "$work/db" >"$work/lines" 2>"$work/log"
}

# start OPTION...: the same in the background, as $running; stop SIGNAL ends it and sets $stopped to its exit status.
running=
start() {
    "$worker" run -n client.test "$@" "$work/db" >"$work/lines" 2>"$work/log" &
    running=$!
}
stop() {
    kill "-$1" "$running"
    wait "$running" 2>/dev/null
    stopped=$?
    running=
}

# came ADDRESS [FILE]: stage, code, reason, outcome, and "maybe" if the message may have been delivered.
came() {
    sed -n "/\"recipient\":\"$1\"/{
        s/^{\"code\":\([^,]*\),.*\"reason\":\"\([a-z_]*\)\",.*\"stage\":\"*\([a-z]*\)\"*,.*\"outcome\":\"\([a-z_]*\)\",\"may_have_been_delivered\":\([a-z]*\),.*/\3 \1 \2 \4 \5/
        s/ true\$/ maybe/; s/ false\$//; h
    }; \${ g; p; }" "${2:-$work/lines}"
}

# wait_of ADDRESS: seconds from the attempt to the next.
wait_of() {
    sed -n "s/.*\"recipient\":\"$1\",.*\"time\":\([0-9]*\),.*\"next_attempt\":\([0-9]*\)}/\2 \1/p" "$work/lines" |
        awk '{ wait = $1 - $2 } END { print wait }'
}

# taken ADDRESS: how many messages the sink accepted for it.
taken() { grep -ls "^RCPT TO:<$1>" "$work"/sink/message-* | wc -l | tr -d ' '; }

# asked COMMAND: how often the sink received it.
asked() { cat "$work"/sink/session-* | grep -c "^C: $1"; }
