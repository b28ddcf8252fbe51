/*
 * span.c
 *	  The list of spans, and lists of follow-ups.
 */
#include "app/span.h"

#include <string.h>

#include "ledger/transfer.h"

#define FIRST_CAPACITY 8

/* Ends in NULL. */
static const ForgeSpan *const spans[] = {
	&forge_account_span,
	&forge_book_span,
	&forge_entry_span,
	&forge_item_span,
	&forge_order_span,
	&forge_party_span,
	&forge_product_span,
	&forge_stock_span,
	&forge_stock_transfer_span,
	&forge_user_span,
	NULL,
};

const ForgeSpan *
forge_span_of(const ForgeAggregate *aggregate)
{
	for (int i = 0; spans[i] != NULL; i++)
		if (spans[i]->aggregate == aggregate)
			return spans[i];
	return NULL;
}

/* The list with twice the room, or its first one. */
static void *
grown(const ForgeFollowUps *follow_ups, const void *list, int capacity, size_t item_size)
{
	size_t length = (size_t) (capacity > 0 ? 2 * capacity : FIRST_CAPACITY);
	void *longer = forge_arena_allocate(follow_ups->arena, item_size * length);

	if (capacity > 0)
		memcpy(longer, list, item_size * (size_t) capacity);
	return longer;
}

static void
grow(ForgeFollowUps *follow_ups)
{
	int capacity = follow_ups->capacity;

	follow_ups->list = grown(follow_ups, follow_ups->list, capacity, sizeof(ForgeFollowUp));
	follow_ups->capacity = capacity > 0 ? 2 * capacity : FIRST_CAPACITY;
}

static void
grow_transfers(ForgeFollowUps *follow_ups)
{
	int capacity = follow_ups->transfer_capacity;

	follow_ups->transfers =
		grown(follow_ups, follow_ups->transfers, capacity, sizeof(ForgeTransfer));
	follow_ups->subjects =
		grown(follow_ups, follow_ups->subjects, capacity, sizeof(ForgeTransferSubject));
	follow_ups->transfer_capacity = capacity > 0 ? 2 * capacity : FIRST_CAPACITY;
}

void *
forge_follow_ups_add(ForgeFollowUps *follow_ups, const ForgeAggregate *aggregate,
					 ForgeUuid aggregate_id, int command_type)
{
	const ForgeShape *shape = aggregate->commands[command_type];
	void *data = forge_arena_allocate(follow_ups->arena, shape->size);

	if (follow_ups->count == follow_ups->capacity)
		grow(follow_ups);
	forge_shape_clear(shape, data);
	follow_ups->list[follow_ups->count++] = (ForgeFollowUp){
		.aggregate = aggregate,
		.aggregate_id = aggregate_id,
		.command = { .type = command_type, .data = data, .is_driven = true },
		.expected_version = FORGE_VERSION_ANY,
	};
	return data;
}

ForgeTransfer *
forge_follow_ups_add_transfer(ForgeFollowUps *follow_ups, ForgeTransferSubject subject)
{
	int64_t index;

	if (follow_ups->batch == NULL)
		follow_ups->batch = forge_follow_ups_add(follow_ups, &forge_ledger_batch, FORGE_UUID_NIL,
												 FORGE_LEDGER_BATCH_POST);
	if (follow_ups->batch->count == follow_ups->transfer_capacity)
		grow_transfers(follow_ups);
	index = follow_ups->batch->count++;
	follow_ups->subjects[index] = subject;
	follow_ups->transfers[index] = (ForgeTransfer){ .flags = 0 };
	return &follow_ups->transfers[index];
}
