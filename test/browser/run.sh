#!/bin/bash
# run.sh: the suites in a browser, one after another, as TAP.
#
#	run.sh [prove option ...] test/browser/test_NAME.mjs ...
#
# Expects the environment of with_server.sh, and the packages of package.json in build/browser.
set -euo pipefail
source test/http/server.sh

fresh_database shop
start_stand_in
export FORGE_SAMPLE=$work/sample.json
/usr/bin/python3 test/browser/sample.py > "$FORGE_SAMPLE"
rm -rf build/browser/screens
prove "${options[@]}" --exec "timeout 400 node" "${suites[@]}"
