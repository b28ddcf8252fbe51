/*
 * test_location.c
 *	  inventory.location: the default location before and after its first event, every refusal and
 *	  their order, every event, the invariant.
 */
#include "domain/location/location.h"

#include "domain/attributes/attributes.h"
#include "domain/company/company.h"
#include "test_decision.h"

#define ABSENT ((ForgeText){ NULL, 0 })

static TestArena arena;

/* What the company, and the schema, say; absent: nothing. */
static ForgeText company_zone;
static ForgeJson schema;

static void
answer(const ForgeAsk *ask, void *state)
{
	if (ask->aggregate == &forge_company)
		((ForgeCompany *) state)->time_zone = company_zone;
	else if (ask->aggregate == &forge_attributes)
		((ForgeAttributes *) state)->json_schema = schema;
}

static bool
is(ForgeText text, const char *wanted)
{
	return forge_text_equal(text, forge_text_from(wanted));
}

static TestDecision
execute(ForgeLocation *location, ForgeLocationCommandType type, const void *command)
{
	return test_execute(&arena, &forge_location, location, type, command);
}

static bool
is_event(TestDecision decision, int type)
{
	return !forge_outcome_is_refusal(decision.outcome) && decision.events.count == 1 &&
		   decision.events.list[0].type == type;
}

static bool
is_nothing(TestDecision decision)
{
	return !forge_outcome_is_refusal(decision.outcome) && decision.events.count == 0;
}

static ForgeLocation
no_location(void)
{
	ForgeLocation location;

	forge_shape_clear(&forge_location_state, &location);
	return location;
}

static ForgeLocationCreate
shop(void)
{
	return (ForgeLocationCreate){ .code = FORGE_TEXT("S1"),
								  .name = FORGE_TEXT("Shop"),
								  .kind = FORGE_TEXT("store"),
								  .time_zone = FORGE_TEXT("Europe/Berlin"),
								  .temperature_zones = FORGE_TEXT("") };
}

static ForgeLocationDescribe
description(void)
{
	return (ForgeLocationDescribe){ .kind = FORGE_TEXT("dc"),
									.time_zone = FORGE_TEXT("Asia/Tokyo"),
									.city = FORGE_TEXT("Osaka"),
									.temperature_zones = FORGE_TEXT("chilled\nambient\nchilled") };
}

static TestDecision
create(ForgeLocation *location, ForgeLocationCreate command)
{
	return execute(location, FORGE_LOCATION_CREATE, &command);
}

static TestDecision
rename_to(ForgeLocation *location, const char *name)
{
	ForgeLocationRename command = { forge_text_from(name) };

	return execute(location, FORGE_LOCATION_RENAME, &command);
}

static TestDecision
describe(ForgeLocation *location, ForgeLocationDescribe command)
{
	return execute(location, FORGE_LOCATION_DESCRIBE, &command);
}

static TestDecision
deactivate(ForgeLocation *location, ForgeText reason)
{
	ForgeLocationDeactivate command = { reason };

	return execute(location, FORGE_LOCATION_DEACTIVATE, &command);
}

static TestDecision
activate(ForgeLocation *location)
{
	return execute(location, FORGE_LOCATION_ACTIVATE, NULL);
}

static TestDecision
set_attributes(ForgeLocation *location, const char *attributes)
{
	ForgeLocationSetAttributes command = { forge_text_from(attributes) };

	return execute(location, FORGE_LOCATION_SET_ATTRIBUTES, &command);
}

static ForgeLocation
new_shop(void)
{
	ForgeLocation location = no_location();

	ok(is_event(create(&location, shop()), FORGE_LOCATION_CREATED), "a location");
	return location;
}

/* ---- create ---- */

