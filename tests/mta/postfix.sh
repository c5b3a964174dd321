#!/bin/sh
# postfix.sh SOURCE BUILD CACHE: Postfix with the map server of examples/postfix sends mail to the sink. It uses the
# installed Postfix or, with SMTPB_TEST_MTA=1, Debian's, unpacked in CACHE, with its own configuration, queue and log.
# Postfix does not listen on any port.
set -u
build=$2 cache=$3
here=$1/tests/mta
. "$here/check.sh"
. "$here/unpack.sh"
[ "$(id -u)" = 0 ] || skip "Postfix starts as root only"
command -v setpriv >/dev/null || skip "no setpriv to start the map server with as another user"

# ---- A Postfix

PATH=$PATH:/usr/sbin
if command -v postconf >/dev/null; then
    daemons=$(postconf -dh daemon_directory) commands=$(postconf -dh command_directory) libraries=$(postconf -dh shlib_directory)
    owner=$(postconf -dh mail_owner) drop=$(postconf -dh setgid_group) paths=$libraries
else
    [ "${SMTPB_TEST_MTA:-}" = 1 ] || skip "Postfix is not installed; SMTPB_TEST_MTA=1 unpacks Debian's"
    unpack postfix "$cache"
    libraries=$cache/root/usr/lib/postfix daemons=$cache/root/usr/lib/postfix/sbin commands=$cache/root/usr/sbin
    owner=uucp drop=staff # every Debian has them; Postfix only requires that nothing else uses them
    paths=$libraries:$(find "$cache/root" -name 'lib*.so.*' -exec dirname {} \; | sort -u | tr '\n' ':')
fi
lacking=$(LD_LIBRARY_PATH=$paths ldd "$daemons/smtp" 2>&1 | grep 'not found')
[ -z "$lacking" ] || skip "Postfix does not run here:$lacking"

# ---- Its folders

work=$(mktemp -d "${TMPDIR:-/tmp}/smtpbounce-postfix.XXXXXX") || exit 1
master='' sink='' map='' bystanders=''
end() {
    for process in $master $map $sink $bystanders; do
        kill "$process" 2>/dev/null
    done
    for process in $master $map $sink $bystanders; do
        wait "$process" 2>/dev/null
    done
    rm -rf "$work"
}
trap end EXIT
chmod 755 "$work"
mkdir "$work/etc" "$work/data" "$work/sink" "$work/queue"
cd "$work/queue" || exit 1
mkdir active bounce corrupt defer deferred flush hold incoming maildrop pid private public replymapd saved trace
chown "$owner" active bounce corrupt defer deferred flush hold incoming maildrop private public saved trace "$work/data"
chmod 700 active bounce corrupt defer deferred flush hold incoming private saved trace
chown "nobody:$owner" replymapd
chmod 710 replymapd

"$build/tests/mta/sink" -t 300 "$here/postfix.script" "$work/sink" >"$work/port" &
sink=$!
wait_for 10 test -s "$work/port"
tcp=$("$build/tests/mta/map_client" port)
for file in main.cf master.cf; do
    sed -e "s|@WORK@|$work|g" -e "s|@SINK@|$(cat "$work/port")|g" -e "s|@TCP@|$tcp|g" -e "s|@OWNER@|$owner|g" \
        -e "s|@DROP@|$drop|g" -e "s|@DAEMONS@|$daemons|g" -e "s|@COMMANDS@|$commands|g" -e "s|@LIBRARIES@|$libraries|g" \
        -e "s|@PATHS@|$paths|g" "$here/postfix.$file" >"$work/etc/$file"
done

socket=$work/queue/replymapd/socket
cp "$build/postfix-replymapd" "$work/replymapd" # the user nobody may be unable to read the build tree
start_map() {
    setpriv --reuid=nobody --regid="$(id -g "$owner")" --clear-groups "$work/replymapd" "socketmap:unix:$socket" \
        "tcp:127.0.0.1:$tcp" 2>"$work/map" &
    map=$!
    wait_for 10 grep -q "tcp:.*listening" "$work/map"
}
start_map
LD_LIBRARY_PATH=$paths "$daemons/master" -c "$work/etc" &
master=$!

