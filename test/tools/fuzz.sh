#!/bin/sh
# Run fuzzers for so many seconds in all, each as long as the others, one TAP line each.
#
#	fuzz.sh SECONDS FUZZER ...
#
# What a fuzzer finds worth keeping grows in build/corpus/NAME; seeds and inputs that once broke
# something are kept in test/fuzz/corpus/NAME and run first.
set -u
seconds=$1
shift
each=$((seconds / $#))
[ "$each" -gt 0 ] || each=1
number=0
status=0
for fuzzer in "$@"; do
	number=$((number + 1))
	name=$(basename "$fuzzer")
	seeds=test/fuzz/corpus/$name
	log=build/log/$name.log
	mkdir -p "build/corpus/$name" build/log
	[ -d "$seeds" ] || seeds=
	if "$fuzzer" -max_total_time="$each" -timeout=10 -print_final_stats=1 \
		-artifact_prefix="build/corpus/$name-" "build/corpus/$name" $seeds > "$log" 2>&1
	then
		echo "ok $number - $name # $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") inputs"
	else
		tail -n 40 "$log" | sed 's/^/# /'
		echo "not ok $number - $name: put the input named above into test/fuzz/corpus/$name and mend the code"
		status=1
	fi
done
echo "1..$number"
exit $status
