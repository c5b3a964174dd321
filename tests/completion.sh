#!/bin/sh
# completion.sh bash|zsh PROGRAM...: what the shell offers is what --help says, and values are what the tool's lists say.
tests=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/help.sh
. "$tests/help.sh"
same() { # same WHAT EXPECTED GOT: as sets of words
    wanted=$(echo "$2" | tr ' ' '\n' | LC_ALL=C sort -u) had=$(echo "$3" | tr ' ' '\n' | LC_ALL=C sort -u)
    [ -n "$wanted" ] && [ "$wanted" = "$had" ] || fail "$1: \"$had\", not \"$wanted\""
}
values() { # values OPTION NEXT: those that the tool's --help lists
    "$tool" --help | sed -n "/^  $1 /,/^  $2 /{/^  $2 /d;s/.*: //;p}" | tr ', ' '\n\n' | grep .
}
words() { for word in $offered; do echo "$word"; done; }

# offers WORD...: what bash offers for the last word, in $offered.
offers() {
    offered=$(bash -c '. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
        set -- "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        function=$(complete -p "$(basename "$1")" | sed "s/.*-F //; s/ .*//")
        "$function" "$@"; printf "%s\n" "${COMPREPLY[@]}"' bash "$file" "$program" "$@")
}

in_bash() {
    bash -n "$file" || fail "$file: syntax"
    all=
    offers -
    all="$all $(words)"
    [ "$name" = suppression ] || for subcommand in $(subcommands "$program"); do
        offers "$subcommand" --
        all="$all $(words)"
    done
    # shellcheck disable=SC2086
    same "options of $name in bash" "$(options "$program" | grep -vx -- -h)" "$(for word in $all; do echo "$word"; done)"
    if [ "$name" = suppression ]; then offers folder ''; else offers ''; fi
    same "subcommands of $name in bash" "$(subcommands "$program")" "$(words | grep -v ^-)"
}

values_in_bash() {
    offers --stage '' && same "stages" "$(values --stage --mx)" "$(words)"
    offers filter --form '' && same "forms" "$(values --form --rules)" "$(words)"
    for value in $offered; do
        "$tool" --form "$value" 550 x >/dev/null || fail "form $value"
    done
    offers rules --reason '' && same "reasons" "$("$tool" reasons | sed -n 's/^\([a-z_][a-z_]*\) .*/\1/p')" "$(words)"
    offers rules --reason gre && same "reasons that begin so" greylisted "$(words)"
    offers code 55 && same "codes that begin so" "550 551 552 553 554 555 556 557" "$(words)"
    for code in $offered; do
        "$tool" code "$code" | grep -q 'not a known code' && fail "code $code"
    done
    offers status 5.1. && [ "$(words | wc -l)" -gt 5 ] || fail "statuses"
    for status in $offered; do
        "$tool" status "$status" >/dev/null || fail "status $status"
    done
    offers --rules own.rules '' && same "subcommands after an option in bash" "$(subcommands "$tool")" "$(words | grep -v ^-)"
    offers --stage rcpt --rules own.rules rules -- && same "options of a subcommand after options in bash" "--reason --help" "$(words)"
    for command in "--rules" "filter --rules" lint compare; do
        # shellcheck disable=SC2086
        offers $command own && same "files after $command" own.rules "$(words)"
    done
}

# What the functions of zsh's completion are asked for, without the completion itself.
in_zsh() {
    zsh -n "$file" || fail "$file: syntax"
    # shellcheck disable=SC2016
    stubs='_describe() { print -l -- ${(P)2%%:*} }; _arguments() { print -l -- "$@" }
        complete() { words=("$@"); CURRENT=$#; PREFIX=$words[-1]; . $file }'
    export file
    all=$(zsh -fc "$stubs; complete \"\$@\"" zsh "$program" - 2>&1)
    for subcommand in $(subcommands "$program"); do
        all="$all
$(zsh -fc "$stubs; complete \"\$@\"" zsh "$program" "$subcommand" - 2>&1)"
    done
    got=$(echo "$all" | grep -oE '^(\([^)]*\))?-[a-z-]+' | sed 's/^([^)]*)//')
    same "options of $name in zsh" "$(options "$program")" "$got"
    if [ "$name" = suppression ]; then set -- folder ''; else set -- ''; fi
    got=$(zsh -fc "$stubs; complete \"\$@\"" zsh "$program" "$@" | grep -xE '[a-z]+')
    same "subcommands of $name in zsh" "$(subcommands "$program")" "$got"
    [ "$name" = smtpbounce ] || return
    zsh -fc "$stubs; _arguments() { print -r -- \$words }; complete smtpbounce --stage x" | grep -qx 'smtpbounce --stage x' ||
        fail "a value without a subcommand in zsh"
    got=$(zsh -fc "$stubs; complete \"\$@\"" zsh "$program" --rules own.rules '' | grep -xE '[a-z]+')
    same "subcommands after an option in zsh" "$(subcommands "$program")" "$got"
    zsh -fc "$stubs; _arguments() { print -r -- \$words }; complete smtpbounce --rules x explain --" |
        grep -qx 'explain --rules x --' || fail "a subcommand after an option in zsh"
    got=$(zsh -fc "$stubs; complete \"\$@\"" zsh "$program" filter '')
    same "stages in zsh" "$(values --stage --mx)" "$(echo "$got" | sed -n 's/^--stage.*(\(.*\))$/\1/p')"
    same "forms in zsh" "$(values --form --rules)" "$(echo "$got" | sed -n 's/^--form.*(\(.*\))$/\1/p')"
    got=$(zsh -fc "$stubs; complete \"\$@\"" zsh "$program" rules '')
    same "reasons in zsh" "$("$tool" reasons | sed -n 's/^\([a-z_][a-z_]*\) .*/\1/p')" "$(echo "$got" | sed -n 's/^--reason.*(\(.*\))$/\1/p')"
}

shell=$1
shift
command -v "$shell" >/dev/null || { echo "skipped: no $shell"; exit 77; }
touch own.rules
for program in "$@"; do
    name=$(basename "$program")
    [ "$name" = smtpbounce ] && tool=$program
    file=$(find "$examples" -name "$name.bash")
    [ -n "$file" ] || continue
    seen="$seen $name"
    if [ "$shell" = bash ]; then
        in_bash
        [ "$name" != smtpbounce ] || values_in_bash
    else
        file=$(find "$examples" -name "_$name")
        head -n 1 "$file" | grep -qx "#compdef $name" || fail "$file: not for $name"
        in_zsh
    fi
done
[ -n "$seen" ] || fail "no completions"
exit $failed