/* From the last check to the first, so that each comes before what was wrong already. */
static void
test_create_refusals(void)
{
	ForgeLocation location = no_location();
	ForgeLocationCreate bad = shop();

	bad.attributes = FORGE_TEXT("{\"area\":1}");
	is_refused(create(&location, bad).outcome, FORGE_REASON_ATTRIBUTES_INVALID,
			   "\"/area\" does not keep to \"additionalProperties\" of schema 0.", "attributes");
	bad.temperature_zones = FORGE_TEXT("ambient\n ");
	is_refused(create(&location, bad).outcome, FORGE_REASON_FIELD_BLANK,
			   "Field \"temperature_zones\" is blank.", "temperatures");
	bad.country = FORGE_TEXT("XX");
	is_refused(create(&location, bad).outcome, FORGE_REASON_COUNTRY_UNKNOWN,
			   "There is no country \"XX\".", "country");
	bad.name = FORGE_TEXT(" ");
	is_refused(create(&location, bad).outcome, FORGE_REASON_NAME_BLANK, "Field \"name\" is blank.",
			   "name");
	bad.code = FORGE_TEXT("MAIN");
	is_refused(create(&location, bad).outcome, FORGE_REASON_CODE_TAKEN,
			   "Another one has the code \"MAIN\".", "the code of the default location");
	bad.code = FORGE_TEXT(" ");
	is_refused(create(&location, bad).outcome, FORGE_REASON_FIELD_BLANK, "Field \"code\" is blank.",
			   "code");
	location = new_shop();
	is_refused(create(&location, bad).outcome, FORGE_REASON_LOCATION_EXISTS, "", "it exists");
}

static void
test_create(void)
{
	ForgeLocation location = new_shop();
	ForgeLocationCreate command = shop();
	ForgeClaim claims[FORGE_CLAIMS_MAX];

	ok(location.active && is(location.code, "S1") && is(location.kind, "store") &&
		   is(location.time_zone, "Europe/Berlin") && is(location.attributes, "{}") &&
		   location.attributes_version == 0,
	   "it is in use");
	is_int(forge_location_claims(&location, claims), 1, "it claims its code");
	ok(is(claims[0].value, "S1") && claims[0].taken == FORGE_REASON_CODE_TAKEN, "as it is");

	location = no_location();
	is_int(forge_location_claims(&location, claims), 0, "what does not exist claims nothing");
	command.time_zone = ABSENT;
	command.street = FORGE_TEXT(" ");
	command.country = FORGE_TEXT("FR");
	command.temperature_zones = FORGE_TEXT("ambient\nfrozen\nambient");
	company_zone = FORGE_TEXT("Europe/Paris");
	schema = FORGE_TEXT("{\"properties\":{\"area\":{\"type\":\"number\"}}}");
	command.attributes = FORGE_TEXT("{\"area\":1}");
	ok(is_event(create(&location, command), FORGE_LOCATION_CREATED), "with more");
	ok(is(location.time_zone, "Europe/Paris"), "the time zone of the company");
	ok(forge_text_is_absent(location.street) && is(location.country, "FR"),
	   "what is blank is left out");
	ok(is(location.temperature_zones, "ambient\nfrozen"), "each temperature once");
	ok(is(location.attributes, "{\"area\":1}") && location.attributes_version == 1,
	   "attributes that fit");
	company_zone = schema = ABSENT;
	location = no_location();
	command.attributes = ABSENT;
	create(&location, command);
	ok(is(location.time_zone, "UTC"), "without a company UTC");
}

/* ---- the other commands ---- */

static void
test_facts(void)
{
	ForgeLocation location = new_shop();
	ForgeLocationDescribe bad = description();

	ok(is_nothing(rename_to(&location, "Shop")), "rename: the same name");
	ok(is_event(rename_to(&location, "Other"), FORGE_LOCATION_RENAMED) &&
		   is(location.name, "Other"),
	   "rename: another one");
	is_refused(rename_to(&location, " ").outcome, FORGE_REASON_NAME_BLANK,
			   "Field \"name\" is blank.", "rename: blank");

	bad.temperature_zones = FORGE_TEXT(" ");
	is_refused(describe(&location, bad).outcome, FORGE_REASON_FIELD_BLANK,
			   "Field \"temperature_zones\" is blank.", "describe: temperatures");
	bad.country = FORGE_TEXT("XX");
	is_refused(describe(&location, bad).outcome, FORGE_REASON_COUNTRY_UNKNOWN,
			   "There is no country \"XX\".", "describe: country");
	ok(is_event(describe(&location, description()), FORGE_LOCATION_DESCRIBED), "describe");
	ok(is(location.kind, "dc") && is(location.time_zone, "Asia/Tokyo") &&
		   is(location.city, "Osaka") && is(location.temperature_zones, "chilled\nambient"),
	   "describe: what was said");
	ok(is_nothing(describe(&location, description())), "describe: the same");
	company_zone = FORGE_TEXT("Europe/Paris");
	bad = (ForgeLocationDescribe){ .kind = FORGE_TEXT("dc") };
	ok(is_event(describe(&location, bad), FORGE_LOCATION_DESCRIBED) &&
		   is(location.time_zone, "Europe/Paris") && forge_text_is_absent(location.city) &&
		   is(location.temperature_zones, ""),
	   "describe: what is left out is taken away, and the zone is that of the company");
	company_zone = ABSENT;
}

