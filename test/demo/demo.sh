#!/bin/bash
# demo.sh: replay a shop's order lines through the event store, and show what came of them.
#
# Starts over each time: a private server in a folder of its own (server.sh), a new database.
# Expects PG_MAJOR, PG_BINDIR, PG_PKGLIBDIR and PG_SHAREDIR of the server, STAGE (a staged
# installation of the extension), and optionally DATA, a file of order lines, plain or .xz.  "make demo"
# sets them.
set -euo pipefail
source "$(dirname "$0")/server.sh"
source "$here/web.sh"
: "${PG_PKGLIBDIR:?}" "${STAGE:?}"
: "${DATA:=$here/online_retail_sample.csv.xz}"

# 320705 -> 320,705
grouped() {
	local number=$1
	while [[ $number =~ ^([0-9]+)([0-9]{3})(.*)$ ]]; do
		number=${BASH_REMATCH[1]},${BASH_REMATCH[2]}${BASH_REMATCH[3]}
	done
	echo "$number"
}

# Reads numbers of commands done and shows how far they are on the way to the total: a bar on a
# terminal, a line every ten percent elsewhere.
progress() {
	local total=$1 count sum=0 percent shown=0 bar
	while read -r count; do
		sum=$((sum + count))
		percent=$((100 * sum / total))
		if [[ -t 1 ]]; then
			printf -v bar '%*s' $((percent * 2 / 5)) ''
			printf '\r  [%-40s] %3d %%  %s of %s commands' "${bar// /#}" "$percent" \
				"$(grouped "$sum")" "$(grouped "$total")"
		elif ((percent >= shown + 10)); then
			shown=$((percent / 10 * 10))
			printf '  %3d %%  %s of %s commands\n' "$percent" \
				"$(grouped "$sum")" "$(grouped "$total")"
		fi
	done
	[[ ! -t 1 ]] || echo
}

value() {	# ROLE QUERY: the one value that a query gives
	psql_as "$1" shop -At -c "$2"
}

per_second() {	# COUNT: of what happened while it was replayed
	awk "BEGIN { printf \"%d\", $1 / ($ended - $begun) }"
}

row() {
	printf '  %-20s %12s\n' "$1" "$2"
}

# The journal, as another program for double-entry books reads it: it must accept all of it, and come
# to the same balances.
check_books() {
	if ! command -v hledger > /dev/null; then
		echo 'hledger is not installed, so nothing but the extension checks the books.'
		return
	fi
	value shop "SELECT erp.export_journal('hledger')" > "$work/shop.journal"
	hledger -f "$work/shop.journal" check --strict ordereddates payees ||
		fail 'hledger does not accept the journal'
	hledger -f "$work/shop.journal" balance --flat --no-total -c '1000.00 GBP' --format '%(account) %(total)' > "$work/hledger"
	value shop "SELECT concat_ws(' ', a.path, round(t.closing, 2), t.currency)
				  FROM erp.trial_balance() t JOIN forge.journal_account('hledger') a USING (number)
				 WHERE t.closing <> 0" | diff - "$work/hledger" || fail 'hledger comes to other balances'
	echo 'hledger accepts the journal, and comes to the same balances.'
}

[[ -d $STAGE ]] || fail "there is no staged extension in $STAGE"
[[ -f $DATA && -r $DATA ]] || fail "cannot read $DATA"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
case $DATA in
	*.xz) xz -dc -- "$DATA" ;;
	*) cat -- "$DATA" ;;
esac | LC_ALL=C awk -f "$here/lines.awk" > "$work/rows" || fail "$DATA is not a file of order lines"

echo "Starting a private PostgreSQL in $DEMO_DIR"
remove_server
make_home
start_server "$STAGE" "$PG_PKGLIBDIR"
psql_as postgres postgres -c 'CREATE DATABASE shop'
psql_as postgres shop -f "$here/setup.sql"

echo "Making commands of the order lines in $DATA"
psql_as postgres shop -f "$here/load.sql" < "$work/rows"
bad=$(value postgres 'SELECT count(*) FROM demo.line WHERE problem IS NOT NULL')
if ((bad > 0)); then
	echo "  left out: $(grouped "$bad") bad lines"
	psql_as postgres shop -f "$here/bad_lines.sql"
fi
total=$(value postgres 'SELECT coalesce(sum(command_count), 0) FROM demo.batch')
((total > 0)) || fail "$DATA has no good line"

echo "Replaying them as role shop, a batch of some 1,000 in a transaction"
earlier=$(value shop 'SELECT count(*) FROM erp.event')
begun=$EPOCHREALTIME
psql_as shop shop -At -f "$here/replay.sql" | progress "$total"
ended=$EPOCHREALTIME

orders=$(value shop 'SELECT count(*) FROM erp.sales_order')
events=$(value shop "SELECT count(*) - $earlier FROM erp.event")

psql_as shop shop -f "$here/locations.sql"
differences=$(value shop 'SELECT count(*) FROM forge.verify()')
echo
row 'order lines' "$(grouped "$(value postgres 'SELECT count(*) FROM demo.line')")"
row 'bad lines' "$(grouped "$bad")"
row 'items' "$(grouped "$(value shop 'SELECT count(*) FROM erp.item')")"
row 'customers' "$(grouped "$(value shop 'SELECT count(*) FROM erp.party')")"
row 'orders' "$(grouped "$orders")"
row 'entries' "$(grouped "$(value shop 'SELECT count(*) FROM erp.journal_entry')")"
row 'events' "$(grouped "$events")"
row 'seconds' "$(awk "BEGIN { printf \"%.2f\", $ended - $begun }")"
row 'orders per second' "$(grouped "$(per_second "$orders")")"
row 'events per second' "$(grouped "$(per_second "$events")")"
row 'found by verify' "$(grouped "$differences")"
((differences == 0)) || fail 'forge.verify() finds rows that differ from a replay of the log'
echo
psql_as shop shop 2>&1 < "$here/report.sql" | sed '/^LOCATION:/d'
check_books
echo
psql_as shop shop 2>&1 < "$here/alert.sql"

secret=$(web_secret)
psql_as postgres shop -c 'SELECT forge.setup_postgrest(with_secrets => true)' > /dev/null
start_web
links=$(web_users "$secret")

cat <<END

The shop's pages are served by $web_server:

  $web_address/rpc/page

Links that sign in, good for twelve hours:

$links

The server runs on. To look around, as the shop and as the operator:

  psql -h $home -U shop shop
  psql -h $home -U operator shop

"make demo-stop" ends it; "make demo" starts over.
END
