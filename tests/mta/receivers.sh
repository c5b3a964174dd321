#!/bin/sh
# receivers.sh WORK SINK CLIENT TOOL [WORKER]: refusals of Postfix smtpd, with postgrey too, and of Exim are judged as
# their operators would; the delivery worker, if it was built, sends mail to both. With SMTPB_TEST_MTA=1, servers that
# are not installed are unpacked in WORK. rbldnsd is their DNS server.
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/check.sh"
. "$here/unpack.sh"
. "$here/inside.sh"

[ "$1" = --inside ] || into_sandbox "postfix:postfix postgrey:postgrey exim4:exim4-daemon-heavy rbldnsd:rbldnsd" \
    "$here/receivers.sh" "$@"

work=$2/run sink=$3 client=$4 tool=$5 worker=${6:-} skipped=0
us=mta.example.org
rm -rf "$work"
mkdir -p "$work/sink"
chmod 755 "$work"
cd "$work" || exit 1

without() { # without WHAT: reports it as skipped
    skipped=$((skipped + 1))
    echo "skipped - $1"
}

# try SERVER CASE WANTED PORT LINE...: the first refusal, or the reply after the data, must have the reason and address
# WANTED, a shell pattern.
try() {
    name="$1: $2" wanted=$3 port=$4
    shift 4
    printf '%s\n' "$@" | "$client" "$port" >replies
    { grep '^[45]' replies || grep '	eod	' replies || tail -n 1 replies; } | head -n 1 >reply
    got=$("$tool" filter <reply | sed 's/.*"address":"\([a-z]*\)","category":"[a-z]*","reason":"\([a-z_]*\)".*/\2 \1/')
    said=$(cut -f 1,2 reply | sed 's/\(\\x0d\\x0a\)*\t/, to /; s/\\x0d\\x0a/ | /g')
    # shellcheck disable=SC2254
    case $got in
    $wanted) saw "$name" "wanted $wanted, got $got: $said" ;;
    *) missed "$name" "wanted $wanted, got $got: $said" ;;
    esac
}

# mail SERVER CASE WANTED PORT SENDER RECIPIENT: one transaction.
mail() {
    try "$1" "$2" "$3" "$4" "EHLO client.example.org" "MAIL FROM:<$5>" "RCPT TO:<$6>" DATA "Subject: test" "" x . QUIT
}

# deliver SERVER PORT WANTED...: sends one message from the worker to the address of each WANTED, "address: stage code
# outcome". Both servers accept two recipients per transaction.
deliver() {
    [ "$worker" ] || { without "the delivery worker: it was not built"; return; }
    server=$1 host=127.0.0.1:$2
    shift 2
    printf '%s\n' "$@" | sed 's/: .*//' >recipients
    printf 'From: bob@relay.example.net\nSubject: test\n\n.x\n' >message
    "$worker" load "$server.db" bob@relay.example.net "$host" message recipients >loaded
    "$worker" run -w 0:1 -n client.example.org "$server.db" >lines 2>worker.log
    for wanted; do
        got=$(sed -n "s/^{\"code\":\([0-9]*\),.*\"stage\":\"\([a-z]*\)\",.*\"recipient\":\"${wanted%%: *}\",.*\"outcome\":\"\([a-z]*\)\".*/\2 \1 \3/p" lines | tail -n 1)
        is "$server, from the worker" "$wanted" "${wanted%%: *}: $got"
    done
}

# ---- What the servers ask: names, block lists, and a server behind them

cat >sink.script <<'S'
rcpt to=gone@*     : 550 5.1.1 No such user here
rcpt to=full@*     : 452 4.2.2 Mailbox full
rcpt to=nosender@* : 550 5.1.1 No such user here
S
"$sink" -p 2525 sink.script sink >/dev/null &
wait_for 10 takes 2525

dns=
if command -v rbldnsd >/dev/null; then
    add_user rbldns 810
    # shellcheck disable=SC2016
    { echo '$NS 300 ns.example.org'
    echo '$SOA 300 ns.example.org hostmaster.example.org 1 300 300 300 300'
    echo 'client A 127.0.0.1'
    echo '@ A 127.0.0.1'
    echo 'listed A 127.0.0.1'; } >dns.names
    # shellcheck disable=SC2016
    echo '127.0.0.1 :127.0.0.2:Listed, see https://bl.example.net/q?ip=$' >dns.addresses
    echo 'listed.example.org :127.0.0.2:Listed domain' >dns.domains
    echo "nameserver 127.0.0.1" >/etc/resolv.conf
    rbldnsd -n -b 127.0.0.1/53 -w "$work" -u rbldns bl.example.net:ip4set:dns.addresses \
        dbl.example.net:dnset:dns.domains example.org:generic:dns.names >dns.log 2>&1 &
    wait_for 10 grep -q started dns.log && dns=yes
