#!/bin/sh
# run.sh SOURCE WORK CC SANITIZERS: installs the library, shared and static, and builds and runs a program with each,
# found by pkg-config and by find_package.
set -eu
source=$1 work=$2 cc=$3
[ -z "$4" ] || { echo "skipped: the installed library is tested without sanitizers"; exit 77; }
command -v pkg-config >/dev/null || { echo "skipped: no pkg-config"; exit 77; }
rm -rf "$work"
for shared in ON OFF; do
    prefix="$work/a prefix-$shared"
    cmake -S "$source" -B "$work/build-$shared" -DCMAKE_C_COMPILER="$cc" -DBUILD_SHARED_LIBS=$shared -DSMTPB_BUILD_TESTS=OFF \
        -DCMAKE_INSTALL_PREFIX="$prefix" -DCMAKE_INSTALL_LIBDIR=lib >/dev/null
    cmake --build "$work/build-$shared" >/dev/null
    cmake --install "$work/build-$shared" >/dev/null
    PKG_CONFIG_PATH=$prefix/lib/pkgconfig
    export PKG_CONFIG_PATH
    # shellcheck disable=SC2046
    eval "\"\$cc\" \"\$source/tests/install/consumer.c\" -o \"\$work/by-pkg-config\" $(pkg-config --cflags --libs smtpbounce)"
    LD_LIBRARY_PATH=$prefix/lib "$work/by-pkg-config"
    cmake -S "$source/tests/install" -B "$work/consumer-$shared" -DCMAKE_C_COMPILER="$cc" -DCMAKE_PREFIX_PATH="$prefix" >/dev/null
    cmake --build "$work/consumer-$shared" >/dev/null
    "$work/consumer-$shared/consumer"
    [ "$(LD_LIBRARY_PATH=$prefix/lib "$prefix/bin/smtpbounce" --version)" = "smtpbounce $(pkg-config --modversion smtpbounce)" ]
done
