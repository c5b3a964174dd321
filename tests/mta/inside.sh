# shellcheck shell=sh
# For the scripts that run servers inside sandbox.sh, in the folder $work, as the host $us; $client is the test client.

# into_sandbox "COMMAND:PACKAGE..." SCRIPT WORK ARGUMENT...: runs the script again with --inside, in a sandbox with
# those servers. With SMTPB_TEST_MTA=1 servers that are not installed are unpacked in WORK.
into_sandbox() {
    packages=$1 script=$2 trees=
    shift 2
    PATH=$PATH:/usr/sbin
    for package in $packages; do
        if [ "${SMTPB_TEST_MTA:-}" = 1 ] && ! command -v "${package%:*}" >/dev/null; then
            (unpack "${package#*:}" "$1/${package%:*}") && trees="$trees $1/${package%:*}/root"
        fi
    done
    mkdir -p "$1"
    exec sh "$here/sandbox.sh" "$1" "$trees" sh "$script" --inside "$@"
}

# As installing the package would do.
add_user() { # add_user NAME ID
    echo "$1:x:$2:" >>/etc/group
    echo "$1:x:$2:$2::/nonexistent:/usr/sbin/nologin" >>/etc/passwd
}

takes() { echo QUIT | "$client" "$1"; } # takes PORT: a server answers there

# start_postfix PORT MAIN MASTER: adds the two files to main.cf and master.cf, and waits until Postfix answers at the
# port.
start_postfix() {
    add_user postfix 811
    add_user postdrop 812
    mkdir -p /etc/postfix etc queue data
    : >/etc/postfix/main.cf
    chown postfix data
    cat - "$2" >etc/main.cf <<M
compatibility_level = 3.6
queue_directory = $work/queue
data_directory = $work/data
maillog_file = $work/maillog
maillog_file_prefixes = $work
myhostname = $us
mydestination = $us
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
M
    for service in "cleanup n 0 cleanup" "qmgr n 1 qmgr" "rewrite - - trivial-rewrite" "bounce - 0 bounce" \
        "defer - 0 bounce" "trace - 0 bounce" "verify - 1 verify" "smtp - - smtp" "error - - error" "retry - - error" \
        "showq n - showq" "pickup n 1 pickup" "proxymap - - proxymap" "anvil - 1 anvil" "local - - local"; do
        echo "$service"
    done | while read -r name private most program; do
        echo "$name unix $private $([ "$name" = local ] && echo n || echo -) n - $most $program"
    done >etc/master.cf
    echo "postlog unix-dgram n - n - 1 postlogd" | cat - "$3" >>etc/master.cf
    postfix -c "$work/etc" start >postfix.out 2>&1
    wait_for 20 takes "$1"
}
