/*
 * test_product.c
 *	  catalog.product: every refusal and their order, every event, packs and claims.
 */
#include "domain/product/product.h"

#include "domain/attributes/attributes.h"
#include "domain/company/company.h"
#include "domain/item/item.h"
#include "domain/quantity_unit/quantity_unit.h"
#include "test_decision.h"
#include "test_shape.h"

#define ABSENT ((ForgeText){ NULL, 0 })
#define GTIN FORGE_TEXT("4006381333931")
#define GTIN_AS_14 FORGE_TEXT("04006381333931")

static TestArena arena;

/* The streams that are looked at: the unit kg, the company, the schema, the item. */
static ForgeCompany company;
static ForgeAttributes schema;
static ForgeItem item;

static void
answer(const ForgeAsk *ask, void *state)
{
	if (ask->aggregate == &forge_company)
		*(ForgeCompany *) state = company;
	else if (ask->aggregate == &forge_attributes)
		*(ForgeAttributes *) state = schema;
	else if (ask->aggregate == &forge_item)
		*(ForgeItem *) state = item;
	else
		((ForgeQuantityUnit *) state)->head.version = forge_text_equal(
			((const ForgeQuantityUnitDefine *) ask->named_by)->unit, FORGE_TEXT("kg"));
}

static ForgeProductCreate
anvil(void)
{
	return (ForgeProductCreate){
		.name = FORGE_TEXT("Anvil"),
		.kind = FORGE_TEXT("stocked"),
		.unit = FORGE_TEXT("each"),
		.brand = FORGE_TEXT(" "),
		.gtin = GTIN,
		.tax_category = FORGE_TEXT("standard"),
		.base_price = { 1500000 },
		.currency = FORGE_TEXT("EUR"),
		.tracking = FORGE_TEXT("none"),
		.cost_method = FORGE_TEXT("average"),
		.status = FORGE_TEXT("active"),
	};
}

static TestDecision
execute(ForgeProduct *product, int type, const void *command)
{
	return test_execute(&arena, &forge_product, product, type, command);
}

static ForgeProduct
new_product(void)
{
	ForgeProduct product = { .head.version = 0 };
	ForgeProductCreate command = anvil();

	is_accepted(execute(&product, FORGE_PRODUCT_CREATE, &command).outcome, "a product");
	return product;
}

static void
refuses_create(ForgeProductCreate command, ForgeReason reason, const char *detail, const char *name)
{
	ForgeProduct product = { .head.version = 0 };

	is_refused(execute(&product, FORGE_PRODUCT_CREATE, &command).outcome, reason, detail, name);
}

static void
test_create(void)
{
	ForgeProductCreate command = anvil();
	ForgeProduct product = new_product();

	ok(forge_text_equal(product.gtin, GTIN_AS_14), "its GTIN has 14 digits");
	ok(forge_text_is_absent(product.brand), "a blank is nothing");
	is_refused(execute(&product, FORGE_PRODUCT_CREATE, &command).outcome,
			   FORGE_REASON_PRODUCT_EXISTS, "", "a second one is refused");
	command.attributes = FORGE_TEXT("{\"colour\":\"red\"}");
	refuses_create(command, FORGE_REASON_ATTRIBUTES_INVALID,
				   "\"/colour\" does not keep to \"additionalProperties\" of schema 0.",
				   "attributes that are not defined");
	command.currency = FORGE_TEXT("EURO");
	refuses_create(command, FORGE_REASON_CURRENCY_UNKNOWN, "There is no currency \"EURO\".",
				   "no currency");
	command.base_price.millionths = -1;
	refuses_create(command, FORGE_REASON_PRICE_NEGATIVE,
				   "Item aa000000-0000-0000-0000-000000000000: the price is -0.000001.",
				   "a price below zero");
	command.gtin = FORGE_TEXT("4006381333932");
	refuses_create(command, FORGE_REASON_GTIN_INVALID,
				   "\"4006381333932\" is no GTIN of 8, 12, 13 or 14 digits with its check digit.",
				   "a wrong check digit");
	command.unit = FORGE_TEXT("stone");
	refuses_create(command, FORGE_REASON_UNIT_UNKNOWN, "There is no unit \"stone\".", "no unit");
}

