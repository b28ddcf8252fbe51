/*
 * stock_transfer_send.c
 *	  inventory.transfer: what leaves the source, from which lots and with which value.
 *
 * The stock at the source belongs to the unit of work, and the command that takes the goods out
 * there (app/stock_transfer_span.c) finds it as it was found here.
 */
#include "domain/stock_transfer/stock_transfer_parts.h"

#include "domain/stock/stock.h"

void
forge_stock_transfer_ask_source(ForgeAsks *asks, ForgeUuid location_id, ForgeUuid item_id)
{
	forge_stock_ask(asks, item_id, location_id, FORGE_ASK_DRIVEN);
	forge_asks_add(asks, &forge_item, item_id, FORGE_ASK_SEEN);
}

/* What is held at the source of a line. */
typedef struct Source
{
	ForgeHolding holding; /* as the lines before have left it */
	const ForgeHoldingRules *rules;
	const void *const *lots; /* the states of its lots, in their order */
} Source;

/* The source of the next line, without its lots. */
static Source
next_source(const void *const **asked, ForgeUuid location_id)
{
	const ForgeHolding *holding = forge_stock_asked(*(*asked)++, location_id);
	const ForgeItem *item = *(*asked)++;

	return (Source){ *holding, &item->rules, NULL };
}

void
forge_stock_transfer_see_lots(ForgeAsks *asks, ForgeUuid location_id, int32_t line_count,
							  const void *const *sources)
{
	for (int32_t i = 0; i < line_count; i++)
	{
		Source source = next_source(&sources, location_id);

		forge_holding_see_lots(asks, &source.holding);
	}
}

/* The sources of all lines. */
static Source *
sources_of(const ForgeStockTransfer *transfer, const void *const *asked, ForgeArena *arena)
{
	int32_t count = transfer->lines.count;
	Source *sources = forge_arena_allocate(arena, (size_t) count * sizeof(Source));

	for (int32_t i = 0; i < count; i++)
		sources[i] = next_source(&asked, transfer->from_location);
	for (int32_t i = 0; i < count; i++)
	{
		sources[i].lots = asked;
		asked += sources[i].holding.lots.count;
	}
	return sources;
}

/* ---- lots of one item in several lines ---- */

/* The states of the lots that are still there: the same ones, in the same order. */
static const void *const *
lots_left(const Source *before, const ForgeHolding *after, ForgeArena *arena)
{
	const void **lots =
		forge_arena_allocate(arena, (size_t) (after->lots.count + 1) * sizeof(void *));
	int32_t place = 0;

	for (int32_t i = 0; i < after->lots.count; i++)
	{
		const ForgeHoldingLot *left = forge_list_item(&after->lots, i, sizeof(ForgeHoldingLot));

		while (!forge_uuid_equal(
			left->lot_id, ((const ForgeHoldingLot *) forge_list_item(&before->holding.lots, place,
																	 sizeof(ForgeHoldingLot)))
							  ->lot_id))
			place++;
		lots[i] = before->lots[place];
	}
	return lots;
}

/* The source as it is when that has left. */
static Source
without(const Source *source, ForgeDecimal quantity, const ForgeHoldingPick *pick,
		ForgeArena *arena)
{
	ForgeHoldingMoved sent = { .quantity = quantity,
							   .value = pick->value,
							   .movement = FORGE_TEXT("transfer_out"),
							   .cost_method = source->rules->cost_method,
							   .lots = pick->lots };
	Source after = *source;

	after.holding.reservations =
		forge_list_copy(after.holding.reservations, sizeof(ForgeReservation), arena);
	after.holding.lots = forge_list_copy(after.holding.lots, sizeof(ForgeHoldingLot), arena);
	after.holding.layers = forge_list_copy(after.holding.layers, sizeof(ForgeHoldingLayer), arena);
	forge_holding_apply(&after.holding, FORGE_HOLDING_STOCK_SENT, &sent, arena);
	after.lots = lots_left(source, &after.holding, arena);
	return after;
}

/* Only of an item that is kept in lots are there several lines. */
static void
leave_to_later_lines(const ForgeStockTransfer *transfer, int32_t index, Source *sources,
					 const ForgeHoldingPick *pick, ForgeArena *arena)
{
	const ForgeStockTransferLine *line = forge_stock_transfer_line(transfer, index);

	if (pick->lots.count == 0)
		return;
	for (int32_t i = index + 1; i < transfer->lines.count; i++)
		if (forge_uuid_equal(forge_stock_transfer_line(transfer, i)->item_id, line->item_id))
		{
			sources[i] = without(&sources[index], line->quantity, pick, arena);
			return;
		}
}

/* ---- all lines ---- */

static ForgeOutcome
pick_line(const ForgeStockTransfer *transfer, const ForgeStockTransferLine *line,
		  const Source *source, ForgeInstant at, ForgeArena *arena, ForgeHoldingPick *pick)
{
	ForgeHoldingPlace place = { .holding = &source->holding,
								.rules = source->rules,
								.item_id = line->item_id,
								.location_id = transfer->from_location,
								.lots = source->lots,
								.at = at };

	return forge_holding_pick(&place, line->quantity, line->lot_id,
							  forge_uuid_is_nil(line->lot_id) ? FORGE_HOLDING_GOOD
															  : FORGE_HOLDING_UNBLOCKED,
							  arena, pick);
}

static ForgeOutcome
refuse_too_many(int32_t count)
{
	ForgeOutcome outcome = forge_with_string(forge_refuse(FORGE_REASON_TOO_MANY), "picks");

	outcome = forge_with_integer(outcome, FORGE_STOCK_TRANSFER_PICKS_MAX);
	return forge_with_integer(outcome, count);
}

static void
add_line(const ForgeStockTransferLine *line, const ForgeHoldingPick *pick, ForgeArena *arena,
		 ForgeStockTransferSent *sent)
{
	*(ForgeStockTransferShare *) forge_list_add(&sent->lines, sizeof(ForgeStockTransferShare),
												arena) =
		(ForgeStockTransferShare){ line->line_no, line->quantity, pick->value };
	for (int32_t i = 0; i < pick->lots.count; i++)
	{
		const ForgeHoldingTaken *taken = forge_list_item(&pick->lots, i, sizeof(ForgeHoldingTaken));

		*(ForgeStockTransferPick *) forge_list_add(&sent->picks, sizeof(ForgeStockTransferPick),
												   arena) =
			(ForgeStockTransferPick){ line->line_no, taken->lot_id, taken->quantity };
	}
}

ForgeOutcome
forge_stock_transfer_send(const ForgeStockTransfer *transfer, ForgeInstant at,
						  const void *const *asked, ForgeArena *arena, ForgeStockTransferSent *sent)
{
	Source *sources = sources_of(transfer, asked, arena);

	for (int32_t i = 0; i < transfer->lines.count; i++)
	{
		const ForgeStockTransferLine *line = forge_stock_transfer_line(transfer, i);
		ForgeHoldingPick pick;
		ForgeOutcome outcome = pick_line(transfer, line, &sources[i], at, arena, &pick);

		if (forge_outcome_is_refusal(outcome))
			return outcome;
		add_line(line, &pick, arena, sent);
		leave_to_later_lines(transfer, i, sources, &pick, arena);
	}
	return sent->picks.count > FORGE_STOCK_TRANSFER_PICKS_MAX ? refuse_too_many(sent->picks.count)
															  : forge_accept();
}
