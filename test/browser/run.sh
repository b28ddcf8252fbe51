#!/bin/bash
# run.sh: the suites in a browser, one after another, as TAP.
#
#	run.sh [prove option ...] test/browser/test_NAME.mjs ...
#
# The pages are served by a real postgrest where one is installed, else by serve.py.  Expects the
# environment of with_server.sh, and the packages of package.json in build/browser.
set -euo pipefail
source test/http/server.sh

fresh_database shop
if has_postgrest; then start_postgrest; else start_stand_in; fi
export FORGE_SAMPLE=$work/sample.json
/usr/bin/python3 test/browser/sample.py > "$FORGE_SAMPLE"
rm -rf build/browser/screens
prove "${options[@]}" --exec "timeout 900 node" "${suites[@]}"
