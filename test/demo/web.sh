# shellcheck shell=bash
# web.sh: serves the demo's web interface on loopback.  Sourced by demo.sh, after server.sh.
#
# By PostgREST, if there is one on PATH, else by the stand-in of the tests (test/http/serve.py).
# remove_server of server.sh ends it.

web_secret() {
	head -c 32 /dev/urandom | base64 -w 0 | tr '+/' '-_' | tr -d =
}

# Runs a program in the background as the server's user, with its output in $home/web.log.
in_background() {
	as_server sh -c 'home=$1; shift; nohup "$@" > "$home/web.log" 2>&1 & echo $! > "$home/web.pid"' \
		sh "$home" "$@" < /dev/null
}

free_port() {
	/usr/bin/python3 -c 'import socket
for port in (3000, 0):
    try:
        with socket.socket() as s:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            s.bind(("127.0.0.1", port))
            print(s.getsockname()[1])
            break
    except OSError:
        pass'
}

is_served() {
	/usr/bin/python3 -c 'import sys, urllib.request
urllib.request.urlopen(sys.argv[1], timeout=2)' "$web_address/rpc/page?name=sign_in" 2> /dev/null
}

# Sets web_address and web_server.  Expects the extension in the database shop.
start_web() {
	local port dsn
	port=$(free_port)
	web_address=http://127.0.0.1:$port
	dsn="host=$home dbname=shop user=authenticator"
	if command -v postgrest > /dev/null; then
		web_server=$(postgrest --version)
		cat > "$home/postgrest.conf" <<-CONF
			db-uri = "$dsn"
			db-pre-config = "forge.pre_config"
			server-host = "127.0.0.1"
			server-port = $port
		CONF
		in_background "$(command -v postgrest)" "$home/postgrest.conf"
	else
		web_server="a stand-in for PostgREST, which is not on PATH"
		cp -R "$here/../http" "$home/http"
		chmod -R a+rX "$home/http"
		in_background /usr/bin/python3 -B "$home/http/serve.py" --port "$port" --dsn "$dsn"
	fi
	for _ in {1..100}; do
		! is_served || return 0
		sleep 0.1
	done
	fail "the web interface does not start, see $home/web.log"
}

# Users of the shop, a key for their tokens, and a link for each that signs in: name, link.
web_users() {	# SECRET
	local tenant user role
	psql_as operator shop -c "SELECT forge.add_jwt_key('demo', 'HS256', '$1')" > /dev/null
	tenant=$(psql_as operator shop -At -c 'SELECT tenant_id FROM forge.tenant')
	while read -r role name; do
		user=$(psql_as shop shop -At -c \
			"SELECT user_id FROM erp.create_user('$role@shop.example', '$name', '{$role}')")
		printf '  %-12s %s/rpc/page?name=sign_in&token=%s\n' "$role" "$web_address" \
			"$("$here/token.py" "$tenant" "$user" "$role" <<< "$1")"
	done <<-USERS
		admin Ada the owner
		manager Max the manager
		viewer Vera the auditor
	USERS
}
