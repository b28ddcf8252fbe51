#!/bin/bash
# Fields of every type on their whole way, events of older versions, and what the engine offers that no
# aggregate of the product uses yet: a copy of this tree, with the aggregates of test/fields in it and a
# past for the items' movements, is built, and the tests of test/fields run there.  MAKE says which make
# to run.
set -eu
make=${MAKE:-make}
copy=build/fields
log=$PWD/build/log/fields.log

mkdir -p build/log
rm -f "$log"
test/tools/copy_tree.sh "$copy"
cd "$copy"
mkdir -p test/sql/fields expected/fields
for name in sample shelf delivery parcel thing; do
	mkdir -p "src/domain/$name"
	mv "test/fields/$name".[ch] "src/domain/$name/"
done
mv test/fields/delivery_span.c src/app/
mv test/fields/delivery_row.c src/projection/rows/
sed -i 's/^extern const ForgeSpan forge_user_span;/&\nextern const ForgeSpan forge_delivery_span;/' src/app/span.h
sed -i 's/&forge_user_span,/& \&forge_delivery_span,/' src/app/span.c
mv test/fields/{sample,versions,engine,attributes}.sql test/sql/fields/
mv test/fields/{sample,versions,engine,attributes}.out expected/fields/
mv test/fields/{gate,past}.spec test/specs/
mv test/fields/{gate,past}.out expected/specs/
cat test/fields/tests.sql > sql/tests.sql
echo tests.sql >> sql/MANIFEST
sed -i -e 's/^FORGE_EVENT(1, "an item.s quantity on hand changed")/FORGE_EVENT(2, "an item'"'"'s quantity on hand changed")/' \
	-e '/^typedef ForgeHoldingAdjusted ForgeItemStockAdjusted;/r test/fields/item_before.h' src/domain/item/item.h
cat test/fields/item_before.c >> src/domain/item/item.c

status=0
for suite in "regress REGRESS=fields/sample fields/versions fields/engine fields/attributes" "isolation ISOLATION=gate past"; do
	$make -s check-${suite%% *} "${suite#* }" >> "$log" 2>&1 < /dev/null || status=1
done
grep -E '^(test|ok|not ok|     ) ' "$log" || grep -E ' error|\*\*\*' "$log" | sed 's/^/# /' || true
if [ $status -ne 0 ]; then
	mkdir -p ../fields.out
	cp build/regress/results/fields/*.out build/isolation/results/*.out ../fields.out 2> /dev/null || true
	sed 's/^/# /' build/regress/regression.diffs build/isolation/regression.diffs 2> /dev/null || true
	echo "# see build/log/fields.log; to take an output in build/fields.out as expected, copy it to test/fields"
fi
$make -s clean > /dev/null
cd ../..
rm -rf "$copy"
exit $status
