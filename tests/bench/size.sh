#!/bin/sh
# size.sh SANITIZERS size|stack: checks the library compiled with $CC -O2: its size by object, the part that is texts
# for people, the relocations at load time, and the depth of its stack. The limits are for gcc on x86-64; elsewhere it
# is skipped. They keep the library from growing.
here=$(dirname "$0") root=$here/../..
rules=$(cat "$root"/src/rules/*.rules | grep -c '^[0-9]')
total_limit=$((300 * 1024 + 150 * (rules - 783))) # .text + .rodata of the stripped shared library
mail_limit=$((40 * 1024)) # of that, the units of src/mail
texts_limit=$((53 * 1024 + 30 * rules)) # of that, the units of src/texts
judging_limit=$((60 * 1024 + 135 * rules)) # code and constants of a static program that only judges
pointers_limit=64 # in data: pointers in tables
stack_limit=6144 # smtpb_mail_json
stack_limits="smtpb_classify=4096 smtpb_rules_compile=4096"
recursions="read_phrase=9" # recursive functions and their maximum depth: brackets in brackets
: "${CC:=cc}"
[ -z "$1" ] || { echo "skipped: the limits are without sanitizers"; exit 77; }
[ "$(uname -m) $(echo __clang__ __x86_64__ | "$CC" -E -P -)" = "x86_64 __clang__ 1" ] ||
    { echo "skipped: the limits are for gcc on x86-64"; exit 77; }
for tool in ar nm readelf size strip; do
    command -v $tool >/dev/null || { echo "skipped: no $tool"; exit 77; }
done
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
failed=0

# at_most WHAT N LIMIT
at_most() {
    printf '%-64s %7d (at most %d)%s\n' "$1" "$2" "$3" "$([ "$2" -le "$3" ] || echo ': too much')"
    [ "$2" -le "$3" ] || failed=1
}

# Octets of the code and the constants of a file.
code_of() { size -A "$1" | awk '/^\.text/ { n += $2 } END { print n + 0 }'; }
constants_of() { size -A "$1" | awk '/^\.rodata/ { n += $2 } END { print n + 0 }'; }

# Relocations in the data of an object: each is a pointer that every process has to set.
pointers_of() {
    readelf -rW "$1" |
        awk '/^Relocation section/ { data = $3 ~ /\.data/ } data && /R_X86_64/ { n++ } END { print n + 0 }'
}

for source in "$root"/src/*/*.c; do
    "$CC" -std=c99 -O2 -fPIC -fvisibility=hidden -DSMTPB_BUILDING -fcallgraph-info=su -ffunction-sections -I"$root/include" -c "$source" \
        -o "$dir/$(basename "$source" .c).o" || exit 1
done
measure_size() {
    "$CC" -shared "$dir"/*.o -o "$dir/library.so" && strip "$dir/library.so" && ar rc "$dir/library.a" "$dir"/*.o || exit 1
    "$CC" -std=c99 -O2 -DSMTPB_STATIC -I"$root/include" "$here/judge_only.c" "$dir/library.a" -o "$dir/judge_only" || exit 1

    echo "code, constants and pointers in data, by object:"
    for object in "$dir"/*.o; do
        printf '%7d %7d %5d %s\n' "$(code_of "$object")" "$(constants_of "$object")" "$(pointers_of "$object")" \
            "$(basename "$object")"
    done >"$dir/by_object"
    LC_ALL=C sort -k2,2nr "$dir/by_object"
    pointers=$(awk '{ n += $3 } END { print n }' "$dir/by_object")
    texts=$(awk '$4 ~ /^(packed|code_texts|rule_texts|advice|json)\.o$/ { n += $1 + $2 } END { print n }' "$dir/by_object")
    mail=$(for unit in "$root"/src/mail/*.c; do basename "$unit" .c; done |
        awk 'NR == FNR { of[$1 ".o"] = 1; next } $4 in of { n += $1 + $2 } END { print n }' - "$dir/by_object")
    at_most ".text + .rodata of the shared library, stripped" \
        $(($(code_of "$dir/library.so") + $(constants_of "$dir/library.so"))) $total_limit
    at_most "of which src/texts, texts for people and JSON" "$texts" $texts_limit
    at_most "of which src/mail" "$mail" $mail_limit
    at_most "pointers in data" "$pointers" $pointers_limit

    # A program that only judges contains no text for people.
    nm --defined-only "$dir/packed.o" "$dir/code_texts.o" "$dir/rule_texts.o" "$dir/advice.o" "$dir/json.o" | awk '$2 == "T" { print $3 }' | LC_ALL=C sort -u >"$dir/texts"
    [ -s "$dir/texts" ] || failed=1
    carried=$(nm --defined-only "$dir/judge_only" | awk '{ print $3 }' | LC_ALL=C sort -u | LC_ALL=C comm -12 - "$dir/texts")
    at_most "texts in a program that only judges: $(echo "$carried" | head -n 3 | tr "\n" " ")" "$(echo "$carried" | grep -c .)" 0
    at_most "a static program that only judges" "$(size "$dir/judge_only" | awk 'NR == 2 { print $1 }')" $judging_limit
}

[ "$2" = stack ] || { measure_size; exit $failed; }
# Functions whose address is in a table: a call through a pointer goes to one of them.
taken=$(readelf -rW "$dir"/*.o | awk '/^Relocation section/ { data = $3 ~ /\.data/ } data && /R_X86_64_64/ { print $5 }' |
    sed -n 's/^\.text\.//p' | sort -u | tr '\n' ' ')
awk -v taken="$taken" -v limit=$stack_limit -v limits="$stack_limits" -v recursions="$recursions" -f "$here/stack.awk" "$dir"/*.ci || failed=1
exit $failed
