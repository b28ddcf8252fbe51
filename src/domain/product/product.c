/*
 * product.c
 *	  catalog.product: decide and apply.
 */
#include "domain/product/product_parts.h"

#include "base/currency.h"
#include "base/word.h"
#include "domain/attributes/attributes.h"
#include "domain/company/company.h"
#include "domain/item/item.h"
#include "domain/quantity_unit/quantity_unit.h"

/* What a new product asks for: behind its unit the company, whose currency its price may have. */
#define ASKED_COMPANY_OF_CREATE 1
#define ASKED_SCHEMA_OF_CREATE 2

bool
forge_product_is_archived(const ForgeProduct *product)
{
	return forge_text_equal(product->status, FORGE_PRODUCT_ARCHIVED_STATE);
}

bool
forge_product_is_service(ForgeText kind)
{
	return forge_text_equal(kind, FORGE_TEXT("service"));
}

ForgeText
forge_product_text(ForgeText text)
{
	return forge_text_is_blank(text) ? (ForgeText){ NULL, 0 } : text;
}

ForgeDecimal
forge_product_increment(const ForgeCommand *create)
{
	const ForgeQuantityUnit *unit = create->asked[0];
	ForgeDecimal increment = { FORGE_DECIMAL_ONE };

	/* The unit without an event has no decimals. */
	for (int64_t i = 0; i < unit->decimals; i++)
		increment.millionths /= 10;
	return unit->decimals == FORGE_DECIMAL_SCALE ? FORGE_DECIMAL_ZERO : increment;
}

static void
see_company(ForgeAsks *asks)
{
	forge_asks_add(asks, &forge_company, FORGE_UUID_NIL, FORGE_ASK_SEEN);
}

void
forge_product_asks(const void *state, const ForgeCommand *command, ForgeAsks *asks)
{
	const ForgeProduct *product = state;

	if (command->type == FORGE_PRODUCT_CREATE)
	{
		forge_quantity_unit_see(asks, ((const ForgeProductCreate *) command->data)->unit);
		see_company(asks);
		forge_attributes_see(asks, &forge_product);
	}
	else if (command->type == FORGE_PRODUCT_SET_ATTRIBUTES)
		forge_attributes_see(asks, &forge_product);
	else if (command->type == FORGE_PRODUCT_PRICE)
		see_company(asks);
	else if (command->type == FORGE_PRODUCT_DESCRIBE && !forge_exists(&product->head))
		forge_asks_add(asks, &forge_item, command->aggregate_id, FORGE_ASK_SEEN);
}

/* A description may begin a product. */
ForgeOutcome
forge_product_allows(const void *state, int command_type)
{
	const ForgeProduct *product = state;
	bool is_there = forge_exists(&product->head);
	ForgeOutcome outcome;

	if (command_type == FORGE_PRODUCT_CREATE)
		return is_there ? forge_refuse(FORGE_REASON_PRODUCT_EXISTS) : forge_accept();
	if (!is_there && command_type != FORGE_PRODUCT_DESCRIBE)
		return forge_refuse(FORGE_REASON_PRODUCT_NOT_FOUND);
	if (command_type != FORGE_PRODUCT_ARCHIVE ||
		!forge_text_equal(product->status, FORGE_TEXT("draft")))
		return forge_accept();
	outcome = forge_with_text(forge_refuse(FORGE_REASON_PRODUCT_STATE_FORBIDS), product->status);
	return forge_with_string(outcome, forge_product_commands[command_type]->name);
}

/* ---- commands ---- */

