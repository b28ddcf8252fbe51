#!/bin/sh
# Measure the extension against plain SQL, and print tables for docs/benchmarks.md.
#
# A throw-away server of its own, with settings that keep checkpoints, autovacuum and new files of the
# log out of the figures.  Needs what with_server.sh needs; measure.sh says what can be set.
set -eu
SERVER_OPTIONS="shared_buffers=2GB max_wal_size=20GB checkpoint_timeout=1h autovacuum=off
	wal_buffers=64MB wal_init_zero=off shared_preload_libraries=forgeerp forgeerp.worker=off ${SERVER_OPTIONS:-}"
export SERVER_OPTIONS
exec test/tools/with_server.sh bench test/bench/measure.sh
