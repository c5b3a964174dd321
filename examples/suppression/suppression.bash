# SPDX-License-Identifier: MIT
# Completion of suppression in bash.

_suppression()
{
    local word=$2 words=
    COMPREPLY=()
    case $COMP_CWORD in
    1)
        [[ $word == -* ]] && words="--help --version"
        [[ $word == -* ]] || mapfile -t COMPREPLY < <(compgen -d -- "$word")
        ;;
    2) words="list find lift hold confirm add tidy" ;;
    *)
        case ${COMP_WORDS[2]} in
        lift | hold | confirm) [ "$COMP_CWORD" -gt 3 ] && words=now ;;
        esac
        ;;
    esac
    [ ${#COMPREPLY[@]} -gt 0 ] || mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}
complete -o filenames -F _suppression suppression
