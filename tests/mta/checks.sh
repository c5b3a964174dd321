# shellcheck shell=sh
# What the scripts that run real mail servers share; they are sourced inside of sandbox.sh.

passed=0 failed=0 skipped=0

# check NAME COMMAND...: it must succeed.
check() {
    name=$1
    shift
    if "$@" >/dev/null 2>&1; then
        passed=$((passed + 1))
        echo "ok: $name"
    else
        failed=$((failed + 1))
        echo "FAILED: $name"
    fi
}

skip() {
    skipped=$((skipped + 1))
    echo "skipped: $*"
}

# The last words; 1 if anything failed.
summary() {
    echo "$passed passed, $failed failed, $skipped skipped"
    [ "$failed" = 0 ]
}

# wait_for COMMAND...: until it succeeds, 10 s at most.
wait_for() {
    for _ in $(seq 200); do
        "$@" >/dev/null 2>&1 && return 0
        sleep 0.05
    done
    return 1
}

listens() { ss -ltnu | grep -q ":$1 "; }

# line_with FILE PART...: a line of the file holds all the parts.
line_with() {
    parts_of=$1
    shift
    awk 'BEGIN { for (i = 2; i < ARGC; i++) part[i] = ARGV[i]; n = ARGC; ARGC = 2 }
         { for (i = 2; i < n && index($0, part[i]); i++) ; if (i == n) found = 1 }
         END { exit !found }' "$parts_of" "$@"
}

# add_user NAME: a user and a group of that name, as the package would have made.
add_user() {
    uid=$((800 + $(wc -l </etc/passwd)))
    grep -q "^$1:" /etc/group || echo "$1:x:$uid:" >>/etc/group
    grep -q "^$1:" /etc/passwd || echo "$1:x:$uid:$uid::/nonexistent:/usr/sbin/nologin" >>/etc/passwd
}
