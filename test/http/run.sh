#!/bin/bash
# run.sh: the suites over HTTP, one after another, as TAP.
#
#	run.sh [prove option ...] test/http/test_NAME.py ...
#
# They run against serve.py, and once more against a real postgrest where one is installed.  Expects the
# environment of with_server.sh.
set -euo pipefail
here=test/http
suites=() options=()
for argument; do
	case $argument in -*) options+=("$argument") ;; *) suites+=("$argument") ;; esac
done
export PYTHONDONTWRITEBYTECODE=1
work=$(mktemp -d)
server=
trap '[[ -z $server ]] || kill "$server" 2>/dev/null; rm -rf "$work"' EXIT

# A new database with the extension; and the suites against a server of HTTP that uses it.
fresh_database() {
	psql -X -q -d postgres -c "CREATE DATABASE $1"
	psql -X -q -d "$1" -v ON_ERROR_STOP=1 -f "$here/setup.sql" > /dev/null
	export PGDATABASE=$1
}

run_suites() {
	prove "${options[@]}" --exec /usr/bin/python3 "${suites[@]}" || status=1
	kill "$server"
	wait "$server" 2> /dev/null || true
	server=
}

dsn="host=$PGHOST port=$PGPORT user=authenticator password=choose-one"
status=0
fresh_database shop
"$here/serve.py" --dsn "$dsn dbname=shop" > "$work/address" 2> build/log/serve.log &
server=$!
until [[ -s $work/address ]]; do
	kill -0 "$server" || { cat build/log/serve.log; exit 1; }
	sleep 0.1
done
FORGE_HTTP=$(cat "$work/address")
export FORGE_HTTP
run_suites

if ! command -v postgrest > /dev/null; then
	echo "# ------------------------------------------------------------------------------"
	echo "# NOT RUN: the suites against a real PostgREST, as there is no \"postgrest\" on PATH."
	echo "# ------------------------------------------------------------------------------"
	exit $status
fi
fresh_database shop_postgrest
port=$((30000 + $$ % 20000))
cat > "$work/postgrest.conf" <<-CONF
	db-uri = "$dsn dbname=shop_postgrest"
	db-pre-config = "forge.pre_config"
	jwt-secret = "c2VjcmV0LW9mLXRoZS10ZXN0cy1hbmQtb2Ytbm90aGluZy1lbHNl"
	jwt-secret-is-base64 = true
	server-host = "127.0.0.1"
	server-port = $port
	admin-server-host = "127.0.0.1"
	admin-server-port = $((port + 1))
CONF
postgrest "$work/postgrest.conf" > build/log/postgrest.log 2>&1 &
server=$!
for _ in {1..100}; do
	kill -0 "$server" || { cat build/log/postgrest.log; exit 1; }
	is_ready=$(/usr/bin/python3 -c '
import sys, urllib.request
print(urllib.request.urlopen(sys.argv[1]).status)' "http://127.0.0.1:$((port + 1))/ready" 2> /dev/null || true)
	[[ $is_ready != 200 ]] || break
	sleep 0.1
done
[[ $is_ready == 200 ]] || { echo "not ok - postgrest does not get ready"; cat build/log/postgrest.log; exit 1; }
echo "# Against $(postgrest --version)"
export FORGE_HTTP=http://127.0.0.1:$port
run_suites
exit $status
