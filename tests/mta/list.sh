#!/bin/sh
# list.sh WORK SINK CLIENT PROCESSOR SUPPRESSION REPLYMAPD TOOL: from bounces to a list that a real Postfix asks, as
# examples/suppression/README.md has it: a bounce arrives, the address is refused at the next mail, expires, is lifted.
# With SMTPB_TEST_MTA=1, a Postfix that is not installed is unpacked in WORK.
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/check.sh"
. "$here/unpack.sh"
. "$here/inside.sh"

[ "$1" = --inside ] || into_sandbox "postfix:postfix logtail2:logtail" "$here/list.sh" "$@"

work=/var/listed sink=$3 client=$4 tool=$8
us=mta.example.org page=$here/../../examples/suppression/README.md verp=$here/../../examples/bounce-processor/README.md
command -v postfix >/dev/null || skip "Postfix is not installed; SMTPB_TEST_MTA=1 unpacks Debian's"
command -v setpriv >/dev/null || skip "no setpriv to become another user with"

# The setup of the page, in the sandbox's own /usr and /var. useradd would do the same.
echo "replymapd:x:813:811::/nonexistent:/usr/sbin/nologin" >>/etc/passwd
mkdir -p "$work/sink" "$work/queue" /usr/local/bin /usr/local/sbin
install "$5" "$6" /usr/local/bin/
install "$7" /usr/local/sbin/
install -d -o 813 -g 811 -m 750 /var/lib/smtpbounce /var/spool/bounces
chmod 755 "$work"
cd "$work" || exit 1
lines=/var/spool/bounces/lines.json
list() { suppression /var/lib/smtpbounce "$@"; }

# on_page PATTERN: what follows it in a line of the page.
on_page() { sed -n "s/^ *$1//p" "$page" | sed "s/example\.org/$us/g"; }

cat >sink.script <<'S'
rcpt to=gone*@*  : 550 5.1.1 No such user here
rcpt to=moved@*  : 551 5.1.6 User not local; please try <jdoe@relay.example.net>
rcpt to=Case@*   : 550 5.1.1 No such user here
rcpt to=full@*   : 552 5.2.2 Mailbox full
rcpt to=flood*@* : 550 5.1.1 No such user here
eod  to=spam@*   : 554 5.7.1 Message rejected as spam by content filter (score 12.3)
S
"$sink" -p 2525 sink.script sink >/dev/null &
wait_for 10 takes 2525

start_map() {
    setpriv --reuid=813 --regid=811 --clear-groups postfix-replymapd -l /var/lib/smtpbounce \
        "socketmap:unix:$work/queue/replymapd/socket" 2>map &
    map=$!
    wait_for 10 grep -q listening map
}

# relayhost stands for the servers of the world, the port 2602 for one that is not of our networks.
echo "bounces postmaster" >aliases
cat >postfix.main <<M
smtp_dns_support_level = disabled
alias_maps = texthash:$work/aliases
recipient_delimiter = +
transport_maps = regexp:$work/transport
bounces_destination_recipient_limit = 1
relay_domains = relayed.example
relayhost = [127.0.0.1]:2525
M
on_page 'postconf ' | tr -d "'" >>postfix.main
echo '/^bounces(\+.*)?@(mta\.example\.org|relayed\.example)$/ bounces:' >transport
{
    echo "127.0.0.1:2601 inet n - y - - smtpd"
    echo "127.0.0.1:2602 inet n - y - - smtpd"
    echo "  -o mynetworks=192.0.2.1"
    on_page '\(bounces unix\)' | sed 's/^/bounces unix/'
    on_page argv= | sed 's/^/  argv=/'
} >postfix.master
start_postfix 2601 postfix.main postfix.master || { missed Postfix "$(cat postfix.out maillog)"; finish; exit 1; }
install -d -o 813 -g 811 -m 710 queue/replymapd
start_map || { missed "the map server" "$(cat map)"; finish; exit 1; }

