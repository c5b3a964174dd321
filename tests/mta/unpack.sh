# unpack PACKAGE FOLDER: a Debian package, and the libraries that it needs and that the machine lacks, unpacked in
# FOLDER/root; nothing is installed. What is there already is not fetched again.
unpack() {
    command -v apt-get >/dev/null && command -v dpkg >/dev/null || skip "no apt-get to fetch $1 with"
    [ ! -e "$2/whole" ] || return 0
    apt-cache show "$1" >/dev/null 2>&1 || apt-get update -qq >/dev/null 2>&1
    rm -rf "$2"
    mkdir -p "$2/packages" && (cd "$2/packages" && fetch "$1") || skip "apt-get could not download $1"
    for package in "$2"/packages/*.deb; do
        dpkg -x "$package" "$2/root" || skip "dpkg could not unpack $package"
    done
    touch "$2/whole"
}

fetch() { # fetch PACKAGE: into the current directory
    ls "$1"_*.deb >/dev/null 2>&1 && return
    apt-get download -qq "$1" >/dev/null 2>&1 || return
    for library in $(dpkg-deb -f "$1"_*.deb Depends | tr ',' '\n' | sed -n 's/^ *\(lib[^ :|]*\).*/\1/p'); do
        dpkg-query -W -f '${Status}' "$library" 2>/dev/null | grep -q ' installed' || fetch "$library" || return
    done
}
