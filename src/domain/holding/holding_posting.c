/*
 * holding_posting.c
 *	  Holdings: what events change of the value in stock that no document posts.
 *
 * What is held is worth a value with six decimals, and the books count whole units of the
 * currency.  An event posts the difference of what is held before and after it, both rounded; so
 * what is rounded off is not lost, and the sum of all differences is the rounded value.  What is
 * lost on its way is no longer held anywhere: its value is rounded alone.
 */
#include "domain/holding/holding_parts.h"

static bool
may_be_worth(const ForgeHolding *holding, const ForgeHoldingRules *rules, ForgeDecimal unit_cost)
{
	return forge_holding_is_positive(holding->value) ||
		   forge_holding_is_positive(holding->damaged_value) ||
		   (!forge_decimal_is_absent(unit_cost) && !forge_decimal_is_zero(unit_cost)) ||
		   rules == NULL || !forge_decimal_is_zero(rules->standard_cost);
}

bool
forge_holding_may_post(const ForgeHolding *holding, const ForgeHoldingRules *rules,
					   ForgeHoldingCommandType type, const void *data)
{
	switch (type)
	{
		case FORGE_HOLDING_ADJUST_STOCK:
			return may_be_worth(holding, rules, ((const ForgeHoldingAdjust *) data)->unit_cost);
		case FORGE_HOLDING_COUNT_STOCK:
		case FORGE_HOLDING_ISSUE_STOCK:
		case FORGE_HOLDING_SCRAP_STOCK:
			return may_be_worth(holding, rules, FORGE_DECIMAL_ABSENT);
		case FORGE_HOLDING_END_TRANSIT:
			return true;
		default:
			return false;
	}
}

static ForgeDecimal
value_of(const ForgeHolding *holding)
{
	ForgeDecimal value = holding->value;

	forge_holding_increase(&value, holding->damaged_value);
	return value;
}

bool
forge_holding_posting(const ForgeHolding *holding, ForgeHoldingEventType type, const void *data,
					  ForgeHoldingPosting *posting)
{
	const ForgeHoldingAdjusted *adjusted = data;
	const ForgeHoldingCounted *counted = data;
	const ForgeHoldingMoved *moved = data;
	const ForgeHoldingTransit *transit = data;

	*posting = (ForgeHoldingPosting){ .role = FORGE_TEXT("stock_loss"),
									  .before = value_of(holding),
									  .after = value_of(holding) };
	if (type == FORGE_HOLDING_STOCK_ADJUSTED || type == FORGE_HOLDING_STOCK_COUNTED)
	{
		posting->role = FORGE_TEXT("stock_difference");
		forge_holding_increase(&posting->after, type == FORGE_HOLDING_STOCK_ADJUSTED
													? adjusted->value
													: counted->value);
		if (type == FORGE_HOLDING_STOCK_ADJUSTED)
			posting->reason = adjusted->reason;
		return true;
	}
	if (type == FORGE_HOLDING_STOCK_SCRAPPED ||
		(type == FORGE_HOLDING_STOCK_ISSUED &&
		 forge_text_equal(moved->movement, FORGE_TEXT("scrap"))))
	{
		forge_holding_decrease(&posting->after, moved->value);
		posting->reason = moved->reason;
		return true;
	}
	if (type != FORGE_HOLDING_TRANSIT_ENDED ||
		!forge_text_equal(transit->movement, FORGE_TEXT("transfer_loss")))
		return false;
	posting->before = transit->value;
	posting->after = FORGE_DECIMAL_ZERO;
	return true;
}