fi

# ---- Postfix

# port NUMBER [PARAMETER VALUE]: an smtpd with its own value of a parameter.
port() {
    echo "127.0.0.1:$1 inet n - n - - smtpd"
    [ $# = 1 ] || echo " -o { $2 = $3 }"
}

postfix_starts() {
    cat >postfix.main <<M
mynetworks = 127.0.0.9
alias_maps =
local_recipient_maps = inline:{alice=x,moved=x}
relocated_maps = inline:{{moved@$us=jdoe@relay.example.net}}
relay_domains = relay.example.net
relay_transport = smtp:[127.0.0.1]:2525
header_checks = regexp:{{/^Subject: casino/ REJECT}}
message_size_limit = 20000
local_transport = smtp:[127.0.0.1]:2525
address_verify_poll_delay = 1
smtpd_recipient_limit = 2
smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination
M
    {
        port 2601
        port 2602 smtpd_helo_restrictions "reject_non_fqdn_helo_hostname reject_unknown_helo_hostname"
        port 2603 smtpd_sender_restrictions "reject_non_fqdn_sender reject_unlisted_sender reject_unknown_sender_domain"
        port 2604 smtpd_client_restrictions "reject_rbl_client bl.example.net"
        port 2605 smtpd_sender_restrictions "reject_rhsbl_sender dbl.example.net"
        port 2606 smtpd_recipient_restrictions "check_policy_service inet:127.0.0.1:2699"
        port 2607 smtpd_recipient_restrictions reject_unverified_recipient
        echo " -o unverified_recipient_reject_code=550"
        port 2608 smtpd_recipient_restrictions reject_unverified_recipient
        port 2609 smtpd_recipient_restrictions reject_unverified_sender
        port 2610 smtpd_client_message_rate_limit 1
        port 2611 smtpd_client_restrictions reject
        port 2612 smtpd_client_restrictions reject_plaintext_session
        port 2613 smtpd_relay_restrictions defer_unauth_destination
    } >postfix.master
    start_postfix 2613 postfix.main postfix.master
}

postfix_refuses() {
    set -- "EHLO client.example.org" "MAIL FROM:<bob@example.org>" "RCPT TO:<alice@$us>"
    mail Postfix "good mail" "accepted unaffected" 2601 bob@example.org alice@$us
    mail Postfix "unknown user" "user_unknown dead" 2601 bob@example.org nobody@$us
    mail Postfix "relay denied" "relay_denied unaffected" 2601 bob@example.org x@elsewhere.example
    mail Postfix "relay denied, for now" "relay_denied unaffected" 2613 bob@example.org x@elsewhere.example
    mail Postfix "relocated" "moved dead" 2601 bob@example.org moved@$us
    mail Postfix "recipient's syntax" "address_syntax dead" 2601 bob@example.org "a b@$us"
    try Postfix "size, at MAIL" "message_too_large unaffected" 2601 "$1" "$2 SIZE=30000"
    try Postfix "size, after the data" "message_too_large unaffected" 2601 "$@" DATA "Subject: long" "" "$long" .
    try Postfix "too many recipients" "too_many_recipients unaffected" 2601 "$@" "$3" "$3"
    try Postfix "header check" "content_rejected unaffected" 2601 "$@" DATA "Subject: casino" "" x .
    try Postfix "MAIL in MAIL" "protocol_error unaffected" 2601 "$1" "$2" "$2"
    try Postfix "unknown command" "protocol_error unaffected" 2601 BANANA
    try Postfix "HELO is not a host name" "reverse_dns unaffected" 2602 "EHLO a_b" "$2" "$3"
    try Postfix "HELO is not qualified" "reverse_dns unaffected" 2602 "EHLO localhost" "$2" "$3"
    mail Postfix "sender is not qualified" "sender_rejected unaffected" 2603 bob alice@$us
    mail Postfix "sender is unknown here" "sender_rejected unaffected" 2603 nobody@$us alice@$us
    mail Postfix "recipient refused by probe" "user_unknown dead" 2607 bob@example.org gone@relay.example.net
    mail Postfix "recipient refused by probe, 450" "user_unknown suspect" 2608 bob@example.org gone@relay.example.net
    mail Postfix "mailbox full by probe" "mailbox_full suspect" 2608 bob@example.org full@relay.example.net
    mail Postfix "sender refused by probe" "sender_rejected unaffected" 2609 nosender@relay.example.net alice@$us
    try Postfix "second message in a minute" "rate_limited unaffected" 2610 "$@" RSET "$2"
    mail Postfix "client rejected" "policy_rejected unaffected" 2611 bob@example.org alice@$us
    mail Postfix "not encrypted" "tls_required unaffected" 2612 bob@example.org alice@$us
    [ "$dns" ] || { without "Postfix's checks that ask DNS: no rbldnsd"; return; }
    try Postfix "HELO is not in DNS" "reverse_dns unaffected" 2602 "EHLO nowhere.example.org" "$2" "$3"
    mail Postfix "sender's domain is not in DNS" "sender_rejected unaffected" 2603 bob@nowhere.example.org alice@$us
    mail Postfix "client on a block list" "blocklisted unaffected" 2604 bob@example.org alice@$us
    mail Postfix "sender on a block list" "blocklisted unaffected" 2605 bob@listed.example.org alice@$us
}

postgrey_starts() {
    mkdir grey
    chown nobody grey
    postgrey --inet=127.0.0.1:2699 --user=nobody --group=nogroup --dbdir="$work/grey" --delay=300 >postgrey.log 2>&1 &
    wait_for 10 sh -c "ss -ltn | grep -q 127.0.0.1:2699"
}

long=$(for _ in $(seq 30); do printf '%900s\n' x; done)

if ! command -v postfix >/dev/null; then
    without Postfix
elif postfix_starts; then
    postfix_refuses
    deliver Postfix 2601 "alice@$us: eod 250 delivered" "nobody@$us: rcpt 550 failed" \
        "x@elsewhere.example: rcpt 554 failed" "bob@relay.example.net: eod 250 delivered" "moved@$us: rcpt 550 failed"
    if ! command -v postgrey >/dev/null; then
        without postgrey
    elif postgrey_starts; then
        mail postgrey "first attempt" "greylisted unaffected" 2606 bob@example.org alice@$us
    else
        missed postgrey "does not start: $(cat postgrey.log)"
    fi
else
    missed Postfix "does not start: $(cat postfix.out maillog)"
fi

# ---- Exim

# Debian's Exim reads this file by default, and keeps its privileges. Each port is a case of the ACL.
exim_starts() {
    add_user Debian-exim 813
    mkdir -p /etc/exim4 spool log
    chown -R Debian-exim:Debian-exim spool log
    cat >/etc/exim4/exim4.conf <<C
primary_hostname = $us
spool_directory = $work/spool
log_file_path = $work/log/%slog
local_interfaces = 127.0.0.1
daemon_smtp_ports = 2701 : 2702 : 2703 : 2704 : 2705 : 2706 : 2707 : 2708
tls_advertise_hosts =
message_size_limit = 20000
recipients_max = 2
recipients_max_reject
queue_only
smtp_accept_max_per_host = 5
keep_environment =
helo_verify_hosts = \${if eq{\$received_port}{2702}{*}}
acl_smtp_rcpt = rcpt
acl_smtp_data = data
prdr_enable
acl_smtp_data_prdr = each
domainlist ours = $us : relay.example.net
begin acl
rcpt:
  deny condition = \${if eq{\$received_port}{2703}}
       !verify = sender
  deny condition = \${if eq{\$received_port}{2704}}
       !verify = sender/callout=5s
  deny condition = \${if eq{\$received_port}{2705}}
       dnslists = bl.example.net
       message = rejected because \$sender_host_address is in a black list at \$dnslist_domain\n\$dnslist_text
  deny condition = \${if eq{\$received_port}{2706}}
       ratelimit = 0.5 / 1h / per_rcpt / strict
       message = Sender rate overlimit - \$sender_rate / \$sender_rate_period
  defer condition = \${if eq{\$received_port}{2707}}
       ratelimit = 0.5 / 1h / per_rcpt / strict
  deny !domains = +ours
       message = relay not permitted
  deny condition = \${if eq{\$received_port}{2708}}
       !verify = recipient/callout=5s
  deny !verify = recipient
  accept
data:
  deny !verify = header_syntax
       message = header syntax
  accept
each:
  deny domains = $us
       message = no such content here
  accept
begin routers
relay:
  driver = manualroute
  domains = relay.example.net
  route_list = * 127.0.0.1
  self = send
  transport = smtp
named:
  driver = accept
  local_parts = alice
  domains = $us
  transport = smtp
forwarded:
  driver = redirect
  local_parts = moved
  domains = $us
  allow_fail
  data = :fail: 551 5.1.6 User not local; please try <jdoe@relay.example.net>
elsewhere:
  driver = dnslookup
  domains = example.org : nowhere.example.org
  transport = smtp
unknown:
  driver = redirect
  allow_fail
  allow_defer
  domains = $us
  local_parts = unknown : full
  data = \${if eq{\$local_part}{full}{:defer: mailbox is full}{:fail: Unknown user}}
begin transports
smtp:
  driver = smtp
  port = 2525
  allow_localhost
C
    exim4 -bdf >exim.out 2>&1 &
    wait_for 10 takes 2708
}

held() { [ "$(wc -l <held)" = 5 ]; }

exim_refuses() {
    set -- "EHLO client.example.org" "MAIL FROM:<bob@relay.example.net>" "RCPT TO:<alice@$us>"
    mail Exim "good mail" "accepted unaffected" 2701 bob@relay.example.net alice@$us
    mail Exim "no router takes it" "*_unknown dead" 2701 bob@relay.example.net nobody@$us
    mail Exim "unknown user" "user_unknown dead" 2701 bob@relay.example.net unknown@$us
    mail Exim "mailbox full" "mailbox_full suspect" 2701 bob@relay.example.net full@$us
    mail Exim "moved" "moved dead" 2701 bob@relay.example.net moved@$us
    mail Exim "relay denied" "relay_denied unaffected" 2701 bob@relay.example.net x@elsewhere.example
    mail Exim "recipient's syntax" "address_syntax dead" 2701 bob@relay.example.net "alice@@$us"
    mail Exim "sender's syntax" "sender_rejected unaffected" 2701 "a b@relay.example.net" alice@$us
    try Exim "size, at MAIL" "message_too_large unaffected" 2701 "$1" "$2 SIZE=30000"
    try Exim "size, after the data" "message_too_large unaffected" 2701 "$@" DATA "Subject: long" "" "$long" .
    try Exim "too many recipients" "too_many_recipients unaffected" 2701 "$@" "$3" "$3"
    try Exim "header's syntax" "content_rejected unaffected" 2701 "$@" DATA "From: a b c @" "" x .
    try Exim "MAIL in MAIL" "protocol_error unaffected" 2701 "$1" "$2" "$2"
    try Exim "unknown command" "protocol_error unaffected" 2701 BANANA
    try Exim "HELO is not a host name" "reverse_dns unaffected" 2701 "EHLO a_b!"
    try Exim "HELO is not verified" "reverse_dns unaffected" 2702 "HELO other.example.org"
    mail Exim "sender is unknown here" "sender_rejected unaffected" 2703 nobody@$us alice@$us
    mail Exim "sender refused by callout" "sender_rejected unaffected" 2704 nosender@relay.example.net alice@$us
    mail Exim "recipient refused by callout" "user_unknown dead" 2708 bob@relay.example.net gone@relay.example.net
    mail Exim "mailbox full by callout" "recipient_unverified suspect" 2708 bob@relay.example.net full@relay.example.net
    mail Exim "rate" "rate_limited unaffected" 2706 bob@relay.example.net alice@$us
    mail Exim "deferred without a text" "system_error unaffected" 2707 bob@relay.example.net alice@$us
    [ "$dns" ] || { without "Exim's checks that ask DNS: no rbldnsd"; return; }
    mail Exim "sender's domain is not in DNS" "sender_rejected unaffected" 2703 bob@nowhere.example.org alice@$us
    mail Exim "client on a block list" "blocklisted unaffected" 2705 bob@relay.example.net alice@$us
}

if ! command -v exim4 >/dev/null; then
    without Exim
elif exim_starts; then
    exim_refuses
    deliver "Exim with PRDR" 2701 "alice@$us: eod 550 failed" "bob@relay.example.net: eod 250 delivered"
    deliver Exim 2701 "unknown@$us: rcpt 550 failed" "moved@$us: rcpt 551 failed" "alice@$us: eod 250 delivered"
    for _ in 1 2 3 4 5; do sleep 2 | "$client" 2701 >>held & done
    wait_for 10 held
    mail Exim "too many connections" "rate_limited unaffected" 2701 bob@relay.example.net alice@$us
else
    missed Exim "does not start: $(cat exim.out log/*)"
fi

[ $((passed + failed)) -gt 0 ] || skip "no server is installed, and SMTPB_TEST_MTA=1 is not set"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
