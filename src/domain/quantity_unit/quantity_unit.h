/*
 * quantity_unit.h
 *	  catalog.unit: a unit in which quantities are counted, weighed or measured.
 *
 * A tenant has one unit of each name: its id is a function of that.  One unit is numerator /
 * denominator of the base unit of its dimension, in lowest terms: with gram for the base unit
 * of mass, a pound is 45359237/100000.  Quantities that were converted stay true, because the
 * ratio and the dimension never change; a unit that is defined again may get another name and
 * code, and more decimals.
 *
 * The unit "each" of the dimension "count" is there without an event.  It can be defined, too,
 * with the ratio and dimension that it has.
 *
 * A conversion is exact, or it is rounded once, by a rule that the caller names.
 *
 * The invariant: a unit has a valid name, a dimension, and a ratio above zero in lowest terms.
 */
#ifndef FORGE_DOMAIN_QUANTITY_UNIT_H
#define FORGE_DOMAIN_QUANTITY_UNIT_H

#include "domain/aggregate.h"
#include "made/quantity_unit_made.h"

FORGE_AGGREGATE(1, "catalog.unit", unit_id, "a unit of quantities", RESERVED_IDS, KEY(unit),
				RETURNS(erp.unit), TABLE(unit_row))
typedef struct ForgeQuantityUnit
{
	ForgeState head;
	ForgeText unit FORGE_IS(REQUIRED, UNIT, "what it is called in short");
	ForgeText name FORGE_IS(REQUIRED, NAME, "what people call it");
	ForgeText dimension FORGE_IS(REQUIRED, UNIT, "what it measures: count, mass, length");
	int64_t numerator FORGE_IS(REQUIRED, "so many base units are");
	int64_t denominator FORGE_IS(REQUIRED, "so many of this unit");
	int64_t decimals FORGE_IS(REQUIRED, AS(integer), "decimals that a quantity may have, 0 to 6");
	ForgeText unece_code FORGE_IS(CODE, "its code in the UN/ECE Recommendation 20");
} ForgeQuantityUnit;

/* ---- commands ---- */

FORGE_COMMAND(1, "defines a unit, or gives it another name, code or more decimals", define_unit,
			  UNIT_INVALID, NAME_BLANK, RATIO_INVALID, DECIMALS_INVALID, RATIO_FIXED)
typedef struct ForgeQuantityUnitDefine
{
	ForgeText unit FORGE_IS(REQUIRED, UNIT,
							"what it is called in short: 1 to 16 of a-z, 0-9 and \"_\"");
	ForgeText name FORGE_IS(REQUIRED, TRIMMED, NAME, "what people call it");
	ForgeText dimension FORGE_IS(REQUIRED, UNIT,
								 "what it measures, such as count, mass or length: likewise");
	int64_t numerator FORGE_IS(DEFAULT("1"),
							   "so many base units of the dimension, 1 to 10^12, are");
	int64_t denominator FORGE_IS(DEFAULT("1"), "so many of this unit, 1 to 10^12");
	int64_t decimals FORGE_IS("decimals that a quantity may have, 0 to 6");
	ForgeText unece_code FORGE_IS(TRIMMED, CODE, "its code in the UN/ECE Recommendation 20");
} ForgeQuantityUnitDefine;

/* ---- events ---- */

FORGE_EVENT(1, "a unit was defined")
typedef struct ForgeQuantityUnitDefined
{
	ForgeText unit FORGE_IS(REQUIRED, UNIT, "what it is called in short");
	ForgeText name FORGE_IS(REQUIRED, NAME, "what people call it");
	ForgeText dimension FORGE_IS(REQUIRED, UNIT, "what it measures");
	int64_t numerator FORGE_IS(REQUIRED, "so many base units are");
	int64_t denominator FORGE_IS(REQUIRED, "so many of this unit, in lowest terms");
	int64_t decimals FORGE_IS(REQUIRED, "decimals that a quantity may have");
	ForgeText unece_code FORGE_IS(CODE, "its code in the UN/ECE Recommendation 20");
} ForgeQuantityUnitDefined;

/* A ratio of whole numbers above zero. */
typedef struct ForgeRatio
{
	__int128 numerator;
	__int128 denominator;
} ForgeRatio;

/* In lowest terms; both terms must be above zero. */
ForgeRatio forge_ratio_reduce(ForgeRatio ratio);

/* May these be the terms of a unit or a pack: 1 to 10^12? */
bool forge_ratio_is_valid(int64_t numerator, int64_t denominator);

/* 1 to 16 of a-z, 0-9 and "_". */
bool forge_quantity_unit_name_is_valid(ForgeText name);

/* Is it the unit that is there without an event? */
bool forge_quantity_unit_is_built_in(ForgeText name);

/* Is there a unit of that name, if this is its state? */
bool forge_quantity_unit_is_known(ForgeText name, const ForgeQuantityUnit *unit);

/* Adds the unit to the streams that a command asks for, as it is now. */
void forge_quantity_unit_see(ForgeAsks *asks, ForgeText name);

/*
 * A quantity in one unit as a quantity in another; one of each is so many base units.  Without a
 * rounding (NULL) TOO_PRECISE for one that has more than so many decimals; OUT_OF_RANGE, if it
 * cannot be stored or the terms are too great.
 */
ForgeDecimalStatus forge_quantity_unit_convert(ForgeDecimal quantity, ForgeRatio from,
											   ForgeRatio to, int decimals,
											   const ForgeRounding *rounding, ForgeDecimal *result);

#endif