static void
test_price(void)
{
	ForgeProduct product = new_product();
	ForgeProductPrice command = { { 2000000 }, ABSENT };

	is_refused(execute(&product, FORGE_PRODUCT_PRICE, &command).outcome, FORGE_REASON_FIELD_MISSING,
			   "Field \"currency\" is missing.", "without a company a price has a currency");
	company.currency = FORGE_TEXT("CHF");
	is_accepted(execute(&product, FORGE_PRODUCT_PRICE, &command).outcome, "with one");
	ok(forge_text_equal(product.currency, company.currency), "that of the company");
	is_int(execute(&product, FORGE_PRODUCT_PRICE, &command).events.count, 0, "again is no event");
	command = (ForgeProductPrice){ FORGE_DECIMAL_ZERO, ABSENT };
	is_int(execute(&product, FORGE_PRODUCT_PRICE, &command).events.count, 1, "none");
	ok(forge_decimal_is_zero(product.base_price) && forge_text_is_absent(product.currency),
	   "takes the price away");
	command.currency = FORGE_TEXT("XXX");
	is_refused(execute(&product, FORGE_PRODUCT_PRICE, &command).outcome,
			   FORGE_REASON_CURRENCY_UNKNOWN, "There is no currency \"XXX\".", "no currency");
	company.currency = ABSENT;
}

static void
test_facts(void)
{
	ForgeProduct product = new_product();
	ForgeProductDescribe said = { FORGE_TEXT("Tools"), ABSENT, FORGE_TEXT("heavy") };
	ForgeProductSetGtin gtin = { FORGE_TEXT("73513537") };
	ForgeProductSetTax tax = { ABSENT };
	ForgeProductSetStorage storage = { FORGE_TEXT("dry") };

	is_int(execute(&product, FORGE_PRODUCT_DESCRIBE, &said).events.count, 1, "a description");
	is_int(execute(&product, FORGE_PRODUCT_DESCRIBE, &said).events.count, 0, "and again");
	ok(forge_text_equal(product.category, said.category), "is kept");
	is_int(execute(&product, FORGE_PRODUCT_SET_GTIN, &gtin).events.count, 1, "a GTIN");
	is_int(execute(&product, FORGE_PRODUCT_SET_GTIN, &gtin).events.count, 0, "and again");
	ok(forge_text_equal(product.gtin, FORGE_TEXT("00000073513537")), "has 14 digits");
	gtin.gtin = ABSENT;
	is_int(execute(&product, FORGE_PRODUCT_SET_GTIN, &gtin).events.count, 1, "and goes");
	gtin.gtin = FORGE_TEXT("1");
	is_refused(execute(&product, FORGE_PRODUCT_SET_GTIN, &gtin).outcome, FORGE_REASON_GTIN_INVALID,
			   "\"1\" is no GTIN of 8, 12, 13 or 14 digits with its check digit.", "no GTIN");
	is_int(execute(&product, FORGE_PRODUCT_SET_TAX, &tax).events.count, 1, "no tax category");
	ok(forge_text_is_absent(product.tax_category), "is none");
	is_int(execute(&product, FORGE_PRODUCT_SET_STORAGE, &storage).events.count, 1, "a zone");
	is_int(execute(&product, FORGE_PRODUCT_SET_STORAGE, &storage).events.count, 0, "and again");
}

static void
test_attributes(void)
{
	ForgeProduct product = new_product();
	ForgeProductCreate create = anvil();
	ForgeProductSetAttributes set = { FORGE_TEXT("{\"colour\":\"red\"}") };

	ok(forge_text_equal(product.attributes, FORGE_TEXT("{}")), "attributes left out are none");
	schema = (ForgeAttributes){ .head.version = 3,
								.json_schema = FORGE_TEXT("{\"required\":[\"colour\"]}") };
	create.attributes = set.attributes;
	product = (ForgeProduct){ .head.version = 0 };
	is_accepted(execute(&product, FORGE_PRODUCT_CREATE, &create).outcome, "those that fit");
	ok(forge_text_equal(product.attributes, set.attributes), "are kept");
	is_int(product.attributes_version, 3, "with the number of the schema");
	is_int(execute(&product, FORGE_PRODUCT_SET_ATTRIBUTES, &set).events.count, 0, "and again");
	schema.head.version = 4;
	is_int(execute(&product, FORGE_PRODUCT_SET_ATTRIBUTES, &set).events.count, 1,
		   "but for a newer schema");
	is_int(product.attributes_version, 4, "which they fit now");
	set.attributes = ABSENT;
	is_refused(execute(&product, FORGE_PRODUCT_SET_ATTRIBUTES, &set).outcome,
			   FORGE_REASON_ATTRIBUTES_INVALID,
			   "\"/colour\" does not keep to \"required\" of schema 4.", "none do not");
	schema = (ForgeAttributes){ .head.version = 0 };
	is_int(execute(&product, FORGE_PRODUCT_SET_ATTRIBUTES, &set).events.count, 1, "none at all");
	ok(forge_text_equal(product.attributes, FORGE_TEXT("{}")), "are {}");
}

