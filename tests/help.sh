# For scripts that compare something with what --help says; $tests is the folder of the tests. They work in a folder of
# their own, and exit with $failed.
examples=$tests/../examples
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
failed=0
fail() { echo "$*"; failed=1; }

# subcommands PROGRAM
subcommands() {
    "$1" --help | sed -n 's/^  \(smtpbounce \)\{0,1\}\([a-z|]*\).*/\2/p' | tr '|' '\n' | grep . || true
}

# options PROGRAM: those of its subcommands, too.
options() {
    {
        "$1" --help
        if [ "$(basename "$1")" = smtpbounce ]; then
            for subcommand in $(subcommands "$1"); do
                "$1" "$subcommand" --help
            done
        fi
    } | grep -oE '(^|[][ ,|])--?[A-Za-z0-9][a-z-]*' | grep -oE -- '-.*' | LC_ALL=C sort -u
}
