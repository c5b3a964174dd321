#!/bin/sh
# abi.sh check|record CC: compares the shared library's ABI with smtpbounce.abi in this folder. After an incompatible
# change raise the header's MINOR, which changes the soname, and record the ABI again: sh tests/abi.sh record cc
here=$(cd "$(dirname "$0")" && pwd) root=$(cd "$here/.." && pwd)
command -v abidiff >/dev/null || { echo "skipped: no abidiff (Debian: abigail-tools)"; exit 77; }
[ "$(uname -m)" = x86_64 ] || { echo "skipped: the record is for x86-64"; exit 77; }
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
cd "$root" || exit 1
"$2" -std=c99 -g -O0 -shared -fPIC -fvisibility=hidden -DSMTPB_BUILDING -Iinclude src/*/*.c -o "$dir/libsmtpbounce.so" || exit 1
if [ "$1" = record ]; then
    abidw --no-corpus-path --no-comp-dir-path --short-locs --type-id-style sequence --headers-dir include \
        --drop-private-types "$dir/libsmtpbounce.so" >"$here/smtpbounce.abi"
else
    abidiff --headers-dir1 include --headers-dir2 include "$here/smtpbounce.abi" "$dir/libsmtpbounce.so"
fi
