#!/bin/bash
# Prints what describe.pl does not refuse: descriptions that are wrong must end the build, and be named
# by their file and line.
set -eu
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# refused EDIT MESSAGE: with that edit (of sed) of the items' header, or of another one, the script must
# say this.
refused() {
	local said header=${header:-item/item.h}
	rm -rf "$scratch"/*
	mkdir -p "$scratch/src" "$scratch/made"
	cp -r src/domain "$scratch/src"
	sed -i "$1" "$scratch/src/domain/$header"
	if said=$(cd "$scratch" && perl src/domain/describe.pl made 2>&1) ||
		! grep -qE "^src/domain/$header:[0-9]+: $2\$" <<< "$said"; then
		echo "after $1: ${said:-nothing was said}"
	fi
}

refused 's/ FORGE_IS(REASON, "why the item is taken out of use")//' 'reason says nothing of what it is: FORGE_IS'
refused 's/, "why the item is taken out of use"//' 'reason says nothing of what it is'
refused 's/REASON, "why the item is taken out of use"/REASON, FOR_EVER, "why"/' 'FOR_EVER: what is that\?'
refused 's/REASON, "why the item is taken out of use"/"why"/' 'reason: texts, lists and JSON have a limit, and nothing else has'
header=holding/holding.h refused 's/OF(ForgeReservation)/OF(ForgePromise)/' 'ForgePromise is no element that is described'
refused 's/^typedef ForgeItemRename /typedef ForgeItemRebrand /' 'ForgeItemRebrand is not described before'
refused 's/FORGE_EVENT(1, "an item got another name")/FORGE_EVENT(1, A(B(C)))/' 'FORGE_EVENT does not stand before a struct, or is not understood'
refused 's/RETURNS(erp.item)/RETURNS(erp.item), PROMPTLY/' 'PROMPTLY: what is that\?'
refused 's/FORGE_EVENT(1, "an item got another name")/FORGE_EVENT(2, "an item got another name")/' 'version 1 of ForgeItemRenamed is not described: FORGE_EVENT_BEFORE'
refused '/ForgeItemRename ForgeItemRenamed/a FORGE_EVENT_BEFORE(1)\ntypedef ForgeNothing ForgeItemRenamed2;' 'ForgeItemRenamed2 does not end in 1'
refused '/ForgeItemRename ForgeItemRenamed/a FORGE_EVENT_BEFORE(1)\ntypedef ForgeNothing ForgeItemRenamed1;' 'version 2 of ForgeItemRenamed comes first'
refused '/ForgeItemRename ForgeItemRenamed/a FORGE_EVENT_BEFORE(1)\ntypedef ForgeNothing ForgeItemBranded1;' 'ForgeItemBranded is no event that is described before'
refused 's/\(rename_item, ITEM_NOT_FOUND\), NAME_BLANK/\1, DRIVES(ForgeItemBrand)/' 'it drives ForgeItemBrand, which is no command and no state'
refused 's/\(rename_item, ITEM_NOT_FOUND\), NAME_BLANK/\1, DRIVES(ForgeItemShipStock)/' 'it drives itself: ForgeItem < ForgeItem( < \w+)*'
refused 's/\(rename_item, ITEM_NOT_FOUND\), NAME_BLANK/\1, DRIVES(ForgeOrder)/' 'it drives itself: ForgeItem < ForgeOrder < ForgeItem( < \w+)*'
refused 's/\(rename_item, ITEM_NOT_FOUND\), NAME_BLANK/\1, RETURNS(erp.jar)/' 'erp.jar is the view of no aggregate'
refused 's/\(rename_item, ITEM_NOT_FOUND\), NAME_BLANK/\1, RETURNS(erp.sales_order, order_id)/' 'no field names the row of erp.sales_order'
refused 's/RETURNS(erp.item)/KEY(name, sku), RETURNS(erp.item)/' 'name: a key consists of UUIDs of the state, of which the last may be a text or an integer'
refused '0,/NO_DEFAULT/s/NO_DEFAULT/NO_DEFAULT, REFERS_TO(ForgeItem)/' 'sku: a UUID refers to an aggregate'
