/*
 * ledger_account.c
 *	  ledger.account: decide and apply.
 */
#include "domain/ledger_account/ledger_account.h"

static bool
is_in_range(int64_t number, int64_t least, int64_t most)
{
	return number >= least && number <= most;
}

/* The name of a number that does not fit into a record; NULL: all of them do. */
static const char *
out_of_range(int64_t ledger, int64_t code, int64_t flags, int64_t user_data_32,
			 int64_t timestamp_ns)
{
	if (!is_in_range(ledger, 1, UINT32_MAX))
		return "ledger";
	if (!is_in_range(code, 1, UINT16_MAX))
		return "code";
	if (!is_in_range(flags, 0, UINT16_MAX))
		return "flags";
	if (!is_in_range(user_data_32, 0, UINT32_MAX))
		return "user_data_32";
	return timestamp_ns > 0 ? NULL : "timestamp_ns";
}

static bool
is_same(const ForgeLedgerAccount *account, const ForgeLedgerAccountOpen *create)
{
	return account->ledger == create->ledger && account->code == create->code &&
		   account->flags == create->flags;
}

ForgeOutcome
forge_ledger_account_decide(const void *state, const ForgeCommand *command, ForgeEvents *events)
{
	const ForgeLedgerAccount *account = state;
	const ForgeLedgerAccountOpen *create = command->data;
	ForgeLedgerAccountCreated *created;
	const char *wrong;

	if (forge_exists(&account->head))
		return command->is_driven && is_same(account, create)
				   ? forge_accept()
				   : forge_refuse(FORGE_REASON_LEDGER_ACCOUNT_EXISTS);
	wrong = out_of_range(create->ledger, create->code, create->flags, create->user_data_32,
						 create->timestamp_ns);
	if (wrong != NULL)
		return forge_with_string(forge_refuse(FORGE_REASON_NUMBER_OUT_OF_RANGE), wrong);
	created = forge_events_add(events, &forge_ledger_account, FORGE_LEDGER_ACCOUNT_CREATED);
	*created = (ForgeLedgerAccountCreated){
		.account_id = command->aggregate_id,
		.ledger = create->ledger,
		.code = create->code,
		.flags = create->flags,
		.user_data_128 = create->user_data_128,
		.user_data_64 = create->user_data_64,
		.user_data_32 = create->user_data_32,
		.timestamp_ns = create->timestamp_ns,
		.name = create->name,
	};
	return forge_accept();
}

void
forge_ledger_account_apply(void *state, const ForgeEvent *event, ForgeArena *arena)
{
	forge_aggregate_take_over(&forge_ledger_account, state, event);
}

/* An account that exists has a ledger, a code and a time, each in the range of its record. */
bool
forge_ledger_account_check(const void *state)
{
	const ForgeLedgerAccount *account = state;

	return !forge_exists(&account->head) ||
		   out_of_range(account->ledger, account->code, account->flags, account->user_data_32,
						account->timestamp_ns) == NULL;
}
