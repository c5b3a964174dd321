#!/bin/sh
# worker.sh SINK WORKER: what the delivery worker makes of what servers say and do.
set -u
# shellcheck source=tests/worker/common.sh
. "$(dirname "$0")/common.sh"

nine='ok@y.test moved@y.test gone@y.test full@y.test grey@y.test members@y.test disabled@y.test many@y.test odd@y.test'
for extension in PIPELINING 8BITMIME; do
    section "nine recipients, one session, $extension" <<EOT
ehlo                  : 250-sink.example\r\n250 $extension
rcpt to=moved@*       : 551 5.1.6 User not local; please try <jdoe@relay.example.net>
rcpt to=gone@*        : 550-5.1.1 There is no such\r\n550 5.1.1 User unknown
rcpt to=full@*        : 452 4.2.2 Mailbox full
rcpt to=grey@*        : 451 4.7.1 Greylisted, please try again in 5 minutes
rcpt to=members@*     : 550 5.7.1 Only members of the list may post
rcpt to=disabled@*    : 554 5.2.1 This mailbox has been disabled
rcpt to=many@*        : 452 4.5.3 Too many recipients
rcpt to=odd@*         : 553 xyzzy
EOT
    # shellcheck disable=SC2086
    queue s@x.test 127.0.0.1:"$port" $nine
    deliver -1
    is "lines" 9 "$(wc -l <"$work/lines" | tr -d ' ')"
    is "ok" "eod 250 accepted delivered" "$(came ok@y.test)"
    is "moved" "rcpt 551 moved failed" "$(came moved@y.test)"
    is "gone" "rcpt 550 user_unknown failed" "$(came gone@y.test)"
    is "full" "rcpt 452 mailbox_full retry" "$(came full@y.test)"
    is "greylisted" "rcpt 451 greylisted retry" "$(came grey@y.test)"
    is "members only" "rcpt 550 recipient_restricted failed" "$(came members@y.test)"
    is "disabled" "rcpt 554 mailbox_disabled failed" "$(came disabled@y.test)"
    is "too many" "rcpt 452 too_many_recipients retry" "$(came many@y.test)"
    is "odd" "rcpt 553 address_syntax failed" "$(came odd@y.test)"
    is "one session" 1 "$(asked EHLO)"
    is "it quits" 1 "$(asked QUIT)"
    has "the hint is in the line" '"forward":\[\{"address":"jdoe@relay.example.net"' "$work/lines"
    "$worker" review "$work/db" >"$work/review"
    has "and for review" '"kind":"hint","address":"moved@y.test",.*"forward":"jdoe@relay.example.net"' "$work/review"
    is "and nowhere else" 0 "$(asked 'RCPT TO:<jdoe')"
    "$worker" outcomes "$work/db" >"$work/outcomes"
    is "outcomes say the same" "rcpt 550 user_unknown failed" "$(came gone@y.test "$work/outcomes")"
    is "of all" 9 "$(wc -l <"$work/outcomes" | tr -d ' ')"
    is "the message, its dot and its last line" ".hello last line" "$(tail -n 2 "$work"/sink/message-001.txt | tr -d '\r' | tr '\n' ' ' | sed 's/ $//')"
done
is "one by one: nothing is said before the answer" "S: 250 2.1.0 Ok" "$(grep -A 1 '^C: MAIL' "$work"/sink/session-001.txt | tail -n 1 | tr -d '\r')"

section "LMTP: a verdict for each after the dot" <<'EOT'
eod to=full@*  : 452 4.2.2 Mailbox full
eod to=spam@*  : 554 5.7.1 Message rejected as spam
rcpt to=gone@* : 550 5.1.1 User unknown
EOT
queue s@x.test lmtp:127.0.0.1:"$port" ok@y.test full@y.test gone@y.test spam@y.test last@y.test
deliver -1
is "taken" "eod 250 accepted delivered" "$(came ok@y.test)"
is "full" "eod 452 mailbox_full retry" "$(came full@y.test)"
is "gone" "rcpt 550 user_unknown failed" "$(came gone@y.test)"
is "spam" "eod 554 spam_content failed" "$(came spam@y.test)"
is "the last" "eod 250 accepted delivered" "$(came last@y.test)"
is "LHLO" 1 "$(asked LHLO)"