# rcpt RECIPIENT [SENDER LINE...]: sends a mail; prints what Postfix answered to RCPT.
rcpt() {
    to=$1 from=bounces+${1%@*}=${1#*@}@$us
    [ $# = 1 ] || { from=$2; shift; }
    shift
    printf '%s\n' "EHLO client.example.org" "MAIL FROM:<$from>" "RCPT TO:<$to>" DATA "Subject: x" "$@" "" x . QUIT |
        "$client" "${port:-2601}" | grep -a '	rcpt	' | cut -f 1 | sed 's/\\x0d\\x0a$//'
}
written() { grep -qF "\"recipient\":\"$1\"" $lines; }

# bounced RECIPIENT: a mail that Postfix takes, and whose bounce becomes a line.
bounced() {
    like "$1: Postfix takes the first mail" "250 2.1.5 *" "$(rcpt "$1")"
    wait_for 20 written "$1" || missed "$1: its bounce" "$(tail -n 20 maillog)"
}

# add [COMMAND...]: adds the lines by the page's command for cron, each line passing through COMMAND first.
cron=$(on_page '\*\/5 [* ]* replymapd ')
add() {
    if [ $# -gt 0 ]; then "$@" $lines >changed && cat changed >$lines; fi
    setpriv --reuid=813 --regid=811 --clear-groups sh -c "$(echo "$cron" | sed 's| >/dev/null| >\&2|; s|sleep 5|sleep 0.5|')" >added 2>&1
}
state_of() { list find "$1" | cut -f 1; }

# ---- A bounce arrives; the address is refused at the next mail

bounced gone@example.com
bounced moved@example.com
bounced full@example.com
bounced spam@example.com
add
has "of four bounces, the two dead addresses are added" '4 lines: 2 suppressed, 0 held, .* 2 not dead, 0 bad' added
is "the lines are gone, so that none is added twice" "" "$(ls /var/spool/bounces)"
said=$(rcpt gone@example.com)
day='20[0-9][0-9]-[0-9][0-9]-[0-9][0-9]'
like "the next mail is refused: since when, until when, why" \
    "550 5.7.1 <gone@example.com>: Recipient address rejected: on our suppression list from $day to $day, as 127.0.0.1 said: The mailbox does not exist (rule [0-9]*)" \
    "$said"
like "who has moved is refused, and not sent elsewhere" "550 5.7.1 *: The mailbox has moved*" "$(rcpt moved@example.com)"
like "a full mailbox is not" "250 2.1.5 *" "$(rcpt full@example.com)"
like "nor one that refused a message as spam" "250 2.1.5 *" "$(rcpt spam@example.com)"
like "nor another address of the domain" "250 2.1.5 *" "$(rcpt fine@example.com)"
like "nor the same local part elsewhere" "250 2.1.5 *" "$(rcpt gone@example.net)"
like "the domain's case does not matter" "550 5.7.1 *" "$(rcpt gone@EXAMPLE.com)"
like "an address with an extension is another one" "250 2.1.5 *" "$(rcpt gone+news@example.com)"
is "who judges the refusal finds a suppression list" suppressed \
    "$(printf '%s\n' "$said" | "$tool" filter | sed 's/.*"reason":"\([a-z_]*\)".*/\1/')"
postmap -c "$work/etc" -q gone@example.com "socketmap:unix:$work/queue/replymapd/socket:suppressed" >asked 2>&1
has "postmap asks the same" '^550 5.7.1 on our suppression list ' asked

# ---- Bounces of other servers, and mail with VERP

# from_outside RECIPIENT: a bounce about jane@example.com, by a server that is not of our networks.
from_outside() {
    port=2602
    rcpt "$1" "" "From: MAILER-DAEMON" "" "Hi. This is the qmail-send program at mx.b.example." \
        "I'm afraid I wasn't able to deliver your message to the following addresses." "" "<jane@example.com>:" \
        "550 5.1.1 No such user"
    port=
}
outside=$(from_outside "bounces+jane=example.com@$us")
like "a bounce from outside is taken, as there is an alias" "250 2.1.5 *" "$outside"
wait_for 20 written jane@example.com || missed "its line" "$(tail -n 20 maillog)"
like "other recipients are not" "550 5.1.1 *" "$(from_outside "other+jane=example.com@$us")"
like "in relay_domains it is taken without one" "250 2.1.5 *" "$(from_outside bounces+jane=example.com@relayed.example)"
wait_for 20 grep -q 'bounces+jane=example.com@relayed.example' $lines || missed "its line" "$(tail -n 20 maillog)"
like "nothing else is relayed" "4?4 *" "$(from_outside jane@example.com)"
rm -f $lines

send=$(sed -n 's/^ *sendmail \(.*\) jane@example.com <.*/\1/p' "$verp" | sed "s/example\.org/$us/g")
# shellcheck disable=SC2086
printf 'Subject: x\n\nx\n' | MAIL_CONFIG=$work/etc sendmail $send verp1@example.com verp2@example.com
for i in 1 2; do
    does "sendmail -XV: the return path of recipient $i" \
        wait_for 20 grep -rqF "MAIL FROM:<bounces+verp$i=example.com@$us>" sink
done

# ---- What condemns nobody

like "a bounce by anybody is taken" "250 2.1.5 *" "$(rcpt "bounces@$us" "" "From: MAILER-DAEMON" "" \
    "Hi. This is the qmail-send program at mx.b.example." \
    "I'm afraid I wasn't able to deliver your message to the following addresses." "" "<living@example.com>:" \
    "550 5.1.1 No such user")"
wait_for 20 grep -q '"kind":"other"' $lines || missed "its line" "$(tail -n 20 maillog)"
add
is "but it is not to an address that VERP made" "" "$(state_of living@example.com)"
like "so it condemns nobody" "250 2.1.5 *" "$(rcpt living@example.com)"

bounced Case@example.com
add
like "Postfix asks in lower case, and finds it" "550 5.7.1 *" "$(rcpt Case@example.com)"
is "so does a person, as it was written" suppressed "$(state_of Case@example.com)"
printf '%s\n' '{"type":"hard","address":"dead","action":"suppress_address","kind":"bounce","recipient":"example.org"}' \
    '{"type":"hard","address":"dead","action":"suppress_address","kind":"bounce","recipient":"fine@"}' \
    '{"type":"hard","address":"dead","action":"suppress_address","kind":"bounce","recipient":"a\nOK\n@example.org"}' \
    '{"type":"hard","address":"dead","action":"suppress_address","kind":"bounce","recipient":"a\u0000@example.org"}' \
    '{"type":"hard","address":"dead","action":"suppress_address","kind":"complaint","recipient":"living@example.org"}' \
    banana '{"type":"hard","address":"dead","action":"suppress_addr' >$lines
add
has "bad lines are counted" '7 lines: 0 suppressed, .* 1 not dead, 6 bad' added
has "and told" '^suppression: line 7: not a whole JSON object' added
like "no line refuses a domain, or a local part everywhere" "250 2.1.5 *" "$(rcpt fine@example.org)"
like "a complaint condemns nobody" "250 2.1.5 *" "$(rcpt living@example.org)"

# ---- It expires

bounced gone-late@example.com
add sed "s/\"time\":[0-9]*/\"time\":$(($(date +%s) - 30 * 86400 + 8))/"
like "30 days less 8 seconds later, it is refused" "550 5.7.1 *" "$(rcpt gone-late@example.com)"
expired() { [ "$(state_of gone-late@example.com)" = expired ]; }
does "the entry expires" wait_for 20 expired
like "then mail to it is taken" "250 2.1.5 *" "$(rcpt gone-late@example.com)"
like "and others are still refused" "550 5.7.1 *" "$(rcpt gone@example.com)"

# ---- It is lifted

list lift 127.0.0.1 "$(date -u -d '1 hour ago' +%Y-%m-%dT%H:%M)" now
is "a person lifts it" lifted "$(state_of gone@example.com)"
sleep 1
rm -f $lines
bounced gone@example.com
add
like "its next bounce lists it again" "550 5.7.1 *" "$(rcpt gone@example.com)"

# ---- From Postfix's log, without VERP

# log: the page's command for cron, with another log and list.
log() {
    sh -c "$(on_page '\*\/5 [* ]* root ' | sed "s| >/dev/null||; s|/var/log/mail.log|$work/maillog|; s|/var/lib/smtpbounce|$work/logged|g")"
}
if command -v logtail2 >/dev/null; then
    mkdir logged
    log >added
    has "the dead addresses of the log are added" ' [1-9][0-9]* suppressed, 0 held, .* 0 bad' added
    is "one is gone" suppressed "$(suppression logged find moved@example.com | cut -f 1)"
    like "a mail to another dead address is taken" "250 2.1.5 *" "$(rcpt gone-rotated@example.com)"
    wait_for 20 grep -q 'to=<gone-rotated@.*status=bounced' maillog
    mv maillog maillog.1
    postfix -c "$work/etc" reload 2>/dev/null
    like "the log is rotated" "250 2.1.5 *" "$(rcpt gone-after@example.com)"
    wait_for 20 written gone-after@example.com
    log >added
    has "each line is added once" ' 2 suppressed, 0 held, 0 lifted, 0 listed before, .* 0 bad' added
    rm -f $lines
else
    echo "skipped - logtail2"
fi

# ---- The brake

sleep 1
for i in $(seq 25); do rcpt "flood$i@example.com"; done >taken
is "25 mails are taken" 25 "$(grep -c '^250 2.1.5' taken)"
flooded() { [ "$(grep -c '"recipient":"flood' $lines)" = 25 ]; }
does "25 bounces within an hour" wait_for 30 flooded
add
has "the brake holds them" '25 lines: 0 suppressed, 25 held, ' added
has "and says so" 'the brake is on' added
like "mail to them is taken" "250 2.1.5 *" "$(rcpt flood7@example.com)"
list confirm 127.0.0.1 "$(date -u -d '1 hour ago' +%Y-%m-%dT%H:%M)" now
like "until a person confirms" "550 5.7.1 *" "$(rcpt flood7@example.com)"

# ---- Trouble

chmod 0 /var/lib/smtpbounce
like "a list that cannot be read refuses nobody" "250 2.1.5 *" "$(rcpt flood7@example.com)"
has "which is told" "/var/lib/smtpbounce: Permission denied; nobody is refused" map
chmod 750 /var/lib/smtpbounce
like "it is asked again" "550 5.7.1 *" "$(rcpt flood7@example.com)"
kill $map
wait $map
has "the map server counts whom it refused" 'ends: [0-9]+ lookups, 0 .* [1-9][0-9]* recipients suppressed' map
like "without the map server, clients are to try again" "451 4.3.5 *" "$(rcpt fine@example.com)"
start_map
like "until it is back" "250 2.1.5 *" "$(rcpt fine@example.com)"
lacks "Postfix logs no panic" 'panic|fatal' maillog*
kill "$(cat queue/pid/master.pid)"
finish || { cat map added; grep -v 'disconnect\|connect from' maillog | tail -n 40; exit 1; }
