/*
 * outcome.h
 *	  The result of a decision or a check: accepted, or a named refusal with
 *	  the facts that its text mentions.
 *
 * Texts in facts are slices of the arguments; they are not copied.
 */
#ifndef FORGE_BASE_OUTCOME_H
#define FORGE_BASE_OUTCOME_H

#include "base/decimal.h"
#include "base/reason.h"
#include "base/text.h"
#include "base/uuid.h"

#define FORGE_FACTS_MAX 4

typedef enum ForgeFactKind
{
	FORGE_FACT_TEXT,
	FORGE_FACT_DECIMAL,
	FORGE_FACT_INTEGER,
	FORGE_FACT_UUID
} ForgeFactKind;

typedef struct ForgeFact
{
	ForgeFactKind kind;
	union
	{
		ForgeText text;
		ForgeDecimal decimal;
		int64_t integer;
		ForgeUuid uuid;
	} as;
} ForgeFact;

typedef struct ForgeOutcome
{
	ForgeReason reason; /* FORGE_ACCEPTED: go on */
	int fact_count;
	ForgeFact facts[FORGE_FACTS_MAX]; /* {0}, {1}, ... of the reason's detail */
} ForgeOutcome;

static inline bool
forge_outcome_is_refusal(ForgeOutcome outcome)
{
	return outcome.reason != FORGE_ACCEPTED;
}

ForgeOutcome forge_accept(void);
ForgeOutcome forge_refuse(ForgeReason reason);

/* The same outcome with one more fact: forge_with_text(forge_refuse(...), ...). */
ForgeOutcome forge_with_text(ForgeOutcome outcome, ForgeText text);
ForgeOutcome forge_with_string(ForgeOutcome outcome, const char *string);
ForgeOutcome forge_with_decimal(ForgeOutcome outcome, ForgeDecimal decimal);
ForgeOutcome forge_with_integer(ForgeOutcome outcome, int64_t integer);
ForgeOutcome forge_with_uuid(ForgeOutcome outcome, ForgeUuid uuid);

/*
 * The template of a refusal's detail; NULL if its reason has none, or if the template needs
 * facts and the outcome has none (the caller of a command on an item that does not exist has
 * named that item).
 */
const char *forge_outcome_detail(const ForgeOutcome *outcome);

/*
 * Where to read on in such a template: behind brackets, and behind what is in them if the outcome
 * does not have the fact of which that tells.
 */
const char *forge_outcome_detail_at(const ForgeOutcome *outcome, const char *at);

#endif
