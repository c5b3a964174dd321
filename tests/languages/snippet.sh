#!/bin/sh
# snippet.sh LANGUAGE TOOL STATUS_JSON LIBRARY SANITIZERS: the snippets in that language on examples/languages.md have
# 15 lines at most and say what the tool says, with the shared library under the name that it has once installed.
tests=$(cd "$(dirname "$0")" && pwd) language=$1 tool=$2 status_json=$3 library=$4
[ -z "$5" ] || { echo "skipped: $language cannot load what is built with sanitizers"; exit 77; }
needs() { "$@" >/dev/null 2>&1 || { echo "skipped: not here: $*"; exit 77; }; }

case $language in
php) needs php -r 'FFI::cdef("");' ;;
perl) needs perl -MFFI::Platypus -e 1 ;;
ruby) needs ruby -r fiddle/import -e 1 ;;
js) needs node -e 'require("koffi")' ;;
go) needs go version && needs cc --version ;;
rust) needs rustc --version ;;
esac
# shellcheck source=tests/languages/cases.sh
. "$tests/cases.sh"

# snippet N: the Nth in the language, as a file.
snippet() {
    awk -v fence="\`\`\`$language" -v n="$1" '$0 == "```" { inside = 0 } inside; $0 == fence { inside = ++seen == n }' \
        "$tests/../../examples/languages.md" >"snippet$1.$language"
    [ -s "snippet$1.$language" ] || fail "no snippet $1"
    [ "$(wc -l <"snippet$1.$language")" -le 15 ] || fail "snippet $1 has over 15 lines"
}
snippet 1
snippet 2

# The second, about a bounce, stands in the program of the first, in place of its last lines. PHP's stands alone.
case $language in
php) last=15 ;;
rust) last=3 ;;
*) last=1 ;;
esac
cp "snippet1.$language" "reply.$language"
{ head -n "-$last" "snippet1.$language" && cat "snippet2.$language"; } >"bounce.$language"

mkdir lib
ln -s "$library" lib/libsmtpbounce.so
LD_LIBRARY_PATH="$dir/lib:$(dirname "$library")" LIBRARY_PATH="$dir/lib"
export LD_LIBRARY_PATH LIBRARY_PATH CGO_ENABLED=1 CGO_CFLAGS="-I$tests/../../include" GO111MODULE=off

# run PROGRAM: with standard input; what is compiled is compiled once.
run() {
    case $language in
    js) node "$1.js" ;;
    go) [ -x "$1" ] || go build -o "$1" "$1.go" || return; "./$1" ;;
    rust) [ -x "$1" ] || rustc -O -A dead_code -L lib "$1.rust" -o "$1" || return; "./$1" ;;
    *) "$language" "$1.$language" ;;
    esac
}

# says NAME PROGRAM INPUT
says() {
    run "$2" <"$3" >"$1.out" 2>err || fail "$1: exit status $?"
    [ -s err ] && fail "$1: $(cat err)"
    same "$1" "$language" "$1.out"
}
for name in $cases; do
    [ -s "$name.context" ] || says "$name" reply "$name.reply" # they give no context
done
says status bounce status.txt
exit $failed
