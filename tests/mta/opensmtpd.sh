#!/bin/sh
# opensmtpd.sh WORK SINK CLIENT FILTER: a real OpenSMTPD relays to the sink, and its filter logs what the sink answers.
set -eu
here=$(cd "$(dirname "$0")" && pwd)

if [ "$1" != --inside ]; then
    mkdir -p "$1"
    sh "$here/unpack.sh" "$1/opensmtpd" opensmtpd
    exec sh "$here/sandbox.sh" "$1/opensmtpd" "$1" sh "$here/opensmtpd.sh" --inside "$@"
fi

work=$2/run sink=$3 client=$4 filter=$5
. "$here/checks.sh"
rm -rf "$work"
mkdir -p "$work/sink"
cd "$work"

add_user opensmtpd
add_user opensmtpq
sed -i 's#^\(opensmtpd:.*\):/nonexistent:#\1:/var/lib/opensmtpd/empty:#' /etc/passwd
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
wait_for listens 2525
wait_for listens 2526 || { cat log; echo "FAILED: smtpd does not start"; exit 1; }

send() { printf 'EHLO c.example\nMAIL FROM:<%s>\nRCPT TO:<%s>\nDATA\nSubject: test\n\ntest\n.\nQUIT\n' "$1" "$2" | "$client" 2526 >>client; }
for name in ok moved multi full grey odd spam; do send alice@mta.example.org $name@example.com; done
send bad@mta.example.org ok2@example.com
send alice@mta.example.org moved@example.net
answered() { [ "$(grep -ac 'mta delivery .* from=<[^>]' log)" = 9 ]; }
wait_for answered || true

json=/var/log/smtpd/replies.json
check "the good mail arrived" grep -q 'RCPT TO:<ok@example.com>' sink/message-001.txt
check "the log exists" test -s $json
check "greeting" line_with $json '"code":220,' '"stage":"connect"' '"host":"mta.example.org"'
check "551 with its hint" line_with $json '"code":551,' '"reason":"moved"' '"address":"jdoe@relay.example.net"' '"stage":"rcpt"' \
    '"recipient":"moved@example.com"' '"sender":"alice@mta.example.org"'
check "multi-line reply whole" line_with $json '"text":"The account does not exist.\u000ACheck it for typos"' '"reason":"user_unknown"'
check "full mailbox" line_with $json '"reason":"mailbox_full"' '"recipient":"full@example.com"'
check "greylisted, and for how long" line_with $json '"reason":"greylisted"' '"retry_after":300' '"recipient":"grey@example.com"'
check "odd octets" line_with $json '"text":"odd@example.com\u001B[31m' '|x"' '"recipient":"odd@example.com"'
check "spam at the end of the data" line_with $json '"code":554,' '"reason":"spam_content"' '"address":"unaffected"' '"stage":"eod"' '"recipient":null'
check "refused sender" line_with $json '"reason":"sender_rejected"' '"address":"unaffected"' '"stage":"mail"' '"sender":"bad@mta.example.org"'
check "log that cannot be written: told" grep -aq 'unwritable.*/nonexistent/replies.json' log
check "log that cannot be written: verdicts go to smtpd's own" line_with log '"code":551,' '"recipient":"moved@example.net"'
check "smtpd lives" kill -0 $smtpd
kill $smtpd
wait $smtpd || true
gone() { ! pgrep filter-smtpboun; }
check "the filters end with it" wait_for gone
[ "$failed" = 0 ] || cat log
summary
