#!/bin/sh
# lua.sh INTERPRETER TOOL STATUS_JSON MODULE SANITIZERS: the module in this interpreter says what the tool says.
tests=$(cd "$(dirname "$0")" && pwd) interpreter=$1 tool=$2 status_json=$3
LUA_CPATH="$(dirname "$4")/?.so"
export LUA_CPATH
[ -z "$5" ] || { echo "skipped: $interpreter cannot load what is built with sanitizers"; exit 77; }
command -v "$interpreter" >/dev/null || { echo "skipped: no $interpreter"; exit 77; }
# shellcheck source=tests/languages/cases.sh
. "$tests/cases.sh"

# shellcheck disable=SC2086
"$interpreter" "$tests/lua.lua" $cases || fail "$interpreter: exit status $?"
for name in $cases status; do
    same "$name" "$interpreter" "$name.out"
done

page lua "$tests/../../examples/lua/README.md"
"$interpreter" page.lua >out 2>&1
diff page.answers out || fail "the README says something else"
exit $failed
