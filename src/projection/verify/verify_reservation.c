/*
 * verify_reservation.c
 *	  The part of verify that compares the reserved quantities of orders with
 *	  the reservations of stock for them, each at the location of its line.
 *
 * It needs memory for the lines of the orders that have reserved, and no more.
 */
#include "projection/verify/verify_rows.h"

#include "domain/order/order.h"
#include "domain/stock/stock.h"
#include "pg/convert.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/memutils.h"

#define FIRST_CAPACITY 256

/* A quantity of an item that is reserved for an order somewhere, as one of the two says. */
typedef struct ReservedLine
{
	ForgeUuid tenant;
	ForgeUuid item;
	ForgeUuid location; /* nil: the default one */
	ForgeUuid order;
	ForgeDecimal quantity;
	bool is_held; /* the stock says so, else the order */
} ReservedLine;

typedef struct ReservedLines
{
	MemoryContext memory;
	ReservedLine *list;
	int64 count;
	int64 capacity;
} ReservedLines;

static void *
begin(const ForgeVerifier *verifier, const ForgeProjection *read_model)
{
	ReservedLines *lines = palloc(sizeof(ReservedLines));

	lines->memory = AllocSetContextCreate(CurrentMemoryContext, "forgeerp reservations",
										  ALLOCSET_DEFAULT_SIZES);
	lines->count = 0;
	lines->capacity = FIRST_CAPACITY;
	lines->list = MemoryContextAllocHuge(lines->memory, FIRST_CAPACITY * sizeof(ReservedLine));
	return lines;
}

static void
note(ReservedLines *lines, ReservedLine line)
{
	if (lines->count == lines->capacity)
	{
		lines->capacity *= 2;
		lines->list = repalloc_huge(lines->list, lines->capacity * sizeof(ReservedLine));
	}
	lines->list[lines->count++] = line;
}

static void
note_order(ReservedLines *lines, const ForgeReplay *replay)
{
	const ForgeOrder *order = replay->state;

	if (!forge_order_has_reserved(order))
		return;
	for (int32_t i = 0; i < order->lines.count; i++)
	{
		const ForgeOrderLine *line = forge_order_line(order, i);

		note(lines, (ReservedLine){ .tenant = replay->tenant,
									.item = line->item_id,
									.location = line->location_id,
									.order = replay->id,
									.quantity = line->quantity });
	}
}

static void
note_holding(ReservedLines *lines, const ForgeHolding *holding, ForgeUuid tenant, ForgeUuid item,
			 ForgeUuid location)
{
	for (int32_t i = 0; i < holding->reservations.count; i++)
	{
		const ForgeReservation *reservation =
			forge_list_item(&holding->reservations, i, sizeof(ForgeReservation));

		if (reservation->driven)
			note(lines, (ReservedLine){ .tenant = tenant,
										.item = item,
										.location = location,
										.order = reservation->reference,
										.quantity = reservation->quantity,
										.is_held = true });
	}
}

static bool
reads(const void *part, const ForgeAggregate *aggregate)
{
	return aggregate == &forge_order || aggregate == &forge_item || aggregate == &forge_stock;
}

static void
add(const ForgeVerifier *verifier, void *part, const ForgeReplay *replay)
{
	const ForgeItem *item = replay->state;
	const ForgeStock *stock = replay->state;

	if (replay->aggregate == &forge_order)
		note_order(part, replay);
	else if (replay->aggregate == &forge_item)
		note_holding(part, &item->holding, replay->tenant, replay->id, FORGE_UUID_NIL);
	else if (replay->aggregate == &forge_stock)
		note_holding(part, &stock->holding, replay->tenant, stock->item_id, stock->location_id);
}

static int
compare_places(const ReservedLine *a, const ReservedLine *b)
{
	int order = forge_uuid_compare(a->tenant, b->tenant);

	if (order == 0)
		order = forge_uuid_compare(a->item, b->item);
	if (order == 0)
		order = forge_uuid_compare(a->location, b->location);
	return order != 0 ? order : forge_uuid_compare(a->order, b->order);
}

static int
compare_lines(const void *a, const void *b)
{
	const ReservedLine *left = a;
	const ReservedLine *right = b;
	int order = compare_places(left, right);

	return order != 0 ? order : left->is_held - right->is_held;
}

static Jsonb *
line_to_json(const ReservedLine *line)
{
	char quantity[FORGE_DECIMAL_TEXT_SIZE];

	if (line == NULL)
		return NULL;
	forge_decimal_format(line->quantity, quantity);
	return DatumGetJsonbP(
		DirectFunctionCall1(jsonb_in, CStringGetDatum(psprintf("{\"quantity\": %s}", quantity))));
}

/* The reservation and the order's quantity; either can be NULL. */
static void
report(const ForgeVerifier *verifier, const ReservedLine *held, const ReservedLine *promised)
{
	const ReservedLine *line = held != NULL ? held : promised;
	char order[FORGE_UUID_TEXT_SIZE];
	char location[FORGE_UUID_TEXT_SIZE];
	ForgeDifference difference = { .projection_name = forge_verify_reservation.name,
								   .tenant = line->tenant,
								   .id = line->item,
								   .cause = line->order,
								   .problem = held == NULL       ? "missing"
											  : promised == NULL ? "unexpected"
																 : "different",
								   .stored = line_to_json(held),
								   .replayed = line_to_json(promised) };

	forge_uuid_format(line->order, order);
	forge_uuid_format(line->location, location);
	difference.keys = psprintf(
		", \"reference\": \"%s\", \"driven\": true%s", order,
		forge_uuid_is_nil(line->location) ? "" : psprintf(", \"location_id\": \"%s\"", location));
	forge_verifier_report(verifier, &difference);
}

static void
end(const ForgeVerifier *verifier, void *part, const ForgeReplay *replayed)
{
	ReservedLines *lines = part;

	Assert(lines->list != NULL);
	qsort(lines->list, lines->count, sizeof(ReservedLine), compare_lines);
	for (int64 i = 0; i < lines->count; i++)
	{
		const ReservedLine *line = &lines->list[i];
		const ReservedLine *next = i + 1 < lines->count ? line + 1 : NULL;

		if (next == NULL || compare_places(line, next) != 0)
			report(verifier, line->is_held ? line : NULL, line->is_held ? NULL : line);
		else
		{
			/* The order's word comes before the stock's. */
			if (forge_decimal_compare(line->quantity, next->quantity) != 0)
				report(verifier, next, line);
			i++;
		}
	}
	MemoryContextDelete(lines->memory);
}

const ForgeVerifyPart forge_verify_reservation = {
	.name = "reservation", .begin = begin, .reads = reads, .add = add, .end = end
};
