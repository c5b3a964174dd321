# shellcheck shell=sh disable=SC2034,SC2154
# Courier.
packages="esmtpd:courier-mta couriertcpd:courier-base authenumerate:courier-authdaemon authpasswd:courier-authlib" warns=yes

starts() {
    add_user courier 816
    mkdir -p /run/courier
    chown -R courier:courier /var/lib/courier /run/courier /usr/lib/courier/courier/submitmkdir
    chmod 4755 /usr/lib/courier/courier/submitmkdir
    cd /etc/courier || return
    echo example.net >defaultdomain
    echo "$us" >me
    echo localhost >locals
    echo "\"Mail Delivery System\" <mailer-daemon@$us>" >dsnfrom
    echo ":[127.0.0.1],2525" >esmtproutes
    echo 1s >warntime
    for time in retryalpha retrygamma; do echo 1s >"$time"; done
    /usr/lib/courier/makealiases
    /usr/lib/courier/courierctl.start
    cd "$work" || return
}
send() { /usr/sbin/sendmail -f "$sender" "$1"; }
again() { courier flush; }
