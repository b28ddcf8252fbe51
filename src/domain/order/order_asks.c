/*
 * order_asks.c
 *	  sales.order: what commands ask for, and whether it allows them.
 */
#include "domain/order/order_parts.h"

#include "domain/company/company.h"
#include "domain/party/party.h"
#include "domain/product/product.h"
#include "domain/stock/stock.h"

/* What is asked for each entry: the item, and what it is in the catalogue. */
enum
{
	ASKED_ITEM,
	ASKED_PRODUCT,
	ASKED_COUNT
};

static void
see_item(ForgeAsks *asks, ForgeUuid item_id)
{
	forge_asks_add(asks, &forge_item, item_id, FORGE_ASK_SEEN);
	forge_asks_add(asks, &forge_product, item_id, FORGE_ASK_SEEN);
}

/* Of the default location nothing has to be asked. */
static void
see_location(ForgeAsks *asks, ForgeUuid location_id)
{
	if (!forge_stock_is_of_item(location_id))
		forge_asks_add(asks, &forge_location, location_id, FORGE_ASK_SEEN);
}

static void
see_customer(ForgeAsks *asks, ForgeUuid customer_id)
{
	if (!forge_uuid_is_nil(customer_id))
		forge_asks_add(asks, &forge_party, customer_id, FORGE_ASK_SEEN);
}

/*
 * The items that are to be ordered, in the order of the entries; then the company and the customer
 * of a new order, or the customer of one that is accepted on account; then the locations, in the
 * order of the entries that name one.
 */
void
forge_order_asks(const void *state, const ForgeCommand *command, ForgeAsks *asks)
{
	const ForgeOrderCreate *create = command->data;
	const ForgeOrderAddLine *add = command->data;

	if (command->type == FORGE_ORDER_ADD_LINE)
	{
		see_item(asks, add->item_id);
		see_location(asks, add->location_id);
	}
	else if (command->type == FORGE_ORDER_ACCEPT_ON_ACCOUNT)
		see_customer(asks, ((const ForgeOrder *) state)->customer_id);
	else if (command->type == FORGE_ORDER_CREATE)
	{
		for (int32_t i = 0; i < create->lines.count; i++)
			see_item(asks, forge_order_entry(&create->lines, i)->item_id);
		forge_asks_add(asks, &forge_company, FORGE_UUID_NIL, FORGE_ASK_SEEN);
		see_customer(asks, create->customer_id);
		for (int32_t i = 0; i < create->lines.count; i++)
			see_location(asks, forge_order_entry(&create->lines, i)->location_id);
	}
}

/* Does the party take part in orders? */
static ForgeOutcome
check_party(const ForgeParty *party, ForgeUuid party_id)
{
	ForgeOutcome outcome;

	if (!forge_party_is_customer(party))
		return forge_with_uuid(forge_refuse(FORGE_REASON_PARTY_IS_NO_CUSTOMER), party_id);
	if (!forge_party_is_suspended(party))
		return forge_accept();
	outcome = forge_with_uuid(forge_refuse(FORGE_REASON_PARTY_SUSPENDED), party_id);
	return forge_with_text(outcome, party->suspend_reason);
}

/* Who is no party may order, unless the company says otherwise. */
ForgeOutcome
forge_order_check_customer(const ForgeCommand *request)
{
	const ForgeOrderCreate *command = request->data;
	const void *const *asked = &request->asked[command->lines.count * ASKED_COUNT];
	bool needs_party = ((const ForgeCompany *) asked[0])->orders_need_party;
	const ForgeParty *party;

	if (forge_uuid_is_nil(command->customer_id))
		return needs_party
				   ? forge_with_string(forge_refuse(FORGE_REASON_FIELD_MISSING), "customer_id")
				   : forge_accept();
	party = asked[1];
	if (!forge_exists(&party->head))
		return needs_party ? forge_refuse(FORGE_REASON_PARTY_NOT_FOUND) : forge_accept();
	return check_party(party, command->customer_id);
}

ForgeOutcome
forge_order_check_debtor(const ForgeCommand *command, ForgeUuid customer_id)
{
	if (forge_asked_version(command, 0) == 0)
		return forge_refuse(FORGE_REASON_PARTY_NOT_FOUND);
	return check_party(command->asked[0], customer_id);
}

ForgeOrderAsked
forge_order_asked(const ForgeCommand *command)
{
	const ForgeOrderCreate *create = command->data;
	ForgeOrderAsked asked = { command, 0, ASKED_COUNT };

	if (command->type == FORGE_ORDER_CREATE)
		asked.location = create->lines.count * ASKED_COUNT + 1 +
						 (forge_uuid_is_nil(create->customer_id) ? 0 : 1);
	return asked;
}

static ForgeOutcome
check_item(ForgeOrderAsked *asked, ForgeUuid item_id)
{
	int first = asked->item;

	asked->item += ASKED_COUNT;
	if (forge_asked_version(asked->command, first + ASKED_ITEM) == 0)
		return forge_with_uuid(forge_refuse(FORGE_REASON_ITEM_NOT_FOUND), item_id);
	if (forge_product_is_archived(asked->command->asked[first + ASKED_PRODUCT]))
		return forge_with_uuid(forge_refuse(FORGE_REASON_PRODUCT_ARCHIVED), item_id);
	return forge_accept();
}

static ForgeOutcome
check_location(ForgeOrderAsked *asked, ForgeUuid location_id)
{
	const ForgeLocation *location;

	if (forge_stock_is_of_item(location_id))
		return forge_accept();
	location = asked->command->asked[asked->location++];
	if (!forge_location_exists(location, location_id))
		return forge_with_uuid(forge_refuse(FORGE_REASON_LOCATION_NOT_FOUND), location_id);
	if (!forge_location_is_active(location, location_id))
		return forge_with_uuid(forge_refuse(FORGE_REASON_LOCATION_INACTIVE), location_id);
	return forge_accept();
}

ForgeOutcome
forge_order_check_named(ForgeOrderAsked *asked, const ForgeOrderEntry *entry)
{
	ForgeOutcome outcome = check_item(asked, entry->item_id);

	return forge_outcome_is_refusal(outcome) ? outcome : check_location(asked, entry->location_id);
}