/* The currency of a price, which is absent where there is no price. */
static ForgeOutcome
read_price(const ForgeCommand *request, int company_index, ForgeDecimal price, ForgeText given,
		   ForgeText *currency)
{
	const ForgeCompany *company = request->asked[company_index];
	ForgeOutcome outcome;
	int minor_digits;

	*currency = (ForgeText){ NULL, 0 };
	if (forge_decimal_is_negative(price))
	{
		outcome = forge_with_uuid(forge_refuse(FORGE_REASON_PRICE_NEGATIVE), request->aggregate_id);
		return forge_with_decimal(outcome, price);
	}
	if (!forge_text_is_absent(given) && !forge_currency_find(given, &minor_digits))
		return forge_with_text(forge_refuse(FORGE_REASON_CURRENCY_UNKNOWN), given);
	if (forge_decimal_is_zero(price))
		return forge_accept();
	*currency = forge_text_is_absent(given) ? company->currency : given;
	return forge_text_is_absent(*currency)
			   ? forge_with_string(forge_refuse(FORGE_REASON_FIELD_MISSING), "currency")
			   : forge_accept();
}

static ForgeOutcome
decide_create(const ForgeCommand *request, ForgeEvents *events)
{
	const ForgeProductCreate *command = request->data;
	ForgeProductCreated *created;
	ForgeOutcome outcome;
	ForgeText currency;
	ForgeText gtin;
	int64_t schema;

	if (!forge_quantity_unit_is_known(command->unit, request->asked[0]))
		return forge_with_text(forge_refuse(FORGE_REASON_UNIT_UNKNOWN), command->unit);
	outcome = forge_product_read_gtin(command->gtin, events->arena, &gtin);
	if (!forge_outcome_is_refusal(outcome))
		outcome = read_price(request, ASKED_COMPANY_OF_CREATE, command->base_price,
							 command->currency, &currency);
	if (!forge_outcome_is_refusal(outcome))
		outcome = forge_attributes_fit(request, ASKED_SCHEMA_OF_CREATE, command->attributes,
									   events->arena, &schema);
	if (forge_outcome_is_refusal(outcome))
		return outcome;

	created = forge_events_add_from(events, &forge_product, FORGE_PRODUCT_CREATED, request);
	created->item_id = request->aggregate_id;
	created->gtin = gtin;
	created->currency = currency;
	created->category = forge_product_text(created->category);
	created->brand = forge_product_text(created->brand);
	created->description = forge_product_text(created->description);
	created->tax_category = forge_product_text(created->tax_category);
	created->attributes = forge_attributes_given(command->attributes);
	created->attributes_version = schema;
	return outcome;
}

/* The first description of an item. */
static ForgeOutcome
decide_begin(const ForgeCommand *request, ForgeEvents *events)
{
	const ForgeProductDescribe *command = request->data;
	const ForgeItem *item = request->asked[0];
	ForgeProductCreated *created;

	if (!forge_exists(&item->head))
		return forge_with_uuid(forge_refuse(FORGE_REASON_ITEM_NOT_FOUND), request->aggregate_id);
	created = forge_events_add(events, &forge_product, FORGE_PRODUCT_CREATED);
	created->item_id = request->aggregate_id;
	created->status = item->active ? FORGE_PRODUCT_ACTIVE : FORGE_PRODUCT_ARCHIVED_STATE;
	created->kind = forge_item_is_service(item) ? FORGE_TEXT("service") : FORGE_TEXT("stocked");
	created->unit = FORGE_TEXT("each");
	created->tax_category = FORGE_TEXT("standard");
	created->tracking = FORGE_TEXT("none");
	created->cost_method = FORGE_TEXT("average");
	created->category = forge_product_text(command->category);
	created->brand = forge_product_text(command->brand);
	created->description = forge_product_text(command->description);
	created->attributes = FORGE_TEXT("{}");
	return forge_accept();
}

static ForgeOutcome
decide_describe(const ForgeProduct *product, const ForgeCommand *request, ForgeEvents *events)
{
	const ForgeProductDescribe *command = request->data;
	ForgeProductDescribed said = { forge_product_text(command->category),
								   forge_product_text(command->brand),
								   forge_product_text(command->description) };

	if (!forge_exists(&product->head))
		return decide_begin(request, events);
	if (!forge_text_equal(said.category, product->category) ||
		!forge_text_equal(said.brand, product->brand) ||
		!forge_text_equal(said.description, product->description))
		*(ForgeProductDescribed *) forge_events_add(events, &forge_product,
													FORGE_PRODUCT_DESCRIBED) = said;
	return forge_accept();
}

