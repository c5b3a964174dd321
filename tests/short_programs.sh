#!/bin/sh
# short_programs.sh FOLDER: the programs at the top of examples/, built in that folder, print the expected output.
cd "$1" || exit 1
failed=0

prints() { # prints WHAT COMMAND...
    expected=$1
    shift
    printed=$("$@" </dev/null) || { echo "$*: exit status $?"; failed=1; }
    [ "$printed" = "$expected" ] || { printf '%s:\n%s\ninstead of:\n%s\n' "$*" "$printed" "$expected"; failed=1; }
}
holds() { # holds WHAT COMMAND...
    expected=$1
    shift
    "$@" | grep -qF -- "$expected" || { echo "$*: no $expected"; failed=1; }
}

prints "hard, moved: Suppress the address; do not retry
moved to jdoe@relay.example.net" ./judge
holds "hard, user_unknown" ./judge "550 5.1.1 No such user"
prints "jdoe@relay.example.net" ./hints
prints "a@b.example (where it ends is a guess)" ./hints "please try a@b.example"
prints "551 hard, medium, address: Suppress the address; do not retry" ./codes 551
holds "450 soft" ./codes
holds '"reason":"moved"' ./json
holds '"stage":"rcpt"' ./json "550 no" rcpt
prints "mailbox_disabled, rule 32769, retry after 86400 seconds" ./own_rules
[ "$(printf '220 hi\r\n550-5.1.1 a\r\n550 5.1.1 No such user\r\nwhat\r\n' | ./stream)" = "220 in 1 lines: The command was accepted
550 in 2 lines: The mailbox does not exist
No reply code at octet 0" ] || { echo "./stream"; failed=1; }

# Base64, quoted-printable and a charset are undone; the returned message is not read.
bounce='From: MAILER-DAEMON@mta.example.org
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

<jane@example.com>: host mx.example.com said: 550 Bo=EEte inconnue (in reply to RCPT TO command)

--b
Content-Type: message/delivery-status
Content-Transfer-Encoding: base64

RmluYWwtUmVjaXBpZW50OiByZmM4MjI7IGphbmVAZXhhbXBsZS5jb20KQWN0aW9uOiBmYWlsZWQKU3RhdHVzOiA1LjEuMQoK
--b
Content-Type: message/rfc822

Content-Type: text/plain

<john@example.com>: host mx.example.com said: 550 5.1.1 No such user (in reply to RCPT TO command)

--b--'
reads() { # reads LINES WHAT MAIL: so many lines, the last of which holds WHAT
    printed=$(printf '%s\n' "$3" | ./bounces) && [ "$(echo "$printed" | wc -l)" = "$1" ] &&
        echo "$printed" | tail -n 1 | grep -qE -- "$2" || { printf 'bounces: %s instead of %s\n' "$printed" "$2"; failed=1; }
}
if [ -x ./bounces ]; then
    reads 1 '"text":"Boîte inconnue".*"address":"dead".*"stage":"rcpt".*"kind":"bounce","recipient":"jane@example.com".*"result":"failed"' "$bounce"
    reads 1 '"action":"none".*"kind":"other","recipient":null' "Subject: hello"
    reads 2 '"reason":"mailbox_full".*"recipient":"b@example.com"' "From: MAILER-DAEMON
Content-Type: message/delivery-status

Final-Recipient: rfc822; a@example.com
Action: failed
Status: 5.1.1

Final-Recipient: rfc822; b@example.com
Action: failed
Status: 5.2.2
"
    feedback='From: fbl@example.net
Content-Type: multipart/report; report-type=feedback-report; boundary=b

--b
Content-Type: message/feedback-report

Feedback-Type: '
    reads 1 '"kind":"complaint"' "${feedback}virus"
    reads 1 '"kind":"other"' "${feedback}not-spam"
    ses='From: no-reply@sns.amazonaws.com

{"notificationType":"Complaint","complaint":{"complainedRecipients":[{"emailAddress":"jane@example.com"}]}}'
    reads 1 '"reason":"undetermined".*"kind":"complaint","recipient":"jane@example.com"' "$ses"
else
    echo "skipped - bounces: it was not built"
fi
exit $failed
