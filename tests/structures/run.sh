#!/bin/sh
# run.sh WORK SANITIZERS [SEED [COUNT]]: builds the library with clang so that it counts its steps, and runs structures.c
# with it. Another seed gives other structures.
here=$(cd "$(dirname "$0")" && pwd) root=$here/../..
work=$1
[ -z "$2" ] || { echo "skipped: sanitizers add steps"; exit 77; }
[ "$(uname)" != Darwin ] || { echo "skipped: the counters are found in ELF files only"; exit 77; }
command -v clang >/dev/null || { echo "skipped: no clang"; exit 77; }
rm -rf "$work" && mkdir -p "$work" && cd "$work" || exit 1
flags="-std=c99 -O1 -DSMTPB_STATIC -I$root/include"
# shellcheck disable=SC2086
clang $flags -Dmemchr=counted_memchr -fprofile-instr-generate -c "$root"/src/*/*.c &&
    clang $flags -c "$here/entries.c" "$here/structures.c" && clang ./*.o -o structures || exit 1
exec ./structures "${3:-1}" "${4:-1000}"
