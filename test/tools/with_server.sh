#!/bin/sh
# Run a command against a throw-away server that knows the staged extension.
#
#	with_server.sh NAME COMMAND ...
#
# The command finds the server by PGHOST, PGPORT and so on, and its log by FORGE_SERVER_LOG; a copy
# of the log stays as build/log/NAME.log.  A server process that crashed fails the run, whatever
# the command said.  Needs PG_MAJOR, PG_BINDIR, PG_PKGLIBDIR, PG_SHAREDIR and STAGE; SERVER_OPTIONS may hold more
# settings, one "name=value" each.
#
# pg_virtualenv makes the server in a temporary directory: as "postgres" when root asks, otherwise as
# the user who asks.  Each run has a port of its own, by chance, so that several runs can start at the same
# moment: pg_virtualenv alone would choose the same free port for both.  It knows Debian's servers only, so
# private_server.sh does the same for others.  extension_path.sh says how
# the server finds an extension that is not installed.  The superuser is called postgres and the
# locale is the same for everybody, because expected outputs depend on both.
set -eu
name=$1
shift
mkdir -p build/log

inside='
log=$1
shift
FORGE_SERVER_LOG=$(echo "${PGSYSCONFDIR%/*}"/log/*.log)
export FORGE_SERVER_LOG
status=0
"$@" || status=$?
cat "$FORGE_SERVER_LOG" > "$log"
if grep -nE "PANIC:|was terminated by signal|: runtime error: " "$log"; then
	echo "not ok - the server crashed, see $log"
	status=1
fi
exit $status'
set -- sh -c "$inside" with_server "build/log/$name.log" "$@"

for option in ${SERVER_OPTIONS:-}; do
	set -- -o "$option" "$@"
done
extension_path=$(test/tools/extension_path.sh "$STAGE" "$PG_MAJOR" "$PG_SHAREDIR" | sed "s/ = '\(.*\)'$/=\1/")
set -- -o "$extension_path" \
	-o "dynamic_library_path=$STAGE$PG_PKGLIBDIR:\$libdir" \
	-o max_prepared_transactions=10 "$@"

unset PGPORT PGHOST PGHOSTADDR PGUSER PGDATABASE PGPASSWORD PGOPTIONS PGSERVICE PGSERVICEFILE \
	PGCLUSTER PGSSLMODE PGSYSCONFDIR
unset LANGUAGE
port=$((20000 + $(od -A n -N 2 -t u2 /dev/urandom) % 20000))
if [ "$PG_BINDIR" = "/usr/lib/postgresql/$PG_MAJOR/bin" ]; then
	set -- pg_virtualenv -t -v "$PG_MAJOR" -c "--locale=C.UTF-8 --port=$port" "$@"
else
	set -- test/tools/private_server.sh "$port" "$@"
fi
USER=postgres TMPDIR=/tmp LANG=C.UTF-8 LC_ALL=C.UTF-8 exec "$@"
