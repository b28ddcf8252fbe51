#!/bin/bash
# check.sh: the demo tells the truth, starts over, survives a crash, and stops.  Prints TAP.
#
# Runs in a folder of its own, so that a running demo stays as it is.  Same environment as demo.sh.
set -euo pipefail
source "$(dirname "$0")/server.sh"
export DEMO_DIR=${here%/test/demo}/build/demo-check

work=$(mktemp -d)
trap '"$here/stop.sh" >/dev/null; rm -rf "$work"' EXIT
xz -dc "$here/online_retail_sample.csv.xz" > "$work/sample.csv"
LC_ALL=C awk -f "$here/expected.awk" "$work/sample.csv" "$work/sample.csv" > "$work/facts"

count=0
failed=0
is() {	# GOT WANTED NAME
	count=$((count + 1))
	if [[ $1 == "$2" ]]; then
		echo "ok $count - $3"
	else
		failed=$((failed + 1))
		echo "not ok $count - $3"
		printf '# got:    %s\n# wanted: %s\n' "${1:0:500}" "${2:0:500}"
	fi
}

fact() {	# NAME: what expected.awk says of it
	sed -n "s/^$1 //p" "$work/facts" | LC_ALL=C sort
}

value() {	# QUERY: its rows, as role shop
	psql_as shop shop -At -F ' ' -c "$1"
}

run_demo() {	# DATA: its output and exit status are kept
	status=0
	DATA=$1 "$here/demo.sh" > "$work/output" 2>&1 || status=$?
	[[ ! -e $DEMO_DIR ]] || home=$(readlink -f "$DEMO_DIR")
	((status == 0)) || sed 's/^/# /' "$work/output"
}

printed() {	# NAME: the number that the demo printed for it
	sed -nE "s/^  $1 +([0-9,]+)$/\1/p" "$work/output" | tr -d ,
}

printed_stock() {	# LOCATION: what the demo printed of it: its code, what is on hand, and what is in transit
	sed -n '/^Stock by location/,/^What was sent/p' "$work/output" | awk -v code="$1" '$1 == code { print code, $(NF - 2), $NF }'
}

# But for those of the chart of accounts, of the second location, of the alert, and the users of the web interface.
count_events="SELECT count(*) FROM erp.event
			   WHERE aggregate_type NOT IN ('accounting.account', 'accounting.book', 'analytics.insight')
				 AND aggregate_type NOT IN ('inventory.location', 'inventory.stock', 'inventory.transfer')
				 AND event_type NOT IN ('inventory.item.stock_sent', 'inventory.item.stock_announced', 'inventory.item.stock_arrived')
				 AND aggregate_type NOT LIKE 'identity.%'
				 AND coalesce(payload ->> 'reason', '') NOT LIKE 'delivery, %'"

is_replayed() {	# WHEN: the sample is in, as printed and as stored
	is "$status" 0 "$1: the demo succeeds"
	is "$(printed 'order lines')" "$(fact lines)" "$1: order lines"
	is "$(printed items)" "$(fact items)" "$1: items"
	is "$(printed customers)" "$(fact customers)" "$1: customers"
	is "$(printed orders)" "$(($(fact orders) + $(fact 'returned orders')))" "$1: orders"
	is "$(printed entries)" "$(fact entries)" "$1: entries"
	is "$(printed events)" "$(fact events)" "$1: events"
	is "$(value "$count_events")" "$(fact events)" "$1: events are stored"
	is "$(value 'SELECT sku, trim_scale(s.on_hand + s.in_transit) FROM erp.item JOIN erp.item_stock s USING (item_id) ORDER BY sku COLLATE "C"')" \
		"$(fact stock)" "$1: stock of every item, wherever it is"
	is "$(printed_stock MAIN)"$'\n'"$(printed_stock TOWN)" "$(fact location)" "$1: stock by location, and on its way"
	is "$(value 'SELECT count(*) FROM forge.verify()')" 0 "$1: a replay of the log differs nowhere"
}

# The sums of the lines' amounts, in pence, of sales and of returns.
is_amount() {	# NAME COLUMN
	is "$(value "
		SELECT CASE status WHEN 'completed' THEN 'sale' ELSE 'return' END, $2,
			   trim_scale(100 * sum(CASE status WHEN 'completed' THEN line_amount ELSE -line_amount END))
		  FROM (SELECT o.status, l.line_amount, c.customer, i.sku,
					   e.occurred_at AT TIME ZONE 'UTC' AS occurred_at
				  FROM erp.sales_order o
				  JOIN erp.sales_order_line l USING (order_id)
				  JOIN erp.item i USING (item_id)
				  JOIN erp.event e ON e.aggregate_id = o.order_id AND e.version = 1
				  LEFT JOIN demo.customer c USING (customer_id)) AS line
		 GROUP BY 1, 2" | LC_ALL=C sort)" \
		"$(sed -nE "s/^(sale|return) $1 /\1 /p" "$work/facts" | LC_ALL=C sort)" \
		"what was sold and returned by $1, to the penny"
}

