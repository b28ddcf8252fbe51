/*
 * ledger.c
 *	  ledger.ledger: decide and apply.
 */
#include "domain/ledger/ledger.h"

/* As many digits as an amount may have, less one. */
#define SCALE_MAX 38

static bool
is_number(int64_t ledger)
{
	return ledger >= 1 && ledger <= UINT32_MAX;
}

static bool
is_scale(int64_t scale)
{
	return scale >= 0 && scale <= SCALE_MAX;
}

/* There is one of that number. */
static ForgeOutcome
decide_again(const ForgeLedger *ledger, const ForgeCommand *request)
{
	const ForgeLedgerCreate *command = request->data;
	ForgeOutcome outcome;

	if (request->is_driven && forge_text_equal(ledger->unit, command->unit) &&
		ledger->scale == command->scale)
		return forge_accept();
	outcome = forge_with_integer(forge_refuse(FORGE_REASON_LEDGER_EXISTS), ledger->ledger);
	outcome = forge_with_text(outcome, ledger->unit);
	return forge_with_integer(outcome, ledger->scale);
}

ForgeOutcome
forge_ledger_decide(const void *state, const ForgeCommand *request, ForgeEvents *events)
{
	const ForgeLedger *ledger = state;
	const ForgeLedgerCreate *command = request->data;

	if (request->type < 0 || request->type >= FORGE_LEDGER_COMMAND_COUNT)
		return forge_refuse(FORGE_REASON_COMMAND_UNKNOWN);
	if (forge_exists(&ledger->head))
		return decide_again(ledger, request);
	if (!is_number(command->ledger))
		return forge_with_string(forge_refuse(FORGE_REASON_NUMBER_OUT_OF_RANGE), "ledger");
	if (forge_text_is_blank(command->unit))
		return forge_with_string(forge_refuse(FORGE_REASON_FIELD_BLANK), "unit");
	if (!is_scale(command->scale))
		return forge_with_integer(forge_refuse(FORGE_REASON_SCALE_INVALID), command->scale);
	forge_events_add_from(events, &forge_ledger, FORGE_LEDGER_CREATED, request);
	return forge_accept();
}

void
forge_ledger_apply(void *state, const ForgeEvent *event, ForgeArena *arena)
{
	(void) arena;
	forge_aggregate_take_over(&forge_ledger, state, event);
}

bool
forge_ledger_check(const void *state)
{
	const ForgeLedger *ledger = state;

	return !forge_exists(&ledger->head) ||
		   (is_number(ledger->ledger) && !forge_text_is_blank(ledger->unit) &&
			is_scale(ledger->scale));
}
