# shellcheck shell=bash
# server.sh: the demo's private PostgreSQL.  Sourced by demo.sh, stop.sh and check.sh.
#
# One folder holds all of it: the data, a copy of the staged extension (a rebuild must not change
# the library under a running server), the log and the socket.  The folder is build/demo, or, where
# the server's user cannot enter that or a socket's path would be too long, a folder under /var/tmp
# to which build/demo is a link.  No TCP; only the folder's owner and root reach the socket.
#
# Expects: PG_BINDIR, the folder of the server's programs.

: "${PG_BINDIR:?run it by \"make demo\", \"make demo-stop\" or \"make check-demo\"}"
here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
: "${DEMO_DIR:=${here%/test/demo}/build/demo}"
export LC_ALL=C.UTF-8
for name in "${!PG@}"; do	# PGHOST, PGOPTIONS and the like are for other servers
	[[ $name == PG_* ]] || unset "$name"
done

fail() {
	echo "demo: $*" >&2
	exit 1
}

# Runs a command as the user whose server it is: PostgreSQL does not run as root.
server_user=postgres
as_server() {
	if ((EUID == 0)); then
		(cd / && runuser -u "$server_user" -- "$@")
	else
		(cd / && "$@")
	fi
}

# psql to the demo's server: psql_as ROLE DATABASE [argument ...]
psql_as() {
	local role=$1 database=$2
	shift 2
	"$PG_BINDIR/psql" -X -q -v ON_ERROR_STOP=1 -P pager=off -h "$home" -p 5432 -U "$role" \
		-d "$database" "$@"
}

# Prints the process id of the demo's server, or fails when it does not run.  A postmaster.pid that
# a crash left behind may name somebody else's process by now.
server_pid() {
	local pid
	pid=$(as_server head -n 1 "$home/data/postmaster.pid" 2>/dev/null) || return 1
	[[ $(as_server readlink "/proc/$pid/cwd") == "$home/data" ]] && echo "$pid"
}

# Is the process of this id the web server that was started in this folder?
is_web() {	# PID
	as_server grep -qaF "$home/" "/proc/$1/cmdline" 2>/dev/null
}

# Ends the web server of the demo, if it runs, and returns when it serves nothing any more.
stop_web() {
	local pid
	pid=$(as_server cat "$home/web.pid" 2>/dev/null) || return 0
	! is_web "$pid" || as_server kill "$pid" || true
	for _ in {1..100}; do
		is_web "$pid" || return 0
		sleep 0.1
	done
	as_server kill -KILL "$pid" || true
}

# Ends the server of an earlier run, if any, and removes its folder.
remove_server() {
	[[ -e $DEMO_DIR || -L $DEMO_DIR ]] || return 0
	home=$(readlink -f "$DEMO_DIR")
	if [[ -d $home ]]; then
		server_user=$(stat -c %U "$home")
		as_server test -w "$home" ||
			fail "$DEMO_DIR belongs to another user: run \"make demo-stop\" as that user or as root"
		stop_web
		if server_pid >/dev/null; then
			as_server "$PG_BINDIR/pg_ctl" stop -s -D "$home/data" -m fast ||
				as_server "$PG_BINDIR/pg_ctl" stop -s -D "$home/data" -m immediate
		fi
		[[ -e $home/.forgeerp-demo ]] || rmdir "$home" || fail "$home is not a folder of the demo"
		rm -rf "$home"
	fi
	rm -f "$DEMO_DIR"
}

# Makes the folder and sets home.
make_home() {
	mkdir -p "$(dirname "$DEMO_DIR")"
	mkdir -m 700 "$DEMO_DIR"
	home=$(realpath "$DEMO_DIR")
	server_user=postgres
	((EUID != 0)) || chown "$server_user:" "$home"
	if ! [[ $home =~ ^[[:alnum:]/._+-]{1,85}$ ]] || ! as_server test -w "$home"; then
		rmdir "$DEMO_DIR"
		home=$(mktemp -d /var/tmp/forgeerp-demo.XXXXXX)
		((EUID != 0)) || chown "$server_user:" "$home"
		ln -s "$home" "$DEMO_DIR"
	fi
	as_server touch "$home/.forgeerp-demo"
}

# Starts a new server in its folder: start_server STAGE PACKAGE_LIBRARY_FOLDER
start_server() {
	cp -RH "$1" "$home/stage"
	chmod -R a+rX "$home/stage"
	as_server "$PG_BINDIR/initdb" --pgdata="$home/data" --username=postgres --auth=trust \
		--encoding=UTF8 --locale=C.UTF-8 --no-sync >/dev/null
	cat >> "$home/data/postgresql.conf" <<-CONF
		listen_addresses = ''
		unix_socket_directories = '$home'
		unix_socket_permissions = 0700
		$(test/tools/extension_path.sh "$home/stage" "$PG_MAJOR" "$PG_SHAREDIR")
		dynamic_library_path = '$home/stage$2:\$libdir'
		timezone = 'UTC'
		shared_preload_libraries = 'forgeerp'
	CONF
	as_server "$PG_BINDIR/pg_ctl" start -s -w -D "$home/data" -l "$home/server.log" ||
		fail "the server does not start, see $home/server.log"
}
