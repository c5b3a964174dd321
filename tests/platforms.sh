#!/bin/sh
# platforms.sh BUILD: builds the library for other machines, compilers and C libraries. Each build replays the fuzz
# corpora, and its verdicts on the log lines of tests/fixtures must be the same as on this machine. Run in the source
# directory.
set -u
build=$1 failed=0
mkdir -p "$build"
WINEDEBUG=-all WINEPREFIX=$(realpath "$build")/wine LOCPATH=$(realpath "$build")
export WINEDEBUG WINEPREFIX LOCPATH

flags="-std=c99 -Wall -Wextra -Werror -O1 -D_POSIX_C_SOURCE=200809L -DSMTPB_STATIC -Iinclude"
tool=examples/smtpbounce # the entry json checks the tool's output
common=examples/common
json="$tool/card.c $tool/explain.c $tool/layout.c $common/judged.c $common/json_lines.c $common/safe_text.c tests/tool/json_check.c"

# shellcheck disable=SC2086
check() { # check DIRECTORY RUNNER ENTRIES COMPILER FLAG...
    to=$1 runner=$2 entries=$3
    shift 3
    rm -rf "$to"
    mkdir -p "$to"
    for source in src/*/*.c; do
        "$@" $flags -c "$source" -o "$to/$(basename "$source" .c).o" || { echo "does not build"; return 1; }
    done
    for entry in $entries; do
        more=
        [ "$entry" != json ] || more=$json
        "$@" $flags "tests/fuzz/fuzz_$entry.c" tests/fuzz/replay.c $more "$to"/*.o -o "$to/$entry.exe" ||
            { echo "$entry does not build"; return 1; }
        $runner "$to/$entry.exe" tests/fuzz/corpus/"$entry"/* >/dev/null 2>&1 || { echo "$entry fails"; return 1; }
    done
    "$@" $flags tests/verdicts.c "$to"/*.o -o "$to/verdicts.exe" || { echo "verdicts does not build"; return 1; }
    cat tests/fixtures/*.tsv | $runner "$to/verdicts.exe" 2>/dev/null | tr -d '\r' >"$to/verdicts"
    [ -s "$to/verdicts" ] && cmp -s "$to/verdicts" "$build/here/verdicts" || { echo "verdicts differ"; return 1; }
}

platform() { # platform NAME RUNNER COMPILER FLAG...; with RUNNER "" the programs run directly
    name=$1 runner=$2 entries="parse feed find forward status classify facts rules json"
    shift 2
    [ -z "$runner" ] || command -v "$runner" >/dev/null || { echo "$name: skipped, no $runner"; return; }
    printf '#include <stdio.h>\nint main(void) { return puts("") < 0; }\n' | "$@" -xc - -o "$build/probe.exe" 2>/dev/null &&
        $runner "$build/probe.exe" >/dev/null 2>&1 || { echo "$name: skipped, programs of $* do not run here"; return; }
    [ "$name" != windows ] || entries=${entries% json} # Windows has no open_memstream
    if wrong=$(check "$build/$name" "$runner" "$entries" "$@"); then
        echo "$name: passed ($entries, verdicts)"
    else
        echo "$name: failed, $wrong"
        failed=1
    fi
}

platform here "" "${CC:-cc}"
platform clang "" clang
# Debian's gcc-multilib, which provides the path to the kernel's headers, conflicts with the cross compilers.
platform x86-32 qemu-i386 gcc -m32 -static -idirafter "/usr/include/$(gcc -print-multiarch)"
platform s390x-big-endian qemu-s390x s390x-linux-gnu-gcc -static
platform arm-32 qemu-arm arm-linux-gnueabihf-gcc -static
platform musl "" musl-gcc -static
platform windows wine x86_64-w64-mingw32-gcc -D__USE_MINGW_ANSI_STDIO=1 -static
platform signed-char "" gcc -fsigned-char
platform unsigned-char "" gcc -funsigned-char
if localedef -i tr_TR -f UTF-8 "$build/tr_TR.UTF-8" >/dev/null 2>&1; then
    platform turkish "" gcc -DLOCALE='"tr_TR.UTF-8"'
else
    echo "turkish: skipped, no locale tr_TR"
fi
exit $failed
