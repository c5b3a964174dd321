#!/bin/sh
# replymapd.sh REPLYMAPD MAP_CLIENT SUPPRESSION: the daemon without a mail server: its protocols, limits and signals.
set -u
. "$(dirname "$0")/check.sh"
map_client=$2
folder=$(mktemp -d) || exit 1
daemon=
bystander=
end() {
    for process in $daemon $bystander; do
        kill "$process" 2>/dev/null
    done
    rm -rf "$folder"
}
trap end EXIT

# The daemon refuses to run as root, so root starts it as the user nobody, from a folder that nobody can read.
as=
if [ "$(id -u)" = 0 ]; then
    command -v setpriv >/dev/null || { echo "skipped: root has no setpriv to become another user"; exit 77; }
    as="setpriv --reuid=65534 --regid=65534 --clear-groups"
fi
cp "$1" "$folder/replymapd" && chmod 755 "$folder" "$folder/replymapd" && mkdir "$folder/run" && chmod 777 "$folder/run" || exit 1

socket=socketmap:unix:$folder/run/socket
inet=socketmap:inet:127.0.0.1:$("$map_client" port)
tcp=tcp:127.0.0.1:$("$map_client" port)
printf 'defer mailbox_full\n' >"$folder/policy"
printf '5 rcpt : no such widget : user_unknown\n' >"$folder/rules"
chmod 644 "$folder/policy" "$folder/rules"

start() { # start OPTION...
    : >"$folder/log"
    # shellcheck disable=SC2086
    $as "$folder/replymapd" -t 1 "$@" "$socket" "$inet" "$tcp" 2>"$folder/log" &
    daemon=$!
    wait_for 60 eval 'grep -q "$tcp: listening" "$folder/log" || ! kill -0 $daemon'
    grep -q "$tcp: listening" "$folder/log"
}
stop() { # stop SIGNAL; $stopped is its exit status
    kill "-$1" $daemon
    wait $daemon 2>/dev/null
    stopped=$?
    daemon=
}
look() { "$map_client" look "$1" "$2" 2>&1; }
ask() { "$map_client" ask "$1" "$2" 2>&1; }
said() { echo "5.0.0 host x.test[127.0.0.1] said: $1 (in reply to RCPT TO command)"; }
logged() { grep -cF -- "$1" "$folder/log"; }

does "it starts" start -p "$folder/policy" -r "$folder/rules"
like "socketmap at a unix socket" "*:OK 5.0.0 \[moved hard suppress_address] host x.test*," "$(look "$socket" "$(said '551 5.1.6 User not local; please try <j@r.example>')")"
like "socketmap at an inet socket" "*:OK 4.0.0 \[mailbox_full *" "$(look "$inet" "$(said '552 5.2.2 Mailbox quota exceeded')")"
like "tcp_table" "200 4.0.0%20\[mailbox_full%20*" "$(look "$tcp" "$(said '552 5.2.2 Mailbox quota exceeded')")"
is "unclassified: not found" "9:NOTFOUND ," "$(look "$socket" "$(said '550 xyzzy')")"
is "unclassified, by tcp_table" "500 not%20found" "$(look "$tcp" "$(said '550 xyzzy')")"
is "sent mail is left alone" "9:NOTFOUND ," "$(look "$socket" '2.0.0 250 2.0.0 Ok: queued as 1')"
is "no list: said, not found, and the connection stays" \
    "52:PERM no list: start postfix-replymapd with -l FOLDER,9:NOTFOUND ,18:PERM not a request, and reads on" \
    "$(ask "$socket" '22:suppressed a@b.example,5:d one,x')"
like "a user rule" "*\[user_unknown hard *" "$(look "$socket" "$(said '550 No such widget')")"

is "garbage is answered and the connection closed" "18:PERM not a request, and reads on" "$(ask "$socket" 'GET / HTTP/1.0\n\n')"
like "garbage, by tcp_table" "400 not%20a%20request? and reads on" "$(ask "$tcp" 'GET / HTTP/1.0\n\n')"
is "too long" "21:PERM request too long, and reads on" "$(ask "$socket" '99999999:dsn 5.1.1')"
like "too long, by tcp_table" "400 request%20too%20long? and reads on" "$(ask "$tcp" "get $(head -c 17000 /dev/zero | tr '\0' x)")"
is "requests at once, the last one bad" "9:NOTFOUND ,9:NOTFOUND ,18:PERM not a request, and reads on" "$(ask "$socket" '5:d one,5:d two,x')"
is "half a request times out" "" "$(ask "$socket" '99:dsn 5.1.1')"

