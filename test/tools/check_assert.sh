#!/bin/sh
# Run suites on a PostgreSQL with assertions, in a copy of the tree, so that no object of one server meets another's.
#
# The suite "caches" is a part of regress while the server throws its caches away at each chance, and "parallel" is
# regress with parallel workers wherever they are allowed.  SUITES names others of "make check"; MAKE says which
# make to run.
set -eu
copy=build/assert
PG_CONFIG=$(test/tools/server_from_source.sh assert)
test/tools/copy_tree.sh "$copy"
exec "${MAKE:-make}" -C "$copy" --no-print-directory check PG_CONFIG="$PG_CONFIG" \
	SUITES="${SUITES:-regress isolation pgtap upgrade tap torture caches parallel}"
