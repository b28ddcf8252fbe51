/*
 * quantity_unit.c
 *	  catalog.unit: decide and apply.
 */
#include "domain/quantity_unit/quantity_unit.h"

#include <string.h>

bool
forge_quantity_unit_name_is_valid(ForgeText name)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789_";

	if (name.length < 1 || name.length > FORGE_UNIT_LENGTH_MAX)
		return false;
	for (int32_t i = 0; i < name.length; i++)
		if (memchr(allowed, name.data[i], sizeof(allowed) - 1) == NULL)
			return false;
	return true;
}

bool
forge_quantity_unit_is_built_in(ForgeText name)
{
	return forge_text_equal(name, FORGE_TEXT("each"));
}

bool
forge_quantity_unit_is_known(ForgeText name, const ForgeQuantityUnit *unit)
{
	return forge_quantity_unit_name_is_valid(name) &&
		   (forge_exists(&unit->head) || forge_quantity_unit_is_built_in(name));
}

void
forge_quantity_unit_see(ForgeAsks *asks, ForgeText name)
{
	ForgeQuantityUnitDefine *named = forge_asks_add_named(
		asks, &forge_quantity_unit, FORGE_QUANTITY_UNIT_DEFINE, FORGE_ASK_SEEN);

	named->unit = name;
}

/* The unit as it is, or the built-in one as it is without an event; version 0: there is none. */
static ForgeQuantityUnit
present_unit(const ForgeQuantityUnit *unit, ForgeText name)
{
	if (forge_exists(&unit->head) || !forge_quantity_unit_is_built_in(name))
		return *unit;
	return (ForgeQuantityUnit){
		.head.version = 1, .dimension = FORGE_TEXT("count"), .numerator = 1, .denominator = 1
	};
}

/* Only what no quantity depends on may change. */
static ForgeOutcome
check_fixed(const ForgeQuantityUnit *unit, const ForgeQuantityUnitDefined *defined)
{
	ForgeOutcome outcome;

	if (forge_exists(&unit->head) && defined->decimals < unit->decimals)
	{
		outcome = forge_with_integer(forge_refuse(FORGE_REASON_DECIMALS_INVALID), unit->decimals);
		return forge_with_integer(outcome, defined->decimals);
	}
	if (!forge_exists(&unit->head) ||
		(forge_text_equal(unit->dimension, defined->dimension) &&
		 unit->numerator == defined->numerator && unit->denominator == defined->denominator))
		return forge_accept();
	outcome = forge_with_text(forge_refuse(FORGE_REASON_RATIO_FIXED), unit->dimension);
	outcome = forge_with_integer(outcome, unit->numerator);
	return forge_with_integer(outcome, unit->denominator);
}

static ForgeOutcome
refuse_name(const char *field)
{
	return forge_with_string(forge_refuse(FORGE_REASON_UNIT_INVALID), field);
}

static ForgeOutcome
check_fields(const ForgeQuantityUnitDefine *command)
{
	ForgeOutcome outcome;

	if (!forge_quantity_unit_name_is_valid(command->unit))
		return refuse_name("unit");
	if (forge_text_is_blank(command->name))
		return forge_refuse(FORGE_REASON_NAME_BLANK);
	if (!forge_quantity_unit_name_is_valid(command->dimension))
		return refuse_name("dimension");
	if (!forge_ratio_is_valid(command->numerator, command->denominator))
	{
		outcome = forge_with_integer(forge_refuse(FORGE_REASON_RATIO_INVALID), command->numerator);
		return forge_with_integer(outcome, command->denominator);
	}
	if (command->decimals < 0 || command->decimals > FORGE_DECIMAL_SCALE)
	{
		outcome = forge_with_integer(forge_refuse(FORGE_REASON_DECIMALS_INVALID), 0);
		return forge_with_integer(outcome, command->decimals);
	}
	return forge_accept();
}

static ForgeOutcome
decide_define(const ForgeQuantityUnit *unit, const ForgeCommand *request, ForgeEvents *events)
{
	const ForgeShape *shape = forge_quantity_unit_events[FORGE_QUANTITY_UNIT_DEFINED];
	const ForgeQuantityUnitDefine *command = request->data;
	ForgeQuantityUnit present = present_unit(unit, command->unit);
	ForgeOutcome outcome = check_fields(command);
	ForgeQuantityUnitDefined before;
	ForgeQuantityUnitDefined *defined;
	ForgeRatio ratio;

	if (forge_outcome_is_refusal(outcome))
		return outcome;
	ratio = forge_ratio_reduce((ForgeRatio){ command->numerator, command->denominator });
	defined =
		forge_events_add_from(events, &forge_quantity_unit, FORGE_QUANTITY_UNIT_DEFINED, request);
	defined->numerator = (int64_t) ratio.numerator;
	defined->denominator = (int64_t) ratio.denominator;
	if (forge_text_is_blank(defined->unece_code))
		defined->unece_code = (ForgeText){ NULL, 0 };

	outcome = check_fixed(&present, defined);
	forge_shape_clear(shape, &before);
	forge_shape_take_over(shape, &before, &forge_quantity_unit_state, unit);
	if (forge_outcome_is_refusal(outcome) || forge_shape_equal(shape, &before, defined))
		events->count = 0;
	return outcome;
}

ForgeOutcome
forge_quantity_unit_decide(const void *state, const ForgeCommand *command, ForgeEvents *events)
{
	switch ((ForgeQuantityUnitCommandType) command->type)
	{
		case FORGE_QUANTITY_UNIT_DEFINE:
			return decide_define(state, command, events);
		case FORGE_QUANTITY_UNIT_COMMAND_COUNT:
			break;
	}
	return forge_refuse(FORGE_REASON_COMMAND_UNKNOWN);
}

void
forge_quantity_unit_apply(void *state, const ForgeEvent *event, ForgeArena *arena)
{
	(void) arena;
	if (event->type == FORGE_QUANTITY_UNIT_DEFINED)
		forge_aggregate_take_over(&forge_quantity_unit, state, event);
}

bool
forge_quantity_unit_check(const void *state)
{
	const ForgeQuantityUnit *unit = state;
	ForgeRatio lowest;

	if (!forge_exists(&unit->head))
		return true;
	if (!forge_quantity_unit_name_is_valid(unit->unit) ||
		!forge_quantity_unit_name_is_valid(unit->dimension) || forge_text_is_blank(unit->name) ||
		unit->decimals < 0 || unit->decimals > FORGE_DECIMAL_SCALE ||
		!forge_ratio_is_valid(unit->numerator, unit->denominator))
		return false;
	lowest = forge_ratio_reduce((ForgeRatio){ unit->numerator, unit->denominator });
	return lowest.numerator == unit->numerator;
}
