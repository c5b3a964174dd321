#!/bin/sh
# opensmtpd.sh WORK SINK CLIENT FILTER: OpenSMTPD relays to the sink, and its filter logs the sink's replies. It uses
# the installed OpenSMTPD or, with SMTPB_TEST_MTA=1, Debian's, unpacked in WORK.
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/check.sh"
. "$here/unpack.sh"

if [ "$1" != --inside ]; then
    if smtpd -h 2>&1 | grep -q OpenSMTPD; then
        trees=
    else
        [ "${SMTPB_TEST_MTA:-}" = 1 ] || skip "OpenSMTPD is not installed; SMTPB_TEST_MTA=1 unpacks Debian's"
        unpack opensmtpd "$1/package"
        trees=$1/package/root
    fi
    mkdir -p "$1"
    exec sh "$here/sandbox.sh" "$1" "$trees" sh "$here/opensmtpd.sh" --inside "$@"
fi

work=$2/run sink=$3 client=$4 filter=$5
rm -rf "$work"
mkdir -p "$work/sink"
cd "$work" || exit 1

# As installing the package would do.
for user in opensmtpd:801 opensmtpq:802; do
    echo "${user%:*}:x:${user#*:}:" >>/etc/group
    echo "${user%:*}:x:${user#*:}:${user#*:}::/var/lib/opensmtpd/empty:/usr/sbin/nologin" >>/etc/passwd
done
mkdir -p /var/lib/opensmtpd/empty /var/spool/smtpd /var/log/smtpd
chmod 711 /var/spool/smtpd
chown opensmtpd /var/log/smtpd

cat >script <<'S'
ehlo at=127.0.0.3 : 250-other.example\r\n250 8BITMIME
ehlo             : 250-sink.example\r\n250 8BITMIME
rcpt to=moved@*  : 551 5.1.6 User not local; please try <jdoe@relay.example.net>
rcpt to=multi@*  : 550-5.1.1 The account does not exist.\r\n550 5.1.1 Check it for typos
rcpt to=full@*   : 552 5.2.2 Mailbox quota exceeded
rcpt to=grey@*   : 451 4.7.1 Greylisted, please try again in 300 seconds
rcpt to=odd@*    : 550 5.1.1 {to}\x1b[31m \xff|x
mail from=bad@*  : 550 5.1.8 Sender domain rejected: not found
eod  to=spam@*   : 554 5.7.1 Message rejected as spam by content filter (score 12.3)
S
cat >smtpd.conf <<C
filter "verdicts" proc-exec "$filter /var/log/smtpd/replies.json"
filter "unwritable" proc-exec "$filter /nonexistent/replies.json"
listen on 127.0.0.1 port 2526 hostname mta.example.org
action "relay" relay host smtp://127.0.0.1:2525 filter "verdicts"
action "other" relay host smtp://127.0.0.3:2525 filter "unwritable"
match from any for domain "example.net" action "other"
match from any for any action "relay"
C
"$sink" -p 2525 script sink >/dev/null &
smtpd -d -f smtpd.conf >log 2>&1 &
smtpd=$!
takes() { echo QUIT | "$client" "$1"; }
wait_for 10 takes 2525
wait_for 10 takes 2526 || { cat log; echo "FAILED - smtpd does not start"; exit 1; }

send() { # send SENDER RECIPIENT
    printf '%s\n' "EHLO c.example" "MAIL FROM:<$1>" "RCPT TO:<$2>" DATA "Subject: test" "" test . QUIT |
        "$client" 2526 >>said
}
for name in ok moved multi full grey odd spam; do send alice@mta.example.org $name@example.com; done
send bad@mta.example.org ok2@example.com
send alice@mta.example.org moved@example.net
answered() { [ "$(grep -ac 'mta delivery .* from=<[^>]' log)" = 9 ]; }
wait_for 10 answered

json=/var/log/smtpd/replies.json
has "the good mail arrived" 'RCPT TO:<ok@example.com>' sink/message-*
has "greeting" '"code":220,.*"stage":"connect","host":"mta.example.org"' $json
has "551 with its hint" \
    '"reason":"moved".*"address":"jdoe@relay.example.net".*"stage":"rcpt".*"recipient":"moved@example.com"' $json
has "a whole multi-line reply" \
    '"text":"The account does not exist.\\u000ACheck it for typos".*"reason":"user_unknown"' $json
has "full mailbox" '"address":"suspect".*"reason":"mailbox_full".*"recipient":"full@example.com"' $json
has "greylisted, and for how long" '"reason":"greylisted".*"retry_after":300.*"recipient":"grey@example.com"' $json
has "odd octets" '"text":"odd@example.com\\u001B\[31m .*\|x".*"recipient":"odd@example.com"' $json
has "spam, at the end of the data" \
    '"code":554,.*"address":"unaffected".*"reason":"spam_content".*"stage":"eod".*"recipient":null' $json
has "refused sender" \
    '"address":"unaffected".*"reason":"sender_rejected".*"stage":"mail".*"sender":"bad@mta.example.org"' $json
has "a log that cannot be written is reported" 'unwritable.*/nonexistent/replies.json' log
has "and its verdicts go to smtpd's log" '"code":551,.*"recipient":"moved@example.net"' log
does "smtpd still runs" kill -0 $smtpd
kill $smtpd
gone() { ! pgrep filter-smtpboun; }
does "its filters end with it" wait_for 10 gone
[ "$failed" = 0 ] || cat log
finish
