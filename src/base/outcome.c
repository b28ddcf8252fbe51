/*
 * outcome.c
 *	  Making outcomes.
 */
#include "base/outcome.h"

#include <string.h>

#include "base/assert.h"

ForgeOutcome
forge_accept(void)
{
	return (ForgeOutcome){ .reason = FORGE_ACCEPTED };
}

ForgeOutcome
forge_refuse(ForgeReason reason)
{
	FORGE_ASSERT(reason > FORGE_ACCEPTED && reason < FORGE_REASON_COUNT);
	return (ForgeOutcome){ .reason = reason };
}

/* A fact too many has no place in any detail and is left out. */
static ForgeOutcome
with_fact(ForgeOutcome outcome, ForgeFact fact)
{
	if (outcome.fact_count < FORGE_FACTS_MAX)
		outcome.facts[outcome.fact_count++] = fact;
	return outcome;
}

ForgeOutcome
forge_with_text(ForgeOutcome outcome, ForgeText text)
{
	return with_fact(outcome, (ForgeFact){ .kind = FORGE_FACT_TEXT, .as.text = text });
}

ForgeOutcome
forge_with_string(ForgeOutcome outcome, const char *string)
{
	return forge_with_text(outcome, forge_text_from(string));
}

ForgeOutcome
forge_with_decimal(ForgeOutcome outcome, ForgeDecimal decimal)
{
	return with_fact(outcome, (ForgeFact){ .kind = FORGE_FACT_DECIMAL, .as.decimal = decimal });
}

ForgeOutcome
forge_with_integer(ForgeOutcome outcome, int64_t integer)
{
	return with_fact(outcome, (ForgeFact){ .kind = FORGE_FACT_INTEGER, .as.integer = integer });
}

ForgeOutcome
forge_with_uuid(ForgeOutcome outcome, ForgeUuid uuid)
{
	return with_fact(outcome, (ForgeFact){ .kind = FORGE_FACT_UUID, .as.uuid = uuid });
}

const char *
forge_outcome_detail(const ForgeOutcome *outcome)
{
	const char *detail = forge_reason_info(outcome->reason)->detail;

	return detail != NULL && outcome->fact_count == 0 && strchr(detail, '{') != NULL ? NULL
																					 : detail;
}

const char *
forge_outcome_detail_at(const ForgeOutcome *outcome, const char *at)
{
	if (*at == '[' && strchr(at, '{')[1] - '0' >= outcome->fact_count)
		at = strchr(at, ']');
	while (*at == '[' || *at == ']')
		at++;
	return at;
}
