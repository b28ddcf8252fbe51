/*
 * quantity_function.c
 *	  forge.scale_quantity: what erp.convert_quantity computes with the units that it finds.
 */
#include "api/result.h"

#include "base/word.h"
#include "domain/quantity_unit/quantity_unit.h"
#include "pg/convert.h"
#include "pg/error.h"
#include "utils/builtins.h"

#define ROUNDINGS "up, down, half_up"

static const ForgeRounding roundings[] = { FORGE_ROUND_UP, FORGE_ROUND_DOWN, FORGE_ROUND_HALF_UP };

/* A quantity as commands read it. */
static ForgeDecimal
read_quantity(Datum numeric)
{
	static const ForgeField field = { .name = "quantity", .type = FORGE_FIELD_DECIMAL };
	ForgeDecimal quantity;

	forge_error_check(forge_field_set_value(&field, &quantity,
											(ForgeValue){ FORGE_VALUE_NUMBER,
														  .text = forge_numeric_digits(numeric) }),
					  FORGE_NO_PLACE);
	return quantity;
}

/* NULL where none is asked for. */
static const ForgeRounding *
read_rounding(FunctionCallInfo fcinfo, int index)
{
	ForgeText word;
	ForgeOutcome outcome;
	int number;

	if (PG_ARGISNULL(index))
		return NULL;
	word = forge_text_from_datum(PG_GETARG_DATUM(index));
	number = forge_word_number(ROUNDINGS, word);
	if (number < 0)
	{
		outcome = forge_with_string(forge_refuse(FORGE_REASON_WORD_UNKNOWN), "rounding");
		outcome = forge_with_string(outcome, ROUNDINGS);
		forge_error_raise(forge_with_text(outcome, word), FORGE_NO_PLACE);
	}
	return &roundings[number];
}

/* The unit's name; its dimension and its ratio are NULL when there is no such unit. */
static ForgeText
read_unit(FunctionCallInfo fcinfo, int index)
{
	ForgeText unit = forge_text_from_datum(PG_GETARG_DATUM(index));

	if (PG_ARGISNULL(index + 1) || PG_ARGISNULL(index + 2) || PG_ARGISNULL(index + 3))
		forge_error_raise(forge_with_text(forge_refuse(FORGE_REASON_UNIT_UNKNOWN), unit),
						  FORGE_NO_PLACE);
	return unit;
}

static __int128
read_term(Datum numeric)
{
	ForgeU128 term = forge_u128_from_datum(numeric);

	return (__int128) ((unsigned __int128) term.high << 64 | term.low);
}

static ForgeRatio
read_ratio(FunctionCallInfo fcinfo, int index)
{
	ForgeRatio ratio = { read_term(PG_GETARG_DATUM(index)), read_term(PG_GETARG_DATUM(index + 1)) };

	if (ratio.numerator < 1 || ratio.denominator < 1)
		forge_error_raise(forge_refuse(FORGE_REASON_RATIO_INVALID), FORGE_NO_PLACE);
	return ratio;
}

static int
read_decimals(FunctionCallInfo fcinfo, int index)
{
	int decimals = PG_ARGISNULL(index) ? 0 : PG_GETARG_INT32(index);

	if (decimals < 0 || decimals > FORGE_DECIMAL_SCALE)
		forge_error_raise(forge_refuse(FORGE_REASON_DECIMALS_INVALID), FORGE_NO_PLACE);
	return decimals;
}

FORGE_FUNCTION(forge_scale_quantity);

/*
 * forge.scale_quantity(quantity numeric, from_unit text, from_dimension text, from_numerator
 * numeric, from_denominator numeric, to_unit text, to_dimension text, to_numerator numeric,
 * to_denominator numeric, decimals integer, rounding text) -> numeric
 */
Datum
forge_scale_quantity(PG_FUNCTION_ARGS)
{
	const ForgeRounding *rounding;
	ForgeDecimal quantity;
	ForgeOutcome outcome;
	ForgeText from;
	ForgeText to;
	int decimals;

	forge_arg_require(fcinfo, 0, "quantity");
	forge_arg_require(fcinfo, 1, "from_unit");
	forge_arg_require(fcinfo, 5, "to_unit");
	quantity = read_quantity(PG_GETARG_DATUM(0));
	from = read_unit(fcinfo, 1);
	to = read_unit(fcinfo, 5);
	rounding = read_rounding(fcinfo, 10);
	decimals = read_decimals(fcinfo, 9);

	if (!forge_text_equal(forge_text_from_datum(PG_GETARG_DATUM(2)),
						  forge_text_from_datum(PG_GETARG_DATUM(6))))
	{
		outcome = forge_with_text(forge_refuse(FORGE_REASON_UNITS_INCOMPATIBLE), from);
		forge_error_raise(forge_with_text(outcome, to), FORGE_NO_PLACE);
	}
	switch (forge_quantity_unit_convert(quantity, read_ratio(fcinfo, 3), read_ratio(fcinfo, 7),
										decimals, rounding, &quantity))
	{
		case FORGE_DECIMAL_OK:
			return forge_decimal_to_datum(quantity);
		case FORGE_DECIMAL_TOO_PRECISE:
			outcome = forge_with_text(forge_refuse(FORGE_REASON_QUANTITY_INEXACT), to);
			forge_error_raise(forge_with_integer(outcome, decimals), FORGE_NO_PLACE);
		default:
			outcome = forge_with_string(forge_refuse(FORGE_REASON_NUMBER_OUT_OF_RANGE), "quantity");
			forge_error_raise(outcome, FORGE_NO_PLACE);
	}
}
