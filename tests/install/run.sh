#!/bin/sh
# run.sh SOURCE WORK CC SANITIZERS: installs everything, with a shared and with a static library; the tree is moved, and a
# program is built and run with the library that pkg-config and find_package find there. The installed programs run where
# the tree is, and as they were built, without a search path for libraries. What is installed is listed.
set -eu
source=$1 work=$2 cc=$3
[ -z "$4" ] || { echo "skipped: the installed library is tested without sanitizers"; exit 77; }
for program in pkg-config readelf; do
    command -v $program >/dev/null || { echo "skipped: no $program"; exit 77; }
done
rm -rf "$work"

files_in() { (cd "$1" 2>/dev/null && find . ! -type d | sed 's/^..//' | LC_ALL=C sort); }
same() { # same WHAT: the files `wanted` and `got`
    LC_ALL=C sort -o "$work/wanted" "$work/wanted"
    diff "$work/wanted" "$work/got" || { echo "$1: < is missing, > is too much"; exit 1; }
}

development() {
    echo include/smtpbounce.h
    echo share/man/man3/smtpbounce.3
    grep -oE 'smtpb_[a-z_0-9]+' "$source/tests/symbols.txt" | sed 's,.*,share/man/man3/&.3,'
    for file in cmake/smtpbounce/smtpbounce-config.cmake cmake/smtpbounce/smtpbounce-config-version.cmake pkgconfig/smtpbounce.pc; do
        echo lib/$file
    done
    echo lib/cmake/smtpbounce/smtpbounce-config-release.cmake
    if [ "$shared" = ON ]; then echo lib/libsmtpbounce.so; else echo lib/libsmtpbounce.a; fi
}
runtime() {
    [ "$shared" = OFF ] || printf 'lib/libsmtpbounce.so.%s\n' "$version" "${version%.*}"
}
# with_completion PROGRAM...
with_completion() {
    for program in "$@"; do
        printf 'bin/%s\nshare/bash-completion/completions/%s\nshare/zsh/site-functions/_%s\n' "$program" "$program" "$program"
    done
}
built() { [ -e "$build/$1" ]; }
programs() {
    with_completion smtpbounce suppression
    printf '%s\n' lib/exim_smtpbounce.so libexec/smtpd/filter-smtpbounce sbin/postfix-replymapd \
        lib/systemd/system/postfix-replymapd.service
    if built bounce-processor; then with_completion bounce-processor; fi
    for program in smtpbounce-worker curl-replies; do
        if built $program; then echo bin/$program; fi
    done
    if built sqlite_smtpbounce.so; then echo lib/sqlite_smtpbounce.so; fi
    if built lua5.4; then echo lib/lua/5.4/smtpbounce.so; fi
    if built luajit; then echo lib/lua/5.1/smtpbounce.so; fi
}
documentation() {
    for page in smtpbounce.1 suppression.8 filter-smtpbounce.8 postfix-replymapd.8; do
        echo share/man/man"${page##*.}"/$page
    done
    doc=share/doc/smtpbounce
    printf "$doc/%s\n" README.md LICENSE src/judge/README.md src/rules/README.md src/rules/providers.md
    (cd "$source" && find examples -name '*.md' -o -name '*.conf' -o -name '*.cf' -o -name '*.policy' -o -name '*.py' \
        -o -name '*.typed' -o -name '*.toml' -o -path 'examples/*.c' ! -path 'examples/*/*') | sed "s,^,$doc/,"
    for program in bounce-processor smtpbounce-worker curl-replies; do
        if built $program; then echo share/man/man1/$program.1; fi
    done
}

# stands_alone FILE: it needs no libsmtpbounce.so, and looks for libraries only where the system does.
stands_alone() {
    if LC_ALL=C readelf -d "$1" 2>/dev/null | grep -E 'RUNPATH|RPATH|NEEDED.*libsmtpbounce'; then
        echo "$1 does not stand alone"
        exit 1
    fi
}

for shared in ON OFF; do
    build=$work/build-$shared first="$work/at first-$shared" prefix="$work/a prefix-$shared"
    cmake -S "$source" -B "$build" -DCMAKE_C_COMPILER="$cc" -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=$shared \
        -DSMTPB_BUILD_TESTS=OFF -DCMAKE_INSTALL_PREFIX="$first" -DCMAKE_INSTALL_LIBDIR=lib >/dev/null
    cmake --build "$build" >/dev/null
    cmake --install "$build" >/dev/null
    grep -qF "ExecStart=$first/sbin/postfix-replymapd -p" "$first/lib/systemd/system/postfix-replymapd.service"

    mv "$first" "$prefix"
    PKG_CONFIG_PATH=$prefix/lib/pkgconfig
    export PKG_CONFIG_PATH
    # shellcheck disable=SC2046
    eval "\"\$cc\" \"\$source/tests/install/consumer.c\" -o \"\$work/by-pkg-config\" $(pkg-config --cflags --libs smtpbounce)"
    LD_LIBRARY_PATH=$prefix/lib "$work/by-pkg-config"
    cmake -S "$source/tests/install" -B "$work/consumer-$shared" -DCMAKE_C_COMPILER="$cc" -DCMAKE_PREFIX_PATH="$prefix" >/dev/null
    cmake --build "$work/consumer-$shared" >/dev/null
    "$work/consumer-$shared/consumer"
    version=$(pkg-config --modversion smtpbounce)
    for program in "$prefix"/bin/* "$prefix"/sbin/* "$prefix"/libexec/smtpd/*; do
        [ "$("$program" --version)" = "${program##*/} $version" ] || { echo "$program does not start"; exit 1; }
    done
    sh "$source/tests/links.sh" "$prefix/share/doc/smtpbounce"
    for page in "$prefix"/share/man/man3/*.3; do
        shown=$(sed -n 's/^\.so //p' "$page")
        grep -q "^\.Nm $(basename "$page" .3)" "$prefix/share/man/${shown:-man3/${page##*/}}" || { echo "$page shows another"; exit 1; }
    done
    for file in $(files_in "$prefix"); do
        stands_alone "$prefix/$file"
        if built "${file##*/}"; then stands_alone "$build/${file##*/}"; fi
    done

    : >"$work/all"
    for component in development runtime programs documentation; do
        rm -rf "$work/part"
        cmake --install "$build" --prefix "$work/part" --component $component >/dev/null
        files_in "$work/part" >"$work/got" || true
        $component >"$work/wanted"
        [ $component != programs ] ||
            grep -qF "ExecStart=$work/part/sbin/" "$work/part/lib/systemd/system/postfix-replymapd.service"
        same "$component, shared $shared"
        cat "$work/got" >>"$work/all"
    done
    mv "$work/all" "$work/wanted"
    files_in "$prefix" >"$work/got"
    same "all, shared $shared"
done

cmake -S "$source" -B "$build" -DSMTPB_BUILD_SUPPRESSION=OFF >/dev/null
cmake --install "$build" --prefix "$work/less" >/dev/null
(programs && documentation && development) | grep -v 'suppression$\|suppression\.8$' >"$work/wanted"
files_in "$work/less" >"$work/got"
same "without suppression"
cmake -S "$source" -B "$build" -DSMTPB_INSTALL=OFF >/dev/null
cmake --install "$build" --prefix "$work/none" >/dev/null
[ ! -e "$work/none" ] || { echo "SMTPB_INSTALL=OFF installs something"; exit 1; }
