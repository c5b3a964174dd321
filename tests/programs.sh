#!/bin/sh
# programs.sh PROGRAM...: what each program, and each of its subcommands, says about itself, about a wrong command line
# and when it waits for a terminal.
tests=$(cd "$(dirname "$0")" && pwd)

# shellcheck source=tests/help.sh
. "$tests/help.sh"

# helps COMMAND...: by both names of the option; on standard output alone, in 80 columns; exit status 0.
helps() {
    for option in -h --help; do
        "$@" $option >help 2>err </dev/null || fail "$* $option: exit status $?"
        [ -s err ] && fail "$* $option: $(cat err)"
        grep -q '^usage: ' help || grep -q 'says what' help || fail "$* $option: no usage"
        awk 'length > 80' help | grep . && fail "$* $option: over 80 columns"
    done
}

# refuses STATUS TEXT COMMAND...: with a message that has the text, on standard error alone.
refuses() {
    expected=$1 text=$2
    shift 2
    "$@" >out 2>err </dev/null
    status=$?
    [ "$status" = "$expected" ] || fail "$*: exit status $status, not $expected"
    head -n 1 err | grep -q "^$name: " || fail "$*: not its name first: $(cat err)"
    grep -qF -- "$text" err || fail "$*: no \"$text\" in: $(cat err)"
    grep -q -- '--help' err || fail "$*: no hint"
    [ -s out ] && fail "$*: wrote to standard output"
}

# hints PROGRAM COMMAND: it says that it reads from the terminal.
hints() {
    printf '\004' | timeout 10 script -qec "$2" /dev/null 2>&1 | grep -q "$1: reading from the terminal" || fail "$2: no hint"
}

[ $# -gt 0 ] || fail "no programs"
for program in "$@"; do
    name=$(basename "$program")
    misused=2
    [ "$name" = bounce-processor ] && misused=64
    helps "$program"
    "$program" --version >out 2>err </dev/null || fail "$name --version: exit status $?"
    grep -qE "^$name [0-9]+\.[0-9]+\.[0-9]+\$" out || fail "$name --version: $(cat out err)"
    refuses $misused "--nonsense" "$program" --nonsense
    for subcommand in $(subcommands "$program"); do
        if [ "$name" = suppression ]; then
            helps "$program" folder "$subcommand"
        else
            helps "$program" "$subcommand"
        fi
    done
    case $name in
    filter-smtpbounce) refuses 2 "too many arguments: b" "$program" a b ;;
    curl-replies) refuses 2 "too few arguments" "$program" smtp://127.0.0.1 a@b.example ;;
    postfix-replymapd)
        refuses 2 "no LISTEN" "$program"
        refuses 2 "seconds from 1 to 86400: 0" "$program" --timeout 0 tcp:127.0.0.1:1
        refuses 2 "more than eight" "$program" a b c d e f g h i
        ;;
    smtpbounce-worker)
        refuses 2 "no command" "$program"
        refuses 2 "unknown command: burn" "$program" burn db
        refuses 2 "--nonsense" "$program" run --nonsense db
        refuses 2 "too few arguments: load" "$program" load db
        refuses 2 "too many arguments: list" "$program" list db x
        refuses 2 "-c does not take this value: 0" "$program" run --sessions 0 db
        refuses 2 "-w does not take this value: 3:2" "$program" run -w 3:2 db
        refuses 2 "one database" "$program" run
        ;;
    suppression)
        refuses 2 "unknown command: burn" "$program" . burn
        refuses 2 "--nonsense" "$program" . list --nonsense
        refuses 2 "too many arguments: tidy" "$program" . tidy x
        refuses 2 "too few arguments: find" "$program" . find
        refuses 2 "1 to 3650 days: 0" "$program" . add 0
        "$program" . find -- -h >out 2>&1 && fail "suppression find -- -h: exit status 0"
        ;;
    bounce-processor)
        refuses 64 "no command" "$program"
        refuses 64 "unknown command: burn" "$program" burn
        refuses 64 "--nonsense" "$program" log --nonsense
        refuses 64 "not for this command: --moved" "$program" log --moved x
        refuses 64 "not for this command: --html=x" "$program" mail --html=x
        refuses 64 "no pattern such as bounces+*@example.org: x" "$program" pipe --verp x lines
        refuses 64 "too few arguments: pipe" "$program" pipe
        refuses 64 "too many arguments: pipe" "$program" pipe x y
        ;;
    esac
    command -v script >/dev/null || continue
    case $name in
    smtpbounce) hints "$name" "$program filter" && hints "$name" "$program group" && hints "$name" "$program -" ;;
    filter-smtpbounce) hints "$name" "$program" ;;
    suppression) hints "$name" "$program . add" ;;
    curl-replies) hints "$name" "$program smtp://127.0.0.1:1 a@b.example c@d.example" ;;
    bounce-processor)
        for command in mail "log -" report "pipe lines"; do
            hints "$name" "$program $command"
        done
        ;;
    esac
done
command -v script >/dev/null || { echo "skipped: no script, which gives a program a terminal"; [ $failed = 1 ] || failed=77; }
exit $failed
