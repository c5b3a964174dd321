#!/bin/sh
# try.sh: .ci/try, with a cmake that only pretends to build, prints nothing but what the tool prints, builds nothing but
# the tool, and shows the build's output if it fails.
root=$(cd "$(dirname "$0")/.." && pwd)
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
mkdir -p "$dir/.ci" "$dir/bin"
cp "$root/.ci/try" "$dir/.ci" && : >"$dir/.ci/install"
cat >"$dir/bin/cmake" <<'end'
#!/bin/sh
echo "what a build prints: $*"
case $* in *--build*) ;; *) exit 0 ;; esac
case $* in *"--target smtpbounce_tool"*) ;; *) exit 1 ;; esac
[ ! -e fails ] || exit 1
mkdir -p build/tool
printf '#!/bin/sh\necho "card of $*"\n' >build/tool/smtpbounce
chmod +x build/tool/smtpbounce
end
chmod +x "$dir/bin/cmake"
run() { PATH="$dir/bin:$PATH" sh "$dir/.ci/try" 550 'no such user'; }
fail() { echo "$1: $(cat "$dir/out" "$dir/err")"; exit 1; }

run >"$dir/out" 2>"$dir/err" || fail "it fails"
[ "$(cat "$dir/out")" = "card of 550 no such user" ] || fail "not just the card"
run >"$dir/out" 2>"$dir/err"
[ -s "$dir/err" ] && fail "a second run is not quiet"
touch "$dir/fails"
run >"$dir/out" 2>"$dir/err" && fail "a build that fails goes unnoticed"
grep -q 'what a build prints: --build' "$dir/out" || fail "a build that fails is not shown"
