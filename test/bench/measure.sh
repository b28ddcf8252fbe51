#!/bin/bash
# The measurements: run.sh starts it with a server at hand.
#
# BENCH_SECONDS (0.5) is about how long one measurement takes, BENCH_ROUNDS (4) how often each is
# repeated, BENCH_SECTIONS ("single length batch transaction order replay insight read wall worker") what is
# measured.  Peers take turns within each round, so that whatever else the machine does hits all of
# them; ratios are taken within a round.
set -euo pipefail
shopt -s inherit_errexit
here=test/bench
seconds=${BENCH_SECONDS:-0.5}
rounds=${BENCH_ROUNDS:-4}
sections=" ${BENCH_SECTIONS:-single length batch transaction order replay insight read wall worker} "
mkdir -p build/bench

data='{"delta": 3, "reason": "count"}'
events='[{"type": "warehouse.item.stock_adjusted", "data": '$data'}]'

sql() {	# QUERY: as superuser
	psql -qAtX -v ON_ERROR_STOP=1 -c "$1"
}

say() {
	echo "$*" >&2
}

# Clients come through the unix socket, with a password like everybody.
connect() {
	local hba
	hba=$(sql 'SHOW hba_file')
	printf 'local all all scram-sha-256\n%s\n' "$(cat "$hba")" > build/bench/pg_hba.conf
	cat build/bench/pg_hba.conf > "$hba"
	sql 'SELECT pg_reload_conf()' > /dev/null
	PGHOST=$(sql "SELECT split_part(current_setting('unix_socket_directories'), ',', 1)")
	psql -qX -c 'CREATE DATABASE bench'
	export PGHOST PGDATABASE=bench
}

# What a client waits for at commit: fsync on/off, wait on/off.
set_durability() {
	sql "ALTER SYSTEM SET fsync = $1"
	sql 'SELECT pg_reload_conf()' > /dev/null
	sql "ALTER DATABASE bench SET synchronous_commit = $2"
	sql "LOAD 'forgeerp'; ALTER DATABASE bench SET forgeerp.durable_commit = $2"
	sleep 0.2
}

# run SCRIPT CLIENTS CALLS: so many calls by each client; sets cpu_us (of the backends, for
# a call) and rate (calls a second, of all).
run() {
	local first=$(($3 / 10 + 1)) output
	sql 'TRUNCATE bench.mark'
	output=$(PGUSER=bench_client pgbench -n -M prepared -f "$here/pgbench/$1.sql" -c "$2" -t "$3" \
		-D n=0 -D first="$first" -D last="$3" -D payload="$data" -D events="$events")
	rate=$(sed -n 's/^tps = \([0-9.]*\) .*/\1/p' <<< "$output")
	cpu_us=$(sql "SELECT sum(cpu_us) / ($2 * ($3 - $first + 1)) FROM bench.mark")
}

# keep SECTION CELL CLIENTS PEER ROUND: what run has measured.
keep() {
	sql "INSERT INTO bench.sample (section, cell, clients, peer, round, cpu_us, rate)
		 VALUES ('$1', '$2', $3, '$4', $5, $cpu_us, $rate)"
}

# calls SCRIPT CLIENTS: how many calls by each client take the wanted time.
calls() {
	run "$1" "$2" 300
	run "$1" "$2" "$(awk "BEGIN { print int($rate / 4 / $2) + 100 }")"
	awk "BEGIN { print int($rate * $seconds / $2) + 100 }"
}

measure_single() {
	local fsync waits cell clients count round peer
	for fsync in on off; do
		for waits in on off; do
			set_durability $fsync $waits
			cell="fsync $fsync, commit $([[ $waits = on ]] && echo waits || echo 'does not wait')"
			for clients in 1 2 8 16; do
				say "single calls: $cell, $clients clients"
				count=$(calls plain $clients)
				for ((round = 1; round <= rounds; round++)); do
					for peer in plain append adjust_stock execute; do
						run $peer $clients "$count"
						keep single "$cell" $clients $peer $round
					done
				done
			done
		done
	done
}

measure_length() {
	say "streams of many events"
	set_durability on off
	PGUSER=bench_client psql -qX -f $here/length.sql
}

measure_batch() {
	local round
	say "batches"
	set_durability on on
	{
		cat $here/timing.sql $here/batch_prepare.sql
		for ((round = 1; round <= 10 * rounds; round++)); do
			echo "\\set round $round"
			cat $here/batch.sql
		done
	} | PGUSER=bench_client psql -qX
}

measure_transaction() {
	say "many calls in one transaction"
	set_durability on off
	PGUSER=bench_client psql -qX -f $here/transaction.sql
}

measure_order() {
	local waits clients count round peer
	for waits in on off; do
		set_durability on $waits
		for clients in 1 8; do
			say "orders: commit waits $waits, $clients clients"
			count=$(calls order_execute $clients)
			for ((round = 1; round <= rounds; round++)); do
				for peer in order_execute order_typed order_batch; do
					run $peer $clients "$count"
					keep order "$waits" $clients $peer $round
				done
				run order_batch_100 $clients $((count / 40 + 2))
				cpu_us=$(awk "BEGIN { print $cpu_us / 100 }")
				rate=$(awk "BEGIN { print $rate * 100 }")
				keep order "$waits" $clients order_batch_100 $round
			done
		done
	done
	PGUSER=bench_client psql -qX -v rounds=$((5 * rounds)) -f $here/order.sql
	[[ $(PGUSER=bench_client psql -qAtX -c 'SELECT count(*) FROM forge.verify()') = 0 ]]
}

