#!/bin/sh
# sandbox.sh TREE WORK COMMAND...: run a command as if the packages unpacked in TREE were installed: /etc, /usr and /var are this
# machine's with TREE's over them, and what is written there is gone afterwards; the network is loopback only; what is started is ended.
# WORK is a directory for its own use. Exits 77 and says why where that cannot be done.
set -eu

cannot() { echo "skipped: $*"; exit 77; }

if [ "$1" != --inside ]; then
    [ "$(id -u)" = 0 ] || cannot "not root"
    command -v ip >/dev/null || cannot "no ip command"
    unshare --mount --pid --net --fork true 2>/dev/null || cannot "no name spaces of one's own here"
    mkdir -p "$2/over"
    exec unshare --mount --pid --net --ipc --uts --fork --kill-child sh "$0" --inside "$@"
fi

tree=$2 over=$3/over
shift 3
mount -t tmpfs -o mode=755 tmpfs "$over" || cannot "no tmpfs"
for top in etc usr var; do
    mkdir -p "$over/$top" "$over/.$top" "$tree/$top"
    mount -t overlay -o "lowerdir=$tree/$top:/$top,upperdir=$over/$top,workdir=$over/.$top" overlay "/$top" 2>/dev/null ||
        cannot "no overlay over /$top"
done
mount -t tmpfs tmpfs /run
mount -t proc proc /proc
ip link set lo up
hostname mta.example.org
echo "127.0.0.1 mta.example.org localhost" >/etc/hosts
exec "$@"
