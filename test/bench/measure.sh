#!/bin/bash
# The measurements: run.sh starts it with a server at hand.
#
# BENCH_SECONDS (0.5) is about how long one measurement takes, BENCH_ROUNDS (4) how often each is
# repeated, BENCH_LINES (2000000) how many lines the books have, BENCH_PRODUCTS (100000) how many products are
# searched, BENCH_SECTIONS ("single instructions request http length batch transaction order move products stock ledger replay insight read
# wall books worker") what is measured.  Peers take turns within
# each round, so that whatever else the machine does hits all of them; ratios are taken within a round.
set -euo pipefail
shopt -s inherit_errexit
here=test/bench
seconds=${BENCH_SECONDS:-0.5}
rounds=${BENCH_ROUNDS:-4}
sections=" ${BENCH_SECTIONS:-single instructions request http length batch transaction order move products stock ledger replay insight read wall books worker} "
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

# run SCRIPT CLIENTS CALLS: so many calls by each client, with the options in more; sets cpu_us (of the
# backends, for a call) and rate (calls a second, of all).
more=()
run() {
	local first=$(($3 / 10 + 1)) output
	sql 'TRUNCATE bench.mark'
	output=$(PGUSER=${client:-bench_client} pgbench -n -M prepared -f "$here/pgbench/$1.sql" -c "$2" -t "$3" \
		-D n=0 -D first="$first" -D last="$3" -D payload="$data" -D events="$events" "${more[@]}")
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

measure_instructions() {
	local round=1 peer
	if ! command -v valgrind > /dev/null; then
		say "instructions: NOT MEASURED, as there is no \"valgrind\" on PATH"
		return
	fi
	say "instructions"
	set_durability on off
	while read -r peer cpu_us rate; do
		keep instructions '' 1 "$peer" $round
	done < <($here/instructions.sh)
}

# A role of PostgREST and a key of tokens; sets token.
prepare_requests() {
	local key=build/bench/key.pem
	[[ -z ${token-} ]] || return 0
	openssl genpkey -quiet -algorithm RSA -out $key
	psql -qX -v password="$PGPASSWORD" -v public_key="$(openssl pkey -in $key -pubout)" -f $here/request.sql
	token=$(docs/examples/token.sh $key bench https://bench.example/ bench 00000000-0000-7000-8000-000000000001 manager)
}

# choose_request PEER: what the next run sends; sets more.
choose_request() {
	local -A requests=([patch]='1 PATCH /counter' [function]='2 POST /rpc/count' [command]='3 POST /rpc/adjust_stock')
	local number method path
	read -r number method path <<< "${requests[$1]}"
	more=(-D number="$number" -D method="$method" -D path="$path" -D schemas='"erp"' -D claims='{"role": "forge_anon"}' -D headers='{
		"host": "127.0.0.1:3000", "user-agent": "bench", "accept": "*/*", "content-type": "application/json",
		"content-length": "63", "authorization": "Bearer '"$token"'"}')
}

measure_request() {
	local client=bench_authenticator waits clients count round peer
	prepare_requests
	for waits in on off; do
		set_durability on $waits
		for clients in 1 8; do
			say "requests: commit waits $waits, $clients clients"
			choose_request command
			count=$(calls request $clients)
			for ((round = 1; round <= 5 * rounds; round++)); do
				for peer in patch function command; do
					choose_request $peer
					run request $clients "$count"
					keep request "$waits" $clients $peer $round
				done
			done
		done
	done
	more=()
}

# A real PostgREST over the database; sets what http.py expects.
start_postgrest() {
	export HTTP_PORT=$((30000 + $$ % 20000)) HTTP_PROCESS HTTP_TOKEN=$token
	cat > build/bench/postgrest.conf <<-CONF
		db-uri = "host=$PGHOST port=$PGPORT user=bench_authenticator password=$PGPASSWORD dbname=bench"
		db-pre-config = "bench.pre_config"
		server-host = "127.0.0.1"
		server-port = $HTTP_PORT
		admin-server-host = "127.0.0.1"
		admin-server-port = $((HTTP_PORT + 1))
	CONF
	postgrest build/bench/postgrest.conf > build/bench/postgrest.log 2>&1 &
	HTTP_PROCESS=$!
	trap 'kill "$HTTP_PROCESS"' EXIT
	until curl -sf "http://127.0.0.1:$((HTTP_PORT + 1))/ready"; do
		kill -0 "$HTTP_PROCESS"
		sleep 0.1
	done
}

measure_http() {
	local waits round peer server_cpu_us
	if ! command -v postgrest > /dev/null; then
		say "requests over HTTP: NOT MEASURED, as there is no \"postgrest\" on PATH"
		return
	fi
	prepare_requests
	start_postgrest
	for waits in on off; do
		say "requests over HTTP: commit waits $waits"
		set_durability on $waits
		while read -r round peer rate cpu_us server_cpu_us; do
			keep http "$waits" 1 "$peer" "$round"
			cpu_us=$server_cpu_us
			keep 'http server' "$waits" 1 "$peer" "$round"
		done < <(/usr/bin/python3 $here/http.py $((20 * rounds)))
	done
	kill "$HTTP_PROCESS"
	trap - EXIT
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

measure_products() {
	say "products"
	set_durability on off
	PGUSER=bench_client psql -qX -v rounds=$((2 * rounds)) -f $here/products.sql
	say "${BENCH_PRODUCTS:-100000} products to search in"
	psql -qX -v password="$PGPASSWORD" -v products="${BENCH_PRODUCTS:-100000}" -f $here/search_fill.sql
	PGUSER=bench_catalogue psql -qX -v rounds=$((2 * rounds)) -f $here/search.sql
}

measure_move() {
	say "moves of stock"
	set_durability on off
	PGUSER=bench_client psql -qX -v rounds=$rounds -f $here/move.sql
	[[ $(PGUSER=bench_client psql -qAtX -c "SELECT count(*) FROM forge.verify('stock_transfer')") = 0 ]]
}

# run_stock PEER SCRIPT CLIENTS CALLS ROUND OPTION...: a command on stock.
run_stock() {
	more=("${@:6}")
	run "$2" "$3" "$4"
	keep 'stock call' '' "$3" "$1" "$5"
	more=()
}

measure_stock() {
	local first='first_item=100000000000' all='last_item=100000000999' one='last_item=100000000000'
	local clients count round event_count
	say "stock"
	set_durability off on
	PGUSER=bench_client psql -qX -f $here/stock_setup.sql
	sql 'VACUUM ANALYZE forge.stock_row, forge.item_row'
	for clients in 1 8; do
		count=$(calls adjust_stock $clients)
		for ((round = 1; round <= 3 * rounds; round++)); do
			run_stock 'the default location' adjust_stock $clients "$count" $round
			run_stock 'another location' stock_at $clients "$count" $round -D $first -D $all -D place_step=0
			run_stock 'an item of each client' stock_own $clients "$count" $round -D kind=0 -D base=100000000000
			run_stock 'one item, a location of each client' stock_at $clients "$count" $round -D $first -D $one -D place_step=1
			run_stock 'an item that is worth something, no books' stock_own $clients "$count" $round -D kind=7 -D base=100900000000
		done
	done
	for ((round = 1; round <= 2 * rounds; round++)); do
		event_count=$(sql "SELECT count(*) FROM forge.event WHERE tenant_id = '00000000-0000-7000-8000-000000000001'")
		PGUSER=bench_client psql -qX -v round=$round -v events="$event_count" -f $here/timing.sql -f $here/stock.sql
	done
	PGUSER=bench_client psql -qX -o /dev/null -c "SELECT erp.open_books(currency => 'EUR')"
	for clients in 1 8; do
		count=$(calls adjust_stock $clients)
		for ((round = 1; round <= 3 * rounds; round++)); do
			run_stock 'the default location, the books are open' adjust_stock $clients "$count" $round
			run_stock 'an item that is worth something, posted' stock_own $clients "$count" $round -D kind=7 -D base=100900000000
		done
	done
	[[ $(PGUSER=bench_client psql -qAtX -c "SELECT count(*) FROM forge.verify('stock_value')") = 0 ]]
}

# run_transfers FIRST LAST CLIENTS CALLS: transfers that debit the accounts FIRST to LAST.
run_transfers() {
	more=(-D base=$((++transfer_runs * 1000000000000)) -D first_account="$1" -D last_account="$2")
	run transfer "$3" "$4"
	more=()
}

measure_ledger() {
	local round count clients transfer_runs=0
	say "the ledger"
	set_durability on off
	psql -qX -v password="$PGPASSWORD" -f $here/ledger_setup.sql
	for ((round = 1; round <= 2 * rounds; round++)); do
		PGUSER=bench_client psql -qX -v round=$round -f $here/timing.sql -f $here/ledger.sql
	done
	for clients in 1 16; do
		say "transfers one by one: $clients clients"
		count=$(calls adjust_one $clients)
		for ((round = 1; round <= rounds; round++)); do
			run plain $clients "$count"
			keep 'ledger single' '' $clients plain $round
			run_transfers 1 10000 $clients "$count"
			keep 'ledger single' '' $clients 'a transfer, 10,000 accounts' $round
			run_transfers 1 1 $clients "$count"
			keep 'ledger single' '' $clients 'a transfer, all of them debit one account' $round
			run_transfers 200001 200001 $clients "$count"
			keep 'ledger single' '' $clients 'a transfer, all of them debit one that is summed' $round
			run adjust_one $clients "$count"
			keep 'ledger single' '' $clients 'erp.adjust_stock, one item' $round
		done
	done
	for ((round = 1; round <= rounds; round++)); do
		PGUSER=bench_ledger psql -qX -v round=$round -f $here/timing.sql -f $here/ledger_verify.sql
	done
	[[ $(PGUSER=bench_client psql -qAtX -c "SELECT count(*) FROM forge.verify('ledger')") = 0 ]]
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

# measure_reports TAIL: of the books as they are; TAIL tells how much is not summed up yet.
measure_reports() {
	local round
	for ((round = 1; round <= rounds; round++)); do
		PGUSER=bench_books psql -qX -v round=$round -v tail="$1" -f $here/timing.sql -f $here/books.sql
	done
}

measure_books() {
	say "the books"
	set_durability on off
	psql -qX -v password="$PGPASSWORD" -v lines="${BENCH_LINES:-2000000}" -f $here/books_prepare.sql
	measure_reports ''
	PGUSER=bench_books psql -qX -f $here/books_post.sql
	[[ $(PGUSER=bench_books psql -qAtX -c 'SELECT count(*) FROM forge.journal_tail()') = 40000 ]]
	measure_reports ' and 40,000 lines of the tail'
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
for section in single instructions request http length batch transaction order move products stock ledger replay insight read wall books worker; do
	[[ $sections != *" $section "* ]] || measure_$section
done
describe_machine
psql -qAtX -f $here/report.sql
