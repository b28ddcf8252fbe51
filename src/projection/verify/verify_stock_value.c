/*
 * verify_stock_value.c
 *	  The part of verify that looks whether stock is conserved: what is held of an item at all
 *	  locations, on hand, damaged and on its way, is what has come in less what has left; and so is
 *	  its value, to the last decimal.  What is on its way is worth what the open lines of transfers
 *	  say.
 *
 * Each stock must add up by itself, too: its reservations, its lots, and the layers of its cost.
 *
 * It needs memory for the items of which something was moved between locations, and no more.
 */
#include "projection/verify/verify_part.h"

#include "domain/stock/stock.h"
#include "domain/stock_transfer/stock_transfer.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/hsearch.h"

#define FIRST_CAPACITY 256

typedef struct ItemKey
{
	ForgeUuid tenant;
	ForgeUuid item;
} ItemKey;

/*
 * What has come in less what has left, less what is held; in millionths.  Sums may wrap around in
 * between: what they come to in the end is small.
 */
typedef struct Missing
{
	int64 quantity;
	int64 value;
} Missing;

/* An item, some stream of which does not add up by itself. */
typedef struct MovedItem
{
	ItemKey key;
	Missing missing;
} MovedItem;

typedef struct StockCheck
{
	HTAB *items;
	Missing missing; /* of the stream at hand, by its events so far */
} StockCheck;

static void *
begin(const ForgeVerifier *verifier, const ForgeProjection *read_model)
{
	HASHCTL control = { .keysize = sizeof(ItemKey),
						.entrysize = sizeof(MovedItem),
						.hcxt = CurrentMemoryContext };
	StockCheck *check = palloc0(sizeof(StockCheck));

	check->items = hash_create("forgeerp stock of items", FIRST_CAPACITY, &control,
							   HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	return check;
}

static bool
reads(const void *part, const ForgeAggregate *aggregate)
{
	return aggregate == &forge_item || aggregate == &forge_stock ||
		   aggregate == &forge_stock_transfer;
}

static void
add_event(void *part, const ForgeReplay *replay, const ForgeEvent *event)
{
	StockCheck *check = part;
	ForgeHoldingFlow flow;

	if (replay->aggregate == &forge_stock_transfer)
		return;
	flow = replay->aggregate == &forge_item ? forge_item_flow(event) : forge_stock_flow(event);
	if (replay->stream_event_count == 0)
		check->missing = (Missing){ 0 };
	check->missing.quantity += flow.quantity.millionths;
	check->missing.value += flow.value.millionths;
}

static void
add_to_item(HTAB *items, ItemKey key, const Missing *missing)
{
	bool found;
	MovedItem *item = hash_search(items, &key, HASH_ENTER, &found);

	if (!found)
		*item = (MovedItem){ .key = key };
	item->missing.quantity += missing->quantity;
	item->missing.value += missing->value;
}

/* The value of what has been sent and is nowhere yet. */
static void
add_transfer(StockCheck *check, const ForgeReplay *replay)
{
	const ForgeStockTransfer *transfer = replay->state;

	for (int32_t i = 0; i < transfer->lines.count; i++)
	{
		const ForgeStockTransferLine *line = forge_stock_transfer_line(transfer, i);
		Missing missing = { .value = -line->value.millionths };

		if (missing.value != 0)
			add_to_item(check->items, (ItemKey){ replay->tenant, line->item_id }, &missing);
	}
}

static void
report_sums(const ForgeVerifier *verifier, const ForgeReplay *replay)
{
	ForgeDifference difference = { .projection_name = forge_verify_stock_value.name,
								   .tenant = replay->tenant,
								   .id = replay->id,
								   .problem = "does not add up" };

	forge_verifier_report(verifier, &difference);
}

static void
add(const ForgeVerifier *verifier, void *part, const ForgeReplay *replay)
{
	StockCheck *check = part;
	Missing *missing = &check->missing;
	const ForgeStock *stock = replay->state;
	bool is_of_item = replay->aggregate == &forge_item;
	const ForgeHolding *holding =
		is_of_item ? &((const ForgeItem *) replay->state)->holding : &stock->holding;

	if (replay->aggregate == &forge_stock_transfer)
	{
		add_transfer(check, replay);
		return;
	}
	if (!forge_holding_check(holding))
		report_sums(verifier, replay);
	missing->quantity -=
		holding->on_hand.millionths + holding->damaged.millionths + holding->in_transit.millionths;
	missing->value -= holding->value.millionths + holding->damaged_value.millionths;
	if (missing->quantity != 0 || missing->value != 0)
		add_to_item(check->items,
					(ItemKey){ replay->tenant, is_of_item ? replay->id : stock->item_id }, missing);
}

/* ----- comparing ---------------------------------------------------------------------------- */

static char *
to_text(int64 millionths)
{
	char *text = palloc(FORGE_DECIMAL_TEXT_SIZE);

	forge_decimal_format((ForgeDecimal){ millionths }, text);
	return text;
}

static int
compare_keys(const void *a, const void *b)
{
	return memcmp(&(*(MovedItem *const *) a)->key, &(*(MovedItem *const *) b)->key,
				  sizeof(ItemKey));
}

static void
report(const ForgeVerifier *verifier, const MovedItem *item)
{
	char *missing = psprintf("{\"quantity\": %s, \"value\": %s}", to_text(item->missing.quantity),
							 to_text(item->missing.value));
	ForgeDifference difference = {
		.projection_name = forge_verify_stock_value.name,
		.tenant = item->key.tenant,
		.id = item->key.item,
		.problem = "not conserved",
		.replayed = DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(missing))),
	};

	forge_verifier_report(verifier, &difference);
}

static void
end(const ForgeVerifier *verifier, void *part, const ForgeReplay *replayed)
{
	HTAB *items = ((StockCheck *) part)->items;
	MovedItem **broken =
		palloc_extended(Max(hash_get_num_entries(items), 1) * sizeof(MovedItem *), MCXT_ALLOC_HUGE);
	HASH_SEQ_STATUS all;
	MovedItem *item;
	int64 count = 0;

	hash_seq_init(&all, items);
	while ((item = hash_seq_search(&all)) != NULL)
		if ((item->missing.quantity != 0 || item->missing.value != 0) &&
			!forge_verifier_has_aside(verifier, item->key.tenant))
			broken[count++] = item;
	qsort(broken, count, sizeof(MovedItem *), compare_keys);
	for (int64 i = 0; i < count; i++)
		report(verifier, broken[i]);
	hash_destroy(items);
}

const ForgeVerifyPart forge_verify_stock_value = { .name = "stock_value",
												   .begin = begin,
												   .reads = reads,
												   .add = add,
												   .add_event = add_event,
												   .end = end };
