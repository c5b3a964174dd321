# Sourced: starts PostgreSQL in $dir, with the extension that was built in $build, and defines psql. A cluster of its
# own on a socket, by copies of PostgreSQL's programs, which find the extension as if it were installed. $pg_config is
# pg_config. The cluster goes away with $dir at the end.
bin=$("$pg_config" --bindir) lib=$("$pg_config" --pkglibdir) share=$("$pg_config" --sharedir)
[ -x "$bin/initdb" ] && [ -x "$bin/postgres" ] && [ -x "$bin/psql" ] || { echo "skipped: no PostgreSQL server"; exit 77; }

# The server refuses to run as root.
as_user() { "$@"; }
if [ "$(id -u)" = 0 ]; then
    command -v setpriv >/dev/null || { echo "skipped: no setpriv, and PostgreSQL refuses to run as root"; exit 77; }
    chmod 755 "$dir"
    as_user() { setpriv --reuid=nobody --regid="$(id -g nobody)" --clear-groups "$@"; }
fi

DESTDIR=$dir/root cmake --install "$build" --component postgresql >"$dir/install.log" 2>&1 || { cat "$dir/install.log"; exit 1; }
programs=$dir/root$bin data=$dir/data
mkdir -p "$programs" "$data"
cp "$bin/postgres" "$bin/initdb" "$bin/pg_ctl" "$programs"
for file in "$lib"/* "$share"/* "$share"/extension/*; do
    [ -e "$dir/root$file" ] || ln -s "$file" "$dir/root$file"
done
[ "$(id -u)" != 0 ] || chown nobody "$data"

stop() { as_user "$programs/pg_ctl" -D "$data" -m fast stop >/dev/null 2>&1; }
psql() { "$bin/psql" -X -q -A -t -v ON_ERROR_STOP=1 -h "$data" -U postgres "$@"; }
trap 'stop; rm -rf "$dir"' EXIT
trap 'exit 1' INT TERM
{
    LC_ALL=C.UTF-8 as_user "$programs/initdb" -D "$data" -A trust -N -U postgres -E UTF8 &&
        as_user "$programs/pg_ctl" -D "$data" -w -l "$data/log" -o "-c listen_addresses= -c unix_socket_directories=$data -c fsync=off" start
} >"$dir/cluster.log" 2>&1 || { cat "$dir/cluster.log" "$data/log"; exit 1; }
