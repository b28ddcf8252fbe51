#!/bin/bash
# pg_upgrade, by copying and by linking: all is there afterwards, and everything goes on.  Prints TAP.
#
#	check.sh OLD NEW
#
# Runs as root in a system in which it may install: the extension is built for both major versions and put where a
# user puts it.
set -euo pipefail
shopt -s inherit_errexit
old=$1
new=$2
here=$(dirname "$(realpath "$0")")
work=$(mktemp -d /tmp/forgeerp-upgrade.XXXXXX)
export LANG=C.UTF-8 LC_ALL=C.UTF-8 PGHOST=$work PGPORT=5432
count=0
failed=0

ok() {	# STATUS NAME
	count=$((count + 1))
	if (($1 == 0)); then
		echo "ok $count - $2"
	else
		failed=$((failed + 1))
		echo "not ok $count - $2"
	fi
}

is() {	# GOT WANTED NAME
	local status=0
	[[ $1 == "$2" ]] || status=1
	ok $status "$3"
	((status == 0)) || printf '# got:    %s\n# wanted: %s\n' "${1:0:500}" "${2:0:500}"
}

succeeds() {	# NAME COMMAND ...
	local status=0
	"${@:2}" > "$work/output" 2>&1 || status=$?
	ok $status "$1"
	((status == 0)) || tail -n 20 "$work/output" | sed 's/^/# /'
}

# A program of a version, as the user of the servers, where it may write.
server() {	# MAJOR PROGRAM ARGUMENT ...
	(cd "$work" && runuser -u postgres -- "/usr/lib/postgresql/$1/bin/$2" "${@:3}")
}

sql() {	# ROLE ARGUMENT ...: psql, in the shop's database
	psql -X -q -A -t -v ON_ERROR_STOP=1 -U "$1" -d shop "${@:2}"
}

as_shop() { sql shop -c "$1"; }
as_superuser() { sql postgres -c "$1"; }

await() {	# ROLE QUERY NAME: until it gives "t"
	local status=1
	for _ in {1..300}; do
		[[ $(sql "$1" -c "$2") != t ]] || { status=0; break; }
		sleep 0.1
	done
	ok $status "$3"
}

create() {	# MAJOR DIRECTORY
	server "$1" initdb --pgdata="$work/$2" --username=postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 > /dev/null
	cat >> "$work/$2/postgresql.conf" <<-CONF
		listen_addresses = ''
		unix_socket_directories = '$work'
		shared_preload_libraries = 'forgeerp'
		timezone = 'UTC'
	CONF
}

start() { server "$1" pg_ctl start -s -w -D "$work/$2" -l "$work/$2.log" "${@:3}"; }
stop() { server "$1" pg_ctl stop -s -D "$work/$2" -m fast; }

build() {	# MAJOR
	local config="PG_CONFIG=/usr/lib/postgresql/$1/bin/pg_config"
	make -s clean "$config"
	make -s -j"$(nproc)" "$config"
	make -s install "$config"
}

# A server without the worker, so that nothing changes: what is in all tables, and what clients see of it.
state() {	# MAJOR DIRECTORY FILE
	start "$1" "$2" -o "-c forgeerp.worker=off"
	sql postgres -f "$here/tables.sql" > "$work/$3"
	sql shop -f "$here/views.sql" >> "$work/$3"
	stop "$1" "$2"
}

fill() {
	create "$old" old
	start "$old" old
	psql -X -q -U postgres -d postgres -c 'CREATE DATABASE shop'
	sql postgres -f "$here/../demo/setup.sql"
	xz -dc "$here/../demo/online_retail_sample.csv.xz" | awk -f "$here/../demo/lines.awk" > "$work/rows"
	sql postgres -f "$here/../demo/load.sql" < "$work/rows"
	sql shop -f "$here/../demo/replay.sql" > /dev/null
	sql shop -f "$here/../demo/locations.sql"
	sql postgres -f "$here/more.sql"
	await postgres "SELECT bool_and(lag = 0) FROM forge.projection" 'the worker has caught up'
	await shop "SELECT count(*) FILTER (WHERE status = 'succeeded') = 1 AND count(*) FILTER (WHERE status = 'parked') = 1 FROM forge.job
			WHERE kind = 'note'" 'a job is done, and one is parked'
	stop "$old" old
}

