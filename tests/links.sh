#!/bin/sh
# links.sh FOLDER: every relative link of every page below the folder leads to a file there and to a heading.
cd "$1" || exit 1
failed=0
fail() { echo "$*"; failed=1; }

# The anchors of a page's headings, as forges make them.
anchors() {
    awk '/^```/ { fenced = !fenced } !fenced && sub(/^#+ /, "")' "$1" | tr 'A-Z ' 'a-z-' | tr -cd 'a-z0-9_\n-'
}
pages=$(find . -name '*.md' ! -path './build*')
[ -n "$pages" ] || fail "no pages"
for page in $pages; do
    # A link may be broken between two lines; [NAME]: TARGET stands on one of its own.
    for link in $(tr '\n' ' ' <"$page" | grep -oE '\]\([^) ]+\)' | sed 's/^](//;s/)$//') \
        $(sed -n 's/^\[[^]]*\]: //p' "$page"); do
        case $link in http*|mailto:*) continue ;; esac
        target=${link%%#*} anchor=
        case $link in *#*) anchor=${link#*#} ;; esac
        file=$page
        [ -z "$target" ] || file=$(dirname "$page")/$target
        [ -e "$file" ] || { fail "$page: $link: no such file"; continue; }
        [ -z "$anchor" ] || anchors "$file" | grep -qxF -- "$anchor" || fail "$page: $link: no such heading"
    done
done
exit $failed