static ForgeOutcome
decide_price(const ForgeProduct *product, const ForgeCommand *request, ForgeEvents *events)
{
	const ForgeProductPrice *command = request->data;
	ForgeText currency;
	ForgeOutcome outcome =
		read_price(request, 0, command->base_price, command->currency, &currency);

	if (!forge_outcome_is_refusal(outcome) &&
		(forge_decimal_compare(command->base_price, product->base_price) != 0 ||
		 !forge_text_equal(currency, product->currency)))
	{
		ForgeProductPriced *priced = forge_events_add(events, &forge_product, FORGE_PRODUCT_PRICED);

		priced->base_price = command->base_price;
		priced->currency = currency;
	}
	return outcome;
}

static ForgeOutcome
decide_set_gtin(const ForgeProduct *product, const ForgeCommand *request, ForgeEvents *events)
{
	const ForgeProductSetGtin *command = request->data;
	ForgeText gtin;
	ForgeOutcome outcome = forge_product_read_gtin(command->gtin, events->arena, &gtin);

	if (forge_outcome_is_refusal(outcome) || forge_text_equal(gtin, product->gtin))
		return outcome;
	if (forge_product_is_of_pack(product, product->packs.count, gtin))
		return forge_with_text(forge_refuse(FORGE_REASON_GTIN_TAKEN), gtin);
	((ForgeProductGtinChanged *) forge_events_add(events, &forge_product,
												  FORGE_PRODUCT_GTIN_CHANGED))
		->gtin = gtin;
	return outcome;
}

/* The same attributes are set anew if they fit a newer schema. */
static ForgeOutcome
decide_set_attributes(const ForgeProduct *product, const ForgeCommand *request, ForgeEvents *events)
{
	const ForgeProductSetAttributes *command = request->data;
	ForgeProductAttributesChanged said = { forge_attributes_given(command->attributes), 0 };
	ForgeOutcome outcome =
		forge_attributes_fit(request, 0, said.attributes, events->arena, &said.attributes_version);

	if (!forge_outcome_is_refusal(outcome) &&
		(!forge_text_equal(said.attributes, product->attributes) ||
		 said.attributes_version != product->attributes_version))
		*(ForgeProductAttributesChanged *) forge_events_add(
			events, &forge_product, FORGE_PRODUCT_ATTRIBUTES_CHANGED) = said;
	return outcome;
}

/* An event whose one member is a text. */
static ForgeOutcome
decide_text(ForgeText given, ForgeText present, int event_type, ForgeEvents *events)
{
	ForgeText text = forge_product_text(given);

	if (!forge_text_equal(text, present))
		*(ForgeText *) forge_events_add(events, &forge_product, event_type) = text;
	return forge_accept();
}

static ForgeOutcome
decide_allowed(const ForgeProduct *product, const ForgeCommand *request, ForgeEvents *events)
{
	switch ((ForgeProductCommandType) request->type)
	{
		case FORGE_PRODUCT_CREATE:
			return decide_create(request, events);
		case FORGE_PRODUCT_DESCRIBE:
			return decide_describe(product, request, events);
		case FORGE_PRODUCT_PRICE:
			return decide_price(product, request, events);
		case FORGE_PRODUCT_SET_GTIN:
			return decide_set_gtin(product, request, events);
		case FORGE_PRODUCT_SET_TAX:
			return decide_text(((const ForgeProductSetTax *) request->data)->tax_category,
							   product->tax_category, FORGE_PRODUCT_TAX_CHANGED, events);
		case FORGE_PRODUCT_SET_ATTRIBUTES:
			return decide_set_attributes(product, request, events);
		case FORGE_PRODUCT_SET_STORAGE:
			return decide_text(((const ForgeProductSetStorage *) request->data)->temperature_zone,
							   product->temperature_zone, FORGE_PRODUCT_STORAGE_CHANGED, events);
		case FORGE_PRODUCT_ADD_PACK:
			return forge_product_decide_add_pack(product, request, events);
		case FORGE_PRODUCT_REMOVE_PACK:
			return forge_product_decide_remove_pack(product, request, events);
		case FORGE_PRODUCT_ACTIVATE:
			if (!forge_text_equal(product->status, FORGE_PRODUCT_ACTIVE))
				forge_events_add(events, &forge_product, FORGE_PRODUCT_ACTIVATED);
			return forge_accept();
		case FORGE_PRODUCT_ARCHIVE:
		case FORGE_PRODUCT_COMMAND_COUNT:
			break;
	}
	FORGE_ASSERT(request->type == FORGE_PRODUCT_ARCHIVE);
	if (!forge_product_is_archived(product))
		forge_events_add_from(events, &forge_product, FORGE_PRODUCT_ARCHIVED, request);
	return forge_accept();
}

