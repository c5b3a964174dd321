#!/bin/sh
# pipes.sh WORK SINK CLIENT PROCESSOR: alias pipes of Postfix and Exim pass real bounces to the bounce processor, and
# both keep a mail for which it could not write its output. With SMTPB_TEST_MTA=1, servers that are not installed are
# unpacked in WORK.
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/check.sh"
. "$here/unpack.sh"
. "$here/inside.sh"

[ "$1" = --inside ] || into_sandbox "postfix:postfix exim4:exim4-daemon-heavy" "$here/pipes.sh" "$@"

# A folder that the user nobody, who runs the pipes, can reach.
work=/var/pipes sink=$3 client=$4 skipped=0
us=mta.example.org page=$here/../../examples/bounce-processor/README.md
mkdir -p "$work/sink" "$work/out"
cp "$5" "$work/processor"
chmod 755 "$work" "$work/processor"
chmod 777 "$work/out"
cd "$work" || exit 1

cat >sink.script <<'S'
rcpt to=moved@* : 551 5.1.6 User not local; please try <jdoe@relay.example.net>
rcpt to=multi@* : 550-5.1.1 The account does not exist.\r\n550 5.1.1 Check it for typos
rcpt to=spam@*  : 250 2.1.5 Ok
eod  to=spam@*  : 554 5.7.1 Message rejected as spam by content filter (score 12.3)
S
"$sink" -p 2525 sink.script sink >/dev/null &
wait_for 10 takes 2525

written() { [ "$(wc -l <"$1" 2>/dev/null || echo 0)" -ge 3 ]; }

# bounces SERVER: checks the output of its pipe.
bounces() {
    lines=$work/out/$1
    wait_for 20 written "$lines" || missed "$1: three bounces" "$(cat "$lines" log/* maillog 2>&1 | tail -n 30)"
    has "$1: 551 with its hint" '"code":551,.*"reason":"moved".*"address":"jdoe@relay.example.net".*"kind":"bounce"' "$lines"
    has "$1: and its recipient" '"code":551,.*"recipient":"moved@example.com"' "$lines"
    has "$1: a reply of two lines" '"text":"The account does not exist.\\u000ACheck it for typos".*"reason":"user_unknown"' \
        "$lines"
    has "$1: spam, at the end of the data" '"address":"unaffected".*"reason":"spam_content".*"stage":"eod"' "$lines"
    has "$1: whose mail it was" '"sender":"bounces@mta.example.org"' "$lines"
}

# verp SERVER: checks mail to an address that matches the VERP pattern, and to one that does not.
verp() {
    lines=$work/out/$1-verp
    wait_for 20 test -s "$lines" || missed "$1: a mail for the pattern" "$(cat log/* maillog 2>&1 | tail -n 30)"
    has "$1: the recipient is taken from the VERP address" \
        '"address":"dead".*"recipient":"moved@example.com".*"envelope_recipient":"verp\+moved=example.com@mta.example.org"' "$lines"
    has "$1: an address without it is not" '"kind":"other".*"envelope_recipient":"verp@mta.example.org"' "$lines"
}

# ---- Postfix

postfix_starts() {
    printf 'bounces "|%s pipe %s"\nunwritable "|%s pipe /dev/full"\n' "$work/processor" "$work/out/postfix" \
        "$work/processor" >aliases
    cat >postfix.main <<M
smtp_dns_support_level = disabled
alias_maps = texthash:$work/aliases
recipient_delimiter = +
transport_maps = regexp:$work/transport
verp_destination_recipient_limit = 1
local_recipient_maps =
relayhost = [127.0.0.1]:2525
M
    echo '/^verp(\+.*)?@mta\.example\.org$/ verp:' >transport
    cat >postfix.master <<M
127.0.0.1:2601 inet n - n - - smtpd
verp unix - n n - - pipe
  user=nobody null_sender= argv=$work/processor pipe --rcpt \${recipient} --verp verp+*@$us $work/out/postfix-verp
M
    start_postfix 2601 postfix.main postfix.master
}

send_postfix() { # send_postfix SENDER RECIPIENT
    printf '%s\n' "EHLO client.example.org" "MAIL FROM:<$1>" "RCPT TO:<$2>" DATA "Subject: x" "" x . QUIT |
        "$client" 2601 >/dev/null
}

