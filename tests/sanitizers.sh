#!/bin/sh
# sanitizers.sh BUILD: runs tests under clang's sanitizers that CI does not use (it uses ASan and UBSan). Run in the
# source directory.
set -u
build=$1 failed=0
mkdir -p "$build"
command -v clang >/dev/null || { echo "skipped: no clang"; exit 0; }

# check NAME SANITIZERS TESTS [FLAG]: builds everything with the sanitizers and runs the tests that match TESTS. MSan
# must see every write and does not see cmocka's, so with it only the replays of the fuzz corpora run, which do not use
# cmocka.
check() {
    echo 'int main(void) { return 0; }' | clang -fsanitize="$2" -xc - -o "$build/probe" 2>/dev/null && "$build/probe" ||
        { echo "$1: skipped, this clang has no -fsanitize=$2"; return; }
    if cmake -S . -B "$build/$1" -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++ -DCMAKE_C_FLAGS="${4-}" \
        -DSMTPB_SANITIZE="$2" -DSMTPB_BUILD_EXAMPLES=OFF >"$build/$1.log" &&
        cmake --build "$build/$1" -j "$(nproc)" >/dev/null 2>>"$build/$1.log" &&
        ctest --test-dir "$build/$1" --no-tests=error --output-on-failure -j "$(nproc)" -R "$3" \
            >>"$build/$1.log" 2>&1; then
        echo "$1: passed, $(grep -c ' Passed ' "$build/$1.log") tests"
    else
        tail -n 40 "$build/$1.log"
        echo "$1: failed"
        failed=1
    fi
}

check memory memory '^replay_'
check integers undefined,integer,bounds,implicit-conversion . "-fsanitize-ignorelist=$PWD/tests/sanitizers.ignore"
check threads thread '^threads$'
exit $failed
