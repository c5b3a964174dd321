# unpack PACKAGE FOLDER: unpacks a Debian package, and the libraries it needs that this machine lacks, in FOLDER/root;
# nothing is installed. A package that was unpacked before is not fetched again.
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

fetch() { # fetch PACKAGE...: downloads them and the libraries that they need to the current directory
    missing=
    apt-get download -qq "$@" >/dev/null 2>&1 || return
    for package; do
        for library in $(dpkg-deb -f "$package"_*.deb Depends | tr ',' '\n' | sed -n 's/^ *\(lib[^ :|]*\).*/\1/p'); do
            dpkg-query -W -f '${Status}' "$library" 2>/dev/null | grep -q ' installed' || ls "$library"_*.deb >/dev/null 2>&1 ||
                missing="$missing $library"
        done
    done
    # shellcheck disable=SC2086
    [ -z "$missing" ] || fetch $missing
}
