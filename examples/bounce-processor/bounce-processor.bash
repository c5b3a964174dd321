# SPDX-License-Identifier: MIT
# Completion of bounce-processor in bash.

_bounce_processor()
{
    local word=$2 before=$3 words
    COMPREPLY=()
    case ${COMP_WORDS[1]} in
    pipe) words="--rcpt --verp --help" ;;
    mail) words="--help" ;;
    log) words="--failures --help" ;;
    report) words="--html --suppress --moved --help" ;;
    *) words="--help --version" ;;
    esac
    [ "$COMP_CWORD" = 1 ] && words="pipe mail log report --help --version"
    case $before in
    --rcpt | --verp) return ;;
    --html | --suppress | --moved) words= ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
    [ "$COMP_CWORD" = 1 ] || [[ $word == -* ]] || mapfile -t COMPREPLY < <(compgen -f -- "$word")
}
complete -o filenames -F _bounce_processor bounce-processor
