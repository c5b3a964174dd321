#!/bin/sh
# unpack.sh TREE PACKAGE...: unpack Debian packages, and what they depend on and this machine lacks, into the directory TREE, unless all
# are installed already; nothing is installed. Exits 77 and says why where that cannot be done or nobody asked for it.
set -eu
tree=$1
shift

cannot() { echo "skipped: $*"; exit 77; }

missing() { for package; do dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || return 0; done; false; }
missing "$@" || { mkdir -p "$tree"; exit 0; }
[ "${SMTPB_TEST_MTA:-}" = 1 ] || cannot "SMTPB_TEST_MTA=1 is not set, so no package is fetched"
command -v apt-get >/dev/null || cannot "no apt-get"
mkdir -p "$tree"
exec 9>"$tree.lock"
flock 9
[ ! -e "$tree.done" ] || exit 0

# What installing them would add. MTAs conflict, so each is asked for by itself.
added() { for package; do apt-get -qq -s --no-install-recommends install "$package"; done 2>/dev/null | awk '/^Inst / { print $2 }' | sort -u; }
packages=$(added "$@")
[ -n "$packages" ] || { apt-get -qq update >/dev/null 2>&1 || true; packages=$(added "$@"); }
[ -n "$packages" ] || cannot "apt-get does not know $*"

mkdir -p "$tree.debs"
# shellcheck disable=SC2086
(cd "$tree.debs" && apt-get -qq download $packages 2>/dev/null) || cannot "could not download" $packages
for deb in "$tree.debs"/*.deb; do dpkg -x "$deb" "$tree"; done
rm -r "$tree.debs"

# Where the system has merged /lib into /usr/lib, a package may still say /lib.
for top in bin sbin lib; do
    if [ -L "/$top" ] && [ -d "$tree/$top" ]; then
        mkdir -p "$tree/usr/$top"
        cp -a "$tree/$top/." "$tree/usr/$top"
        rm -r "${tree:?}/$top"
    fi
done
touch "$tree.done"
