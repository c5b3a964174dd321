#!/bin/sh
# wings.sh CC [BUILD]: checks the structure of src/. A wing is a folder. Its files include only its own header and those
# of lower wings; each generated table is included by only one unit; each unit compiles with -Iinclude alone; there are
# no dependency cycles between units, nor in the programs of examples/ that were built in BUILD. No program includes a
# header from another program's folder.
cc=$1 build=$2 src=$(cd "$(dirname "$0")/../src" && pwd) failed=0
wings="tables read text rules judge texts mail" # bottom to top

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
            case " $below " in *" $of "*) ;; *) wrong "$wing/${file##*/} includes $include of a higher wing" ;; esac
        done
    done
    [ "$(ls "$src/$wing"/*.h | wc -l)" -eq 1 ] || wrong "$wing has more than one header"
done
for folder in "$src"/*/; do
    name=$(basename "$folder")
    case " $wings gen generated man3 " in *" $name "*) ;; *) wrong "$name is not a wing" ;; esac
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

# Programs share code only through examples/common; lint reads the grammar.
strays=$(grep -n '^#include "\.\./' "$src"/../examples/*/*.[ch] | grep -v '"\.\./common/\|phrase_tree\.h')
[ -z "$strays" ] || wrong "includes from another program's folder: $strays"

# Which unit needs which, by the symbols of the objects: one pair per line.
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
    tsort "$dir/units" >/dev/null || wrong "a dependency cycle between units"
    while read -r from to; do echo "$(wing_of "$from") $(wing_of "$to")"; done <"$dir/units" | awk '$1 != $2' | sort -u >"$dir/wings"
    tsort "$dir/wings" >/dev/null || wrong "a dependency cycle between wings"
    echo "$(ls "$src"/*/*.c | wc -l) units, $(wc -l <"$dir/units") dependencies, $(wc -l <"$dir/wings") between wings"
    for program in "$build"/examples/CMakeFiles/*.dir "$build"/examples/*/CMakeFiles/*.dir; do
        find "$program" -name '*.o' 2>/dev/null | grep -q . || continue
        # shellcheck disable=SC2046
        arrows $(find "$program" -name '*.o') | tsort >/dev/null || wrong "a dependency cycle in ${program##*/}"
    done
else
    echo "not checked for dependency cycles: no nm or tsort"
fi
exit $failed
