#!/bin/sh
# man3.sh check|write: compares the manual pages in src/man3 with the header, or writes them. Where a page has headings,
# each of its calls is in one; no sentence ends within quotes. With mandoc they are checked for mistakes, too.
root=$(cd "$(dirname "$0")/.." && pwd) pages=$root/src/man3
write() { awk -v folder="$1" -f "$root/src/man3.awk" "$root/include/smtpbounce.h"; }
if [ "$1" = write ]; then
    rm -f "$pages"/*.3 && mkdir -p "$pages" && write "$pages"
    exit
fi
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
write "$dir" && diff -r "$dir" "$pages" >"$dir.diff" ||
    { head -n 20 "$dir.diff"; rm -f "$dir.diff"; echo "src/man3 is not up to date: build the target man3"; exit 1; }
rm -f "$dir.diff"
for call in $(grep -oE 'smtpb_[a-z_0-9]+' "$root/tests/symbols.txt"); do
    grep -qE "^\.Nm $call( ,)?\$" "$pages"/*.3 || { echo "$call has no page"; exit 1; }
done
failed=0
for page in "$pages"/smtpb_*.3; do
    grep -q "^\.Ss $(basename "$page" .3)" "$page" || continue
    for call in $(sed -n 's/^\.Nm \([a-z_0-9]*\).*/\1/p' "$page"); do
        grep -qE "^\.Ss (.*, )?$call(,|\$)" "$page" || { echo "$call has no heading"; failed=1; }
    done
done
awk '/^\.Bd/ { literal = 1 } /^\.Ed/ { literal = 0 } /^\./ || literal { open = 0; next }
    { open += gsub(/"/, "") } open % 2 && /[.:]$/ { print FILENAME ": " FNR ": a sentence ends within quotes"; bad = 1 }
    END { exit bad }' "$pages"/*.3 || failed=1
for struct in smtpb_verdict smtpb_reply smtpb_context; do
    grep -q "^typedef struct $struct {" "$pages/smtpb_judge.3" || { echo "smtpb_judge.3 does not show $struct"; failed=1; }
done
[ $failed = 0 ] || exit 1
command -v mandoc >/dev/null || { echo "skipped: no mandoc"; exit 77; }
mandoc -Tlint -Wwarning "$pages"/*.3