section "a bound on the size of files" <<'EOT'
EOT
seq 20000 | sed 's/$/@y.test/' >"$work/many"
(ulimit -f 200; "$worker" load "$work/db" s@x.test 127.0.0.1:"$port" "$work/message" "$work/many") >/dev/null 2>"$work/log"
is "is an error" 1 $?
has "and it says so" 'smtpbounce-worker: .*db: ' "$work/log"
queue s@x.test 127.0.0.1:"$port" ok@y.test
deliver -1
is "and what is loaded afterwards is delivered" "eod 250 accepted delivered" "$(came ok@y.test)"
is "alone" 1 "$(wc -l <"$work/lines" | tr -d ' ')"

section "who is named after the dot" <<'EOT'
eod : 550 5.1.1 <u1@y.test>: User unknown
EOT
queue s@x.test 127.0.0.1:"$port" u1@y.test u2@y.test u3@y.test
deliver -1
queue s@x.test 127.0.0.1:"$port" u1@y.test u2@y.test
deliver -1
is "is suppressed" "null 550 user_unknown suppressed" "$(came u1@y.test)"
is "no other recipient is" "eod 550 user_unknown failed" "$(came u2@y.test)"

section "LMTP: each reply is of one recipient" <<'EOT'
eod to=u2@* : 550 5.1.1 User unknown
EOT
queue s@x.test lmtp:127.0.0.1:"$port" u1@y.test u2@y.test u3@y.test
deliver -1
queue s@x.test lmtp:127.0.0.1:"$port" u2@y.test u3@y.test
deliver -1
is "who was refused is suppressed" "null 550 user_unknown suppressed" "$(came u2@y.test)"
is "and no other recipient" "eod 250 accepted delivered" "$(came u3@y.test)"

section "PRDR: the same over SMTP" <<'EOT'
ehlo           : 250-sink.example\r\n250-PRDR\r\n250 PIPELINING
eod to=full@*  : 452 4.2.2 Mailbox full
eod to=spam@*  : 554 5.7.1 Message rejected as spam
EOT
queue s@x.test 127.0.0.1:"$port" ok@y.test full@y.test spam@y.test
deliver -1
is "taken" "eod 250 accepted delivered" "$(came ok@y.test)"
is "full" "eod 452 mailbox_full retry" "$(came full@y.test)"
is "spam" "eod 554 spam_content failed" "$(came spam@y.test)"

