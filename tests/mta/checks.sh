# Named checks for a test in shell. Each prints what it saw; `closing_line` ends the test.
passed=0 failed=0

# check NAME WHAT-WAS-SEEN COMMAND...: the check holds if the command succeeds.
check() {
    name=$1 seen=$2
    shift 2
    if "$@" >/dev/null 2>&1; then
        passed=$((passed + 1))
        echo "ok    $name: $seen"
    else
        failed=$((failed + 1))
        echo "FAIL  $name: $seen"
    fi
}

# equals NAME EXPECTED SEEN
equals() {
    check "$1" "$3" [ "$2" = "$3" ]
}

# holds NAME PATTERN SEEN: a pattern of the shell's.
holds() {
    # shellcheck disable=SC2254
    case $3 in
    $2) check "$1" "$3" true ;;
    *) check "$1 ($2)" "$3" false ;;
    esac
}

# wait_for SECONDS COMMAND...: until it succeeds; fails if it never does.
wait_for() {
    tries=$(($1 * 20))
    shift
    while ! "$@" >/dev/null 2>&1; do
        tries=$((tries - 1))
        [ $tries -gt 0 ] || return 1
        sleep 0.05
    done
}

closing_line() {
    echo "$passed passed, $failed failed"
    [ $failed = 0 ] && [ $passed -gt 0 ]
}