if ! command -v postfix >/dev/null; then
    skipped=$((skipped + 1))
    echo "skipped - Postfix"
elif postfix_starts; then
    for name in moved multi spam; do send_postfix bounces@$us $name@example.com; done
    bounces postfix
    send_postfix verp+moved=example.com@$us moved@example.com
    send_postfix verp@$us moved@example.com
    wait_for 20 grep -q '"kind":"other"' "$work/out/postfix-verp"
    verp postfix
    send_postfix "" unwritable@$us
    wait_for 20 grep -q 'to=<unwritable@.*status=' maillog
    has "postfix: exit status 75 keeps the mail" 'to=<unwritable@.*status=deferred \(temporary failure' maillog
    postqueue -c "$work/etc" -p >queued
    has "postfix: it is in the queue" 'unwritable@mta.example.org' queued
    kill "$(cat queue/pid/master.pid)"
else
    missed postfix "does not start: $(cat postfix.out maillog)"
fi

# ---- Exim

exim_config() {
    cat <<C
primary_hostname = $us
spool_directory = $work/spool
log_file_path = $work/log/%slog
tls_advertise_hosts =
keep_environment =
begin routers
verp:
  driver = accept
  domains = $us
  local_parts = verp
  local_part_suffix = +*
  local_part_suffix_optional
  transport = verp
ours:
  driver = redirect
  domains = $us
  data = \${lookup{\$local_part}lsearch{$work/exim.aliases}}
  pipe_transport = pipe
  user = nobody
  group = nogroup
remote:
$(sed -n 's/^ *errors_to/  errors_to/p' "$page" | sed "s/bounces/verp/g; s/example\.org/$us/g")
  driver = manualroute
  route_list = * 127.0.0.1
  self = send
  transport = smtp
begin transports
verp:
  driver = pipe
  command = $work/processor pipe --verp verp+*@$us $work/out/exim-verp
  user = nobody
  group = nogroup
pipe:
  driver = pipe
  return_fail_output
smtp:
  driver = smtp
  port = 2525
  allow_localhost
  hosts_try_dane =
begin retry
* * F,1h,1h
C
}

send_exim() { # send_exim SENDER RECIPIENT...
    printf 'Subject: x\n\nx\n' | exim4 -odf -oi -f "$@"
}

if ! command -v exim4 >/dev/null; then
    skipped=$((skipped + 1))
    echo "skipped - Exim"
else
    add_user Debian-exim 813
    mkdir -p /etc/exim4 spool log
    chown -R Debian-exim:Debian-exim spool log
    printf 'bounces: "|%s pipe %s"\nunwritable: "|%s pipe /dev/full"\n' "$work/processor" "$work/out/exim" \
        "$work/processor" >exim.aliases
    exim_config >/etc/exim4/exim4.conf
    for name in moved multi spam; do send_exim bounces@$us $name@example.com; done
    bounces exim
    send_exim verp+moved=example.com@$us moved@example.com
    send_exim '<>' verp@$us
    wait_for 20 grep -q '"kind":"other"' "$work/out/exim-verp"
    verp exim
    send_exim verp@$us good1@example.com good2@example.com
    for name in good1 good2; do
        has "exim: errors_to: the return path of $name" "MAIL FROM:<verp\+$name=example.com@$us>" sink/session-*
    done
    rm -f out/exim-verp
    send_exim verp@$us moved@example.com
    wait_for 20 test -s out/exim-verp
    has "exim: its own bounces go there, too" '"recipient":"moved@example.com".*"envelope_recipient":"verp\+moved=' out/exim-verp
    send_exim '<>' unwritable@$us
    wait_for 20 grep -q ' == .*unwritable' log/mainlog
    has "exim: exit status 75 keeps the mail" ' == .*unwritable@mta.example.org.* defer ' log/mainlog
    exim4 -bp >queued
    has "exim: it is in the queue" 'unwritable@mta.example.org' queued
fi

[ $skipped -lt 2 ] || skip "neither Postfix nor Exim is installed; SMTPB_TEST_MTA=1 unpacks Debian's"
finish
