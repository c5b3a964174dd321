# shellcheck shell=sh disable=SC2034,SC2154
# Postfix.
packages=postfix:postfix warns=yes

starts() {
    cat >postfix.main <<M
smtp_dns_support_level = disabled
alias_maps =
local_recipient_maps =
relayhost = [127.0.0.1]:2525
delay_warning_time = 1s
M
    printf '%s\n' "127.0.0.1:2601 inet n - n - - smtpd" "pickup unix n - n 60 1 pickup" >postfix.master
    start_postfix 2601 postfix.main postfix.master
}
send() { sendmail -C "$work/etc" -i -f "$sender" "$1"; }
again() { postqueue -c "$work/etc" -f; }
