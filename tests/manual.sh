#!/bin/sh
# manual.sh PROGRAM...: the man pages: mandoc finds no fault; each program has a page, with just the subcommands and options
# of its --help and just the keys of its JSON.
tests=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/help.sh
. "$tests/help.sh"

# same WHAT: the files in_page and in_program are the same.
same() {
    [ -s in_page ] || fail "$1: the page has none"
    diff in_page in_program >differences || fail "$1: < only in the page, > only in the program: $(cat differences)"
}

page_of() { find "$examples" -name "$1.[18]"; }

# The options, subcommands and keys that a page explains.
page_options() {
    sed -n 's/^\.It Fl //p' "$1" | sed 's/, Fl /\n/g' | sed 's/ .*//; s/^/-/' | grep -vx -- -- | LC_ALL=C sort -u
}
page_subcommands() { awk '/^\.Sh/ { inside = $2 == "DESCRIPTION" } inside && /^\.It Cm/ { print $3 }' "$1"; }
page_keys() { sed -n 's/^\.It Va //p' "$1"; }

keys() { head -n 1 | grep -oE '"[a-z_]+":' | tr -d '":'; }

# json PROGRAM: a line of its output.
json() {
    case $(basename "$1") in
    smtpbounce) echo 550 x | "$1" filter ;;
    bounce-processor) printf 'From: MAILER-DAEMON\n\nx\n' | "$1" mail 2>/dev/null ;;
    filter-smtpbounce) "$1" lines <"$tests/mta/opensmtpd.reports" >/dev/null 2>&1 && cat lines ;;
    smtpbounce-worker)
        echo a@b.example >recipients
        "$1" load db s@b.example mx.example recipients recipients >/dev/null && "$1" outcomes db
        ;;
    esac
}

[ $# -gt 0 ] || fail "no programs"
for program in "$@"; do
    name=$(basename "$program")
    page=$(page_of "$name")
    [ -n "$page" ] || { fail "$name has no page"; continue; }
    page_options "$page" >in_page
    options "$program" >in_program
    same "options of $name"
    if [ -n "$(subcommands "$program")" ]; then
        page_subcommands "$page" | LC_ALL=C sort >in_page
        subcommands "$program" | LC_ALL=C sort -u >in_program
        same "subcommands of $name"
    fi
    json "$program" | keys >in_program
    [ "$name" = smtpbounce ] && cp in_program common
    if [ -s in_program ]; then
        page_keys "$page" >in_page
        [ "$name" = smtpbounce ] || { tail -n +$(($(wc -l <common) + 1)) in_program >own_keys && mv own_keys in_program; }
        same "keys of $name"
    fi
done

command -v mandoc >/dev/null || { echo "skipped: no mandoc"; [ $failed = 1 ] || failed=77; exit $failed; }
for page in "$examples"/*/*.[1-9]; do
    # Our own pages are not installed yet, and other systems' may not be.
    mandoc -Tlint "$page" 2>/dev/null | while read -r line; do
        case $line in
        *"referenced manual not found: Xr "*)
            # shellcheck disable=SC2086
            set -- ${line##*: Xr }
            [ -n "$(find "$examples" "$tests/../src/man3" -name "$1.$2")" ] || [ "$1" = cmp ] || [ "$1" = syslog ] || echo "$line"
            ;;
        *) echo "$line" ;;
        esac
    done >lint
    [ -s lint ] && fail "$(cat lint)"
done
exit $failed
