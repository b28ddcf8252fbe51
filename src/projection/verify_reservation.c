/*
 * verify_reservation.c
 *	  The part of verify that compares what orders have reserved with what items
 *	  hold for them.
 *
 * It needs memory for the lines of the orders that have reserved, and no more.
 */
#include "projection/verify_reservation.h"

#include "domain/item/item.h"
#include "domain/order/order.h"
#include "pg/convert.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/memutils.h"

#define FIRST_CAPACITY 256

void
forge_reservation_verifier_begin(ForgeReservationVerifier *verifier)
{
	verifier->memory = AllocSetContextCreate(CurrentMemoryContext, "forgeerp reservations",
											 ALLOCSET_DEFAULT_SIZES);
	verifier->count = 0;
	verifier->capacity = FIRST_CAPACITY;
	verifier->lines =
		MemoryContextAllocHuge(verifier->memory, FIRST_CAPACITY * sizeof(ForgeReservedLine));
}

static void
note(ForgeReservationVerifier *verifier, ForgeReservedLine line)
{
	if (verifier->count == verifier->capacity)
	{
		verifier->capacity *= 2;
		verifier->lines =
			repalloc_huge(verifier->lines, verifier->capacity * sizeof(ForgeReservedLine));
	}
	verifier->lines[verifier->count++] = line;
}

static void
note_order(ForgeReservationVerifier *verifier, const ForgeReplay *replay)
{
	const ForgeOrder *order = replay->state;

	if (!forge_order_has_reserved(order))
		return;
	for (int32_t i = 0; i < order->lines.count; i++)
	{
		const ForgeOrderLine *line = forge_order_line(order, i);

		note(verifier, (ForgeReservedLine){ .tenant = replay->tenant,
											.item = line->item_id,
											.order = replay->id,
											.quantity = line->quantity });
	}
}

static void
note_item(ForgeReservationVerifier *verifier, const ForgeReplay *replay)
{
	const ForgeItem *item = replay->state;

	for (int32_t i = 0; i < item->reservations.count; i++)
	{
		const ForgeReservation *reservation =
			forge_list_item(&item->reservations, i, sizeof(ForgeReservation));

		if (reservation->driven)
			note(verifier, (ForgeReservedLine){ .tenant = replay->tenant,
												.item = replay->id,
												.order = reservation->reference,
												.quantity = reservation->quantity,
												.is_held = true });
	}
}

bool
forge_reservation_verifier_reads(const ForgeAggregate *aggregate)
{
	return aggregate == &forge_order || aggregate == &forge_item;
}

void
forge_reservation_verifier_add(ForgeReservationVerifier *verifier, const ForgeReplay *replay)
{
	if (replay->aggregate == &forge_order)
		note_order(verifier, replay);
	else if (replay->aggregate == &forge_item)
		note_item(verifier, replay);
}

static int
compare_places(const ForgeReservedLine *a, const ForgeReservedLine *b)
{
	int order = forge_uuid_compare(a->tenant, b->tenant);

	if (order == 0)
		order = forge_uuid_compare(a->item, b->item);
	return order != 0 ? order : forge_uuid_compare(a->order, b->order);
}

static int
compare_lines(const void *a, const void *b)
{
	const ForgeReservedLine *left = a;
	const ForgeReservedLine *right = b;
	int order = compare_places(left, right);

	return order != 0 ? order : left->is_held - right->is_held;
}

static Jsonb *
line_to_json(const ForgeReservedLine *line)
{
	char quantity[FORGE_DECIMAL_TEXT_SIZE];

	if (line == NULL)
		return NULL;
	forge_decimal_format(line->quantity, quantity);
	return DatumGetJsonbP(
		DirectFunctionCall1(jsonb_in, CStringGetDatum(psprintf("{\"quantity\": %s}", quantity))));
}

/* What the item holds, and what the order says; either can be NULL. */
static void
report(const ForgeVerifier *reporter, const ForgeReservedLine *held,
	   const ForgeReservedLine *promised)
{
	const ForgeReservedLine *line = held != NULL ? held : promised;
	char order[FORGE_UUID_TEXT_SIZE];
	ForgeDifference difference = { .projection_name = FORGE_VERIFY_RESERVATION,
								   .tenant = line->tenant,
								   .id = line->item,
								   .cause = line->order,
								   .problem = held == NULL       ? "missing"
											  : promised == NULL ? "unexpected"
																 : "different",
								   .stored = line_to_json(held),
								   .replayed = line_to_json(promised) };

	forge_uuid_format(line->order, order);
	difference.keys = psprintf(", \"reference\": \"%s\", \"driven\": true", order);
	forge_verifier_report(reporter, &difference);
}

void
forge_reservation_verifier_end(ForgeReservationVerifier *verifier, const ForgeVerifier *reporter)
{
	qsort(verifier->lines, verifier->count, sizeof(ForgeReservedLine), compare_lines);
	for (int64 i = 0; i < verifier->count; i++)
	{
		const ForgeReservedLine *line = &verifier->lines[i];
		const ForgeReservedLine *next = i + 1 < verifier->count ? line + 1 : NULL;

		if (next == NULL || compare_places(line, next) != 0)
			report(reporter, line->is_held ? line : NULL, line->is_held ? NULL : line);
		else
		{
			/* The order's word comes before the item's. */
			if (forge_decimal_compare(line->quantity, next->quantity) != 0)
				report(reporter, next, line);
			i++;
		}
	}
	MemoryContextDelete(verifier->memory);
}