run_demo "$here/online_retail_sample.csv.xz"
is_replayed 'first run'
of_lines="reference IS NOT NULL OR reason ~ '^(return|count|adjustment) '"
is "$(value "SELECT trim_scale(sum(delta)) FROM erp.item_movement WHERE $of_lines")" \
	"$(fact moved)" 'sum of all movements'
is "$(value "SELECT min(occurred_at)::timestamp, max(occurred_at)::timestamp
			   FROM erp.item_movement WHERE $of_lines")" "$(fact between)" \
	'movements have the time of their line'
is "$(value "SELECT count(*) FROM erp.sales_order WHERE status = 'completed'")" "$(fact orders)" \
	'sales are completed orders'
is "$(value "SELECT count(*) FROM erp.sales_order WHERE status = 'cancelled'")" \
	"$(fact 'returned orders')" 'returns are cancelled ones'
is "$(value 'SELECT count(*) FROM erp.item WHERE reserved <> 0')" 0 'nothing is left reserved'
is_amount month "to_char(occurred_at, 'YYYY-MM')"
is "$(value 'SELECT number, trim_scale(100 * closing) FROM erp.trial_balance()')" \
	"1100 $(fact net)"$'\n'"4000 -$(fact net)" 'the books come to the same, in the bank and in sales'
is "$(value "SELECT count(*) FROM erp.sales_order o JOIN erp.journal_entry e ON e.reference_id = o.order_id
			  WHERE o.total_amount <> (SELECT sum(l.debit) FROM erp.journal_line l WHERE l.entry_id = e.entry_id)")" 0 \
	'an entry has the amount of its order'
is "$(grep -c '^hledger accepts the journal, and comes to the same balances.$' "$work/output")" 1 \
	'another program agrees with the books'
is_amount customer "coalesce(customer, '-')"
is_amount item sku
is "$(value 'SELECT sku FROM erp.item WHERE name = sku ORDER BY sku COLLATE "C"')" \
	"$(fact nameless)" 'items without a description are named by their code'
is "$(value "SELECT count(*) FROM erp.item WHERE sku IN ('85123A', '85123a')")" 2 \
	'codes that differ in case are two items'
is "$(awk '/best sellers/ { found = 1 }
		   found && $1 == 1 && $2 == "|" { print $3, $(NF - 2); exit }' "$work/output")" \
	"$(fact best)" 'the best seller'
is "$(sed -nE 's/^CONSTRAINT NAME: +//p' "$work/output" | tr '\n' ' ')" \
	'stock_insufficient sku_taken expected_version_mismatch ' 'three commands are rejected'
is "$(grep -c '^DETAIL: ' "$work/output")" 3 'with their details'

is "$(value "SELECT count(*), count(DISTINCT name), count(country), bool_or(name = 'Customer 16145' AND country = 'GB') FROM erp.party")" \
	"$(fact customers) $(fact customers) $(fact customers) t" 'customers are parties, each with its country'
is "$(value 'SELECT count(*) FROM erp.item LEFT JOIN erp.product USING (item_id) WHERE status IS NULL')" 0 'items are products'
is "$(value "SELECT sku, base_price, currency FROM erp.search_products('mini loaf 23295')")" '23295 0.83 GBP' 'which are found, with their usual price'

# What the worker has found, and the one movement of which the shop was told.
psql_as postgres shop -c 'CREATE SCHEMA test; GRANT USAGE ON SCHEMA test TO shop' \
	-f "$here/../tools/reference_detector.sql" -c 'GRANT SELECT ON ALL TABLES IN SCHEMA test TO shop'
is "$(value 'SELECT count(*) > 50 FROM erp.insight')" t 'the worker has found movements'
is "$(value 'TABLE test.reference_difference')" '' 'which are those that the reference finds'
is "$(value 'TABLE erp.insight EXCEPT SELECT * FROM erp.detect_anomalies()')" '' \
	'and those that the log gives'
