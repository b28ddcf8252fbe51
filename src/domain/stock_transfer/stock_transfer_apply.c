/*
 * stock_transfer_apply.c
 *	  inventory.transfer: how events change a transfer, and the invariant of transfers.
 */
#include "domain/stock_transfer/stock_transfer_parts.h"

#include <stddef.h>

#include "base/word.h"

#define LINE_SIZE sizeof(ForgeStockTransferLine)
#define PICK_SIZE sizeof(ForgeStockTransferPick)

ForgeStockTransferStatus
forge_stock_transfer_status(const ForgeStockTransfer *transfer)
{
	return (ForgeStockTransferStatus) forge_word_number(FORGE_STOCK_TRANSFER_STATUSES,
														transfer->status);
}

/* decide never lets a sum get out of range; if a log does, check must see it. */
static void
add_to(ForgeDecimal *sum, ForgeDecimal quantity)
{
	if (!forge_decimal_add(*sum, quantity, sum))
		*sum = FORGE_DECIMAL_MIN;
}

static void
take_from(ForgeDecimal *sum, ForgeDecimal quantity)
{
	add_to(sum, forge_decimal_negate(quantity));
}

/* ---- events ---- */

static void
apply_created(ForgeStockTransfer *transfer, const ForgeEvent *event, ForgeArena *arena)
{
	const ForgeStockTransferCreated *created = event->data;

	forge_aggregate_take_over(&forge_stock_transfer, transfer, event);
	transfer->status = FORGE_TEXT("draft");
	transfer->created_at = event->at;
	for (int32_t i = 0; i < created->lines.count; i++)
	{
		const ForgeStockTransferEntry *entry =
			forge_list_item(&created->lines, i, sizeof(ForgeStockTransferEntry));
		ForgeStockTransferLine *line = forge_list_add(&transfer->lines, LINE_SIZE, arena);

		line->line_no = i + 1;
		line->item_id = entry->item_id;
		line->lot_id = entry->lot_id;
		line->quantity = entry->quantity;
	}
}

static ForgeStockTransferLine *
find_line(const ForgeStockTransfer *transfer, int64_t line_no)
{
	if (line_no < 1 || line_no > transfer->lines.count)
		return NULL;
	return forge_stock_transfer_line(transfer, (int32_t) line_no - 1);
}

static void
apply_sent(ForgeStockTransfer *transfer, const ForgeEvent *event, ForgeArena *arena)
{
	const ForgeStockTransferSent *sent = event->data;

	transfer->status = FORGE_TEXT("sent");
	transfer->sent_at = event->at;
	for (int32_t i = 0; i < sent->lines.count; i++)
	{
		const ForgeStockTransferShare *share = forge_stock_transfer_share(&sent->lines, i);
		ForgeStockTransferLine *line = find_line(transfer, share->line_no);

		if (line == NULL)
			continue;
		add_to(&line->open, share->quantity);
		add_to(&line->value, share->value);
	}
	transfer->picks = forge_list_copy(sent->picks, PICK_SIZE, arena);
}

/* Lots of which nothing is on its way any more are left out. */
static void
take_picks(ForgeStockTransfer *transfer, const ForgeList *picks)
{
	for (int32_t i = 0; i < picks->count; i++)
	{
		const ForgeStockTransferPick *taken = forge_stock_transfer_pick(picks, i);
		int32_t index =
			forge_stock_transfer_find_pick(&transfer->picks, taken->line_no, taken->lot_id);
		ForgeStockTransferPick *pick;

		if (index < 0)
			continue;
		pick = forge_stock_transfer_pick(&transfer->picks, index);
		take_from(&pick->quantity, taken->quantity);
		if (forge_decimal_is_zero(pick->quantity))
			forge_list_remove(&transfer->picks, index, PICK_SIZE);
	}
}

static bool
is_open(const ForgeStockTransfer *transfer)
{
	for (int32_t i = 0; i < transfer->lines.count; i++)
		if (!forge_decimal_is_zero(forge_stock_transfer_line(transfer, i)->open))
			return true;
	return false;
}

/*
 * What was open is now among what the member at the offset counts: received, returned or lost. With
 * the last of it the transfer has the status.
 */
static void
take(ForgeStockTransfer *transfer, const ForgeList *lines, const ForgeList *picks,
	 size_t member_offset, ForgeText status)
{
	for (int32_t i = 0; i < lines->count; i++)
	{
		const ForgeStockTransferShare *share = forge_stock_transfer_share(lines, i);
		ForgeStockTransferLine *line = find_line(transfer, share->line_no);

		if (line == NULL)
			continue;
		take_from(&line->open, share->quantity);
		take_from(&line->value, share->value);
		add_to((ForgeDecimal *) ((char *) line + member_offset), share->quantity);
	}
	take_picks(transfer, picks);
	if (!is_open(transfer))
		transfer->status = status;
}

