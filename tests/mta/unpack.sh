# unpack PACKAGE FOLDER: a Debian package, and the libraries that it needs and that this machine lacks, unpacked and not
# installed. Fails, and says why, where that cannot be.
unpack() {
    [ ! -e "$2/whole" ] || return 0
    mkdir -p "$2" || return 1
    command -v apt-get >/dev/null && command -v dpkg >/dev/null || { echo "no apt-get and dpkg"; return 1; }
    lacking=$(apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces \
        --no-enhances "$1" 2>/dev/null | grep '^lib' | sort -u | while read -r library; do
        dpkg-query -W -f '${Status}' "$library" 2>/dev/null | grep -q 'ok installed' || echo "$library"
    done)
    # shellcheck disable=SC2086
    (cd "$2" && apt-get download "$1" $lacking >log 2>&1) || { echo "apt-get download $1 failed: $(grep -m 1 '^E:' "$2/log")"; return 1; }
    for file in "$2"/*.deb; do
        dpkg -x "$file" "$2/root" || { echo "dpkg -x $file failed"; return 1; }
    done
    touch "$2/whole"
}
