#!/bin/sh
# change.sh BUILD [REPLIES]: what a change of src/rules does. Writes the tables anew, builds the tool, runs the tests of the rules, and
# shows which verdicts differ: on the replies that stand below the rules, on those of the tests, and on those of the file REPLIES, if
# one is given, a reply a line as `smtpbounce filter` takes them. Run in the source directory.
set -eu
build=$1 more=${2:-} dir=$1/change
mkdir -p "$dir"
{
    sed -n 's/^  *\(ok\|not\)  *//p' src/rules/*.rules
    sed -n 's/^ *{ "\(.*\)", R(.*/\1/p' tests/rules/vectors_replies.inc
    [ -z "$more" ] || cat "$more"
} >"$dir/replies"

[ -x "$build/smtpbounce" ] || cmake --build "$build" --target smtpbounce_tool >/dev/null
"$build/smtpbounce" filter <"$dir/replies" >"$dir/before.json" 2>/dev/null
cmake --build "$build" --target mkrules >/dev/null
"$build/tests/mkrules" src/generated src/rules/*.rules
cmake --build "$build" --parallel --target smtpbounce_tool test_rules test_match test_generated >/dev/null
"$build/smtpbounce" lint --built-in src/rules/*.rules
ctest --test-dir "$build" --output-on-failure -R '^(rules|match|generated|generated_is_fresh)$' >"$dir/tests" ||
    { grep -E 'FAILED|rule_|error|has no|Failure' "$dir/tests" | head -n 40; echo "the tests of the rules fail: $dir/tests"; exit 1; }
"$build/smtpbounce" filter <"$dir/replies" >"$dir/after.json" 2>/dev/null
"$build/smtpbounce" compare "$dir/before.json" "$dir/after.json" || [ $? -eq 1 ]
