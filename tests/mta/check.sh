# shellcheck shell=sh
# For the scripts in this folder: named checks that print what they saw, and a last line with their number.
passed=0 failed=0

saw() { # saw NAME TEXT
    passed=$((passed + 1))
    printf 'ok - %s: %.300s\n' "$1" "$2"
}

missed() { # missed NAME TEXT
    failed=$((failed + 1))
    printf 'FAILED - %s: %s\n' "$1" "$2"
}

# has NAME PATTERN FILE...: a line matches the extended regular expression.
has() {
    name=$1 pattern=$2
    shift 2
    line=$(grep -ahE -m 1 -e "$pattern" "$@" 2>/dev/null | head -n 1)
    if [ -n "$line" ]; then saw "$name" "$line"; else missed "$name" "no $pattern"; fi
}

# lacks NAME PATTERN FILE...: the files exist, and no line matches.
lacks() {
    name=$1 pattern=$2
    shift 2
    line=$(grep -ahE -m 1 -e "$pattern" "$@" 2>&1 | head -n 1)
    if [ -z "$line" ]; then saw "$name" "no $pattern"; else missed "$name" "$line"; fi
}

# is NAME WANTED TEXT
is() {
    if [ "$2" = "$3" ]; then saw "$1" "$3"; else missed "$1" "$3 instead of $2"; fi
}

# like NAME PATTERN TEXT: the whole text matches the shell pattern.
like() {
    # shellcheck disable=SC2254
    case $3 in
    $2) saw "$1" "$3" ;;
    *) missed "$1" "$3 instead of $2" ;;
    esac
}

# does NAME COMMAND...: the command succeeds.
does() {
    name=$1
    shift
    if "$@" >/dev/null 2>&1; then saw "$name" "$*"; else missed "$name" "$* failed"; fi
}

# wait_for SECONDS COMMAND...: waits until the command succeeds. Fails if it never does.
wait_for() {
    tries=$(($1 * 20))
    shift
    until "$@" >/dev/null 2>&1; do
        tries=$((tries - 1))
        [ $tries -gt 0 ] || return 1
        sleep 0.05
    done
}

skip() {
    echo "skipped: $1"
    exit 77
}

finish() {
    echo "$passed passed, $failed failed"
    [ "$failed" = 0 ]
}
