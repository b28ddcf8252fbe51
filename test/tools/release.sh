#!/bin/bash
# The release procedure works in a clean copy of this tree: freeze the version, build what follows it,
# hold it to the rules, and update to it from every release.  One TAP line for each step.
#
#	release.sh NEXT
#
# The copy is made anew under build/release; MAKE says which make to run, and each step's output is in
# build/log.
set -eu
next=$1
make=${MAKE:-make}
copy=build/release
number=0
status=0

# step NAME COMMAND ...: runs it in the copy.
step() {
	local name=$1 log
	shift
	number=$((number + 1))
	log=build/log/release_$number.log
	if (cd "$copy" && "$@") > "$log" 2>&1 < /dev/null; then
		echo "ok $number - $name"
	else
		grep -E '^(not ok|make.*\*\*\*|#  )' "$log" | sed 's/^/#   /'
		echo "not ok $number - $name: see $log"
		status=1
	fi
}

mkdir -p build/log
test/tools/copy_tree.sh "$copy"
step "the version is frozen" $make -s freeze NEXT="$next"
step "the next version keeps the rules" $make -s lint
step "and every release can be updated to it" $make -s check-upgrade
(cd "$copy" && $make -s clean) > /dev/null
rm -rf "$copy"
echo "1..$number"
exit $status
