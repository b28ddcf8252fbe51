/*
 * stock_transfer_take.c
 *	  inventory.transfer: what is taken from what is on its way, with its lots and its share of the
 *	  value.
 */
#include "domain/stock_transfer/stock_transfer_parts.h"

#include "base/assert.h"

#define SHARE_SIZE sizeof(ForgeStockTransferShare)
#define PICK_SIZE sizeof(ForgeStockTransferPick)

static bool
is_more(ForgeDecimal a, ForgeDecimal b)
{
	return forge_decimal_compare(a, b) > 0;
}

/* Of parts of one whole: their sum is in range. */
static ForgeDecimal
plus(ForgeDecimal a, ForgeDecimal b)
{
	bool is_in_range = forge_decimal_add(a, b, &a);

	FORGE_ASSERT(is_in_range);
	return a;
}

static ForgeDecimal
minus(ForgeDecimal a, ForgeDecimal b)
{
	return plus(a, forge_decimal_negate(b));
}

int32_t
forge_stock_transfer_find_pick(const ForgeList *picks, int64_t line_no, ForgeUuid lot_id)
{
	for (int32_t i = 0; i < picks->count; i++)
	{
		const ForgeStockTransferPick *pick = forge_stock_transfer_pick(picks, i);

		if (pick->line_no == line_no && forge_uuid_equal(pick->lot_id, lot_id))
			return i;
	}
	return -1;
}

static ForgeDecimal
quantity_of_lot(const ForgeList *picks, int64_t line_no, ForgeUuid lot_id)
{
	int32_t index = forge_stock_transfer_find_pick(picks, line_no, lot_id);

	return index < 0 ? FORGE_DECIMAL_ZERO : forge_stock_transfer_pick(picks, index)->quantity;
}

static ForgeStockTransferShare *
share_of(ForgeList *lines, int64_t line_no, ForgeArena *arena)
{
	ForgeStockTransferShare *share;

	for (int32_t i = 0; i < lines->count; i++)
		if (forge_stock_transfer_share(lines, i)->line_no == line_no)
			return forge_stock_transfer_share(lines, i);
	share = forge_list_add(lines, SHARE_SIZE, arena);
	share->line_no = line_no;
	return share;
}

static void
add_to_pick(ForgeList *picks, int64_t line_no, ForgeUuid lot_id, ForgeDecimal quantity,
			ForgeArena *arena)
{
	int32_t index = forge_stock_transfer_find_pick(picks, line_no, lot_id);
	ForgeStockTransferPick *pick = index < 0 ? forge_list_add(picks, PICK_SIZE, arena)
											 : forge_stock_transfer_pick(picks, index);

	pick->line_no = line_no;
	pick->lot_id = lot_id;
	pick->quantity = plus(pick->quantity, quantity);
}

/* ---- parts that the caller names ---- */

static ForgeOutcome
refuse_excess(const ForgeStockTransferPart *part, ForgeDecimal open)
{
	ForgeOutcome outcome =
		forge_with_integer(forge_refuse(FORGE_REASON_RECEIPT_EXCEEDS_TRANSFER), part->line_no);

	outcome = forge_with_decimal(outcome, open);
	return forge_with_decimal(outcome, part->quantity);
}

/* What is left of the part's line, or of its lot in that line, behind the parts before. */
static ForgeDecimal
left_for(const ForgeStockTransfer *transfer, const ForgeStockTransferPart *part,
		 const ForgeStockTransferShare *share, const ForgeStockTransferSent *taken)
{
	if (forge_uuid_is_nil(part->lot_id))
		return minus(forge_stock_transfer_line(transfer, (int32_t) part->line_no - 1)->open,
					 share->quantity);
	return minus(quantity_of_lot(&transfer->picks, part->line_no, part->lot_id),
				 quantity_of_lot(&taken->picks, part->line_no, part->lot_id));
}

