#!/bin/sh
# Measure how cost grows with the number of events and of tenants, or with GROWTH_RATE what autovacuum does under a steady
# load, and print tables for docs/growth.md.
#
# A throw-away server of its own with PostgreSQL's own settings for autovacuum and checkpoints, the library preloaded
# and the worker on, as users run it.  Needs what with_server.sh needs; measure.py and steady.py say what can be set.
set -eu
SERVER_OPTIONS="shared_buffers=2GB max_wal_size=20GB shared_preload_libraries=forgeerp ${SERVER_OPTIONS:-}"
export SERVER_OPTIONS PYTHONDONTWRITEBYTECODE=1
program=measure
[ -z "${GROWTH_RATE:-}" ] || program=steady
exec test/tools/with_server.sh growth /usr/bin/python3 "test/bench/growth/$program.py"
