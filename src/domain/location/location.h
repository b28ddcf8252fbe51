/*
 * location.h
 *	  inventory.location: a place where stock is kept: a store, a warehouse, a distribution
 *	  centre.
 *
 * Every tenant has a default location from its first moment, without an event: of the code MAIN,
 * in use, and with a reserved id that is the same for all tenants.  The first command on it
 * begins its stream, with an event that says what it has been so far.  It cannot be taken out
 * of use.  So a decision need not ask whether the default location exists or is in
 * use; of other locations the functions at the end of this file tell.
 *
 * A code is unique in the tenant; the case of its letters counts.  It stays.  A text that is
 * blank says as little as one that is left out.  Where no time zone is given, that of the company
 * is taken, as it is then; the default location has UTC until it is described.
 *
 * Nothing comes in at an inactive location; what is there may leave.  A command that changes
 * nothing decides nothing; but for the first one on the default location.
 *
 * Whether a time zone exists is looked at before the command is decided.
 *
 * The invariant: a location has a code, a name, a known kind, a time zone, and a country that
 * exists if it has one; the default one is active.
 */
#ifndef FORGE_DOMAIN_LOCATION_H
#define FORGE_DOMAIN_LOCATION_H

#include "domain/aggregate.h"
#include "made/location_made.h"

#define FORGE_LOCATION_KINDS "store, warehouse, dc"

#define FORGE_LOCATION_DEFAULT_CODE FORGE_TEXT("MAIN")

FORGE_AGGREGATE(1, "inventory.location", location_id, "a place where stock is kept",
				BUILT_IN(forge_location_default_id), BY_COMMANDS, ASKS, ATTRIBUTES(location),
				CLAIMS, RETURNS(erp.location), TABLE(location_row))
typedef struct ForgeLocation
{
	ForgeState head;
	ForgeText code FORGE_IS(REQUIRED, CODE, "its code, unique in the tenant");
	ForgeText name FORGE_IS(REQUIRED, NAME, "what it is called");
	ForgeText kind FORGE_IS(REQUIRED, WORD_OF(FORGE_LOCATION_KINDS), "store, warehouse or dc");
	ForgeText time_zone FORGE_IS(REQUIRED, TIME_ZONE, "name of its time zone");
	ForgeText street FORGE_IS(NAME, "street and number of its address");
	ForgeText city FORGE_IS(NAME, "city of its address");
	ForgeText postal_code FORGE_IS(CODE, "postal code of its address");
	ForgeText region FORGE_IS(NAME, "state, province or the like of its address");
	ForgeText country FORGE_IS(CODE, "code of the country of its address");
	ForgeText temperature_zones FORGE_IS(REQUIRED, TEXTS, TEMPERATURE_ZONES,
										 "in which temperatures it can store");
	bool active FORGE_IS(REQUIRED, "whether stock may come in");
	FORGE_COLUMN(is_default, boolean, "whether stock without a location is there")
	ForgeText deactivate_reason FORGE_IS(REASON, "why nothing comes in any more");
	ForgeJson attributes FORGE_IS(REQUIRED, ATTRIBUTES, "what the tenant has defined beyond that");
	int64_t attributes_version FORGE_IS(REQUIRED, AS(integer),
										"number of the schema that they fitted; 0: none");
} ForgeLocation;

/* ---- commands ---- */

FORGE_CREATION(1, "creates a location", create_location, TIME_ZONE_UNKNOWN, LOCATION_EXISTS,
			   FIELD_BLANK, CODE_TAKEN, NAME_BLANK, COUNTRY_UNKNOWN, ATTRIBUTES_INVALID)
typedef struct ForgeLocationCreate
{
	ForgeText code FORGE_IS(REQUIRED, TRIMMED, CODE, "its code, unique in the tenant");
	ForgeText name FORGE_IS(REQUIRED, TRIMMED, NAME, "what it is called");
	ForgeText kind FORGE_IS(WORD_OF(FORGE_LOCATION_KINDS), DEFAULT("warehouse"),
							"store, warehouse or dc");
	ForgeText
		time_zone FORGE_IS(TRIMMED, TIME_ZONE,
						   "name of its time zone; that of the company, or UTC, when left out");
	ForgeText street FORGE_IS(TRIMMED, NAME, "street and number of its address");
	ForgeText city FORGE_IS(TRIMMED, NAME, "city of its address");
	ForgeText postal_code FORGE_IS(TRIMMED, CODE, "postal code of its address");
	ForgeText region FORGE_IS(TRIMMED, NAME, "state, province or the like of its address");
	ForgeText country FORGE_IS(TRIMMED, CODE,
							   "code of the country of its address: two capital letters");
	ForgeText
		temperature_zones FORGE_IS(TEXTS, TEMPERATURE_ZONES,
								   "in which temperatures it can store, such as ambient, chilled");
	ForgeJson attributes FORGE_IS(ATTRIBUTES, "what the tenant has defined beyond that");
} ForgeLocationCreate;

FORGE_COMMAND(1, "gives a location another name", rename_location, LOCATION_NOT_FOUND, NAME_BLANK)
typedef struct ForgeLocationRename
{
	ForgeText name FORGE_IS(REQUIRED, TRIMMED, NAME, "what it is called from now on");
} ForgeLocationRename;

FORGE_COMMAND(1, "says what a location is, and where", describe_location, TIME_ZONE_UNKNOWN,
			  LOCATION_NOT_FOUND, COUNTRY_UNKNOWN, FIELD_BLANK)
