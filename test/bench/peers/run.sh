#!/bin/bash
# Measure forgeerp beside other event stores: prints tables for docs/benchmarks.md, and draws the plots into build/bench.
#
#	run.sh [report]
#
# A throw-away server of its own, with the settings of ../run.sh, and the library preloaded as users have it.  Needs
# what with_server.sh needs, and the packages of package.json in build/peers.  With "report" nothing is measured: the
# last measurements are told again.
set -euo pipefail
here=test/bench/peers
export PYTHONDONTWRITEBYTECODE=1
if [[ ${1-} != report ]]; then
	SERVER_OPTIONS="shared_buffers=2GB max_wal_size=20GB checkpoint_timeout=1h autovacuum=off
		wal_buffers=64MB wal_init_zero=off shared_preload_libraries=forgeerp forgeerp.worker=off ${SERVER_OPTIONS:-}"
	export SERVER_OPTIONS
	test/tools/with_server.sh peers /usr/bin/python3 $here/measure.py
fi
/usr/bin/python3 $here/report.py build/bench
compgen -G 'build/bench/*.dat' > /dev/null || exit 0	# what was measured has no plot
gnuplot -c $here/plot.gp build/bench build/bench
