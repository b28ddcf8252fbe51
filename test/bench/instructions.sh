#!/bin/bash
# How many instructions a backend executes for a call, and how many bytes it logs: measure.sh starts it.
#
# valgrind counts the user instructions of a single-user backend on a copy of the database, in a block of
# PL/pgSQL that commits after each call: 350 calls less 150, of 100 streams in turns.  So neither the
# start nor what is looked up once counts; publishing the position, which comes by time, is left out.
# Statement, commit and block are in all of them.  The log is that of 2,000 calls after as many others.
# Prints a line for each call: its name, instructions, and bytes.
set -euo pipefail
here=test/bench
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT

insert="INSERT INTO bench.plain (occurred_at, recorded_at, schema_version, tenant_id, aggregate_id, principal_id,
	aggregate_type, event_type, payload)
	VALUES (now(), clock_timestamp(), 1, '00000000-0000-7000-8000-000000000001', stream, '00000000-0000-7000-8000-00000000000a',
	'warehouse.item', 'warehouse.item.stock_adjusted', data)"
declare -A calls=(
	[plain]="$insert"
	[plain_head]="WITH event AS ($insert RETURNING aggregate_id)
		UPDATE bench.head h SET version = h.version + 1 FROM event e
		 WHERE h.tenant_id = '00000000-0000-7000-8000-000000000001' AND h.aggregate_id = e.aggregate_id"
	[append]="PERFORM * FROM forge.append('warehouse.item', stream, events)"
	[adjust_stock]="PERFORM * FROM erp.adjust_stock(item, 3, 'count')"
	[execute]="PERFORM * FROM forge.execute('inventory.item.adjust_stock', item, data)")

as_owner() {
	if [[ $(id -u) = 0 ]]; then runuser -u postgres -- "$@"; else "$@"; fi
}

copy_database() {
	PGHOST=127.0.0.1 pg_basebackup -D "$directory/data" -c fast
	cat > "$directory/data/postgresql.conf" <<-CONF
		$(test/tools/extension_path.sh "$STAGE" "$PG_MAJOR" "$PG_SHAREDIR")
		dynamic_library_path = '$STAGE$PG_PKGLIBDIR:\$libdir'
		shared_preload_libraries = forgeerp
		shared_buffers = 512MB
		max_wal_size = 20GB
	CONF
	touch "$directory/data/pg_hba.conf" "$directory/data/pg_ident.conf"
	if [[ $(id -u) = 0 ]]; then chown -R postgres "$directory"; fi
	# The first start of a copy is a recovery.
	as_owner "$PG_BINDIR/postgres" --single -D "$directory/data" bench < /dev/null > "$directory/log" 2>&1
}

# count CALL TIMES: the instructions of a backend that does so many.
count() {
	local block="DO \$\$ DECLARE
		data jsonb := '{\"delta\": 3, \"reason\": \"count\"}';
		events jsonb := '[{\"type\": \"warehouse.item.stock_adjusted\", \"data\": {\"delta\": 3, \"reason\": \"count\"}}]';
		items uuid[] := (SELECT array_agg(bench.id(0, n)) FROM generate_series(0, 99) n);
		streams uuid[] := (SELECT array_agg(bench.id(1, n)) FROM generate_series(0, 99) n);
		item uuid; stream uuid;
		BEGIN FOR i IN 1..$2 LOOP item := items[1 + i % 100]; stream := streams[1 + i % 100]; ${calls[$1]}; COMMIT; END LOOP; END \$\$;"
	rm -f "$directory/count"
	printf '%s\n' 'SET SESSION AUTHORIZATION bench_client;' "${block//$'\n'/ }" |
		as_owner valgrind --quiet --tool=callgrind --callgrind-out-file="$directory/count" --toggle-collect=forge_feed_publish \
			--collect-atstart=yes "$PG_BINDIR/postgres" --single -D "$directory/data" -c synchronous_commit=off \
			-c forgeerp.durable_commit=off bench > "$directory/log" 2>&1
	! grep -E 'ERROR|FATAL' "$directory/log" >&2
	sed -n 's/^summary: //p' "$directory/count"
}

# logged CALL: the bytes in the log of a call.
logged() {
	local first last
	for _ in 1 2; do
		first=$(psql -qAtX -c 'SELECT pg_current_wal_insert_lsn()')
		PGUSER=bench_client pgbench -n -M prepared -f "$here/pgbench/$1.sql" -c 1 -t 2000 -D n=0 -D first=-1 -D last=-1 \
			-D payload='{"delta": 3, "reason": "count"}' \
			-D events='[{"type": "warehouse.item.stock_adjusted", "data": {"delta": 3, "reason": "count"}}]' > /dev/null
		last=$(psql -qAtX -c 'SELECT pg_current_wal_insert_lsn()')
	done
	psql -qAtX -c "SELECT round(('$last'::pg_lsn - '$first') / 2000)"
}

copy_database
for call in plain plain_head append adjust_stock execute; do
	few=$(count $call 150)
	many=$(count $call 350)
	echo "$call $(((many - few) / 200)) $(logged $call)"
done