# ---- Mail

log=$work/log
send() { # send SENDER RECIPIENT...
    printf 'Subject: test\n\ntext\n' | LD_LIBRARY_PATH=$paths "$commands/sendmail" -C "$work/etc" -i -f "$@"
}
told() { # told PATTERN COUNT: the log has that many deliveries to such recipients
    [ "$(grep -cE "to=<$1>.* status=" "$log" 2>/dev/null)" -ge "$2" ]
}
queued() { LD_LIBRARY_PATH=$paths "$commands/postqueue" -c "$work/etc" -p; }
names() { seq -f "$1%g@one.test" "$2"; } # names PREFIX COUNT
count() { grep -cE "$1" "$log"; }
me=me@mta.example.org

send $me good@one.test
wait_for 60 told good@one.test 1 || { missed "the log reports good mail" "$(cat "$log" 2>&1)"; finish; exit 1; }
has "good mail is delivered" 'to=<good@one.test>.* dsn=2.0.0, status=sent \(250 ' "$log"
has "good mail is at the sink" '^RCPT TO:<good@one.test>' "$work"/sink/message-*.txt

send $me moved@one.test full@one.test grey@one.test gone@one.test odd@one.test forged@one.test long@one.test junk@one.test \
    good@one.test any@banner.test moved@tcp.test full@tcp.test
send liar@one.test living@one.test
wait_for 60 told '(moved|full|grey|gone|odd|forged|long|junk|living)@one.test' 9
wait_for 60 told '.*@(banner|tcp).test' 3
has "551 is tagged" 'to=<moved@one.test>.* dsn=5.1.6, status=bounced \(\[moved hard suppress_address\] host 127.0.0.1\[127.0.0.1\] said: 551 5.1.6 User not local' "$log"
has "552 5.2.2 becomes 4.2.2" 'to=<full@one.test>.* dsn=4.2.2, status=deferred \(\[mailbox_full soft retry_later\] ' "$log"
queued >"$work/queued"
has "and stays queued" 'full@one.test' "$work/queued"
lacks "what bounced is not queued" 'moved@one.test' "$work/queued"
has "2xx is untouched" 'to=<good@one.test>.* dsn=2.0.0, status=sent \(250 ' "$log"
lacks "2xx is never tagged" 'status=sent \(\[' "$log"
has "450 stays 4" 'to=<grey@one.test>.* dsn=4.7.1, status=deferred \(\[greylisted soft retry_later\] ' "$log"
has "a whole multi-line reply is seen" 'to=<gone@one.test>.* dsn=5.1.1, status=bounced \(\[user_unknown hard suppress_address\] .*gsmtp' "$log"
has "an unclassified reply is left alone" 'to=<odd@one.test>.* dsn=5.0.0, status=bounced \(host 127' "$log"
has "a refusing banner stays 4" 'to=<any@banner.test>.* dsn=4.7.1, status=deferred \(\[blocklisted block ' "$log"
has "a forged stage and tag have no effect" 'to=<forged@one.test>.* status=bounced \(\[user_unknown hard suppress_address\] host 127' "$log"
has "a forged stage at MAIL condemns no address" 'to=<living@one.test>.* status=bounced \(\[sender_rejected block fix_sender\] host 127' "$log"
has "3,000 octets do no harm" 'to=<long@one.test>.* status=bounced \(\[user_unknown hard suppress_address\] ' "$log"
has "octets that are not text do no harm" 'to=<junk@one.test>.* status=bounced \(\[user_unknown hard suppress_address\] ' "$log"
has "551 is tagged by tcp_table" 'to=<moved@tcp.test>.* dsn=5.1.6, status=bounced \(\[moved hard suppress_address\] ' "$log"
has "552 5.2.2 becomes 4.2.2 by tcp_table" 'to=<full@tcp.test>.* dsn=4.2.2, status=deferred ' "$log"

