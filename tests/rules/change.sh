#!/bin/sh
# change.sh BUILD [REPLIES]: shows the effect of a change in src/rules. Writes the tables, builds the tool, lists the
# verdicts that differ from those of the last commit, and runs the tests of the rules. The verdicts are of the replies
# below the rules, of those in the tests, and of those in the file REPLIES, one per line as for `smtpbounce filter`. Run
# it in the source directory.
set -eu
build=$1 more=${2:-} dir=$1/change
mkdir -p "$dir"

# The replies below a rule for a provider get the name of one of its exchangers, as `mx`.
awk -F '[(,"]+' 'FNR == NR { if ($1 == "MX") { name = tolower($2); gsub(/ /, "", name); if (!(name in mx)) mx[name] = $3 } next }
    /^[0-9]/ { host = match($0, /@[a-z_0-9]+/) ? mx[substr($0, RSTART + 1, RLENGTH - 1)] : "" }
    /^ +(ok|not) / { sub(/^ +(ok|not) +/, ""); print host != "" ? $0 "\t\t" host : $0 }' \
    src/tables/providers.def src/rules/*.rules >"$dir/replies"
sed -n 's/^ *{ "\(.*\)", R(.*/\1/p' tests/rules/vectors_replies.inc >>"$dir/replies"
[ -z "$more" ] || cat "$more" >>"$dir/replies"

verdicts() { "$1" filter <"$dir/replies" 2>/dev/null; }

# The tool of the last commit is built once.
committed=$dir/$(git rev-parse HEAD)/build/smtpbounce
if [ ! -x "$committed" ]; then
    sources=${committed%/build/smtpbounce}
    mkdir -p "$sources"
    git archive HEAD | tar -x -C "$sources"
    cmake -S "$sources" -B "$sources/build" -DSMTPB_BUILD_TESTS=OFF >/dev/null
    cmake --build "$sources/build" --parallel --target smtpbounce_tool >/dev/null
fi

cmake --build "$build" --target mkrules >/dev/null
"$build/tests/mkrules" src/generated src/rules/*.rules
cmake --build "$build" --parallel --target smtpbounce_tool test_rules test_match test_generated >/dev/null
verdicts "$committed" >"$dir/before.json"
verdicts "$build/smtpbounce" >"$dir/after.json"
"$build/smtpbounce" compare "$dir/before.json" "$dir/after.json" || [ $? -eq 1 ]
"$build/smtpbounce" lint --built-in src/rules/*.rules
if ctest --test-dir "$build" --output-on-failure -R '^(rules|match|generated|generated_is_fresh)$' >"$dir/tests"; then
    echo "the tests of the rules pass"
else
    grep -E '\.rules:[0-9]+: |not fresh|no reply that' "$dir/tests" | sort -u | head -n 20
    echo "the tests of the rules fail: $dir/tests"
    exit 1
fi
