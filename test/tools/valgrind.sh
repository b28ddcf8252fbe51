#!/bin/sh
# Run regress tests on a server whose processes run under valgrind, and tell what it reports of our library.
#
#	with_server.sh valgrind valgrind.sh PG_CONFIG AREA/NAME ...
#
# PG_CONFIG is that of a server that tells valgrind what its memory contexts hand out (server_from_source.sh); of any
# other, valgrind sees the large blocks alone that they are cut from.  The machine's own server makes the cluster and
# creates the extension, some fifty times faster; then the other one takes it over.
#
# What decides are reports with a frame of ours.  Output that is not as expected is told, too, but may come from
# slowness alone.  All of it is kept in build/valgrind: AREA/NAME.reports are those of the processes of one test,
# server.reports those of the others, AREA/NAME.diffs the output.  VALGRIND_OPTIONS may hold more, such as
# --track-origins=yes.
#
# First, memory that is freed is read on purpose (pg/fail_point.h), so that a run that is blind fails.  A statement that
# does not end is cancelled, and a test that does not end then ends the run.
set -eu
pg_config=$1
shift
bindir=$($pg_config --bindir)
suppressions=$bindir/../../source/tree/src/tools/valgrind.supp
statement_limit=60min
test_limit=3h
database=contrib_regression
kept=build/valgrind
number=0
status=0

as_server=
[ "$(id -u)" != 0 ] || as_server="runuser -u postgres --"
data=$(psql -XAtc "SHOW data_directory")
settings=$(psql -XAtc "SHOW config_file")
rm -rf "$kept"
mkdir -p "$kept"
reports=$(mktemp -d /tmp/forgeerp-valgrind.XXXXXX)
trap 'rm -rf "$reports"' EXIT
[ -z "$as_server" ] || chown postgres "$reports"

stop() {
	(cd / && $as_server "$bindir/pg_ctl" -s -D "$data" stop -m fast -t 600)
}

start() {
	(cd / && exec $as_server valgrind --quiet --leak-check=no --error-limit=no --num-callers=50 --fullpath-after= \
		--error-markers=REPORT,END --suppressions="$suppressions" --log-file="$reports/%p" ${VALGRIND_OPTIONS:-} \
		"$bindir/postgres" -D "$data" -c config_file="$settings" -c statement_timeout="$statement_limit") \
		>> "$FORGE_SERVER_LOG" 2>&1 &
	server=$!
	until pg_isready -q; do
		kill -0 "$server"
		sleep 1
	done
}

# A session may end later than its client.
await_sessions() {
	while [ "$(psql -XAtc "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'")" -gt 1 ]; do
		sleep 1
	done
}

# Keeps, as NAME.reports, what processes have written that are no more, and prints what is ours of it.
collect() {
	for file in "$reports"/*; do
		if ! kill -0 "${file##*/}" 2> /dev/null; then
			cat "$file" >> "$kept/$1.reports"
			rm "$file"
		fi
	done
	test/tools/valgrind_reports.pl "$PWD" "$kept/$1.reports"
}

# Says as a line of TAP what has passed, after "ok" or "not ok".
tell() {
	number=$((number + 1))
	[ "$1" = ok ] || status=1
	echo "$1 $number - $2"
}

# Prints why a test was not run as a whole, if it was not; keeps how its output differs.
run() {
	rm -f build/regress/regression.diffs
	ended=0
	timeout "$test_limit" "${MAKE:-make}" -s installcheck ISOLATION= REGRESS="$1" \
		EXTRA_REGRESS_OPTS=--use-existing > "$kept/$1.output" 2>&1 || ended=$?
	if [ $ended -eq 124 ]; then
		echo "does not end"
		return
	fi
	await_sessions
	if [ $ended -ne 0 ] && [ ! -e build/regress/regression.diffs ]; then
		echo "was not run"
	elif grep -q "test process exited" "$kept/$1.output"; then
		echo "broke off"
	elif [ $ended -ne 0 ]; then
		cp build/regress/regression.diffs "$kept/$1.diffs"
	fi
}

echo "1..$(($# + 2))"
createdb "$database"
psql -Xqd "$database" -c "CREATE EXTENSION forgeerp"
createdb -T "$database" planted

# Each server looks under the stage by the paths that it was built for.
for directory in sharedir pkglibdir; do
	mkdir -p "$(dirname "$STAGE$($pg_config --$directory)")"
done
ln -sfn "$STAGE$PG_SHAREDIR" "$STAGE$($pg_config --sharedir)"
ln -sfn "$STAGE$PG_PKGLIBDIR" "$STAGE$($pg_config --pkglibdir)"
stop
start

psql -Xqd planted -c "SET forgeerp.fail_point = 'heads_written:stray'" -c "SELECT forge.create_tenant('shop')" > /dev/null
await_sessions
collect planted > "$kept/planted.ours" || true
if ! grep -q "forge_fail_point_reach" "$kept/planted.ours"; then
	tell "not ok" "what is planted is found"
	exit 1
fi
tell ok "what is planted is found"

for test in "$@"; do
	mkdir -p "$(dirname "$kept/$test")"
	began=$(date +%s)
	trouble=$(run "$test")
	took="$(($(date +%s) - began)) s"
	[ ! -e "$kept/$test.diffs" ] || echo "# $test: its output differs, see $kept/$test.diffs"
	[ -z "$trouble" ] || echo "# $test $trouble, see $kept/$test.output"
	if collect "$test" && [ -z "$trouble" ]; then
		tell ok "$test ($took)"
	else
		tell "not ok" "$test ($took)"
	fi
	[ "$trouble" != "does not end" ] || exit 1
done

stop
wait "$server"
if collect server; then
	tell ok "processes that serve all"
else
	tell "not ok" "processes that serve all"
fi
exit $status
