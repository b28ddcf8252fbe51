#!/bin/bash
# Fields of every type on their whole way: a copy of this tree, with the aggregate of test/fields in
# it, is built, and test/fields/sample.sql runs there.  MAKE says which make to run.
set -eu
make=${MAKE:-make}
copy=build/fields
log=$PWD/build/log/fields.log

mkdir -p build/log
test/tools/copy_tree.sh "$copy"
cd "$copy"
mkdir -p src/domain/sample test/sql/fields expected/fields
mv test/fields/sample.[ch] src/domain/sample/
mv test/fields/sample.sql test/sql/fields/
mv test/fields/sample.out expected/fields/
mv test/fields/view.sql sql/erp/sample.sql
cat test/fields/tables.sql >> sql/analytics/tables.sql
cat test/fields/grants.sql >> sql/analytics/grants.sql
sed -i 's#^replace erp/insight.sql#&\nreplace erp/sample.sql#' sql/MANIFEST

status=0
$make -s check-regress REGRESS=fields/sample > "$log" 2>&1 < /dev/null || status=1
grep -E '^(test|ok|not ok|     ) ' "$log" || grep -E ' error|\*\*\*' "$log" | sed 's/^/# /' || true
if [ $status -ne 0 ]; then
	cp build/regress/results/fields/sample.out ../sample.out 2> /dev/null || true
	sed 's/^/# /' build/regress/regression.diffs 2> /dev/null || true
	echo "# see build/log/fields.log; to take build/sample.out as expected, copy it to test/fields"
fi
$make -s clean > /dev/null
cd ../..
rm -rf "$copy"
exit $status
