#!/bin/sh
# sandbox.sh WORK TREES COMMAND...: run a command as if the packages unpacked in TREES (directories parted by blanks, without any in
# their names) were installed: /etc, /usr and /var are this machine's with theirs over them, and what is written there is gone
# afterwards; the network is loopback only; what is started is ended. WORK is for the sandbox's own use. Exits 77 and says why where
# that cannot be done.
set -eu

cannot() { echo "skipped: $*"; exit 77; }

if [ "$1" != --inside ]; then
    [ "$(id -u)" = 0 ] || cannot "not root"
    command -v ip >/dev/null || cannot "no ip command"
    unshare --mount --pid --net --fork true 2>/dev/null || cannot "no name spaces of one's own here"
    mkdir -p "$1/over"
    exec unshare --mount --pid --net --ipc --uts --fork --kill-child sh "$0" --inside "$@"
fi

over=$2/over trees=$3
shift 3
mount -t tmpfs -o mode=755 tmpfs "$over" || cannot "no tmpfs"
for top in etc usr var; do
    lower=
    for tree in $trees; do [ ! -d "$tree/$top" ] || lower=$lower$tree/$top:; done
    mkdir "$over/$top" "$over/.$top"
    mount -t overlay -o "lowerdir=$lower/$top,upperdir=$over/$top,workdir=$over/.$top" overlay "/$top" 2>/dev/null ||
        cannot "no overlay over /$top"
done
# Where the system has merged /lib into /usr/lib, packages may still say /lib.
for tree in $trees; do
    if [ -L /lib ] && [ -d "$tree/lib" ]; then cp -a "$tree/lib/." /usr/lib; fi
done
mount -t tmpfs tmpfs /run
mount -t proc proc /proc
ip link set lo up
hostname mta.example.org
echo "127.0.0.1 mta.example.org localhost" >/etc/hosts
exec "$@"
