#!/bin/sh
# platforms.sh BUILD: the fuzz corpora with their properties, and the verdict on each log line of tests/fixtures, where the library is
# built for other machines, compilers and C libraries. Each must answer as this machine does. Run in the source directory.
set -u
build=$1 failed=0
mkdir -p "$build"
export WINEDEBUG=-all
! command -v localedef >/dev/null || localedef -i tr_TR -f UTF-8 "$build/tr_TR.UTF-8" >/dev/null 2>&1
LOCPATH=$(realpath "$build")
export LOCPATH

platform() { # platform NAME "COMPILER FLAGS" "RUNNER"
    set -- "$1" "$2" "${3:-}"
    # shellcheck disable=SC2086
    set -- "$1" "$2" "$3" $2
    command -v "$4" >/dev/null || { echo "$1: skipped, no $4"; return; }
    runner=${3%% *}
    [ -z "$runner" ] || command -v "$runner" >/dev/null || { echo "$1: skipped, no $runner"; return; }
    mkdir -p "$build/$1"
    for entry in parse feed find forward status classify facts rules; do
        $2 -std=c99 -Wall -Wextra -Werror -O1 -DSMTPB_STATIC -Iinclude -Isrc src/*.c tests/fuzz/fuzz_$entry.c tests/fuzz/replay.c \
            -o "$build/$1/$entry.exe" || { echo "$1: does not build"; failed=1; return; }
        $3 "$build/$1/$entry.exe" tests/fuzz/corpus/$entry/* >/dev/null 2>&1 || { echo "$1: $entry fails"; failed=1; return; }
    done
    $2 -std=c99 -Wall -Wextra -Werror -O1 -DSMTPB_STATIC -Iinclude -Isrc src/*.c tests/verdicts.c -o "$build/$1/verdicts.exe" &&
        cat tests/fixtures/*.tsv | $3 "$build/$1/verdicts.exe" 2>/dev/null | tr -d '\r' >"$build/$1/verdicts"
    if [ -s "$build/$1/verdicts" ] && cmp -s "$build/$1/verdicts" "$build/here/verdicts"; then
        echo "$1: passed"
    else
        echo "$1: its verdicts differ"
        failed=1
    fi
}

platform here "${CC:-cc}"
platform clang clang
platform x86-32 "gcc -m32"
platform s390x-big-endian "s390x-linux-gnu-gcc -static" qemu-s390x
platform arm-32 "arm-linux-gnueabihf-gcc -static" qemu-arm
platform musl "musl-gcc -static"
platform windows "x86_64-w64-mingw32-gcc -D__USE_MINGW_ANSI_STDIO=1 -static" "wine"
platform signed-char "gcc -fsigned-char"
platform unsigned-char "gcc -funsigned-char"
platform turkish "gcc -DLOCALE=\"tr_TR.UTF-8\""
exit $failed
