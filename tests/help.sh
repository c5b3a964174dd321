# What a program's --help says, for other scripts.

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