section "drops, 421, banners" <<'EOT'
connect at=127.0.0.2 : {drop}
ehlo at=127.0.0.3    : {drop}
mail at=127.0.0.4    : {drop}
rcpt at=127.0.0.5 to=b@* : {drop}
data at=127.0.0.6    : {drop}
eod at=127.0.0.7     : {drop}
eod at=127.0.0.8     : 2{drop}
rcpt at=127.0.0.9 to=b@* : 421 4.3.2 Shutting down\r\n{drop}
connect at=127.0.0.10 : 554 5.7.1 No SMTP service for you
connect at=127.0.0.11 : 421 4.3.2 Too busy
eod at=127.0.0.12    : 421 4.3.2 Shutting down\r\n{drop}
mail from=bad@*      : 550 5.1.8 Sender domain rejected: not found
mail at=127.0.0.13   : 550 5.7.1 Service unavailable; client host [127.0.0.1] blocked using zen.spamhaus.org
mail from=big@*      : 552 5.3.4 Message size exceeds fixed limit
EOT
for n in 2 3 4 5 6 7 8 9 10 11 12 13; do printf 'a@h%s.test\t127.0.0.%s:%s\nb@h%s.test\t127.0.0.%s:%s\n' $n $n "$port" $n $n "$port"; done >"$work/all"
queue s@x.test 127.0.0.1:"$port" "$(cat "$work/all")"
queue bad@x.test 127.0.0.1:"$port" a@bad.test b@bad.test
queue big@x.test 127.0.0.1:"$port" a@big.test
deliver -1
both() { # both NAME HOST EXPECTED
    is "$1" "$3, $3" "$(came a@"$2".test), $(came b@"$2".test)"
}
both "dropped at once" h2 "connect null network_error retry"
both "dropped at EHLO" h3 "helo null network_error retry"
both "dropped at MAIL" h4 "mail null network_error retry"
both "dropped at RCPT" h5 "rcpt null network_error retry"
both "dropped at DATA" h6 "data null network_error retry"
both "dropped after the dot" h7 "eod null network_error retry maybe"
both "taken, and dropped" h8 "eod null network_error retry maybe"
is "it was taken indeed" 1 "$(taken a@h8.test)"
both "421 at RCPT" h9 "rcpt 421 system_unavailable retry"
both "a banner of 554" h10 "connect 554 policy_rejected retry"
both "a banner of 421" h11 "connect 421 system_unavailable retry"
both "421 to the dot" h12 "eod 421 system_unavailable retry"
both "our address is blocked" h13 "mail 550 blocklisted retry"
has "it is said why" '"error":"the connection was dropped".*"recipient":"a@h7.test"' "$work/lines"
for n in 2 9 10 11 12 13; do has "127.0.0.$n is left" "127.0.0.$n:.*left alone" "$work/log"; done
lacks "127.0.0.7 is not" "127.0.0.7:.*left alone" "$work/log"
both "the sender is refused" bad "mail 550 sender_rejected held"
is "RSET is said" 3 "$(asked RSET)"
is "the message is refused at MAIL" "mail 552 message_too_large failed" "$(came a@big.test)"
"$worker" list "$work/db" >"$work/review"
has "the sender is marked" '"kind":"marked_sender","address":"bad@x.test"' "$work/review"
lacks "and no other, and no address is suppressed" 'big@x.test|"suppression"' "$work/review"
queue bad@x.test 127.0.0.1:"$port" c@bad.test
deliver -1
is "its next message waits" "" "$(came c@bad.test)"
"$worker" outcomes "$work/db" >"$work/outcomes"
is "for a person" "null null undetermined held" "$(came c@bad.test "$work/outcomes")"
does "who lets it go on" "$worker" unmark "$work/db" bad@x.test
deliver -1
is "so it is tried" "mail 550 sender_rejected held" "$(came c@bad.test)"

section "waits within bounds" <<'EOT'
rcpt to=asks@*  : 451 4.7.1 Greylisted, please try again in 300 seconds
rcpt to=silent@* : 451 4.3.0 Try later
EOT
queue s@x.test 127.0.0.1:"$port" asks@y.test silent@y.test
deliver -1 -w 100:400
is "as the server asks" 300 "$(wait_of asks@y.test)"
is "or our least" 100 "$(wait_of silent@y.test)"
queue s@x.test 127.0.0.1:"$port" asks@y.test
deliver -1 -w 5:60
is "not longer than our most" 60 "$(wait_of asks@y.test)"
queue s@x.test 127.0.0.1:"$port" asks@y.test
deliver -1 -w 1000:2000
is "not shorter than our least" 1000 "$(wait_of asks@y.test)"
queue s@x.test 127.0.0.1:"$port" asks@y.test
deliver -1 -w 5:60 -l 10
is "nor longer than the message lives" "rcpt 451 greylisted expired" "$(came asks@y.test)"

section "a rate reply slows down" <<'EOT'
rcpt to=a1@* : 450 4.7.1 Error: too many mails from your IP, rate limited
EOT
queue s@x.test 127.0.0.1:"$port" a1@y.test b@y.test c@y.test d@y.test
began=$(date +%s%N)
start -p 1 -r 1 -g 1500:1500 -w 100:100
wait_for 20 eval '[ $(ls "$work"/sink/message-* 2>/dev/null | wc -l) = 3 ]'
took=$((($(date +%s%N) - began) / 1000000))
stop TERM
is "SIGTERM ends it well" 0 $stopped
is "the reason" "rcpt 450 rate_limited retry" "$(came a1@y.test)"
has "it says so" "1500 ms between" "$work/log"
does "not before 1500 ms: $took ms" [ $took -ge 1500 ]
is "the others get through" "eod 250 accepted delivered" "$(came d@y.test)"