/* The lots of a part that names none: in the order in which they were picked. */
static void
take_lots(const ForgeStockTransfer *transfer, const ForgeStockTransferPart *part, ForgeArena *arena,
		  ForgeList *picks)
{
	ForgeDecimal wanted = part->quantity;

	for (int32_t i = 0; i < transfer->picks.count && !forge_decimal_is_zero(wanted); i++)
	{
		const ForgeStockTransferPick *pick = forge_stock_transfer_pick(&transfer->picks, i);
		ForgeDecimal left;

		if (pick->line_no != part->line_no)
			continue;
		left = minus(pick->quantity, quantity_of_lot(picks, pick->line_no, pick->lot_id));
		if (is_more(left, wanted))
			left = wanted;
		add_to_pick(picks, pick->line_no, pick->lot_id, left, arena);
		wanted = minus(wanted, left);
	}
}

static ForgeOutcome
take_part(const ForgeStockTransfer *transfer, const ForgeStockTransferPart *part, ForgeArena *arena,
		  ForgeStockTransferSent *taken)
{
	ForgeStockTransferShare *share;
	ForgeDecimal left;

	if (part->line_no < 1 || part->line_no > transfer->lines.count)
		return forge_with_integer(forge_refuse(FORGE_REASON_TRANSFER_LINE_NOT_FOUND),
								  part->line_no);
	if (!is_more(part->quantity, FORGE_DECIMAL_ZERO))
		return forge_with_decimal(
			forge_with_integer(forge_refuse(FORGE_REASON_PART_NOT_POSITIVE), part->line_no),
			part->quantity);
	share = share_of(&taken->lines, part->line_no, arena);
	left = left_for(transfer, part, share, taken);
	if (is_more(part->quantity, left))
		return refuse_excess(part, left);

	if (forge_uuid_is_nil(part->lot_id))
		take_lots(transfer, part, arena, &taken->picks);
	else
		add_to_pick(&taken->picks, part->line_no, part->lot_id, part->quantity, arena);
	share->quantity = plus(share->quantity, part->quantity);
	return forge_accept();
}

/* What the shares are worth: the last one of a line takes the rest. */
static void
set_values(const ForgeStockTransfer *transfer, ForgeList *lines)
{
	for (int32_t i = 0; i < lines->count; i++)
	{
		ForgeStockTransferShare *share = forge_stock_transfer_share(lines, i);
		const ForgeStockTransferLine *line =
			forge_stock_transfer_line(transfer, (int32_t) share->line_no - 1);
		bool is_part = forge_decimal_share(line->value, share->quantity, line->open,
										   FORGE_DECIMAL_SCALE, FORGE_ROUND_HALF_UP, &share->value);

		FORGE_ASSERT(is_part);
	}
}

ForgeOutcome
forge_stock_transfer_take(const ForgeStockTransfer *transfer, const ForgeList *parts,
						  ForgeArena *arena, ForgeStockTransferSent *taken)
{
	*taken = (ForgeStockTransferSent){ { NULL, 0, 0 }, { NULL, 0, 0 } };
	for (int32_t i = 0; i < parts->count; i++)
	{
		ForgeOutcome outcome = take_part(
			transfer, forge_list_item(parts, i, sizeof(ForgeStockTransferPart)), arena, taken);

		if (forge_outcome_is_refusal(outcome))
			return outcome;
	}
	set_values(transfer, &taken->lines);
	return forge_accept();
}

/* ---- all that is open ---- */

ForgeStockTransferSent
forge_stock_transfer_take_all(const ForgeStockTransfer *transfer, ForgeArena *arena)
{
	ForgeStockTransferSent taken = { { NULL, 0, 0 },
									 forge_list_copy(transfer->picks, PICK_SIZE, arena) };

	for (int32_t i = 0; i < transfer->lines.count; i++)
	{
		const ForgeStockTransferLine *line = forge_stock_transfer_line(transfer, i);
		ForgeStockTransferShare *share;

		if (forge_decimal_is_zero(line->open))
			continue;
		share = forge_list_add(&taken.lines, SHARE_SIZE, arena);
		*share = (ForgeStockTransferShare){ line->line_no, line->open, line->value };
	}
	return taken;
}
