#!/bin/sh
# Run every suite, or those that SUITES names, also after one has failed, and say at the very end how many
# tests passed and failed in all.  Each suite's whole output stays in build/check/SUITE.log.
set -u
make=${MAKE:-make}
suites=${SUITES:-build lint unit fuzz regress isolation pgtap upgrade docs tap torture http browser fields release demo}
passed=0
failed=0
export DEVELOPER=1
mkdir -p build/check

run() {
	case $1 in
		build) $make -s -j"$(nproc)" all ;;
		fuzz)  $make -s -j"$(nproc)" fuzz FUZZ_SECONDS="${FUZZ_SECONDS:-60}" ;;
		unit)  $make -s -j"$(nproc)" unit PROVE_FLAGS=--verbose ;;
		lint)  $make -s lint ;;
		*)     $make -s "check-$1" PROVE_FLAGS=--verbose ;;
	esac
}

# Prints how many tests of a log passed and failed.  Lines of TAP count at the outermost level
# only; a test file that broke off without a failed test counts as one; and pg_regress 15 has lines
# of its own ("test NAME ... ok").
count() {
	awk '
		/^ok ([0-9]|-)/ && !/# SKIP/                      { passed++ }
		/^not ok ([0-9]|-)/ && !/# TODO/                  { failed++ }
		/^[^ ].*\(Wstat: .* Failed: 0\)/                  { failed++ }
		/^(test| ) +[^ ]+ +\.\.\. ok +[0-9]+ ms/          { passed++ }
		/^(test| ) +[^ ]+ +\.\.\. FAILED/                 { failed++ }
		END { print passed + 0, failed + 0 }' "$1"
}

for suite in $suites; do
	log=build/check/$suite.log
	run "$suite" > "$log" 2>&1 < /dev/null
	status=$?
	set -- $(count "$log")
	good=$1
	bad=$2
	if [ $status -ne 0 ] && [ "$bad" -eq 0 ]; then
		bad=1
	elif [ $status -eq 0 ] && [ $((good + bad)) -eq 0 ]; then
		case $suite in
			build | demo) good=1 ;;
			*) bad=1; echo "no test was run" >> "$log" ;;
		esac
	fi
	passed=$((passed + good))
	failed=$((failed + bad))
	printf '%-16s %5d passed, %d failed\n' "$suite" "$good" "$bad"
	sed -n 's/^# NOT RUN/    NOT RUN/p' "$log"
	if [ "$bad" -ne 0 ]; then
		tail -n 40 "$log" | sed 's/^/    /'
		echo "    ... all of it in $log"
	fi
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