section "sessions that fail together" <<'EOT'
connect at=127.0.0.2 : {wait 200}421 4.3.2 Too busy
rcpt                 : {wait 200}450 4.7.1 Error: too many mails from your IP, rate limited
EOT
for n in 1 2 3 4; do printf 'a%s@y.test\na%s@z.test\t127.0.0.2:%s\n' $n $n "$port"; done >"$work/all"
queue s@x.test 127.0.0.1:"$port" "$(cat "$work/all")"
deliver -1 -p 4 -r 1 -w 100:1000 -g 9000:60000
is "four lines from each host" 8 "$(wc -l <"$work/lines" | tr -d ' ')"
is "one is left once" "127.0.0.2:$port: left alone for 100 s" "$(sed -n 's/^smtpbounce-worker: \(.*left.*\)/\1/p' "$work/log")"
is "the other is slowed once" "127.0.0.1:$port: 9000 ms between transactions" "$(sed -n 's/^smtpbounce-worker: \(.*between.*\)/\1/p' "$work/log")"

section "no more recipients than there is room for" <<'EOT'
rcpt at=127.0.0.1 past=3 : 452 4.5.3 Too many recipients
data at=127.0.0.2 past=2 : 554 5.5.3 Too many recipients
EOT
queue s@x.test 127.0.0.1:"$port" a@y.test b@y.test c@y.test d@y.test e@y.test
queue s@x.test 127.0.0.2:"$port" a@z.test b@z.test c@z.test d@z.test
deliver -w 0:1
for address in a@y b@y c@y d@y e@y a@z b@z c@z d@z; do
    is "$address" "eod 250 accepted delivered" "$(came $address.test)"
done

section "suppression" <<'EOT'
rcpt to=gone*        : 550 5.1.1 User unknown
rcpt at=127.0.0.9    : 550 5.1.1 User unknown
EOT
queue s@x.test 127.0.0.1:"$port" ok@y.test gone@y.test
deliver -1
queue s@x.test 127.0.0.1:"$port" ok@y.test gone@Y.test
deliver -1
is "not tried again" "null 550 user_unknown suppressed" "$(came gone@y.test)"
is "but the other is" "eod 250 accepted delivered" "$(came ok@y.test)"
is "the server heard of it once" 1 "$(asked 'RCPT TO:<gone@')"
queue s@x.test 127.0.0.1:"$port" gone.soon@y.test
deliver -1 -x 1
sleep 1.1
queue s@x.test 127.0.0.1:"$port" gone.soon@y.test
deliver -1
is "when an entry has expired it is" "rcpt 550 user_unknown failed" "$(came gone.soon@y.test)"
from=$(date -u +%Y-%m-%dT%H:%M:%S)
addresses=$(n=0; while [ $n -lt 25 ]; do echo "u$n@y.test"; n=$((n + 1)); done)
# shellcheck disable=SC2086
queue s@x.test 127.0.0.9:"$port" $addresses
deliver -1
"$worker" review "$work/db" >"$work/review"
is "the brake holds entries back" 25 "$(grep -c '"state":"held"' "$work/review")"
# shellcheck disable=SC2086
queue s@x.test 127.0.0.9:"$port" u1@y.test
deliver -1
is "they do not count meanwhile" "rcpt 550 user_unknown failed" "$(came u1@y.test)"
does "a person says that they do" "$worker" confirm "$work/db" 127.0.0.9:"$port" "$from" now
queue s@x.test 127.0.0.9:"$port" u1@y.test
deliver -1
is "so they do" "null 550 user_unknown suppressed" "$(came u1@y.test)"
does "a person lifts all of that time at that host" "$worker" lift "$work/db" 127.0.0.9:"$port" "$from" now
queue s@x.test 127.0.0.9:"$port" u1@y.test
deliver -1
is "so it is tried" "rcpt 550 user_unknown failed" "$(came u1@y.test)"
"$worker" list "$work/db" >"$work/review"
is "another host's entries stay" 1 "$(grep -c '"address":"gone@y.test".*"state":"suppressed"' "$work/review")"

