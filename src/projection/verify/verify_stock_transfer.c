/*
 * verify_stock_transfer.c
 *	  The part of verify that compares what stock says is in transit to it with what transfers say
 *	  is on its way.
 *
 * It needs memory for the open lines of transfers and for the stock that expects some, and no more.
 */
#include "projection/verify/verify_rows.h"

#include "domain/item/item.h"
#include "domain/location/location.h"
#include "domain/stock/stock.h"
#include "domain/stock_transfer/stock_transfer.h"
#include "pg/convert.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/memutils.h"

#define FIRST_CAPACITY 256

/* A quantity of an item on its way to a location, as one of the two says. */
typedef struct InTransit
{
	ForgeUuid tenant;
	ForgeUuid item;
	ForgeUuid location;
	ForgeDecimal quantity;
	bool is_stock; /* the stock says so, else a transfer */
} InTransit;

typedef struct InTransitList
{
	MemoryContext memory;
	InTransit *list;
	int64 count;
	int64 capacity;
} InTransitList;

static void *
begin(const ForgeVerifier *verifier, const ForgeProjection *read_model)
{
	InTransitList *found = palloc(sizeof(InTransitList));

	found->memory = AllocSetContextCreate(CurrentMemoryContext, "forgeerp stock in transit",
										  ALLOCSET_DEFAULT_SIZES);
	found->count = 0;
	found->capacity = FIRST_CAPACITY;
	found->list = MemoryContextAllocHuge(found->memory, FIRST_CAPACITY * sizeof(InTransit));
	return found;
}

static void
note(InTransitList *found, const ForgeReplay *replay, ForgeUuid item, ForgeUuid location,
	 ForgeDecimal quantity, bool is_stock)
{
	if (forge_decimal_is_zero(quantity))
		return;
	if (found->count == found->capacity)
	{
		found->capacity *= 2;
		found->list = repalloc_huge(found->list, found->capacity * sizeof(InTransit));
	}
	found->list[found->count++] = (InTransit){ replay->tenant, item, location, quantity, is_stock };
}

static bool
reads(const void *part, const ForgeAggregate *aggregate)
{
	return aggregate == &forge_stock_transfer || aggregate == &forge_item ||
		   aggregate == &forge_stock;
}

static void
note_transfer(InTransitList *found, const ForgeReplay *replay)
{
	const ForgeStockTransfer *transfer = replay->state;

	for (int32_t i = 0; i < transfer->lines.count; i++)
	{
		const ForgeStockTransferLine *line = forge_stock_transfer_line(transfer, i);

		note(found, replay, line->item_id, transfer->to_location, line->open, false);
	}
}

static void
add(const ForgeVerifier *verifier, void *part, const ForgeReplay *replay)
{
	const ForgeItem *item = replay->state;
	const ForgeStock *stock = replay->state;

	if (replay->aggregate == &forge_stock_transfer)
		note_transfer(part, replay);
	else if (replay->aggregate == &forge_item)
		note(part, replay, replay->id, forge_location_default_id, item->holding.in_transit, true);
	else if (replay->aggregate == &forge_stock)
		note(part, replay, stock->item_id, stock->location_id, stock->holding.in_transit, true);
}

static int
compare_places(const void *a, const void *b)
{
	const InTransit *left = a;
	const InTransit *right = b;
	int order = forge_uuid_compare(left->tenant, right->tenant);

	if (order == 0)
		order = forge_uuid_compare(left->item, right->item);
	return order != 0 ? order : forge_uuid_compare(left->location, right->location);
}

static Jsonb *
quantity_to_json(ForgeDecimal quantity)
{
	char text[FORGE_DECIMAL_TEXT_SIZE];

	if (forge_decimal_is_zero(quantity))
		return NULL;
	forge_decimal_format(quantity, text);
	return DatumGetJsonbP(
		DirectFunctionCall1(jsonb_in, CStringGetDatum(psprintf("{\"in_transit\": %s}", text))));
}

static void
report(const ForgeVerifier *verifier, const InTransit *place, ForgeDecimal expected,
	   ForgeDecimal open)
{
	char location[FORGE_UUID_TEXT_SIZE];
	ForgeDifference difference = { .projection_name = forge_verify_stock_transfer.name,
								   .tenant = place->tenant,
								   .id = place->item,
								   .problem = forge_decimal_is_zero(expected) ? "missing"
											  : forge_decimal_is_zero(open)   ? "unexpected"
																			  : "different",
								   .stored = quantity_to_json(expected),
								   .replayed = quantity_to_json(open) };

	forge_uuid_format(place->location, location);
	difference.keys = psprintf(", \"location_id\": \"%s\"", location);
	forge_verifier_report(verifier, &difference);
}

/* A sum that cannot be stored is one that no stock has. */
static void
add_to(ForgeDecimal *sum, ForgeDecimal quantity)
{
	if (!forge_decimal_add(*sum, quantity, sum))
		*sum = FORGE_DECIMAL_MAX;
}

static void
end(const ForgeVerifier *verifier, void *part, const ForgeReplay *replayed)
{
	InTransitList *found = part;
	int64 next = 0;

	qsort(found->list, found->count, sizeof(InTransit), compare_places);
	while (next < found->count)
	{
		const InTransit *place = &found->list[next];
		ForgeDecimal expected = FORGE_DECIMAL_ZERO;
		ForgeDecimal open = FORGE_DECIMAL_ZERO;

		for (; next < found->count && compare_places(&found->list[next], place) == 0; next++)
			add_to(found->list[next].is_stock ? &expected : &open, found->list[next].quantity);
		if (forge_decimal_compare(expected, open) != 0)
			report(verifier, place, expected, open);
	}
	MemoryContextDelete(found->memory);
}

const ForgeVerifyPart forge_verify_stock_transfer = {
	.name = "stock_transfer", .begin = begin, .reads = reads, .add = add, .end = end
};
