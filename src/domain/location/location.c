/*
 * location.c
 *	  inventory.location: decide and apply.
 *
 * The first command on the default location is decided as if that had been created already; if
 * it is accepted, the stream begins with the event that says so.
 */
#include "domain/location/location.h"

#include "base/country.h"
#include "base/word.h"
#include "domain/attributes/attributes.h"
#include "domain/company/company.h"

#define ABSENT ((ForgeText){ NULL, 0 })

/* As if its code were its key (src/pg/digest.h): 666f7267-e071-825f-a487-ec038a887beb. */
const ForgeUuid forge_location_default_id = { { 'f', 'o', 'r', 'g', 0xe0, 0x71, 0x82, 0x5f, 0xa4,
												0x87, 0xec, 0x03, 0x8a, 0x88, 0x7b, 0xeb } };

/* ---- what is asked for ---- */

/* Does the command say what a location is and where, but not its time zone? */
static bool
needs_company(const ForgeCommand *command)
{
	if (command->type == FORGE_LOCATION_CREATE)
		return forge_text_is_absent(((const ForgeLocationCreate *) command->data)->time_zone);
	return command->type == FORGE_LOCATION_DESCRIBE &&
		   forge_text_is_absent(((const ForgeLocationDescribe *) command->data)->time_zone);
}

/* The company comes first. */
void
forge_location_asks(const void *state, const ForgeCommand *command, ForgeAsks *asks)
{
	(void) state;
	if (needs_company(command))
		forge_asks_add(asks, &forge_company, FORGE_UUID_NIL, FORGE_ASK_SEEN);
	if (command->type == FORGE_LOCATION_CREATE || command->type == FORGE_LOCATION_SET_ATTRIBUTES)
		forge_attributes_see(asks, &forge_location);
}

static ForgeText
time_zone_of(const ForgeCommand *command, ForgeText given)
{
	const ForgeCompany *company;

	if (!needs_company(command))
		return given;
	company = command->asked[0];
	return forge_text_is_absent(company->time_zone) ? FORGE_TEXT("UTC") : company->time_zone;
}

static ForgeOutcome
fit_attributes(const ForgeCommand *command, ForgeJson *attributes, int64_t *version,
			   ForgeArena *arena)
{
	*attributes = forge_attributes_given(*attributes);
	return forge_attributes_fit(command, needs_company(command) ? 1 : 0, *attributes, arena,
								version);
}

/* ---- facts ---- */

static ForgeOutcome
refuse_blank(const char *field)
{
	return forge_with_string(forge_refuse(FORGE_REASON_FIELD_BLANK), field);
}

static ForgeText
said(ForgeText text)
{
	return forge_text_is_blank(text) ? ABSENT : text;
}

static ForgeOutcome
check_name(ForgeText name)
{
	return forge_text_is_blank(name) ? forge_refuse(FORGE_REASON_NAME_BLANK) : forge_accept();
}

static ForgeOutcome
check_country(ForgeText country)
{
	if (forge_text_is_absent(country) || forge_country_exists(country))
		return forge_accept();
	return forge_with_text(forge_refuse(FORGE_REASON_COUNTRY_UNKNOWN), country);
}

static ForgeOutcome
check_zones(ForgeText zones)
{
	ForgeText zone;

	while (forge_text_next(&zones, FORGE_LIST_SEPARATOR, &zone))
		if (forge_text_is_blank(zone))
			return refuse_blank("temperature_zones");
	return forge_accept();
}

/* What the location is, and where, as it is kept. */
static ForgeOutcome
complete_description(const ForgeCommand *command, ForgeLocationDescribed *described,
					 ForgeArena *arena)
{
	ForgeOutcome outcome;

	described->time_zone = time_zone_of(command, described->time_zone);
	described->street = said(described->street);
	described->city = said(described->city);
	described->postal_code = said(described->postal_code);
	described->region = said(described->region);
	described->country = said(described->country);
	outcome = check_country(described->country);
	if (!forge_outcome_is_refusal(outcome))
		outcome = check_zones(described->temperature_zones);
	described->temperature_zones = forge_text_list_unique(arena, described->temperature_zones);
	return outcome;
}

