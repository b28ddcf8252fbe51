#!/bin/bash
# run.sh: the suites over HTTP, one after another, as TAP.
#
#	run.sh [prove option ...] test/http/test_NAME.py ...
#
# They run against serve.py, and once more against a real postgrest where one is installed.  Expects the
# environment of with_server.sh.
set -euo pipefail
source test/http/server.sh

run_suites() {
	prove "${options[@]}" --exec "timeout 200 /usr/bin/python3" "${suites[@]}" || status=1
	stop_server
}

# Starts a real PostgREST over the database, and waits until it has read the schema.
start_postgrest() {
	local port=$((30000 + $$ % 20000)) ready
	cat > "$work/postgrest.conf" <<-CONF
		db-uri = "$dsn"
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
	ready="import urllib.request; urllib.request.urlopen('http://127.0.0.1:$((port + 1))/ready')"
	for _ in {1..100}; do
		! /usr/bin/python3 -c "$ready" 2> /dev/null || { export FORGE_HTTP=http://127.0.0.1:$port; return; }
		kill -0 "$server" || break
		sleep 0.1
	done
	echo "not ok - postgrest gets ready"
	cat build/log/postgrest.log
	exit 1
}

status=0
fresh_database shop
start_stand_in
run_suites
if command -v postgrest > /dev/null; then
	fresh_database shop_postgrest
	start_postgrest
	echo "# against $(postgrest --version)"
	run_suites
else
	echo "# NOT RUN: the suites against a real PostgREST, as there is no \"postgrest\" on PATH"
fi
exit $status