dsn_is_there() { grep -l '^MAIL FROM:<>' "$work"/sink/message-*.txt | xargs grep -l 'Final-Recipient: rfc822; moved@one.test'; }
wait_for 60 dsn_is_there
dsn_is_there | head -n 1 | xargs awk '/^Final-Recipient:/ { mine = /moved@one.test/ } /^[^ ]/ { printf "\n" }
    mine { sub(/\r$/, ""); sub(/^ +/, " "); printf "%s", $0 }' >"$work/dsn"
is "the DSN keeps the remote reply" "Diagnostic-Code: smtp; 551 5.1.6 User not local; please try <jdoe@relay.example.net>" \
    "$(grep ^Diagnostic-Code "$work/dsn")"

# ---- Many at once, with clients that misbehave

for saying in '' '99:dsn 5.1.1' 'GET / HTTP/1.0\n\n'; do
    "$build/tests/mta/map_client" hold "socketmap:unix:$socket" 200 "$saying" 120 >/dev/null &
    bystanders="$bystanders $!"
done
"$build/tests/mta/map_client" fuzz "socketmap:unix:$socket" 7 3 >"$work/fuzz" 2>&1 &
fuzz=$!
# shellcheck disable=SC2046
send $me $(names many 200)
wait_for 60 told 'many[0-9]+@one.test' 200
is "200 deliveries at once, with 600 clients that send garbage, half a request or nothing: all answered" 200 \
    "$(count 'to=<many[0-9]+@one.test>.* dsn=5.1.6, status=bounced \(\[moved hard suppress_address\] ')"
wait $fuzz
like "a client that sends random octets does no harm" "*, all answered" "$(cat "$work/fuzz")"
lacks "Postfix logs no errors" 'lookup error|bad status code|panic|fatal' "$log"

# ---- The map server dies

# shellcheck disable=SC2046
send $me $(names early 20) $(names late 20)
wait_for 60 told 'early[0-9]+@one.test' 20
kill -KILL $map
wait $map 2>/dev/null
map=
wait_for 60 told 'late[0-9]+@one.test' 20
is "map server killed in between: the same status and outcome" 40 \
    "$(count 'to=<(early|late)[0-9]+@one.test>.* dsn=5.1.6, status=bounced \(.*host 127.0.0.1\[127.0.0.1\] said: 551 5.1.6 User not local')"
is "replies before that are tagged" 20 "$(count 'to=<early[0-9]+@one.test>.* status=bounced \(\[moved ')"
bare=$(count 'to=<late[0-9]+@one.test>.* status=bounced \(host ')
is "replies after that are not" yes "$([ "$bare" -gt 0 ] && echo yes || echo "$bare")"
send $me moved-then@one.test full-then@one.test good-then@one.test
wait_for 60 told '(moved|full|good)-then@one.test' 3
has "without the map server: 551 is unchanged" 'to=<moved-then@one.test>.* dsn=5.1.6, status=bounced \(host 127' "$log"
has "without the map server: 552 is unchanged" 'to=<full-then@one.test>.* dsn=5.2.2, status=bounced \(host 127' "$log"
has "without the map server: good mail" 'to=<good-then@one.test>.* dsn=2.0.0, status=sent \(250 ' "$log"
start_map
send $me moved-again@one.test
wait_for 60 told 'moved-again@one.test' 1
has "the map server is asked when it is back" 'to=<moved-again@one.test>.* status=bounced \(\[moved ' "$log"
kill $map
wait $map
is "SIGTERM ends it cleanly" 0 $?
map=
has "it logs its counts" 'ends: [1-9][0-9]* lookups, 1 answered' "$work/map"
finish || { grep -v 'disconnect\|connect from' "$log" | tail -n 60; exit 1; }