ForgeOutcome
forge_product_decide(const void *state, const ForgeCommand *command, ForgeEvents *events)
{
	ForgeOutcome outcome;

	if (command->type < 0 || command->type >= FORGE_PRODUCT_COMMAND_COUNT)
		return forge_refuse(FORGE_REASON_COMMAND_UNKNOWN);
	outcome = forge_product_allows(state, command->type);
	if (forge_outcome_is_refusal(outcome))
		return outcome;
	return decide_allowed(state, command, events);
}

/* ---- events ---- */

void
forge_product_apply(void *state, const ForgeEvent *event, ForgeArena *arena)
{
	ForgeProduct *product = state;

	switch ((ForgeProductEventType) event->type)
	{
		case FORGE_PRODUCT_CREATED:
		case FORGE_PRODUCT_DESCRIBED:
		case FORGE_PRODUCT_PRICED:
		case FORGE_PRODUCT_GTIN_CHANGED:
		case FORGE_PRODUCT_TAX_CHANGED:
		case FORGE_PRODUCT_ATTRIBUTES_CHANGED:
		case FORGE_PRODUCT_STORAGE_CHANGED:
			forge_aggregate_take_over(&forge_product, product, event);
			break;
		case FORGE_PRODUCT_PACK_ADDED:
			forge_product_apply_pack_added(product, event->data, arena);
			break;
		case FORGE_PRODUCT_PACK_REMOVED:
			forge_product_apply_pack_removed(product, event->data);
			break;
		case FORGE_PRODUCT_ACTIVATED:
			product->status = FORGE_PRODUCT_ACTIVE;
			product->archive_reason = (ForgeText){ NULL, 0 };
			break;
		case FORGE_PRODUCT_ARCHIVED:
			product->status = FORGE_PRODUCT_ARCHIVED_STATE;
			product->archive_reason = ((const ForgeProductArchived *) event->data)->reason;
			break;
		case FORGE_PRODUCT_EVENT_COUNT:
			break;
	}
}

bool
forge_product_check(const void *state)
{
	const ForgeProduct *product = state;

	if (!forge_product_check_packs(product))
		return false;
	return !forge_exists(&product->head) ||
		   (forge_word_number(FORGE_PRODUCT_STATES, product->status) >= 0 &&
			forge_word_number(FORGE_PRODUCT_KINDS, product->kind) >= 0 &&
			forge_quantity_unit_name_is_valid(product->unit) &&
			!forge_decimal_is_negative(product->base_price));
}

int
forge_product_claims(const void *state, ForgeClaim claims[FORGE_CLAIMS_MAX])
{
	const ForgeProduct *product = state;
	int count = 0;

	if (!forge_text_is_absent(product->gtin))
		claims[count++] =
			(ForgeClaim){ "catalog.product.gtin", product->gtin, FORGE_REASON_GTIN_TAKEN };
	for (int32_t i = 0; i < product->packs.count; i++)
		if (!forge_text_is_absent(forge_product_pack(product, i)->gtin))
			claims[count++] =
				(ForgeClaim){ "catalog.product.gtin", forge_product_pack(product, i)->gtin,
							  FORGE_REASON_GTIN_TAKEN };
	return count;
}