/* What the catalogue knows nothing of. */
static void
test_begin(void)
{
	ForgeProduct product = { .head.version = 0 };
	ForgeProductDescribe said = { FORGE_TEXT("Tools"), ABSENT, ABSENT };

	for (int type = 0; type < FORGE_PRODUCT_COMMAND_COUNT; type++)
		if (type != FORGE_PRODUCT_CREATE && type != FORGE_PRODUCT_DESCRIBE)
			ok(forge_product_allows(&product, type).reason == FORGE_REASON_PRODUCT_NOT_FOUND,
			   "there is no product");
	item = (ForgeItem){ .head.version = 0 };
	is_refused(execute(&product, FORGE_PRODUCT_DESCRIBE, &said).outcome,
			   FORGE_REASON_ITEM_NOT_FOUND,
			   "Item aa000000-0000-0000-0000-000000000000 does not exist.", "nor an item");
	item = (ForgeItem){ .head.version = 1, .kind = FORGE_TEXT("service") };
	schema = (ForgeAttributes){ .head.version = 3,
								.json_schema = FORGE_TEXT("{\"required\":[\"colour\"]}") };
	is_accepted(execute(&product, FORGE_PRODUCT_DESCRIBE, &said).outcome, "an item is described");
	ok(forge_text_equal(product.attributes, FORGE_TEXT("{}")) && product.attributes_version == 0,
	   "without attributes, whatever the schema");
	schema = (ForgeAttributes){ .head.version = 0 };
	ok(forge_product_is_service(product.kind) && forge_product_is_archived(&product) &&
		   forge_text_equal(product.category, said.category),
	   "as it is: a service, out of use");
}

static void
test_states(void)
{
	ForgeProduct product = { .head.version = 0 };
	ForgeProductCreate command = anvil();
	ForgeProductArchive archive = { FORGE_TEXT("old") };

	command.status = FORGE_TEXT("draft");
	is_accepted(execute(&product, FORGE_PRODUCT_CREATE, &command).outcome, "a draft");
	is_refused(execute(&product, FORGE_PRODUCT_ARCHIVE, &archive).outcome,
			   FORGE_REASON_PRODUCT_STATE_FORBIDS,
			   "The product is draft, the command is \"catalog.product.archive\".",
			   "is not archived");
	is_int(execute(&product, FORGE_PRODUCT_ACTIVATE, NULL).events.count, 1, "but activated");
	is_int(execute(&product, FORGE_PRODUCT_ACTIVATE, NULL).events.count, 0, "once");
	is_int(execute(&product, FORGE_PRODUCT_ARCHIVE, &archive).events.count, 1, "then archived");
	is_int(execute(&product, FORGE_PRODUCT_ARCHIVE, &archive).events.count, 0, "once");
	ok(forge_text_equal(product.archive_reason, archive.reason), "for a reason");
	is_int(execute(&product, FORGE_PRODUCT_ACTIVATE, NULL).events.count, 1, "and back");
	ok(!forge_product_is_archived(&product) && forge_text_is_absent(product.archive_reason),
	   "for none");
}

static void
refuses_pack(ForgeProduct *product, ForgeProductAddPack command, ForgeReason reason,
			 const char *detail, const char *name)
{
	is_refused(execute(product, FORGE_PRODUCT_ADD_PACK, &command).outcome, reason, detail, name);
}

