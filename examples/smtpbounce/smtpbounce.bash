# SPDX-License-Identifier: MIT
# Completion of smtpbounce in bash.

_smtpbounce()
{
    local program=$1 word=$2 before=$3 at=1 subcommand words
    local reply="--stage --mx --rcpt --sender --form --rules"
    COMPREPLY=()
    while [[ ${COMP_WORDS[at]} == --* && $at -lt $COMP_CWORD ]]; do # a subcommand may follow options with their values
        ((at += 2))
    done
    subcommand=${COMP_WORDS[at]}
    case $before in
    --stage) words="connect helo starttls auth mail rcpt data eod other" ;;
    --form) words="auto wire postfix exim sendmail qmail exchange dsn_field opensmtpd cisco gmail dma outlook" ;;
    --reason) words=$("$program" reasons | sed -n 's/^\([a-z_][a-z_]*\) .*/\1/p') ;;
    --rules)
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
        return
        ;;
    --mx | --rcpt | --sender) return ;;
    *)
        case $subcommand in
        filter | group) words="$reply --strict --help" ;;
        explain) words="$reply --help" ;;
        rules) words="--reason --help" ;;
        lint | compare)
            words=--help
            [ "$subcommand" = lint ] && words="--built-in --help"
            [[ $word == -* ]] || mapfile -t COMPREPLY < <(compgen -f -- "$word")
            ;;
        code) words="$("$program" codes | sed -n 's/^\([0-9][0-9]*\) .*/\1/p') --help" ;;
        status) words="$("$program" statuses | sed -n 's/^X/5/; s/^\([0-9][0-9.]*\) .*/\1/p') --help" ;;
        codes | statuses | reasons | providers) words=--help ;;
        *)
            words="$reply --help --version"
            [ "$COMP_CWORD" = "$at" ] &&
                words+=" filter group explain rules lint compare code status codes statuses reasons providers"
            ;;
        esac
        ;;
    esac
    [ ${#COMPREPLY[@]} -gt 0 ] || mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}
complete -o filenames -F _smtpbounce smtpbounce
