#!/bin/bash
# Prints the edits of the items' headers after which the packed state has the format that it should not
# have: another number whenever a state is packed in another way or means something else, else the same.
set -eu
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# The format of the items' state after that edit (of sed).
format_after() {
	rm -rf "${scratch:?}"/*
	mkdir -p "$scratch/src" "$scratch/made"
	cp -r src/domain "$scratch/src"
	sed -i "$1" "$scratch/src/domain/item/item.h" "$scratch/src/domain/holding/holding.h"
	[ -z "$1" ] || ! diff -rq src/domain "$scratch/src/domain" > /dev/null || echo "nothing to edit" >&2
	(cd "$scratch" && perl src/domain/describe.pl made)
	sed -n '/^const ForgeShape forge_item_state = {/,/^}/s/.*format = //p' "$scratch/made/aggregates.c"
}

now=$(format_after '')
another() { [ "$(format_after "$1")" != "$now" ] || echo "the same format after $1"; }
same() { [ "$(format_after "$1")" = "$now" ] || echo "another format after $1"; }

[ -n "$now" ] || echo "the state has no format"
another 's/^FORGE_AGGREGATE([0-9]*/FORGE_AGGREGATE(99/'
another '/^} ForgeItem;/i ForgeText note FORGE_IS(REASON, "what else there is to say");'
another '/^} ForgeReservation;/i int64_t rank FORGE_IS("which comes first");'
another 's/ForgeDecimal on_hand/int64_t on_hand/'
another 's/ForgeDecimal on_hand/ForgeDecimal in_stock/'
same 's/"quantity in stock[^"]*"/"how much there is"/'
same 's/REQUIRED, NAME, /REQUIRED, REASON, /'