"$map_client" hold "$socket" 700 '' 120 >"$folder/held" &
bystander=$!
does "700 silent connections" wait_for 60 grep -q held "$folder/held"
like "they do not block others" "*\[moved *" "$(look "$socket" "$(said '551 5.1.6 User not local; please try <j@r.example>')")"
load=$("$map_client" load "$socket" 100 2000)
like "100 connections with requests in pieces" "*: 2000 answered, 0 lost" "$load"
kill $bystander
fuzz=$("$map_client" fuzz "$socket" 1 1 2>&1)
like "random octets do no harm" "*all answered" "$fuzz"
fuzz=$("$map_client" fuzz "$tcp" 1 1 2>&1)
like "random octets, by tcp_table" "*all answered" "$fuzz"

reload() { # reload MESSAGE: sends SIGHUP and waits until the message is logged once more
    before=$(logged "$1")
    kill -HUP $daemon
    wait_for 60 eval "[ \$(logged '$1') -gt $before ]"
}
printf 'tag no\n' >"$folder/policy"
printf '5 rcpt : no such widget : moved\n5 : mailbox quota : moved\n' >"$folder/rules"
does "SIGHUP" reload "all files reloaded"
is "the new policy and the new rules hold" "9:NOTFOUND ," "$(look "$socket" "$(said '552 5.2.2 Mailbox quota exceeded')")"
printf 'tag maybe\n' >"$folder/policy"
printf '5 : mailbox ( : moved\n' >"$folder/rules"
does "a bad file is reported" reload "files reloaded, except those with errors"
like "where the policy is bad" "*policy:1: tag takes yes or no: maybe" "$(grep policy: "$folder/log")"
like "where the rules are bad" "*rules:1:13: *" "$(grep rules: "$folder/log")"
is "and the old ones stay" "9:NOTFOUND ," "$(look "$socket" "$(said '552 5.2.2 Mailbox quota exceeded')")"
rm "$folder/rules"
does "a file that is gone" reload "No such file"

stop TERM
is "SIGTERM ends it cleanly" 0 $stopped
like "it logs its counts" "*ends: * lookups, * answered with another text, * requests refused" "$(tail -n 1 "$folder/log")"
is "its socket is gone" "" "$(ls "$folder/run")"
printf 'tag maybe\n\nbounce mailbox_fool\n' >"$folder/policy"
is "it does not start with a bad policy, and tells all its faults and no more" \
    "postfix-replymapd: $folder/policy:1: tag takes yes or no: maybe
postfix-replymapd: $folder/policy:3: no such reason: mailbox_fool" \
    "$($as "$folder/replymapd" -p "$folder/policy" "$socket" 2>&1)"
yes refuse | head -n 1000 >"$folder/policy"
is "of many it tells twenty" 21 "$($as "$folder/replymapd" -p "$folder/policy" "$socket" 2>&1 | wc -l)"

start
stop KILL
does "it replaces a stale socket" start
like "it does not replace one in use" "*Address already in use" "$($as "$folder/replymapd" "$socket" 2>&1 | head -n 1)"
like "the running daemon still answers" "9:NOTFOUND ," "$(look "$socket" '2.0.0 x')"

# When it ends, it leaves the socket of its successor alone.
mv "$folder/run/socket" "$folder/run/old"
$as "$folder/replymapd" "$socket" 2>"$folder/log2" &
bystander=$!
does "a successor starts" wait_for 60 grep -q "listening" "$folder/log2"
stop TERM
does "its socket stays" test -S "$folder/run/socket"
like "and answers" "9:NOTFOUND ," "$(look "$socket" '2.0.0 x')"
kill $bystander
wait $bystander 2>/dev/null
bystander=

# With few descriptors it has few connections, but goes on.
few() { ( ulimit -n 24; exec $as "$folder/replymapd" -t 1 "$socket" 2>"$folder/log" ) & daemon=$!; wait_for 60 grep -q listening "$folder/log"; }
does "it starts with 24 descriptors" few
"$map_client" hold "$socket" 40 '' 30 >"$folder/held" 2>&1 &
bystander=$!
sleep 1
like "and answers with 40 silent connections" "9:NOTFOUND ," "$(look "$socket" '2.0.0 x')"
kill $bystander 2>/dev/null
bystander=
stop TERM
is "it ends cleanly" 0 $stopped

