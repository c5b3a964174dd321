#!/bin/sh
# sandbox.sh WORK TREES COMMAND...: runs a command as if the packages unpacked in TREES were installed: they are
# overlaid on this machine's /etc, /usr and /var, and changes there are discarded at the end; the network is loopback
# only; all processes are ended at the end. TREES are directories separated by blanks, without blanks or colons in their
# names; WORK is for the sandbox's own use. Where this is not possible it says why and exits with 77.
set -eu

cannot() { echo "skipped: $*"; exit 77; }

if [ "$1" != --inside ]; then
    [ "$(id -u)" = 0 ] || cannot "not root"
    command -v ip >/dev/null || cannot "no ip command"
    unshare --mount --pid --net --fork true 2>/dev/null || cannot "no new name spaces here"
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
# If the system has merged /lib into /usr/lib, packages may still use /lib.
for tree in $trees; do
    if [ -L /lib ] && [ -d "$tree/lib" ]; then cp -a "$tree/lib/." /usr/lib; fi
done
mount -t tmpfs tmpfs /run
mount -t proc proc /proc
ip link set lo up
hostname mta.example.org
echo "127.0.0.1 mta.example.org localhost" >/etc/hosts
exec "$@"
