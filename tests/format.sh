#!/bin/sh
# format.sh: every C file is formatted as .clang-format says. Versions differ, so only that of Debian 12 (14) is used.
cd "$(dirname "$0")/.." || exit 1
for tool in clang-format-14 clang-format ''; do
    [ -n "$tool" ] || { echo "skipped: no clang-format 14"; exit 77; }
    "$tool" --version 2>/dev/null | grep -q 'version 14\.' && break
done
find include src tests examples -name '*.[ch]' | LC_ALL=C sort | xargs "$tool" --dry-run --Werror
