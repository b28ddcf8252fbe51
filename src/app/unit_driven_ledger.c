/*
 * unit_driven_ledger.c
 *	  What spans ask of the ledger: follow-ups on its accounts and batches, completed by what a
 *	  span cannot know.
 */
#include "app/unit_parts.h"

#include "app/ledger_import.h"
#include "domain/ledger_account/ledger_account.h"
#include "store/balance.h"

/* Later than all accounts of the tenant: none is created meanwhile, as its gate is closed. */
static uint64
next_account_time(ForgeUnitTransfers *transfers, ForgeUuid tenant)
{
	if (transfers->last_account_ns == 0)
		transfers->last_account_ns =
			Max(forge_ledger_now_ns() - 1, forge_ledger_newest_account(tenant));
	return ++transfers->last_account_ns;
}

void
forge_unit_complete_ledger(ForgeUnitTransfers *transfers, const ForgeFollowUps *follow_ups,
						   ForgeRequest *request)
{
	if (request->aggregate == &forge_ledger_batch)
	{
		request->id = request->envelope.aggregate_id = forge_event_new_id();
		request->transfers = palloc(sizeof(ForgeTransferList));
		*request->transfers =
			(ForgeTransferList){ .list = follow_ups->transfers,
								 .count = forge_follow_ups_transfer_count(follow_ups),
								 .subjects = follow_ups->subjects };
	}
	else if (request->aggregate == &forge_ledger_account)
	{
		ForgeLedgerAccountOpen *open = palloc(sizeof(ForgeLedgerAccountOpen));

		*open = *(const ForgeLedgerAccountOpen *) request->command.data;
		open->timestamp_ns = (int64) next_account_time(transfers, request->envelope.tenant);
		request->command.data = open;
	}
}
