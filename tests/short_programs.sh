#!/bin/sh
# short_programs.sh FOLDER: the programs at the top of examples/, built in that folder, print the expected output.
cd "$1" || exit 1
failed=0

prints() { # prints WHAT COMMAND...
    expected=$1
    shift
    printed=$("$@" </dev/null) || { echo "$*: exit status $?"; failed=1; }
    [ "$printed" = "$expected" ] || { printf '%s:\n%s\ninstead of:\n%s\n' "$*" "$printed" "$expected"; failed=1; }
}
holds() { # holds WHAT COMMAND...
    expected=$1
    shift
    "$@" | grep -qF -- "$expected" || { echo "$*: no $expected"; failed=1; }
}

prints "hard, moved: Suppress the address; do not retry
moved to jdoe@relay.example.net" ./judge
holds "hard, user_unknown" ./judge "550 5.1.1 No such user"
prints "jdoe@relay.example.net" ./hints
prints "a@b.example (where it ends is a guess)" ./hints "please try a@b.example"
prints "551 hard, medium, address: Suppress the address; do not retry" ./codes 551
holds "450 soft" ./codes
holds '"reason":"moved"' ./json
holds '"stage":"rcpt"' ./json "550 no" rcpt
prints "mailbox_disabled, rule 32769, retry after 86400 seconds" ./own_rules
[ "$(printf '220 hi\r\n550-5.1.1 a\r\n550 5.1.1 No such user\r\nwhat\r\n' | ./stream)" = "220 in 1 lines: The command was accepted
550 in 2 lines: The mailbox does not exist
No reply code at octet 0" ] || { echo "./stream"; failed=1; }
exit $failed
