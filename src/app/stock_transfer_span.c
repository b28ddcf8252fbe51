/*
 * stock_transfer_span.c
 *	  inventory.transfer drives the stock at its two ends.
 *
 * What is sent leaves the source and is in transit to the destination; what is received arrives
 * there; what is returned is no longer in transit, and comes back at the source; what is closed is
 * lost.
 */
#include "app/span.h"

#include "domain/stock/stock.h"
#include "domain/stock_transfer/stock_transfer.h"

/* A share of an event, and where its follow-ups go. */
typedef struct Course
{
	const ForgeStockTransfer *transfer; /* before the event */
	ForgeUuid transfer_id;
	const ForgeStockTransferShare *share;
	const ForgeList *picks; /* of the event */
	ForgeFollowUps *follow_ups;
} Course;

static const ForgeStockTransferLine *
line_of(const Course *course)
{
	return forge_stock_transfer_line(course->transfer, (int32_t) course->share->line_no - 1);
}

/* The command on the stock of the line's item; returns what it has of those of all holdings. */
static void *
add(const Course *course, ForgeUuid location_id, ForgeHoldingCommandType type)
{
	return forge_follow_ups_add_on_stock(course->follow_ups, line_of(course)->item_id, location_id,
										 type);
}

/* The lots of the share. */
static ForgeList
lots_of(const Course *course)
{
	ForgeList lots = { NULL, 0, 0 };

	for (int32_t i = 0; i < course->picks->count; i++)
	{
		const ForgeStockTransferPick *pick = forge_stock_transfer_pick(course->picks, i);

		if (pick->line_no == course->share->line_no)
			*(ForgeHoldingTaken *) forge_list_add(&lots, sizeof(ForgeHoldingTaken),
												  course->follow_ups->arena) =
				(ForgeHoldingTaken){ pick->lot_id, pick->quantity, FORGE_INSTANT_ABSENT };
	}
	return lots;
}

/* ---- what becomes of it ---- */

static void
announce(const Course *course)
{
	ForgeHoldingTransit *announced =
		add(course, course->transfer->to_location, FORGE_HOLDING_ANNOUNCE_STOCK);

	announced->quantity = course->share->quantity;
	announced->reference_id = course->transfer_id;
}

static void
send(const Course *course)
{
	ForgeHoldingSend *sent = add(course, course->transfer->from_location, FORGE_HOLDING_SEND_STOCK);

	sent->quantity = course->share->quantity;
	sent->lots = lots_of(course);
	sent->reference_id = course->transfer_id;
	announce(course);
}

static void
put_in(const Course *course, ForgeUuid location_id, ForgeHoldingCommandType type)
{
	ForgeHoldingArrive *arrived = add(course, location_id, type);

	arrived->quantity = course->share->quantity;
	arrived->value = course->share->value;
	arrived->lots = lots_of(course);
	arrived->reference_id = course->transfer_id;
}

/* value: what is lost with it; what comes back keeps its own. */
static void
end_transit(const Course *course, ForgeText movement, ForgeDecimal value)
{
	ForgeHoldingTransit *ended =
		add(course, course->transfer->to_location, FORGE_HOLDING_END_TRANSIT);

	ended->quantity = course->share->quantity;
	ended->movement = movement;
	ended->value = value;
	ended->reference_id = course->transfer_id;
}

static void
receive(const Course *course)
{
	put_in(course, course->transfer->to_location, FORGE_HOLDING_ARRIVE_STOCK);
}

static void
take_back(const Course *course)
{
	end_transit(course, FORGE_TEXT("transfer_return"), FORGE_DECIMAL_ZERO);
	put_in(course, course->transfer->from_location, FORGE_HOLDING_RETURN_STOCK);
}

static void
lose(const Course *course)
{
	end_transit(course, FORGE_TEXT("transfer_loss"), course->share->value);
}

static void
follow(const void *state, const ForgeCommand *command, const ForgeEvent *event,
	   ForgeFollowUps *follow_ups)
{
	static void (*const follow_share[FORGE_STOCK_TRANSFER_EVENT_COUNT])(const Course *) = {
		[FORGE_STOCK_TRANSFER_SENT] = send,
		[FORGE_STOCK_TRANSFER_RECEIVED] = receive,
		[FORGE_STOCK_TRANSFER_RETURNED] = take_back,
		[FORGE_STOCK_TRANSFER_CLOSED] = lose,
	};
	const ForgeStockTransferClosed *closed = event->data;
	const ForgeStockTransferSent *moved = event->data;
	bool is_closed = event->type == FORGE_STOCK_TRANSFER_CLOSED;
	const ForgeList *lines = is_closed ? &closed->lines : &moved->lines;
	Course course = { .transfer = state,
					  .transfer_id = command->aggregate_id,
					  .picks = is_closed ? &closed->picks : &moved->picks,
					  .follow_ups = follow_ups };

	if (follow_share[event->type] == NULL)
		return;
	for (int32_t i = 0; i < lines->count; i++)
	{
		course.share = forge_stock_transfer_share(lines, i);
		follow_share[event->type](&course);
	}
}

const ForgeSpan forge_stock_transfer_span = {
	.aggregate = &forge_stock_transfer,
	.follow = follow,
};