# Everything goes on where the old server stopped.
goes_on() {
	local cursor position version jobs parked attempts tried
	cursor=$(as_shop 'SELECT max(position) - 1000 FROM erp.event')
	position=$(as_shop 'SELECT max(position) FROM erp.event')
	version=$(as_shop "SELECT version FROM erp.item WHERE sku = 'CUP'")

	is "$(as_superuser 'SELECT forge.version() = extversion FROM pg_extension WHERE extname = $$forgeerp$$')" t 'the extension is that of the library'
	is "$(as_superuser 'SELECT projection_name, problem FROM forge.verify()')" '' 'verify finds nothing'
	is "$(as_superuser 'SELECT check_name, subject, problem FROM forge.doctor()')" '' 'the doctor finds nothing'
	is "$(as_shop "SELECT count(*) FROM forge.read($cursor, 100000)")" "$(as_shop "SELECT count(*) FROM erp.event WHERE position > $cursor")" \
		'a reader goes on where it was'
	is "$(sql shop -f "$here/replay.sql")" t 'commands with the same ids find their receipts'
	is "$(as_shop "SELECT max(position) FROM erp.event")" "$position" '... and add nothing'
	is "$(as_shop "SELECT version FROM erp.adjust_stock((SELECT item_id FROM erp.item WHERE sku = 'CUP'), 1)")" "$((version + 1))" \
		'the next command continues its stream'
	is "$(as_shop "SELECT position > $position FROM forge.read($position)")" t '... above all positions, and readers see it'
	is "$(as_shop "SELECT erp.create_item('Other', sku => 'CUP')" 2>&1 | grep -c 'sku is taken\|ERROR')" 1 'a sku is still taken'
	is "$(as_superuser 'DELETE FROM forge.event' 2>&1 | grep -c 'direct writes')" 1 'the log is guarded'

	jobs=$(as_superuser 'SELECT count(*) FROM note')
	as_shop "SELECT forge.enqueue_job('note', '{}')" > /dev/null
	await postgres "SELECT count(*) > $jobs FROM note" 'the worker does a new job, by the handler that was registered'
	parked=$(as_shop "SELECT job_id FROM forge.job WHERE status = 'parked'")
	attempts="SELECT count(*) FROM forge.job_attempt WHERE job_id = '$parked'"
	tried=$(as_shop "$attempts")
	as_shop "SELECT forge.retry_job('$parked')" > /dev/null
	await shop "SELECT ($attempts) > $tried" '... and tries one that was parked'
	await postgres "SELECT bool_and(lag = 0) FROM forge.projection" '... and read models that follow the feed follow it'
	is "$(as_superuser 'SELECT projection_name, problem FROM forge.verify()')" '' 'verify finds nothing after all that'
	succeeds 'tables and indexes are sound' server "$new" pg_amcheck --host="$work" --username=postgres --database=shop --install-missing --heapallindexed
}

upgrade() {	# MODE
	echo "# pg_upgrade --$1"
	create "$new" "$1"
	succeeds "$1: pg_upgrade goes through" server "$new" pg_upgrade "--$1" --socketdir="$work" --username=postgres \
		--old-bindir="/usr/lib/postgresql/$old/bin" --new-bindir="/usr/lib/postgresql/$new/bin" --old-datadir="$work/old" --new-datadir="$work/$1"
	((failed == 0)) || return 0
	state "$new" "$1" after
	succeeds "$1: all tables and views are as they were" diff "$work/before" "$work/after"
	start "$new" "$1"
	goes_on
	stop "$new" "$1"
}

tidy_up() {
	local cluster
	for cluster in old copy link; do
		[[ ! -e $work/$cluster/postmaster.pid ]] || stop "$new" "$cluster"
	done
	rm -rf "$work"
}

trap tidy_up EXIT
chown postgres: "$work"
build "$old"
build "$new"
fill
state "$old" old before
upgrade copy
upgrade link
echo "1..$count"
((failed == 0))