typedef struct ForgeLocationDescribe
{
	ForgeText kind FORGE_IS(REQUIRED, WORD_OF(FORGE_LOCATION_KINDS), "store, warehouse or dc");
	ForgeText
		time_zone FORGE_IS(TRIMMED, NO_DEFAULT, TIME_ZONE,
						   "name of its time zone; that of the company, or UTC, when left out");
	ForgeText street FORGE_IS(TRIMMED, NO_DEFAULT, NAME, "street and number of its address");
	ForgeText city FORGE_IS(TRIMMED, NO_DEFAULT, NAME, "city of its address");
	ForgeText postal_code FORGE_IS(TRIMMED, NO_DEFAULT, CODE, "postal code of its address");
	ForgeText region FORGE_IS(TRIMMED, NO_DEFAULT, NAME,
							  "state, province or the like of its address");
	ForgeText country FORGE_IS(TRIMMED, NO_DEFAULT, CODE,
							   "code of the country of its address: two capital letters");
	ForgeText
		temperature_zones FORGE_IS(TEXTS, TEMPERATURE_ZONES,
								   "in which temperatures it can store, such as ambient, chilled");
} ForgeLocationDescribe;

FORGE_COMMAND(1, "sets the attributes of a location that the tenant has defined",
			  set_location_attributes, LOCATION_NOT_FOUND, ATTRIBUTES_INVALID)
typedef struct ForgeLocationSetAttributes
{
	ForgeJson attributes FORGE_IS(NO_DEFAULT, ATTRIBUTES, "all of the attributes; NULL: none");
} ForgeLocationSetAttributes;

FORGE_COMMAND(1, "takes a location out of use: nothing comes in any more", deactivate_location,
			  LOCATION_NOT_FOUND, LOCATION_IS_DEFAULT)
typedef struct ForgeLocationDeactivate
{
	ForgeText reason FORGE_IS(TRIMMED, REASON, "why");
} ForgeLocationDeactivate;

FORGE_COMMAND(1, "takes a location back into use", activate_location, LOCATION_NOT_FOUND)
typedef ForgeNothing ForgeLocationActivate;

/* ---- events ---- */

FORGE_EVENT(1, "a location was created; the default one was there before")
typedef struct ForgeLocationCreated
{
	ForgeText code FORGE_IS(REQUIRED, CODE, "its code");
	ForgeText name FORGE_IS(REQUIRED, NAME, "what it is called");
	ForgeText kind FORGE_IS(REQUIRED, WORD_OF(FORGE_LOCATION_KINDS), "store, warehouse or dc");
	ForgeText time_zone FORGE_IS(REQUIRED, TIME_ZONE, "name of its time zone");
	ForgeText street FORGE_IS(NAME, "street and number of its address");
	ForgeText city FORGE_IS(NAME, "city of its address");
	ForgeText postal_code FORGE_IS(CODE, "postal code of its address");
	ForgeText region FORGE_IS(NAME, "state, province or the like of its address");
	ForgeText country FORGE_IS(CODE, "code of the country of its address");
	ForgeText temperature_zones FORGE_IS(TEXTS, TEMPERATURE_ZONES,
										 "in which temperatures it can store");
	ForgeJson attributes FORGE_IS(REQUIRED, ATTRIBUTES, "what the tenant has defined beyond that");
	int64_t attributes_version FORGE_IS(REQUIRED, "number of the schema that they fitted; 0: none");
} ForgeLocationCreated;

FORGE_EVENT(1, "a location got another name")
typedef ForgeLocationRename ForgeLocationRenamed;

FORGE_EVENT(1, "it was said what a location is, and where")
typedef struct ForgeLocationDescribed
{
	ForgeText kind FORGE_IS(REQUIRED, WORD_OF(FORGE_LOCATION_KINDS), "store, warehouse or dc");
	ForgeText time_zone FORGE_IS(REQUIRED, TIME_ZONE, "name of its time zone");
	ForgeText street FORGE_IS(NAME, "street and number of its address");
	ForgeText city FORGE_IS(NAME, "city of its address");
	ForgeText postal_code FORGE_IS(CODE, "postal code of its address");
	ForgeText region FORGE_IS(NAME, "state, province or the like of its address");
	ForgeText country FORGE_IS(CODE, "code of the country of its address");
	ForgeText temperature_zones FORGE_IS(TEXTS, TEMPERATURE_ZONES,
										 "in which temperatures it can store");
} ForgeLocationDescribed;

FORGE_EVENT(1, "a location got other attributes")
typedef struct ForgeLocationAttributesSet
{
	ForgeJson attributes FORGE_IS(REQUIRED, ATTRIBUTES, "what the tenant has defined beyond that");
	int64_t attributes_version FORGE_IS(REQUIRED, "number of the schema that they fitted; 0: none");
} ForgeLocationAttributesSet;

FORGE_EVENT(1, "a location was taken out of use")
typedef ForgeLocationDeactivate ForgeLocationDeactivated;

FORGE_EVENT(1, "a location was taken back into use")
typedef ForgeNothing ForgeLocationActivated;

/* ---- for aggregates that ask for a location (SEEN) ---- */

/* The default location of every tenant. */
extern const ForgeUuid forge_location_default_id;

static inline bool
forge_location_is_default(ForgeUuid location_id)
{
	return forge_uuid_equal(location_id, forge_location_default_id);
}

/* Is there a location of that id, if this is its state? */
static inline bool
forge_location_exists(const ForgeLocation *location, ForgeUuid location_id)
{
	return forge_exists(&location->head) || forge_location_is_default(location_id);
}

/* May stock come in there? */
static inline bool
forge_location_is_active(const ForgeLocation *location, ForgeUuid location_id)
{
	return location->active || forge_location_is_default(location_id);
}

/* The name of its time zone; the server may have forgotten it since. */
static inline ForgeText
forge_location_time_zone(const ForgeLocation *location)
{
	return forge_text_is_absent(location->time_zone) ? FORGE_TEXT("UTC") : location->time_zone;
}

#endif