measure_replay() {
	local round
	say "replays"
	set_durability on on
	for ((round = 1; round <= rounds; round++)); do
		PGUSER=bench_wide psql -qX -v round=$round -f $here/timing.sql -f $here/replay.sql
		psql -qX -f $here/empty.sql
		PGUSER=bench_wide psql -qX -v round=$round -f $here/timing.sql -f $here/replay_empty.sql
	done
	[[ $(PGUSER=bench_client psql -qAtX -c 'SELECT count(*) FROM forge.verify()') = 0 ]]
	[[ $(PGUSER=bench_wide psql -qAtX -c 'SELECT count(*) FROM forge.verify()') = 0 ]]
}

measure_insight() {
	local round
	say "insights"
	set_durability on on
	for ((round = 1; round <= rounds; round++)); do
		psql -qX -v round=$round -f $here/timing.sql -f $here/insight.sql
		psql -qX -f $here/insight_empty.sql
	done
}

# in_time RATE: how many calls of about that rate take the wanted time.
in_time() {
	awk "BEGIN { print int($1 * $seconds) + 20 }"
}

measure_read() {
	local round peer writers
	say "reading"
	set_durability on off
	for ((round = 1; round <= rounds; round++)); do
		for peer in plain_page read_page; do
			run $peer 1 "$(in_time 500)"
			keep read page 1 $peer $round
		done
		for peer in plain_stream load_stream; do
			run $peer 1 "$(in_time 4000)"
			keep read stream 1 $peer $round
		done
		run safe_position 1 "$(in_time 20000)"
		keep read position 1 'no append in flight' $round
	done
	for ((round = 1; round <= rounds; round++)); do
		PGUSER=bench_client pgbench -n -M prepared -f $here/pgbench/append_and_wait.sql -c 16 -t 1 \
			-D events="$events" -D seconds="$(awk "BEGIN { print 1 + 3 * $seconds }")" > /dev/null &
		writers=$!
		until [[ $(sql "SELECT count(*) FROM pg_locks WHERE locktype = 'userlock'") = 16 ]]; do
			sleep 0.1
		done
		run safe_position 1 "$(in_time 20000)"
		keep read position 1 '16 appends in flight' $round
		wait $writers
	done
}

measure_wall() {
	local round peer
	say "the wall and permissions"
	set_durability on off
	for ((round = 1; round <= 5 * rounds; round++)); do
		for peer in 'switched off' 'as it is'; do
			sql "ALTER TABLE forge.item_row $([[ $peer = as* ]] && echo ENABLE || echo DISABLE) ROW LEVEL SECURITY"
			PGUSER=bench_client psql -qX -v round=$round -v peer="$peer" -f $here/timing.sql -f $here/wall.sql
		done
		PGUSER=bench_client psql -qX -v round=$round -f $here/timing.sql -f $here/wall_check.sql
	done
}

# The worker, which is off in all other sections.
switch_worker() {	# on/off
	sql "ALTER SYSTEM SET forgeerp.worker = $1"
	sql 'SELECT pg_reload_conf()' > /dev/null
	until [[ $(sql "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'forgeerp worker'") = $([[ $1 = on ]] && echo 1 || echo 0) ]]; do
		sleep 0.1
	done
	[[ $1 = off ]] || until [[ $(sql "SELECT sum(lag) FROM forge.projection") = 0 ]]; do
		sleep 0.1
	done
}

# latency CHANNEL CELL CLIENTS COUNT: from COMMIT to the notification.
latency() {
	PGUSER=bench_client /usr/bin/python3 $here/latency.py "$1" "$4" |
		sed "s/.*/INSERT INTO bench.sample (section, cell, clients, peer, cpu_us) VALUES ('latency', '$2', $3, '$1', 1000 * &);/" |
		psql -qX
}

measure_worker() {
	local count round peer load
	say "from commit to notification"
	set_durability on on
	switch_worker on
	latency forgeerp_event idle 0 $((50 * rounds))
	latency forgeerp_insight idle 0 $((10 * rounds))
	PGUSER=bench_client pgbench -n -M prepared -f $here/pgbench/adjust_stock.sql -c 8 -T 3600 -D n=-1000000000 -D first=0 -D last=0 \
		> /dev/null 2>&1 &
	load=$!
	latency forgeerp_event load 8 $((50 * rounds))
	latency forgeerp_insight load 8 $((10 * rounds))
	kill $load
	wait $load || true

	say "commands beside the worker"
	set_durability off off
	count=$(calls adjust_stock 8)
	for ((round = 1; round <= 5 * rounds; round++)); do
		for peer in off on; do
			switch_worker $peer
			run adjust_stock 8 "$count"
			keep worker '' 8 $peer $round
		done
	done
	switch_worker off
}

describe_machine() {
	echo "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | sort -u), $(nproc) cores," \
		"$(awk '/^MemTotal/ { print int($2 / 1048576 + 0.5) }' /proc/meminfo) GB, Linux $(uname -r)," \
		"PostgreSQL $(sql 'SHOW server_version'), load $(cut -d' ' -f1-3 /proc/loadavg) at the end"
	echo
}

connect
say "setting up"
psql -qX -v password="$PGPASSWORD" -f $here/setup.sql
for section in single length batch transaction order replay insight read wall worker; do
	[[ $sections != *" $section "* ]] || measure_$section
done
describe_machine
psql -qAtX -f $here/report.sql
