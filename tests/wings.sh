#!/bin/sh
# wings.sh CC [BUILD]: the shape of src/. A wing is a folder; its files include its own header and those of the wings below it, a generated
# table is included by one unit only, each unit compiles with -Iinclude alone, and no two units need each other, here and in the
# programs of examples/ that BUILD holds. No program includes a header of another's folder.
cc=$1 build=$2 src=$(cd "$(dirname "$0")/../src" && pwd) failed=0
wings="tables read text rules judge texts" # bottom to top

wrong() { echo "$*"; failed=1; }

below=
for wing in $wings; do
    below="$below $wing"
    for file in "$src/$wing"/*.[ch]; do
        for include in $(sed -n 's/^#include "\(.*\)"$/\1/p' "$file"); do
            case $include in
            smtpbounce.h | ../span.h | ../generated/*.inc) continue ;;
            ../*) of=${include#../} of=${of%/*} ;;
            *) of=$wing ;;
            esac
            case " $below " in *" $of "*) ;; *) wrong "$wing/${file##*/} includes $include, which stands above it" ;; esac
        done
    done
    [ "$(ls "$src/$wing"/*.h | wc -l)" -eq 1 ] || wrong "$wing has more than one header"
done
for folder in "$src"/*/; do
    name=$(basename "$folder")
    case " $wings generated " in *" $name "*) ;; *) wrong "$name is no wing" ;; esac
done
for table in "$src"/generated/*.inc; do
    n=$(grep -l "generated/${table##*/}\"" "$src"/*/*.c | wc -l)
    [ "$n" -eq 1 ] || wrong "${table##*/} is included by $n units"
done

dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
for unit in "$src"/*/*.c; do
    "$cc" -std=c99 -DSMTPB_STATIC -I"$src/../include" -c "$unit" -o "$dir/$(basename "$unit" .c).o" || wrong "$unit does not compile"
done
[ "$(ls "$dir"/*.o | wc -l)" -eq "$(ls "$src"/*/*.c | wc -l)" ] || wrong "two units have the same name"

# Programs share what lies in examples/shared.
strays=$(grep -n '^#include "\.\./' "$src"/../examples/*/*.[ch] | grep -v '"\.\./shared/')
[ -z "$strays" ] || wrong "includes of another program's: $strays"

# Who needs whom, by the symbols of objects: pairs of units.
arrows() {
    nm -A "$@" | awk '
        { file = $1; sub(/:.*/, "", file); sub(/.*\//, "", file); sub(/(\.c)?\.o$/, "", file) }
        $(NF - 1) ~ /^[TRDB]$/ { owner[$NF] = file }
        $(NF - 1) == "U" { needs[n++] = file " " $NF }
        END { for (i = 0; i < n; i++) { split(needs[i], pair, " ")
              if (pair[2] in owner && owner[pair[2]] != pair[1]) print pair[1], owner[pair[2]] } }' | sort -u
}
wing_of() { basename "$(dirname "$(ls "$src"/*/"$1.c")")"; }

if command -v nm >/dev/null && command -v tsort >/dev/null; then
    arrows "$dir"/*.o >"$dir/units"
    tsort "$dir/units" >/dev/null || wrong "a circle of units"
    while read -r from to; do echo "$(wing_of "$from") $(wing_of "$to")"; done <"$dir/units" | awk '$1 != $2' | sort -u >"$dir/wings"
    tsort "$dir/wings" >/dev/null || wrong "a circle of wings"
    echo "$(ls "$src"/*/*.c | wc -l) units, $(wc -l <"$dir/units") arrows between them, $(wc -l <"$dir/wings") between wings"
    for program in "$build"/examples/CMakeFiles/*.dir "$build"/examples/*/CMakeFiles/*.dir; do
        find "$program" -name '*.o' 2>/dev/null | grep -q . || continue
        # shellcheck disable=SC2046
        arrows $(find "$program" -name '*.o') | tsort >/dev/null || wrong "a circle in ${program##*/}"
    done
else
    echo "circles are not looked for: no nm or tsort"
fi
exit $failed
