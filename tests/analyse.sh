#!/bin/sh
# analyse.sh cppcheck|gcc|clang-tidy: the library's sources are clean for this analyser. Run in the source directory.
command -v "$1" >/dev/null || { echo "skipped: no $1"; exit 77; }
options="-std=c99 -DSMTPB_STATIC -Iinclude"

case $1 in
cppcheck) # match.c: read_reply() clears what m->hits points to
    # shellcheck disable=SC2086
    cppcheck --enable=warning,style,performance,portability --error-exitcode=1 -q --suppress=missingIncludeSystem \
        --suppress=uninitvar:src/rules/match.c --std=c99 -DSMTPB_STATIC -Iinclude src/*/*.c
    ;;
gcc) # that a span of octets has a pointer it cannot know; UBSan looks at each access while fuzzing
    echo 'int x;' | gcc -fanalyzer -xc - -c -o /dev/null 2>/dev/null || { echo "skipped: this gcc has no -fanalyzer"; exit 77; }
    for unit in src/*/*.c; do # a few seconds each, but for the matcher's tables, which it may not finish with
        # shellcheck disable=SC2086
        timeout 600 gcc $options -O1 -fanalyzer -Wno-analyzer-null-dereference -Wno-analyzer-null-argument -Werror \
            -c "$unit" -o /dev/null
        case $? in
        0) echo "$unit: clean" ;;
        124) echo "$unit: skipped, not done after ten minutes" ;;
        *) exit 1 ;;
        esac
    done
    ;;
clang-tidy)
    # shellcheck disable=SC2086
    clang-tidy --quiet src/*/*.c -- $options
    ;;
esac