is "$(sed -nE 's/^Asynchronous notification "forgeerp_insight" with payload "([^"]+)".*/\1/p' "$work/output")" \
	"$(value 'SELECT insight_id FROM erp.insight WHERE acknowledged')" 'the shop is told of one of them'

# What an interrupted replay would meet when it is run again: nothing happens twice.
psql_as shop shop -At -f "$here/replay.sql" > /dev/null
is "$(value "$count_events")" "$(fact events)" \
	'the same commands again add nothing'

for role in shop operator; do
	connect=$(sed -nE "s/^  (psql .* -U $role .*)/\1/p" "$work/output")
	is "$($connect -X -At -c 'SELECT current_user')" "$role" "the line to connect as $role works"
done
is "$(value 'SHOW listen_addresses')" '' 'the server listens on no network address'

# The web interface, by its links.
link() {	# ROLE
	sed -nE "s/^  $1 +(http.*)/\1/p" "$work/output"
}
item=$(value 'SELECT item_id FROM erp.item ORDER BY sku LIMIT 1')
is "$("$here/visit.py" "$(link manager)" name=home name=items "name=item&id=$item" name=orders name=users)" \
	"200 Sign in
200 page?name=home The shop · The shop
200 The shop · The shop
200 Items · The shop
200 $(value "SELECT name FROM erp.item WHERE item_id = '$item'") · The shop
200 Orders · The shop
200 Users · The shop
page?name=sign_in
page?name=sign_in" 'a link signs in, pages are shown, and signing out ends it'
web=$(sed -nE 's|^  (http.*)/rpc/page$|\1|p' "$work/output")
is "$web" "$(sed -nE 's|^  viewer +(http.*)/rpc/page.*|\1|p' "$work/output")" 'the address is printed'

run_demo "$work/sample.csv"
is_replayed 'second run, from a plain file'

as_server kill -KILL "$(server_pid)"
run_demo "$here/online_retail_sample.csv.xz"
is_replayed 'run after a crash'

# Good and bad lines: every bad one is counted, by kind.
rest=2011-01-01\ 10:00:00,1.5,17.0,France
printf '%b\n' "$(head -n 1 "$work/sample.csv")" \
	"1,A,Plain,5,$rest" \
	"1,B,\"Quoted, \"\"twice\"\"\",3,$rest" \
	"C2,A,,-2,$rest" \
	"3,A,Plain,1,2011-01-01 10:00:00,1.5,17.0" \
	"3,\"A,Plain,1,$rest" \
	"3,A,Plain,many,$rest" \
	"3,A,Plain,0,$rest" \
	"3,A,Plain,99999999999,$rest" \
	"3,A,Plain,1,2011-02-30 10:00:00,1.5,17.0,France" \
	"3, ,Plain,1,$rest" \
	",A,Plain,1,$rest" \
	"3,A,Plain,1,2011-01-01 10:00:00,cheap,17.0,France" \
	"3,A,Plain,1,2011-01-01 10:00:00,1.2345678,17.0,France" \
	"3,A,Plain,1000000,2011-01-01 10:00:00,1001,17.0,France" \
	"3,A,$(printf '%201s' '' | tr ' ' x),1,$rest" \
	"3,A,Caf\\0351,1,$rest" \
	"3,A,Caf\\0303\\0251 \\\\ bar,1,2011-01-03 10:00:00,0,," > "$work/bad.csv"
run_demo "$work/bad.csv"
is "$status $(printed 'order lines') $(printed 'bad lines')" '0 17 13' 'bad lines are counted'
is "$(sed -n '/first line/,/^$/p' "$work/output" | grep -oE '^ [^|]+\| +1 \| +[0-9]+ \|' |
	tr -s ' |' ' ')" \
	" a quote is left open 1 6 
 amount is out of range 1 15 
 blank invoice number 1 12 
 blank stock code 1 11 
 date is not readable 1 10 
 not 8 columns 1 5 
 not UTF-8 1 17 
 price has too many decimals 1 14 
 price is not a number 1 13 
 quantity is not a whole number 1 7 
 quantity is out of range 1 9 
 quantity is zero 1 8 
 text too long 1 16 " 'each with its kind and its line'
is "$(value 'SELECT sku, name, trim_scale(on_hand) FROM erp.item ORDER BY sku')" \
	$'A Café \\ bar 3\nB Quoted, "twice" 0' 'and the good ones between them are in'

# What is no file of order lines is refused, and what runs goes on.
printf 'a,b\n1,2\n' > "$work/other.csv"
for data in "$work/other.csv" "$work/missing.csv"; do
	status=0
	DATA=$data "$here/demo.sh" > "$work/output" 2>&1 || status=$?
	is "$status" 1 "refused: ${data##*/}"
done
is "$(value 'SELECT count(*) FROM erp.item')" 2 'and the earlier demo still runs'

pid=$(server_pid)
"$here/stop.sh" > "$work/output"
is "$(as_server readlink "/proc/$pid/cwd")" '' 'stop ends the server'
is "$(ls -d "$DEMO_DIR" "$home" 2>/dev/null)" '' 'and removes its folder'
is "$(/usr/bin/python3 -c 'import sys, urllib.request; urllib.request.urlopen(sys.argv[1])' "$web" 2>&1 | tail -1)" \
	'urllib.error.URLError: <urlopen error [Errno 111] Connection refused>' 'the pages are gone as well'
is "$("$here/stop.sh")" 'No demo is running.' 'stopping again is fine'

echo "1..$count"
((failed == 0))
