# Sourced: makes $dir, a folder that goes away at the end, and in it with $CC -O2 the library, the tool smtpbounce and
# the programs print_ready and cost_of. Wants $here, the folder of the benchmark.
root=$(cd "$here/../.." && pwd) examples=$root/examples
: "${CC:=cc}"
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT

compile() { # compile PROGRAM SOURCE...
    program=$1
    shift
    "$CC" -std=c99 -O2 -D_POSIX_C_SOURCE=200809L -DSMTPB_STATIC -I"$root/include" "$@" -o "$dir/$program" || exit 1
}
mkdir "$dir/library"
(cd "$dir/library" && "$CC" -std=c99 -O2 -DSMTPB_STATIC -I"$root/include" -c "$root"/src/*/*.c && ar rc ../library.a ./*.o) ||
    exit 1
compile smtpbounce "$examples"/smtpbounce/*.c "$examples"/common/*.c "$dir/library.a"
compile print_ready "$here/print_ready.c" "$here/texts.c" "$examples/common/json_lines.c" "$examples/common/judged.c" "$dir/library.a"
compile cost_of "$here/cost_of.c"

repeat() { # repeat N FILE: the file N times
    i=0
    while [ $i -lt "$1" ]; do
        cat "$2"
        i=$((i + 1))
    done
}