/* The event of a command that says facts, unless the state has the same ones already. */
static void
end_facts(const ForgeLocation *location, ForgeEvents *events)
{
	const ForgeEvent *event = &events->list[events->count - 1];
	const ForgeShape *shape = forge_location_events[event->type];
	void *before = forge_arena_allocate(events->arena, shape->size);

	forge_shape_clear(shape, before);
	forge_shape_take_over(shape, before, &forge_location_state, location);
	if (forge_shape_equal(shape, before, event->data))
		events->count--;
}

/* ---- commands ---- */

static ForgeOutcome
check_identity(const ForgeLocationCreate *command)
{
	if (forge_text_is_blank(command->code))
		return refuse_blank("code");
	if (forge_text_equal(command->code, FORGE_LOCATION_DEFAULT_CODE))
		return forge_with_text(forge_refuse(FORGE_REASON_CODE_TAKEN), command->code);
	return check_name(command->name);
}

static ForgeOutcome
decide_create(const ForgeLocation *location, const ForgeCommand *request, ForgeEvents *events)
{
	const ForgeLocationCreate *command = request->data;
	const ForgeShape *shape = forge_location_events[FORGE_LOCATION_CREATED];
	const ForgeShape *part = forge_location_events[FORGE_LOCATION_DESCRIBED];
	ForgeOutcome outcome = check_identity(command);
	ForgeLocationDescribed described;
	ForgeLocationCreated *created;

	if (forge_location_exists(location, request->aggregate_id))
		return forge_refuse(FORGE_REASON_LOCATION_EXISTS);
	if (forge_outcome_is_refusal(outcome))
		return outcome;
	created = forge_events_add_from(events, &forge_location, FORGE_LOCATION_CREATED, request);
	forge_shape_clear(part, &described);
	forge_shape_take_over(part, &described, shape, created);
	outcome = complete_description(request, &described, events->arena);
	forge_shape_take_over(shape, created, part, &described);
	if (!forge_outcome_is_refusal(outcome))
		outcome = fit_attributes(request, &created->attributes, &created->attributes_version,
								 events->arena);
	if (forge_outcome_is_refusal(outcome))
		events->count--;
	return outcome;
}

static ForgeOutcome
decide_rename(const ForgeLocation *location, const ForgeCommand *request, ForgeEvents *events)
{
	ForgeOutcome outcome = check_name(((const ForgeLocationRename *) request->data)->name);

	if (forge_outcome_is_refusal(outcome))
		return outcome;
	(void) forge_events_add_from(events, &forge_location, FORGE_LOCATION_RENAMED, request);
	end_facts(location, events);
	return outcome;
}

static ForgeOutcome
decide_describe(const ForgeLocation *location, const ForgeCommand *request, ForgeEvents *events)
{
	ForgeOutcome outcome = complete_description(
		request, forge_events_add_from(events, &forge_location, FORGE_LOCATION_DESCRIBED, request),
		events->arena);

	if (forge_outcome_is_refusal(outcome))
		events->count--;
	else
		end_facts(location, events);
	return outcome;
}

static ForgeOutcome
decide_set_attributes(const ForgeLocation *location, const ForgeCommand *request,
					  ForgeEvents *events)
{
	ForgeLocationAttributesSet *set =
		forge_events_add_from(events, &forge_location, FORGE_LOCATION_ATTRIBUTES_SET, request);
	ForgeOutcome outcome =
		fit_attributes(request, &set->attributes, &set->attributes_version, events->arena);

	if (forge_outcome_is_refusal(outcome))
		events->count--;
	else
		end_facts(location, events);
	return outcome;
}

static ForgeOutcome
decide_deactivate(const ForgeLocation *location, const ForgeCommand *request, ForgeEvents *events)
{
	ForgeLocationDeactivated *deactivated;

	if (forge_location_is_default(request->aggregate_id))
		return forge_refuse(FORGE_REASON_LOCATION_IS_DEFAULT);
	if (!location->active)
		return forge_accept();
	deactivated =
		forge_events_add_from(events, &forge_location, FORGE_LOCATION_DEACTIVATED, request);
	deactivated->reason = said(deactivated->reason);
	return forge_accept();
}

