# shellcheck shell=sh disable=SC2034,SC2154
# OpenSMTPD.
packages=smtpd:opensmtpd warns=yes

starts() {
    add_user opensmtpd 801
    add_user opensmtpq 802
    mkdir -p /var/lib/opensmtpd/empty /var/spool/smtpd log
    chmod 711 /var/spool/smtpd
    cat >smtpd.conf <<C
bounce warn-interval 1s
listen on 127.0.0.1 port 2526 hostname $us
action "relay" relay host smtp://127.0.0.1:2525
match from any for any action "relay"
C
    smtpd -d -f smtpd.conf >log/smtpd 2>&1 &
    wait_for 10 takes 2526
}
send() {
    { printf '%s\n' "EHLO client.example.org" "MAIL FROM:<$sender>" "RCPT TO:<$1>" DATA; cat; printf '.\nQUIT\n'; } |
        "$client" 2526
}
again() { smtpctl schedule all; }
