/*
 * stock_span.c
 *	  inventory.item and inventory.stock drive inventory.lot: a lot that comes in where nothing of
 *	  it is learns that it was received.  And they drive accounting.entry: what an event changes of
 *	  the value in stock is posted, if no document does it (domain/holding/holding_posting.c).  And
 *	  how other spans drive the two.
 *
 * A lot that is there has been told before.  So receipts of more of it do not wait for each other.
 *
 * Books that have no currency, or no account for one of the two parts, take no entry.  A
 * command on stock that is worth nothing does not look at them.
 */
#include "app/span.h"

#include "base/currency.h"
#include "domain/book/book.h"
#include "domain/entry/entry.h"
#include "domain/lot/lot.h"
#include "domain/stock/stock.h"

void *
forge_follow_ups_add_on_stock(ForgeFollowUps *follow_ups, ForgeUuid item_id, ForgeUuid location_id,
							  ForgeHoldingCommandType type)
{
	ForgeStockRoute route = forge_stock_route(location_id, type);
	void *data = forge_follow_ups_add(follow_ups, route.aggregate, item_id, route.command_type);
	ForgeStockSendStock *named = data; /* all commands of inventory.stock begin with their key */

	if (route.aggregate == &forge_stock)
	{
		named->item_id = item_id;
		named->location_id = location_id;
	}
	return (char *) data + route.offset;
}

static void
receive(ForgeUuid lot_id, ForgeUuid item_id, ForgeFollowUps *follow_ups)
{
	ForgeLotReceive *command;

	if (forge_uuid_is_nil(lot_id))
		return;
	command = forge_follow_ups_add(follow_ups, &forge_lot, lot_id, FORGE_LOT_RECEIVE);
	command->item_id = item_id;
}

/* ---- the books ---- */

/* In the currency's smallest unit. */
static ForgeDecimal
rounded(ForgeDecimal value, ForgeText currency)
{
	ForgeDecimal result = value;
	int digits = 0;

	(void) forge_currency_find(currency, &digits);
	(void) forge_decimal_round(value, digits, FORGE_ROUND_HALF_UP, &result);
	return result;
}

static void
add_line(ForgeEntryPost *entry, ForgeText account, ForgeDecimal debit, ForgeText currency,
		 ForgeArena *arena)
{
	ForgeEntryPosting *line = forge_list_add(&entry->lines, sizeof(ForgeEntryPosting), arena);

	*line = (ForgeEntryPosting){ .account = account,
								 .currency = currency,
								 .due_date = FORGE_DATE_ABSENT };
	if (forge_decimal_is_negative(debit))
		line->credit = forge_decimal_negate(debit);
	else
		line->debit = debit;
}

static void
post(const ForgeHoldingPosting *posting, const ForgeBook *book, const ForgeAggregate *aggregate,
	 ForgeUuid stream, ForgeFollowUps *follow_ups)
{
	ForgeText inventory = forge_book_account(book, FORGE_TEXT("inventory"));
	ForgeText other = forge_book_account(book, posting->role);
	ForgeDecimal change;
	ForgeEntryPost *entry;

	if (forge_text_is_absent(book->currency) || forge_text_is_absent(inventory) ||
		forge_text_is_absent(other) ||
		!forge_decimal_subtract(rounded(posting->after, book->currency),
								rounded(posting->before, book->currency), &change) ||
		forge_decimal_is_zero(change))
		return;
	entry = forge_follow_ups_add(follow_ups, &forge_entry, FORGE_UUID_NIL, FORGE_ENTRY_POST);
	entry->description = posting->reason;
	entry->reference_type = forge_text_from(aggregate->name);
	entry->reference_id = stream;
	add_line(entry, inventory, change, book->currency, follow_ups->arena);
	add_line(entry, other, forge_decimal_negate(change), book->currency, follow_ups->arena);
}

/* ---- inventory.item ---- */

static void
item_asks(const void *state, const ForgeCommand *command, ForgeAsks *asks)
{
	if (forge_item_may_post(state, command))
		forge_book_see(asks);
}

static void
follow_item(const void *state, const ForgeCommand *command, const ForgeEvent *event,
			ForgeFollowUps *follow_ups)
{
	ForgeHoldingPosting posting;

	receive(forge_item_new_lot(state, event), command->aggregate_id, follow_ups);
	if (follow_ups->asked != NULL && forge_item_posting(state, event, &posting))
		post(&posting, follow_ups->asked[0], &forge_item, command->aggregate_id, follow_ups);
}

const ForgeSpan forge_item_span = {
	.aggregate = &forge_item,
	.asks = item_asks,
	.follow = follow_item,
};

/* ---- inventory.stock ---- */

static void
stock_asks(const void *state, const ForgeCommand *command, ForgeAsks *asks)
{
	if (forge_stock_may_post(state, command))
		forge_book_see(asks);
}

static void
follow_stock(const void *state, const ForgeCommand *command, const ForgeEvent *event,
			 ForgeFollowUps *follow_ups)
{
	ForgeUuid item_id = ((const ForgeStockAdjustStock *) command->data)->item_id;
	ForgeHoldingPosting posting;

	receive(forge_stock_new_lot(state, event), item_id, follow_ups);
	if (follow_ups->asked != NULL && forge_stock_posting(state, event, &posting))
		post(&posting, follow_ups->asked[0], &forge_stock, command->aggregate_id, follow_ups);
}

const ForgeSpan forge_stock_span = {
	.aggregate = &forge_stock,
	.asks = stock_asks,
	.follow = follow_stock,
};
