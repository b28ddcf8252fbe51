#!/bin/sh
# Take the last output of a test as the expected one: AREA/NAME, or specs/NAME.
set -eu
case ${1:-} in
	specs/*) result=build/isolation/results/${1#specs/}.out ;;
	*/*)     result=build/regress/results/$1.out ;;
	*)       echo 'say which: make accept TEST=area/name, or TEST=specs/name' >&2; exit 1 ;;
esac
mkdir -p "expected/$(dirname "$1")"
cp "$result" "expected/$1.out"
