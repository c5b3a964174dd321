#!/bin/sh
# symbols.sh SHARED STATIC SANITIZERS: the shared library exports exactly what symbols.txt lists; every symbol of the
# static library begins with smtpb_, and it needs only mem* functions (clang uses bcmp where only equality matters).
here=$(dirname "$0")
command -v nm >/dev/null || { echo "skipped: no nm"; exit 77; }
[ -z "$3" ] || { echo "skipped: sanitizers add symbols of their own"; exit 77; }

exported=$(nm -D --defined-only "$1" | awk '$2 ~ /[TDBR]/ { print $3 }' | LC_ALL=C sort)
echo "$exported" | diff "$here/symbols.txt" - || { echo "exported symbols changed: they are ABI"; exit 1; }

foreign=$(nm --defined-only "$2" | awk '$2 ~ /[TDBRC]/ && $3 !~ /^smtpb_/ { print $3 }')
[ -z "$foreign" ] || { echo "symbols without the prefix: $foreign"; exit 1; }

needed=$(nm -u "$2" | awk '$1 == "U" { print $2 }' | grep -v '^smtpb_' | grep -vxE 'mem(chr|cmp|cpy|move|set)|bcmp|_GLOBAL_OFFSET_TABLE_|__stack_chk_fail' | sort -u)
[ -z "$needed" ] || { echo "needs more than mem*: $needed"; exit 1; }
