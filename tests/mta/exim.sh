#!/bin/sh
# exim.sh SOURCE BUILD CACHE SANITIZERS: Exim with the functions, configuration and suppression list of examples/exim
# sends mail to the sink. It uses the installed Exim or, with SMTPB_TEST_MTA=1, Debian's, unpacked in CACHE without
# installing it. Exim runs as a single user id that need not exist on the machine.
set -u
source=$1 build=$2 cache=$3
here=$source/tests/mta
# shellcheck source=tests/mta/check.sh
. "$here/check.sh"
. "$here/unpack.sh"
[ -z "$4" ] || skip "sanitizers cannot be loaded into Exim"

# ---- An Exim with dlfunc, and the libraries that are missing here, in $work

has_dlfunc() { "$1" -bV 2>/dev/null | grep -q Expand_dlfunc; }

find_exim() {
    PATH=$PATH:/usr/sbin
    exim=$(command -v exim4 || command -v exim) && has_dlfunc "$exim" && return
    [ "${SMTPB_TEST_MTA:-}" = 1 ] || skip "no Exim with dlfunc is installed; SMTPB_TEST_MTA=1 unpacks Debian's"
    unpack exim4-daemon-heavy "$cache"
    exim=$cache/root/usr/sbin/exim4
    [ -x "$exim" ] || skip "no Exim was unpacked"
}

