#!/bin/sh
# Run the tests of test/tap, each of which starts, kills and restarts servers of its own.
#
#	tap.sh [prove option ...] test/tap/NAME.pl ...
#
# initdb refuses to work for root, so for root they run as "postgres"; where that user cannot read
# this tree (a clone under /root), they run from a copy of its files beside the stage.  Needs STAGE,
# PG_MAJOR, PG_BINDIR, PG_PKGLIBDIR, PG_SHAREDIR and PGXS_TEST.
set -eu
directory=$PWD
as_server_user=
if [ "$(id -u)" = 0 ]; then
	as_server_user="runuser -u postgres --"
	if [ -L build/stage ]; then
		directory=$STAGE/tree
		test/tools/copy_tree.sh "$directory"
		chmod -R a+rX "$directory"
	fi
fi
work=$directory/build/tap
umask 022
rm -rf "$work"
mkdir -p "$work"
if [ "$(id -u)" = 0 ]; then
	chown postgres "$work"
fi
unset PGPORT PGHOST PGHOSTADDR PGUSER PGDATABASE PGPASSWORD PGOPTIONS PGSERVICE PGSERVICEFILE PGSSLMODE

cd "$directory"
exec $as_server_user env HOME="$work" TMPDIR=/tmp LANG=C.UTF-8 LC_ALL=C.UTF-8 PATH="$PG_BINDIR:$PATH" \
	TESTDIR="$work" TESTDATADIR="$work/data" TESTLOGDIR="$work/log" \
	PG_REGRESS="$PGXS_TEST/regress/pg_regress" \
	FORGE_TREE="$directory" FORGE_STAGE="$STAGE" FORGE_LIBRARY_PATH="$STAGE$PG_PKGLIBDIR" \
	FORGE_MAJOR="$PG_MAJOR" FORGE_SHAREDIR="$PG_SHAREDIR" \
	prove -I test/tap -I "$PGXS_TEST/perl" "$@"
