#!/bin/sh
# packages.sh: what .ci/install does where nothing is there but apt, sudo or neither. The programs that it calls are
# played here.
set -u
cd "$(dirname "$0")/.." || exit 1
dir=$(mktemp -d) failed=0
trap 'rm -rf "$dir"' EXIT
packages="cmake gcc libc6-dev make"
advice="Please install as root, here in the names of Debian's packages: $packages"
update="noninteractive -qq update"
install="noninteractive -qq install -y --no-install-recommends --no-remove $packages"
env=$(command -v env)

# plays PROGRAM: as the script on standard input says.
plays() {
    { echo "#!/bin/sh"; cat; } >"$dir/$1"
    chmod +x "$dir/$1"
}

# says CASE STATUS OUTPUT: in these circumstances.
says() {
    out=$(PATH="$dir" /bin/sh .ci/install build 2>&1)
    status=$?
    [ "$status $out" = "$2 $3" ] && return
    printf '%s: exit status %s\n%s\n' "$1" "$status" "$out"
    failed=1
}

echo "exec $env \"\$@\"" | plays env
echo "echo 1000" | plays id
says "no apt" 1 "$advice"
echo 'echo "$DEBIAN_FRONTEND $*" >&2' | plays apt-get
says "no sudo" 1 "$advice"
echo 'echo "$1 not allowed" >&2; exit 1' | plays sudo
says "sudo refuses" 1 "env not allowed
env not allowed
$advice"
echo 'echo sudo >&2; exec "$@"' | plays sudo
says "sudo" 0 "sudo
$update
sudo
$install"
echo "echo 0" | plays id
says "root" 0 "$update
$install"
echo '[ "$2" = update ] || { echo "no network" >&2; exit 100; }' | plays apt-get
says "apt fails" 1 "no network
$advice"
exit $failed