# The suppression list.
suppression=$3
mkdir "$folder/list"
[ "$(id -u)" != 0 ] || chown 65534 "$folder/list"
listed() { # listed ADDRESS TEXT: adds it
    printf '{%s"recipient":"%s","code":551,"text":"%s"}\n' \
        '"type":"hard","address":"dead","action":"suppress_address","kind":"bounce","host":"mx.b.example",' "$1" "$2" |
        "$suppression" "$folder/list" add >/dev/null
}
day=$(date -u +%F) last=$(date -u -d '30 days' +%F)
listed a@b.example 'User not local; try <x@y.example>\n550 OK'
listed '\"a b\"@b.example' 'No such user'
listed d@b.example xyzzy
for shard in $(seq 0 255); do # entries that nobody can add, in each file of the list
    printf '\n1\t4000000000\t1\tmx\t%s\t550\t.\n' b.example a@ >>"$folder/list/list/$(printf %02x "$shard")"
done
does "it starts with a list" start -l "$folder/list"
bad="18:PERM not a request, and reads on"
like "a suppressed recipient" \
    "111:OK 550 5.7.1 on our suppression list from $day to $last, as mx.b.example said: The mailbox has moved,$bad" \
    "$(ask "$socket" '22:suppressed a@b.example,x')"
like "in any case" "*:OK 550 5.7.1 *,$bad" "$(ask "$socket" '22:suppressed A@B.Example,x')"
like "an address with blanks" "*:OK 550 5.7.1 *,$bad" "$(ask "$socket" '26:suppressed "a b"@b.example,x')"
like "a reply that does not say why" "*, as mx.b.example said: The address is dead,$bad" \
    "$(ask "$socket" '22:suppressed d@b.example,x')"
none() { is "$1" "9:NOTFOUND ,$bad" "$(ask "$socket" "$2,x")"; } # none NAME REQUEST
none "another recipient" '22:suppressed c@b.example'
none "the domain" '20:suppressed b.example'
none "the local part" '13:suppressed a@'
none "no key" '11:suppressed '
none "a NUL behind it" '23:suppressed a@b.example\x00'
none "a NUL in it" '23:suppressed a@b\x00.example'
none "a newline behind it" '23:suppressed a@b.example\n'
none "the fields of an entry" '28:suppressed a@b.example\x09x\x09y\x09.'
none "octets" '14:suppressed \xFF@\xFE'
none "a long key" "10011:suppressed $(head -c 10000 /dev/zero | tr '\0' a)"
none "another map's name" '23:suppressedx a@b.example'
none "part of its name" '20:suppress a@b.example'
like "other names ask what a reply means" "*:OK 5.0.0 \[moved *" "$(look "$socket" "$(said '551 5.1.6 User not local; please try <j@r.example>')")"
"$suppression" "$folder/list" hold mx.b.example 2000-01-01T00:00 now
none "who is held" '22:suppressed a@b.example'
"$suppression" "$folder/list" confirm mx.b.example 2000-01-01T00:00 now
like "who is confirmed" "*:OK 550 5.7.1 *,$bad" "$(ask "$socket" '22:suppressed a@b.example,x')"
"$suppression" "$folder/list" lift mx.b.example 2000-01-01T00:00 now
none "who is lifted" '22:suppressed a@b.example'
rm -r "$folder/list"
: >"$folder/list"
none "a list that cannot be read" '22:suppressed a@b.example'
none "twice" '22:suppressed a@b.example'
is "is told once a minute" 1 "$(logged "list: Not a directory; nobody is refused")"
stop TERM
like "it counts them" "* 5 recipients suppressed, *" "$(tail -n 1 "$folder/log")"
like "-h" "usage: postfix-replymapd*-l, --list *suppression list*" "$("$folder/replymapd" -h)"

# A list that does not exist.
missing="none: No such file or directory; nobody is refused"
does "it starts without the list's folder" start -l "$folder/none"
is "which is told at once" 1 "$(logged "$missing")"
none "nobody is refused" '22:suppressed a@b.example'
is "and at the first look-up" 2 "$(logged "$missing")"
none "nor later" '22:suppressed a@b.example'
is "not at the next" 2 "$(logged "$missing")"
stop TERM
mkdir "$folder/none"
does "it starts with an empty list" start -l "$folder/none"
none "which refuses nobody" '22:suppressed a@b.example'
is "and is no mistake" 0 "$(logged "nobody is refused")"
stop TERM

# Files of rules that would block or never end are refused.
rm -f "$folder/rules"
mkfifo "$folder/rules" && chmod 644 "$folder/rules"
like "a FIFO as a file of rules is refused" "*rules: Invalid argument" "$($as timeout 10 "$folder/replymapd" -r "$folder/rules" "$socket" 2>&1 | head -n 1)"
like "so is a device" "*zero: Invalid argument" "$($as timeout 10 "$folder/replymapd" -r /dev/zero "$socket" 2>&1 | head -n 1)"
if [ "$(id -u)" = 0 ]; then
    like "root is refused" "*does not run as root*" "$("$folder/replymapd" "$socket" 2>&1)"
fi
finish
