# shellcheck shell=sh disable=SC2034,SC2154
# Sendmail.
PATH=$PATH:/usr/libexec/sendmail
packages="editmap:sendmail-bin m4:m4 sendmailconfig:sendmail-cf" warns=yes

starts() {
    add_user smmta 814
    add_user smmsp 815
    mkdir -p queue /etc/mail /var/lib/sendmail/host_status
    echo hosts files >switch
    cat >x.mc <<C
OSTYPE(\`debian')
FEATURE(\`nocanonify')
define(\`SMART_HOST', \`relay:[127.0.0.1]')
define(\`RELAY_MAILER_ARGS', \`TCP \$h 2525')
define(\`QUEUE_DIR', \`$work/queue')
define(\`confSERVICE_SWITCH_FILE', \`$work/switch')
define(\`confTO_QUEUEWARN', \`1s')
define(\`confDOMAIN_NAME', \`$us')
MAILER(\`smtp')
C
    (cd /usr/share/sendmail/cf/cf && m4 -D_CF_DIR_=/usr/share/sendmail/cf/ ../m4/cf.m4 "$work/x.mc") >x.cf
}
run() { /usr/libexec/sendmail/sendmail -C "$work/x.cf" "$@"; }
send() { run -odi -oi -f "$sender" "$1"; }
again() { run -q; }
