#!/bin/sh
# documents.sh TOOL LIBRARY: README's program compiles with $CC and the static LIBRARY, and prints what README says; so does
# TOOL for the sample reply; README is short and narrow; every relative link of every page leads to a file and a heading.
: "${CC:=cc}"
root=$(cd "$(dirname "$0")/.." && pwd) tool=$1 library=$2
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
failed=0
fail() { echo "$*"; failed=1; }

# block N LANGUAGE: the Nth block of README in that language.
block() {
    awk -v n="$1" -v language="$2" '/^```/ { inside = !inside && $0 == "```" language && ++seen == n; next } inside' "$root/README.md"
}

block 1 c >"$dir/program.c"
block 2 text >"$dir/expected"
"$CC" -std=c99 -DSMTPB_STATIC -I"$root/include" "$dir/program.c" "$library" -o "$dir/program" || fail "README's program does not compile"
"$dir/program" | diff "$dir/expected" - || fail "README's program prints something else"

block 1 text >"$dir/card"
lines=$(wc -l <"$dir/card")
[ "$lines" -gt 5 ] || fail "README has no card"
"$tool" '551 User not local; please try <jdoe@relay.example.net>' | head -n "$lines" | diff "$dir/card" - || fail "README has another card"

# The rules that README and the tool's page show are right.
block 4 text >"$dir/README.rules"
awk '/^\.Sh/ { inside = $2 == "RULES" } /^\.Ed/ { shown = 0 } shown { print } inside && /^\.Bd/ { shown = 1 }' \
    "$root/examples/smtpbounce/smtpbounce.1" >"$dir/page.rules"
for rules in README page; do
    grep -q user_unknown "$dir/$rules.rules" && "$tool" lint "$dir/$rules.rules" || fail "the rules that $rules shows"
done

[ "$(wc -l <"$root/README.md")" -le 200 ] || fail "README has more than 200 lines"
awk 'length > 100 { print "README, line " FNR ": " length " columns"; bad = 1 }
    END { exit bad }' "$root/README.md" || failed=1

sh "$root/tests/links.sh" "$root" || failed=1
exit $failed
