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

status=0
fresh_database shop
start_stand_in
run_suites
if has_postgrest; then
	fresh_database shop_postgrest
	start_postgrest
	echo "# against $(postgrest --version)"
	run_suites
else
	echo "# NOT RUN: the suites against a real PostgREST, as there is no \"postgrest\" on PATH"
fi
exit $status