static void
test_attributes(void)
{
	ForgeLocation location = new_shop();

	is_refused(set_attributes(&location, "{\"area\":1}").outcome, FORGE_REASON_ATTRIBUTES_INVALID,
			   "\"/area\" does not keep to \"additionalProperties\" of schema 0.",
			   "attributes: none are defined");
	ok(is_nothing(set_attributes(&location, "{}")), "attributes: the same");
	schema = FORGE_TEXT("{}");
	ok(is_event(set_attributes(&location, "{\"area\":1}"), FORGE_LOCATION_ATTRIBUTES_SET) &&
		   is(location.attributes, "{\"area\":1}") && location.attributes_version == 1,
	   "attributes: others");
	ok(is_nothing(set_attributes(&location, "{\"area\":1}")), "attributes: the same again");
	schema = ABSENT;
}

static void
test_use(void)
{
	ForgeLocation location = new_shop();

	ok(is_nothing(activate(&location)), "activate: it is in use");
	ok(is_event(deactivate(&location, FORGE_TEXT("rebuilt")), FORGE_LOCATION_DEACTIVATED) &&
		   !location.active && is(location.deactivate_reason, "rebuilt"),
	   "deactivate");
	ok(!forge_location_is_active(&location, test_command.aggregate_id) &&
		   forge_location_exists(&location, test_command.aggregate_id),
	   "it is there, and not in use");
	ok(is_nothing(deactivate(&location, FORGE_TEXT("again"))), "deactivate: it is out of use");
	ok(is_event(activate(&location), FORGE_LOCATION_ACTIVATED) && location.active &&
		   forge_text_is_absent(location.deactivate_reason),
	   "activate");
	ok(is_event(deactivate(&location, FORGE_TEXT(" ")), FORGE_LOCATION_DEACTIVATED) &&
		   forge_text_is_absent(location.deactivate_reason),
	   "deactivate: for no reason");
}

static void
test_missing(void)
{
	ForgeLocation location = no_location();
	const char *detail = "Location aa000000-0000-0000-0000-000000000000 does not exist.";

	is_refused(rename_to(&location, "x").outcome, FORGE_REASON_LOCATION_NOT_FOUND, detail,
			   "rename: it does not exist");
	is_refused(describe(&location, description()).outcome, FORGE_REASON_LOCATION_NOT_FOUND, detail,
			   "describe: likewise");
	is_refused(set_attributes(&location, "{}").outcome, FORGE_REASON_LOCATION_NOT_FOUND, detail,
			   "attributes: likewise");
	is_refused(deactivate(&location, ABSENT).outcome, FORGE_REASON_LOCATION_NOT_FOUND, detail,
			   "deactivate: likewise");
	is_refused(activate(&location).outcome, FORGE_REASON_LOCATION_NOT_FOUND, detail,
			   "activate: likewise");
	ok(!forge_location_exists(&location, test_command.aggregate_id) &&
		   !forge_location_is_active(&location, test_command.aggregate_id),
	   "so others are told");
	is_refused(
		test_decide(&arena, &forge_location, &location, FORGE_LOCATION_ACTIVATE, NULL).outcome,
		FORGE_REASON_LOCATION_NOT_FOUND, detail, "and it stays so");
}

/* ---- the default location ---- */

