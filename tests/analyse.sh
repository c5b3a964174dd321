#!/bin/sh
# analyse.sh cppcheck|gcc|clang-tidy: this analyser finds nothing in the library's sources. Run in the source directory.
command -v "$1" >/dev/null || { echo "skipped: no $1"; exit 77; }
options="-std=c99 -DSMTPB_STATIC -Iinclude"

case $1 in
cppcheck) # false positive in match.c: match() clears what m->hits points to
    # shellcheck disable=SC2086
    cppcheck --enable=warning,style,performance,portability --error-exitcode=1 -q --suppress=missingIncludeSystem \
        --suppress=uninitvar:src/rules/match.c --std=c99 -DSMTPB_STATIC -Iinclude src/*/*.c
    ;;
gcc) # it cannot know that a span with octets has a pointer; UBSan checks each access during fuzzing
    echo 'int x;' | gcc -fanalyzer -xc - -c -o /dev/null 2>/dev/null || { echo "skipped: this gcc has no -fanalyzer"; exit 77; }
    for unit in src/*/*.c; do # a few seconds each, except the matcher's tables, which it may not finish
        # shellcheck disable=SC2086
        timeout 600 gcc $options -O1 -fanalyzer -Wno-analyzer-null-dereference -Wno-analyzer-null-argument -Werror \
            -c "$unit" -o /dev/null
        case $? in
        0) echo "$unit: clean" ;;
        124) echo "$unit: skipped, not finished after ten minutes" ;;
        *) exit 1 ;;
        esac
    done
    ;;
clang-tidy)
    # shellcheck disable=SC2086
    clang-tidy --quiet src/*/*.c -- $options
    ;;
esac