static void
apply_closed(ForgeStockTransfer *transfer, const ForgeStockTransferClosed *closed)
{
	transfer->reason = closed->reason;
	take(transfer, &closed->lines, &closed->picks, offsetof(ForgeStockTransferLine, lost),
		 FORGE_TEXT("closed"));
}

void
forge_stock_transfer_apply(void *state, const ForgeEvent *event, ForgeArena *arena)
{
	ForgeStockTransfer *transfer = state;
	const ForgeStockTransferSent *moved = event->data;

	switch ((ForgeStockTransferEventType) event->type)
	{
		case FORGE_STOCK_TRANSFER_CREATED:
			apply_created(transfer, event, arena);
			break;
		case FORGE_STOCK_TRANSFER_SENT:
			apply_sent(transfer, event, arena);
			break;
		case FORGE_STOCK_TRANSFER_RECEIVED:
			transfer->received_at = event->at;
			take(transfer, &moved->lines, &moved->picks, offsetof(ForgeStockTransferLine, received),
				 FORGE_TEXT("received"));
			break;
		case FORGE_STOCK_TRANSFER_RETURNED:
			take(transfer, &moved->lines, &moved->picks, offsetof(ForgeStockTransferLine, returned),
				 FORGE_TEXT("returned"));
			break;
		case FORGE_STOCK_TRANSFER_CLOSED:
			apply_closed(transfer, event->data);
			break;
		case FORGE_STOCK_TRANSFER_CANCELLED:
			transfer->status = FORGE_TEXT("cancelled");
			break;
		case FORGE_STOCK_TRANSFER_EVENT_COUNT:
			break;
	}
}

/* ---- check ---- */

/* Is what the line consists of its quantity, once it was sent? */
static bool
is_line_sound(const ForgeStockTransferLine *line, bool was_sent)
{
	ForgeDecimal sum = line->open;

	if (forge_decimal_compare(line->quantity, FORGE_DECIMAL_ZERO) <= 0 ||
		forge_decimal_is_negative(line->received) || forge_decimal_is_negative(line->returned) ||
		forge_decimal_is_negative(line->lost) || forge_decimal_is_negative(line->open) ||
		forge_decimal_is_negative(line->value) ||
		(forge_decimal_is_zero(line->open) && !forge_decimal_is_zero(line->value)))
		return false;
	return forge_decimal_add(sum, line->received, &sum) &&
		   forge_decimal_add(sum, line->returned, &sum) &&
		   forge_decimal_add(sum, line->lost, &sum) &&
		   forge_decimal_compare(sum, was_sent ? line->quantity : FORGE_DECIMAL_ZERO) == 0;
}

/*
 * Do the picks of a line, if it has some, add up to what is open?  They stand in the order of
 * lines; *next is the first of this line, and then of the next one.
 */
static bool
are_picks_sound(const ForgeStockTransfer *transfer, const ForgeStockTransferLine *line,
				int32_t *next)
{
	ForgeDecimal sum = FORGE_DECIMAL_ZERO;
	int32_t first = *next;

	for (; *next < transfer->picks.count; (*next)++)
	{
		const ForgeStockTransferPick *pick = forge_stock_transfer_pick(&transfer->picks, *next);

		if (pick->line_no != line->line_no)
			break;
		if (forge_decimal_compare(pick->quantity, FORGE_DECIMAL_ZERO) <= 0 ||
			!forge_decimal_add(sum, pick->quantity, &sum))
			return false;
	}
	return *next == first || forge_decimal_compare(sum, line->open) == 0;
}

bool
forge_stock_transfer_check(const void *state)
{
	const ForgeStockTransfer *transfer = state;
	ForgeStockTransferStatus status = forge_stock_transfer_status(transfer);
	bool is_sent = status == FORGE_STOCK_TRANSFER_STATUS_SENT;
	bool was_sent = status != FORGE_STOCK_TRANSFER_STATUS_DRAFT &&
					status != FORGE_STOCK_TRANSFER_STATUS_CANCELLED;
	int32_t next_pick = 0;

	if (!forge_exists(&transfer->head))
		return true;
	if ((int) status < 0 || transfer->lines.count == 0 ||
		forge_uuid_equal(transfer->from_location, transfer->to_location) ||
		is_open(transfer) != is_sent)
		return false;
	for (int32_t i = 0; i < transfer->lines.count; i++)
	{
		const ForgeStockTransferLine *line = forge_stock_transfer_line(transfer, i);

		if (!is_line_sound(line, was_sent) || !are_picks_sound(transfer, line, &next_pick))
			return false;
	}
	return next_pick == transfer->picks.count;
}