static void
test_packs(void)
{
	ForgeProduct product = new_product();
	ForgeProductAddPack box = { FORGE_TEXT("box"), 24, 2, FORGE_TEXT("614141007349") };
	ForgeProductRemovePack remove = { FORGE_TEXT("box") };
	ForgeProductSetGtin gtin = { FORGE_TEXT("614141007349") };
	ForgeClaim claims[FORGE_CLAIMS_MAX];

	is_accepted(execute(&product, FORGE_PRODUCT_ADD_PACK, &box).outcome, "a pack");
	ok(forge_product_pack(&product, 0)->numerator == 12 &&
		   forge_product_pack(&product, 0)->denominator == 1,
	   "in lowest terms");
	is_int(forge_product_claims(&product, claims), 2, "its GTIN is claimed, too");
	is_refused(execute(&product, FORGE_PRODUCT_SET_GTIN, &gtin).outcome, FORGE_REASON_GTIN_TAKEN,
			   "Another product, or a pack, has the GTIN \"00614141007349\".",
			   "which the product cannot have then");
	refuses_pack(&product, box, FORGE_REASON_PACK_EXISTS, "The product has \"box\" already.",
				 "a second of the name");
	box.unit = FORGE_TEXT("each");
	refuses_pack(&product, box, FORGE_REASON_PACK_EXISTS, "The product has \"each\" already.",
				 "the unit itself");
	box.unit = FORGE_TEXT("case");
	refuses_pack(&product, box, FORGE_REASON_GTIN_TAKEN,
				 "Another product, or a pack, has the GTIN \"00614141007349\".", "its GTIN");
	box.gtin = FORGE_TEXT("1");
	refuses_pack(&product, box, FORGE_REASON_GTIN_INVALID,
				 "\"1\" is no GTIN of 8, 12, 13 or 14 digits with its check digit.", "no GTIN");
	box.numerator = 0;
	refuses_pack(&product, box, FORGE_REASON_RATIO_INVALID,
				 "It is 0/2, and both must be 1 to 10^12.", "of nothing");
	box.unit = FORGE_TEXT("Case");
	refuses_pack(&product, box, FORGE_REASON_UNIT_INVALID,
				 "Field \"unit\" must be 1 to 16 of a-z, 0-9 and \"_\".", "a capital letter");
	is_accepted(execute(&product, FORGE_PRODUCT_REMOVE_PACK, &remove).outcome, "it is removed");
	is_refused(execute(&product, FORGE_PRODUCT_REMOVE_PACK, &remove).outcome,
			   FORGE_REASON_PACK_NOT_FOUND, "The product has no pack \"box\".", "once");
}

static void
test_many_packs(void)
{
	ForgeProduct product = new_product();

	for (int i = 0; i < FORGE_PACKS_MAX; i++)
	{
		ForgeProductAddPack pack = { .numerator = i + 2, .denominator = 1 };
		char *copy = forge_arena_allocate(&arena.arena, 16);

		snprintf(copy, 16, "p%d", i);
		pack.unit = forge_text_from(copy);
		if (forge_outcome_is_refusal(execute(&product, FORGE_PRODUCT_ADD_PACK, &pack).outcome))
			ok(false, copy);
	}
	refuses_pack(&product, (ForgeProductAddPack){ FORGE_TEXT("more"), 1, 1, ABSENT },
				 FORGE_REASON_TOO_MANY, "\"packs\" may have 50 members, and has 51.", "50 packs");
	ok(FORGE_PACKS_MAX + 1 <= FORGE_CLAIMS_MAX, "each of which may have a claim");
}

static void
test_check(void)
{
	ForgeProduct product = { .head.version = 0 };

	ok(forge_product_check(&product), "nothing is no product");
	product = new_product();
	product.status = FORGE_TEXT("gone");
	ok(!forge_product_check(&product), "one of another state is none");
	product = new_product();
	product.base_price.millionths = -1;
	ok(!forge_product_check(&product), "nor one of a price below zero");
	product = new_product();
	forge_product_apply(
		&product,
		&(ForgeEvent){ FORGE_PRODUCT_PACK_ADDED,
					   &(ForgeProductPackAdded){ FORGE_TEXT("box"), 2, 1, GTIN_AS_14 }, 0 },
		&arena.arena);
	ok(!forge_product_check(&product), "nor one whose GTIN a pack has, too");
}

static void
test_increment(void)
{
	ForgeQuantityUnit unit = { .decimals = 0 };
	const void *asked[] = { &unit };
	ForgeCommand create = { .type = FORGE_PRODUCT_CREATE, .asked = asked };

	is_int(forge_product_increment(&create).millionths, 1000000, "increment: of whole pieces");
	unit.decimals = 3;
	is_int(forge_product_increment(&create).millionths, 1000, "increment: of a unit with decimals");
	unit.decimals = FORGE_DECIMAL_SCALE;
	is_int(forge_product_increment(&create).millionths, 0, "increment: any that can be stored");
}

static void
test_unknown(void)
{
	ForgeProduct product = { .head.version = 0 };
	ForgeEvents events = { .arena = &arena.arena };

	ok(forge_product_decide(&product, &(ForgeCommand){ .type = FORGE_PRODUCT_COMMAND_COUNT },
							&events)
			   .reason == FORGE_REASON_COMMAND_UNKNOWN,
	   "a command beyond the last is refused");
	forge_product_apply(&product, &(ForgeEvent){ FORGE_PRODUCT_EVENT_COUNT, NULL, 0 },
						&arena.arena);
	ok(forge_text_is_absent(product.status), "an event beyond the last does nothing");
}

int
main(void)
{
	arena = TEST_ARENA;
	test_answer = answer;
	test_create();
	test_price();
	test_facts();
	test_attributes();
	test_begin();
	test_states();
	test_packs();
	test_many_packs();
	test_check();
	test_increment();
	test_unknown();
	test_arena_reset(&arena);
	return tap_done();
}
