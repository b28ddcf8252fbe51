# shellcheck shell=bash
# server.sh: a database with the extension, and the stand-in for PostgREST or a real one over it.  Sourced by
# the scripts that run suites; expects the environment of with_server.sh.
work=$(mktemp -d)
server=
trap '[[ -z $server ]] || kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
export PYTHONDONTWRITEBYTECODE=1

# A new database with the extension, of this name.
fresh_database() {
	psql -X -q -d postgres -c "CREATE DATABASE $1"
	psql -X -q -d "$1" -v ON_ERROR_STOP=1 -f test/http/setup.sql > /dev/null
	export PGDATABASE=$1
	dsn="host=$PGHOST port=$PGPORT user=authenticator password=choose-one dbname=$1"
}

# Starts the stand-in over that database and says in FORGE_HTTP where it is.
start_stand_in() {
	test/http/serve.py --dsn "$dsn" > "$work/address" 2> build/log/serve.log &
	server=$!
	until [[ -s $work/address ]]; do
		kill -0 "$server" || { cat build/log/serve.log; exit 1; }
		sleep 0.1
	done
	FORGE_HTTP=$(cat "$work/address")
	export FORGE_HTTP
}

# Starts a real PostgREST over the database, and waits until it has read the schema.
start_postgrest() {
	local port=$((30000 + $$ % 20000)) ready
	cat > "$work/postgrest.conf" <<-CONF
		db-uri = "$dsn"
		db-pre-config = "forge.pre_config"
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

has_postgrest() {
	command -v postgrest > /dev/null
}

stop_server() {
	kill "$server"
	wait "$server" 2> /dev/null || true
	server=
}

# The arguments of a script: options of prove, and the suites.
suites=() options=()
for argument; do
	case $argument in -*) options+=("$argument") ;; *) suites+=("$argument") ;; esac
done