find_exim
work=$(mktemp -d "${TMPDIR:-/tmp}/smtpbounce-exim.XXXXXX") || exit 1
sink=
trap '[ -z "$sink" ] || kill "$sink"; rm -rf "$work"' EXIT
mkdir "$work/spool" "$work/log" "$work/list" "$work/sink"
cp "$exim" "$work/exim" # without its setuid bit
[ ! -d "$cache/root" ] || find "$cache/root" -name 'lib*.so*' -exec cp -P {} "$work" \;
cp "$build/exim_smtpbounce.so" "$build/suppression" "$build/tests/mta/one_user.so" "$work"
cp "$source"/examples/exim/*.conf "$work"
grep '^  require ' "$source/examples/exim/README.md" >"$work/refuse.conf"

# ---- The sink

"$build/tests/mta/sink" -t 60 "$here/exim.script" "$work/sink" >"$work/port" &
sink=$!
tries=0
until [ -s "$work/port" ] || [ $((tries += 1)) -gt 50 ]; do sleep 0.1; done
sed -e "s|@WORK@|$work|g" -e "s|@PORT@|$(cat "$work/port")|" "$here/exim.conf" >"$work/exim.conf"
as_exim=
if [ "$(id -u)" = 0 ]; then
    as_exim="setpriv --reuid 64999 --regid 64999 --clear-groups"
    chown -R 64999:64999 "$work"
fi

# ---- Exim

exim() { # exim ARGUMENT...
    rm -rf "$work/spool/db"
    # shellcheck disable=SC2086
    timeout 20 $as_exim env -i PATH="$PATH" LD_LIBRARY_PATH="$work" LD_PRELOAD="$work/one_user.so" \
        "$work/exim" -C "$work/exim.conf" "$@"
}
send() { # send SENDER RECIPIENT...
    printf 'Subject: test\n\ntext\n' | exim -odf -oi -f "$@"
}
# shellcheck disable=SC2086
list() { $as_exim "$work/suppression" "$work/list" "$@"; }
state_of() { list find "$1" | cut -f 1; }

exim -bV >"$work/version" 2>&1
if grep -q 'shared librar' "$work/version"; then
    rm -rf "$cache"
    skip "Exim lacks a library here: $(cat "$work/version")"
fi
has "Exim reads its configuration" 'Configuration file is' "$work/version"
log=$work/log/main
me=me@mta.example
begun=$(date -u +%Y-%m-%dT%H:%M)

send $me good@one.test
[ -f "$log" ] || missed "the log exists" "$(ls "$work/log")"
has "good mail is delivered" '=> good@one.test.* C="250 2.0.0 Ok' "$log"
has "good mail is at the sink" '^RCPT TO:<good@one.test>' "$work"/sink/message-*.txt
lacks "good mail is not judged" 'smtpbounce' "$log"

send $me moved@one.test
has "551 is classified, its hint in the log" \
    'smtpbounce <moved@one.test> .*"reason":"moved".*"jdoe@relay.example.net".*"stage":"rcpt","host":"127.0.0.1"' "$log"

send $me gone@one.test
has "a whole multi-line reply is seen" \
    'smtpbounce <gone@one.test> .*does not exist.*NoSuchUser abc123si - gsmtp","type".*"provider":"google"' "$log"
is "a dead address is suppressed" suppressed "$(state_of gone@one.test)"
has "the log reports the suppression" 'smtpbounce <gone@one.test> is suppressed' "$log"
tried=$(grep -l 'RCPT TO:<gone@one.test>' "$work"/sink/session-*.txt | wc -l)
send $me gone@one.test
has "the next mail is refused" \
    '\*\* gone@one.test R=smtpbounce_suppressed: on our suppression list from 20..-..-.. to 20..-..-.., as 127.0.0.1 said: The mailbox does not exist \(rule [0-9]+\)' \
    "$log"
is "the next mail never reached the sink" \
    "$tried" "$(grep -l 'RCPT TO:<gone@one.test>' "$work"/sink/session-*.txt | wc -l)"

rcpt() { # rcpt RECIPIENT: what Exim answers to a client's RCPT
    printf '%s\r\n' "EHLO client.example" "MAIL FROM:<$me>" "RCPT TO:<$1>" QUIT | exim -oMa 192.0.2.7 -bs |
        grep -E '^(55|250 Accepted)' | tr -d '\r' | tr '\n' ' '
}
like "at RCPT the suppressed address is refused" \
    "550*on our suppression list from * as 127.0.0.1 said: *The mailbox does not exist*" "$(rcpt gone@one.test)"
like "another is not" "250 Accepted*" "$(rcpt fine@one.test)"
: >"$work/refuse.conf"
like "without the page's line for the ACL, it is taken" "250 Accepted*" "$(rcpt gone@one.test)"

send $me grey@one.test full@one.test cut@one.test
has "4xx is soft, with its wait" 'smtpbounce <grey@one.test> .*"type":"soft".*"retry_after":300' "$log"
has "a full mailbox is soft" 'smtpbounce <full@one.test> .*"type":"soft".*"reason":"mailbox_full"' "$log"
is "4xx is not dead" "" "$(state_of grey@one.test)$(state_of full@one.test)$(state_of cut@one.test)"

send $me spam@one.test
has "spam condemns no address" \
    'smtpbounce <spam@one.test> .*"address":"unaffected".*"reason":"spam_content".*"stage":"eod"' "$log"
send $me listed@one.test
has "a block list condemns no address" \
    'smtpbounce <listed@one.test> .*"reason":"blocklisted".*"blocklist":"zen.spamhaus.org"' "$log"
send bad@mta.example living1@one.test
has "a refusal of MAIL is about the sender" \
    'smtpbounce <living1@one.test> .*"reason":"sender_rejected".*"stage":"mail"' "$log"
send $me living2@banner.test
has "a refusing banner is about no recipient" 'smtpbounce <living2@banner.test> .*"code":554.*"stage":"connect"' "$log"
is "none of these suppresses an address" \
    "" "$(for who in spam@one.test listed@one.test living1@one.test living2@banner.test; do state_of $who; done)"

send $me '"quoted>: 550 5.1.1 No such user"@one.test'
has "a quoted local part cannot forge a reply" 'smtpbounce <quoted>: 550 .*"code":451,.*"type":"soft"' "$log"
send $me '"quoted>: 250 2.0.0 y"@one.test'
has "a quoted local part cannot hide a reply" 'smtpbounce <quoted>: 250 .*"code":550,.*"reason":"user_unknown"' "$log"
send '"x>: 550 5.1.1 no such user"@mta.example' living3@one.test
has "a quoted sender cannot forge a reply" 'smtpbounce <living3@one.test> .*"code":550,.*"stage":"mail"' "$log"
is "quoted local parts condemn no other address" "" "$(state_of 'quoted@one.test')$(state_of living3@one.test)"

send $me raw@one.test long@one.test
has "octets that are not text do no harm" 'smtpbounce <raw@one.test> .*"code":550,' "$log"
has "3,000 octets do no harm" 'smtpbounce <long@one.test> .*"reason":"user_unknown"' "$log"

# shellcheck disable=SC2046
send $me $(seq -f 'living%g@broken.test' 30)
is "550 5.1.1 to everybody trips the brake" \
    "30 held" "$(list list 127.0.0.5 | cut -f 1 | sort | uniq -c | sed 's/^ *//')"
send $me living7@broken.test
has "an address that works is not suppressed" '=> living7@broken.test .* C="250 2.0.0 Ok' "$log"
list lift 127.0.0.5 "$begun" now
is "one command lifts all entries of the host" \
    "30 lifted" "$(list list 127.0.0.5 | cut -f 1 | sort | uniq -c | sed 's/^ *//')"
is "and none of another host" suppressed "$(state_of gone@one.test)"

is "the panic log is empty" "" "$(cat "$work/log/panic" 2>/dev/null)"
finish || { tail -n 60 "$log"; exit 1; }