static void
test_default_refusals(void)
{
	ForgeLocation location = no_location();

	ok(forge_location_exists(&location, forge_location_default_id) &&
		   forge_location_is_active(&location, forge_location_default_id) &&
		   is(forge_location_time_zone(&location), "UTC"),
	   "default: it is there before its first event");
	ok(forge_uuid_is_reserved(forge_location_default_id), "default: nobody else can have its id");
	is_refused(create(&location, shop()).outcome, FORGE_REASON_LOCATION_EXISTS, "",
			   "default: it cannot be created");
	is_refused(deactivate(&location, ABSENT).outcome, FORGE_REASON_LOCATION_IS_DEFAULT, "",
			   "default: it stays in use");
	is_refused(rename_to(&location, " ").outcome, FORGE_REASON_NAME_BLANK,
			   "Field \"name\" is blank.", "default: its name may not be blank");
	is_refused(set_attributes(&location, "{\"area\":1}").outcome, FORGE_REASON_ATTRIBUTES_INVALID,
			   "\"/area\" does not keep to \"additionalProperties\" of schema 0.",
			   "default: nor its attributes be anything");
	is_int(location.head.version, 0, "default: what is refused begins nothing");
}

static void
test_default(void)
{
	ForgeLocation location = no_location();
	ForgeClaim claims[FORGE_CLAIMS_MAX];
	TestDecision decision;

	ok(is_event(activate(&location), FORGE_LOCATION_CREATED),
	   "default: the first command begins it, whatever it changes");
	ok(is(location.code, "MAIN") && is(location.name, "Main location") &&
		   is(location.kind, "warehouse") && is(location.time_zone, "UTC") &&
		   is(location.attributes, "{}") && location.active,
	   "default: as it was");
	ok(is_nothing(activate(&location)), "default: the next one decides as usual");
	is_int(forge_location_claims(&location, claims), 1, "default: now it claims its code");

	location = no_location();
	decision = rename_to(&location, "Hall");
	is_int(decision.events.count, 2, "default: a name, its second event");
	ok(decision.events.list[0].type == FORGE_LOCATION_CREATED &&
		   decision.events.list[1].type == FORGE_LOCATION_RENAMED && is(location.name, "Hall") &&
		   is(location.code, "MAIN"),
	   "default: renamed");
	is_refused(deactivate(&location, ABSENT).outcome, FORGE_REASON_LOCATION_IS_DEFAULT, "",
			   "default: it stays in use, with a stream as well");
	is_refused(create(&location, shop()).outcome, FORGE_REASON_LOCATION_EXISTS, "",
			   "default: and exists");

	location = no_location();
	is_int(describe(&location, description()).events.count, 2, "default: described");
	ok(is(forge_location_time_zone(&location), "Asia/Tokyo"), "default: with a time zone");
	location = no_location();
	schema = FORGE_TEXT("{}");
	is_int(set_attributes(&location, "{\"area\":1}").events.count, 2, "default: with attributes");
	schema = ABSENT;
}

static void
test_invariant(void)
{
	ForgeLocation location = new_shop();
	ForgeLocation bad = location;

	ok(forge_location_check(&location), "invariant: kept");
	bad.code = ABSENT;
	ok(!forge_location_check(&bad), "invariant: a code");
	bad = location;
	bad.name = FORGE_TEXT(" ");
	ok(!forge_location_check(&bad), "invariant: a name");
	bad = location;
	bad.kind = FORGE_TEXT("shed");
	ok(!forge_location_check(&bad), "invariant: a kind");
	bad = location;
	bad.time_zone = ABSENT;
	ok(!forge_location_check(&bad), "invariant: a time zone");
	bad = location;
	bad.country = FORGE_TEXT("XX");
	ok(!forge_location_check(&bad), "invariant: a country");
	bad = location;
	bad.active = false;
	ok(forge_location_check(&bad), "invariant: it may be out of use");
	bad.code = FORGE_TEXT("MAIN");
	ok(!forge_location_check(&bad), "invariant: but not the default one");
}

int
main(void)
{
	arena = TEST_ARENA;
	test_answer = answer;
	test_create_refusals();
	test_create();
	test_facts();
	test_attributes();
	test_use();
	test_missing();
	test_command.aggregate_id = forge_location_default_id;
	test_default_refusals();
	test_default();
	test_command.aggregate_id = (ForgeUuid){ { 0xAA } };
	test_invariant();
	test_arena_reset(&arena);
	return tap_done();
}
