#!/bin/sh
# bounces.sh WORK SINK CLIENT PROCESSOR SERVER: a server that the sink refuses writes bounces, which the bounce processor
# reads. With SMTPB_TEST_MTA=1, a server that is not installed is unpacked in WORK. bounces/SERVER.sh has its
# configuration:
#     packages          what to unpack, as for into_sandbox
#     warns             "yes" if it tells its senders of delays
#     starts            fails if it cannot be started
#     send RECIPIENT    sends the mail of standard input from $sender
#     again             tries once more what is in the queue
# shellcheck disable=SC1090,SC1091,SC2034,SC2154
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/check.sh"
. "$here/unpack.sh"
. "$here/inside.sh"

for server; do :; done
. "$here/bounces/$server.sh"
[ "$1" = --inside ] || into_sandbox "$packages" "$here/bounces.sh" "$@"

work=/var/bounces sink=$3 client=$4 processor=$5
us=mta.example.org
command -v "${packages%%:*}" >/dev/null || skip "no $server is installed; SMTPB_TEST_MTA=1 unpacks Debian's"
mkdir -p "$work/sink"
chmod 755 "$work"
cd "$work" || exit 1

cat >sink.script <<'S'
connect         : 220 sink.example.net ESMTP
rcpt to=gone@*  : 550 5.1.1 <{to}>: Recipient address rejected: User unknown
rcpt to=lines@* : 550-5.1.1 The account does not exist.\r\n550 5.1.1 Check it for typos
rcpt to=moved@* : 551 5.1.6 User not local; please try <jdoe@relay.example.net>
rcpt to=full@*  : 552 5.2.2 Mailbox quota exceeded
mail from=bad@* : 550 5.1.8 Sender domain rejected: not found
rcpt to=slow@*  : 451 4.7.1 Greylisted, please try again in 300 seconds
eod  to=large@* : 552 5.3.4 Message size exceeds fixed limit
S
"$sink" -p 2525 sink.script sink >/dev/null &
wait_for 10 takes 2525

mail() { # mail NAME [SENDER]: a mail to NAME@example.com
    sender=${2:-bounces@example.org}
    printf 'From: <%s>\nTo: <%s@example.com>\nSubject: test\nDate: Sun, 29 Nov 2026 12:00:00 +0000\n\ntext\n' \
        "$sender" "$1" | send "$1@example.com"
}
bounces() { grep -ls '^MAIL FROM:<>' sink/message-*.txt; }
has_bounces() { [ "$(bounces | wc -l)" -ge "$1" ]; }

# read_bounces: what the bounce processor says of the bounces that the sink got.
read_bounces() {
    for bounce in $(bounces); do
        sed '1,/^$/d' "$bounce" | "$processor" mail - 2>&1
    done >lines
}

# said NAME KIND CODE REASON ADDRESS: there is a line for NAME@example.com with these.
said() {
    has "$server: $1" "\"code\":$3,.*\"address\":\"$5\".*\"reason\":\"$4\".*\"kind\":\"$2\".*\"recipient\":\"$1@example.com\"" lines
}

starts >start.out 2>&1 || { cat start.out; missed "$server" "does not start"; finish; exit 1; }
{
    for name in gone lines moved full large; do mail $name; done
    mail alive bad@example.org
} >send.out 2>&1
wait_for 30 has_bounces 6
if [ "$warns" = yes ]; then
    mail slow
    tries=0
    until has_bounces 7 || [ $((tries += 1)) -gt 20 ]; do
        sleep 2
        again
    done
fi >>send.out 2>&1
read_bounces
said gone bounce 550 user_unknown dead
said lines bounce 550 user_unknown dead
said moved bounce 551 moved dead
said full bounce 552 mailbox_full suspect
said alive bounce 550 sender_rejected unaffected
said large bounce 552 message_too_large unaffected
[ "$warns" != yes ] || said slow delayed 451 greylisted unaffected
[ "$failed" = 0 ] || { cat send.out sink/message-*.txt; tail -n 40 log/* maillog 2>/dev/null; }
finish
