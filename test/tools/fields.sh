#!/bin/bash
# Fields of every type on their whole way, and events of older versions: a copy of this tree, with the
# aggregate of test/fields in it and a past for the items' movements, is built, and the SQL of
# test/fields runs there.  MAKE says which make to run.
set -eu
make=${MAKE:-make}
copy=build/fields
log=$PWD/build/log/fields.log

mkdir -p build/log
test/tools/copy_tree.sh "$copy"
cd "$copy"
mkdir -p src/domain/sample test/sql/fields expected/fields
mv test/fields/sample.[ch] src/domain/sample/
mv test/fields/{sample,versions}.sql test/sql/fields/
mv test/fields/{sample,versions}.out expected/fields/
mv test/fields/view.sql sql/erp/sample.sql
sed -i -e 's/^FORGE_EVENT(1, "an item.s quantity on hand changed")/FORGE_EVENT(2, "an item'"'"'s quantity on hand changed")/' \
	-e '/^} ForgeItemStockAdjusted;/r test/fields/item_before.h' src/domain/item/item.h
cat test/fields/item_before.c >> src/domain/item/item.c
cat test/fields/tables.sql >> sql/analytics/tables.sql
cat test/fields/grants.sql >> sql/analytics/grants.sql
sed -i 's#^replace erp/insight.sql#&\nreplace erp/sample.sql#' sql/MANIFEST

status=0
$make -s check-regress REGRESS="fields/sample fields/versions" > "$log" 2>&1 < /dev/null || status=1
grep -E '^(test|ok|not ok|     ) ' "$log" || grep -E ' error|\*\*\*' "$log" | sed 's/^/# /' || true
if [ $status -ne 0 ]; then
	cp build/regress/results/fields/*.out .. 2> /dev/null || true
	sed 's/^/# /' build/regress/regression.diffs 2> /dev/null || true
	echo "# see build/log/fields.log; to take build/sample.out or build/versions.out as expected, copy it to test/fields"
fi
$make -s clean > /dev/null
cd ../..
rm -rf "$copy"
exit $status