section "hostile servers" <<'EOT'
connect at=127.0.0.2 : 220-{fill 100000000}
connect at=127.0.0.3 : {slow 300}220-slow\r\n220 slowly
connect at=127.0.0.4 : banana
rcpt at=127.0.0.5    : 250 ok\r\n250 ok\r\n250 ok
mail at=127.0.0.6    : 250 ok\r\n250 ok\r\n550 5.1.1 User unknown\r\n354 go\r\n250 ok
ehlo at=127.0.0.7    : 250-{fill 60}\r\n250-{fill 60}\r\n25
connect at=127.0.0.8 : {hang}
data at=127.0.0.9    : {hang}
eod at=127.0.0.10    : 250 \x00\x1B[2J{fill 2000}
EOT
for n in 2 3 4 5 6 7 8 9 10; do printf 'a@h%s.test\t127.0.0.%s:%s\n' $n $n "$port"; done >"$work/all"
queue s@x.test 127.0.0.1:"$port" "$(cat "$work/all")"
began=$(date +%s)
deliver -1 -t 2
does "they hold nothing up" [ $(($(date +%s) - began)) -le 15 ]
like "an endless line" "connect null network_error retry" "$(came a@h2.test)"
like "an octet now and then" "connect null network_error retry" "$(came a@h3.test)"
like "no reply" "connect null network_error retry" "$(came a@h4.test)"
has "it is said why" '"error":"no answer in time".*"recipient":"a@h9.test"' "$work/lines"
has "and it is said which" '"text":"banana".*"error":"the server did not answer what was asked","fingerprint".*a@h4.test' "$work/lines"
like "more replies than commands" "* null network_error retry" "$(came a@h5.test)"
like "answers before the questions" "* null network_error retry" "$(came a@h6.test)"
like "half a reply" "helo null network_error retry" "$(came a@h7.test)"
like "no greeting" "connect null network_error retry" "$(came a@h8.test)"
like "nothing to DATA" "data null network_error retry" "$(came a@h9.test)"
is "controls and long lines are text" "eod 250 accepted delivered" "$(came a@h10.test)"
lacks "and safe in JSON" "$(printf '\033')" "$work/lines"

section "the queue" <<'EOT'
rcpt to=hang@* : {hang}
eod            : 2{hang}
EOT
queue s@x.test 127.0.0.1:"$port" 'ok@y.test' 'a b@y.test' 'a\r@y.test' 'x' "$(head -c 300 /dev/zero | tr '\0' a)@y.test" \
    'a@y.test>' 'a@y.test\tnot a host' 'ok@Y.test' '' 'a@b@c' '"q\\"x"@y.test' 'caf\0303\0251@y.test'
is "bad lines are named" "2 3 4 5 6 7 8 9 10 12 " "$(sed -n 's/^[^:]*: [^:]*:\([0-9]*\): the .*/\1/p' "$work/refused" | tr '\n' ' ')"
has "and nothing is loaded" "10 bad lines of 12: nothing was loaded" "$work/refused"
"$worker" outcomes "$work/db" >"$work/outcomes"
is "indeed" 0 "$(wc -l <"$work/outcomes" | tr -d ' ')"
queue s@x.test 127.0.0.1:"$port" hang@y.test
start
wait_for 10 grep -qs "RCPT TO:<hang" "$work"/sink/session-001.txt
like "one worker at a time" "*another worker runs*" "$("$worker" run "$work/db" 2>&1)"
stop TERM
is "SIGTERM ends it" 0 $stopped
"$worker" outcomes "$work/db" >"$work/outcomes"
is "the recipient is as before" "null null undetermined queued" "$(came hang@y.test "$work/outcomes")"
queue s@x.test 127.0.0.1:"$port" ok@y.test
start -r 1
wait_for 10 eval 'grep -qs "^-- message" "$work"/sink/session-*'
stop KILL
"$worker" outcomes "$work/db" >"$work/outcomes"
is "killed after the dot" "null null undetermined sending" "$(came ok@y.test "$work/outcomes")"
deliver -1 -t 1
has "the next one says so" '"error":"the worker was ended before the answer came".*"recipient":"ok@y.test".*"outcome":"retry","may_have_been_delivered":true' "$work/lines"
finish
