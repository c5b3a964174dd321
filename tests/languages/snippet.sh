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

mkdir lib
ln -s "$library" lib/libsmtpbounce.so
LD_LIBRARY_PATH="$dir/lib:$(dirname "$library")" LIBRARY_PATH="$dir/lib"
export LD_LIBRARY_PATH LIBRARY_PATH
case $language in
js) run="node snippet1.js" ;;
go)
    CGO_ENABLED=1 CGO_CFLAGS="-I$tests/../../include" GO111MODULE=off go build -o program snippet1.go || fail "does not compile"
    run=./program
    ;;
rust)
    rustc -O -L lib snippet1.rust -o program || fail "does not compile"
    run=./program
    ;;
*) run="$language snippet1.$language" ;;
esac

for name in $cases; do
    [ -s "$name.context" ] && continue # they give none
    $run <"$name.reply" >"$name.out" 2>err || fail "$name: exit status $?"
    [ -s err ] && fail "$name: $(cat err)"
    same "$name" "$language" "$name.out"
done
if [ "$language" = php ]; then
    snippet 2
    php snippet2.php <status.txt >status.out 2>err || fail "status: exit status $?"
    same status php status.out
fi
exit $failed