/* A command on a location that exists. */
static ForgeOutcome
decide_on(const ForgeLocation *location, const ForgeCommand *request, ForgeEvents *events)
{
	switch ((ForgeLocationCommandType) request->type)
	{
		case FORGE_LOCATION_RENAME:
			return decide_rename(location, request, events);
		case FORGE_LOCATION_DESCRIBE:
			return decide_describe(location, request, events);
		case FORGE_LOCATION_SET_ATTRIBUTES:
			return decide_set_attributes(location, request, events);
		case FORGE_LOCATION_DEACTIVATE:
			return decide_deactivate(location, request, events);
		case FORGE_LOCATION_ACTIVATE:
			if (!location->active)
				(void) forge_events_add(events, &forge_location, FORGE_LOCATION_ACTIVATED);
			return forge_accept();
		case FORGE_LOCATION_CREATE:
		case FORGE_LOCATION_COMMAND_COUNT:
			break;
	}
	return forge_refuse(FORGE_REASON_COMMAND_UNKNOWN);
}

/* The first command on the default location: it was there, as the first event tells. */
static ForgeOutcome
decide_on_default(const ForgeCommand *request, ForgeEvents *events)
{
	ForgeLocationCreated *created =
		forge_events_add(events, &forge_location, FORGE_LOCATION_CREATED);
	ForgeLocation location;
	ForgeOutcome outcome;

	created->code = FORGE_LOCATION_DEFAULT_CODE;
	created->name = FORGE_TEXT("Main location");
	created->kind = FORGE_TEXT("warehouse");
	created->time_zone = FORGE_TEXT("UTC");
	created->temperature_zones = FORGE_TEXT("");
	created->attributes = forge_attributes_given(ABSENT);

	forge_shape_clear(&forge_location_state, &location);
	forge_aggregate_apply(&forge_location, &location, &events->list[0], events->arena);
	outcome = decide_on(&location, request, events);
	if (forge_outcome_is_refusal(outcome))
		events->count = 0;
	return outcome;
}

ForgeOutcome
forge_location_decide(const void *state, const ForgeCommand *command, ForgeEvents *events)
{
	const ForgeLocation *location = state;

	if (command->type == FORGE_LOCATION_CREATE)
		return decide_create(location, command, events);
	if (forge_exists(&location->head))
		return decide_on(location, command, events);
	if (forge_location_is_default(command->aggregate_id))
		return decide_on_default(command, events);
	return forge_with_uuid(forge_refuse(FORGE_REASON_LOCATION_NOT_FOUND), command->aggregate_id);
}

/* ---- events ---- */

void
forge_location_apply(void *state, const ForgeEvent *event, ForgeArena *arena)
{
	ForgeLocation *location = state;

	(void) arena;
	switch ((ForgeLocationEventType) event->type)
	{
		case FORGE_LOCATION_CREATED:
			location->active = true;
			forge_aggregate_take_over(&forge_location, location, event);
			break;
		case FORGE_LOCATION_RENAMED:
		case FORGE_LOCATION_DESCRIBED:
		case FORGE_LOCATION_ATTRIBUTES_SET:
			forge_aggregate_take_over(&forge_location, location, event);
			break;
		case FORGE_LOCATION_DEACTIVATED:
			location->active = false;
			location->deactivate_reason = ((const ForgeLocationDeactivated *) event->data)->reason;
			break;
		case FORGE_LOCATION_ACTIVATED:
			location->active = true;
			location->deactivate_reason = ABSENT;
			break;
		case FORGE_LOCATION_EVENT_COUNT:
			break;
	}
}

bool
forge_location_check(const void *state)
{
	const ForgeLocation *location = state;

	return !forge_exists(&location->head) ||
		   (!forge_text_is_blank(location->code) && !forge_text_is_blank(location->name) &&
			forge_word_number(FORGE_LOCATION_KINDS, location->kind) >= 0 &&
			!forge_text_is_absent(location->time_zone) &&
			!forge_outcome_is_refusal(check_country(location->country)) &&
			(location->active || !forge_text_equal(location->code, FORGE_LOCATION_DEFAULT_CODE)));
}

int
forge_location_claims(const void *state, ForgeClaim claims[FORGE_CLAIMS_MAX])
{
	const ForgeLocation *location = state;

	if (!forge_exists(&location->head))
		return 0;
	claims[0] = (ForgeClaim){ "inventory.location.code", location->code, FORGE_REASON_CODE_TAKEN };
	return 1;
}
