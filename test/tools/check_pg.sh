#!/bin/sh
# Run "make check" against another version of PostgreSQL, in the Debian release that has it.
#
#	check_pg.sh MAJOR
#
# The system is kept as build/chroot-MAJOR, and its packages stay; the tree in it is a new copy in each run.
# SUITES names the suites to run, and FUZZ_SECONDS is as in "make check".
set -eu
PG_MAJOR=${1:-none}
directory=build/chroot-$PG_MAJOR
mkdir -p build
exec 9> "$directory.lock"
flock -n 9 || { echo "another run is at work in $directory" >&2; exit 1; }
export PG_MAJOR PASS="PG_MAJOR SUITES FUZZ_SECONDS"

test/tools/chroot.sh "$directory" "$PG_MAJOR" sh -e -c '
	apt-get update -q
	if ! apt-cache show "postgresql-$PG_MAJOR" > /dev/null 2>&1; then
		echo "this Debian release has no PostgreSQL $PG_MAJOR any more" >&2
		exit 1
	fi
	apt-get install -q -y --no-install-recommends ca-certificates git make perl' > "$directory.log" 2>&1 ||
	{ tail -n 5 "$directory.log" >&2; exit 1; }
test/tools/copy_tree.sh "$directory/srv/forgeerp"
test/tools/chroot.sh "$directory" "$PG_MAJOR" make -C forgeerp deps >> "$directory.log" 2>&1 ||
	{ tail -n 20 "$directory.log" >&2; exit 1; }
exec test/tools/chroot.sh "$directory" "$PG_MAJOR" make -C forgeerp --no-print-directory check
