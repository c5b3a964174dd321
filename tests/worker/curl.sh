#!/bin/sh
# curl.sh SINK CURL_REPLIES: the replies that libcurl's callback gets, and what CURLINFO_RESPONSE_CODE shows of them; the
# example of the man page.
set -u
# shellcheck source=tests/worker/common.sh
. "$(dirname "$0")/common.sh"
program=$2
send() { # send SENDER RECIPIENT...
    "$program" smtp://127.0.0.1:"$port" "$@" <"$work/message" >"$work/lines" 2>&1
}

section "libcurl's callback" <<'EOT'
ehlo            : 250-sink.example\r\n250-SIZE 1000000\r\n250 8BITMIME
mail from=bad@* : 550 5.1.8 Sender domain rejected: not found
rcpt to=moved@* : 551-5.1.6 User not local;\r\n551 5.1.6 please try <jdoe@relay.example.net>
rcpt to=later@* : 451 4.7.1 Greylisted, try again later
rcpt to=cut@*   : {drop}
eod to=spam@*   : 554 5.7.1 Message rejected as spam
EOT
send s@x.test ok@y.test moved@y.test later@y.test
has "greeting" '^connect 220 none, accepted' "$work/lines"
has "the other recipient" '^rcpt    250 none, accepted  \(RCPT TO:<ok@y.test>\)' "$work/lines"
has "whole reply, its recipient" '^rcpt    551 hard, moved  \(RCPT TO:<moved@y.test>\)' "$work/lines"
has "temporary" '^rcpt    451 soft, greylisted  \(RCPT TO:<later@y.test>\)' "$work/lines"
has "the final dot" '^eod     250 none, accepted' "$work/lines"
has "libcurl saw no failure" '^libcurl: No error, CURLINFO_RESPONSE_CODE 250$' "$work/lines"
send s@x.test spam@y.test
has "refused after the dot" '^eod     554 block, spam_content' "$work/lines"
send bad@x.test ok@y.test
has "refused at MAIL" '^mail    550 block, sender_rejected' "$work/lines"
send s@x.test ok@y.test cut@y.test
lacks "dropped at RCPT: no reply" 'cut@y.test' "$work/lines"
has "the code is still that of the previous recipient" '^libcurl: .*, CURLINFO_RESPONSE_CODE 250$' "$work/lines"
lacks "although it failed" 'No error' "$work/lines"

section "the example of the man page" <<'EOT'
rcpt to=john@* : 550 5.1.1 No such user
EOT
"$program" "smtp://127.0.0.1:$port/alice.example.org" alice@example.org jane@example.net john@example.net <"$work/message" >"$work/lines" 2>&1
page=$(dirname "$0")/../../examples/worker/curl-replies.1
is "what it prints" "$(sed -n '/^connect/,/^libcurl/p' "$page")" "$(cat "$work/lines")"
finish
