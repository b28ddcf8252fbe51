#!/bin/sh
# What pg_virtualenv does, for a server that is not Debian's: run a command against a throw-away server.
#
#	private_server.sh PORT [-o NAME=VALUE ...] COMMAND ...
#
# The command finds the server by the variables that pg_virtualenv sets, its log included.  Needs PG_BINDIR.
set -eu
port=$1
shift
directory=$(mktemp -d /tmp/forgeerp-server.XXXXXX)
chmod 755 "$directory"
data=$directory/data
mkdir "$data" "$directory/log" "$directory/postgresql-common"
as_server_user=
if [ "$(id -u)" = 0 ]; then
	as_server_user="runuser -u postgres --"
	chown postgres "$data" "$directory/log"
fi
umask 022

stop() {
	(cd / && $as_server_user "$PG_BINDIR/pg_ctl" stop -s -D "$data" -m immediate) || true
	rm -rf "$directory"
}
trap stop EXIT
trap 'exit 1' INT TERM HUP

PGPASSWORD=$(od -A n -N 16 -t x1 /dev/urandom | tr -d ' ')
echo "$PGPASSWORD" > "$directory/postgresql-common/pwfile"
(cd / && $as_server_user "$PG_BINDIR/initdb" --pgdata="$data" --username=postgres --auth-local=peer --auth-host=scram-sha-256 \
	--pwfile="$directory/postgresql-common/pwfile" --locale=C.UTF-8 --encoding=UTF8 --no-sync > /dev/null)
{
	echo "port = $port"
	echo "unix_socket_directories = '/tmp'"
	echo "log_line_prefix = '%m [%p] %q%u@%d '"
	echo "fsync = off"
	while [ "$1" = -o ]; do
		echo "${2%%=*} = '${2#*=}'"
		shift 2
	done
} >> "$data/postgresql.conf"
(cd / && $as_server_user "$PG_BINDIR/pg_ctl" start -s -w -D "$data" -l "$directory/log/server.log")

export PATH="$PG_BINDIR:$PATH" PGHOST=localhost PGPORT="$port" PGUSER=postgres PGPASSWORD PGDATABASE=postgres \
	PGSYSCONFDIR="$directory/postgresql-common"
status=0
"$@" || status=$?
exit $status
