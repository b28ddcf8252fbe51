/*
 * transfer_again.c
 *	  A transfer whose id is a stored one's: the same, asked for again, or another one.
 */
#include "ledger/transfer_parts.h"

#include "base/assert.h"
#include "ledger/batch.h"

/* A balancing transfer may have moved less than was asked for, but not more. */
static bool
has_other_amount(const ForgeTransfer *asked, const ForgeTransfer *stored)
{
	if (forge_transfer_is(asked, FORGE_TRANSFER_BALANCING_DEBIT | FORGE_TRANSFER_BALANCING_CREDIT))
		return forge_u128_compare(asked->amount, stored->amount) < 0;
	return !forge_ledger_same_number(asked->amount, stored->amount);
}

static ForgeTransferStatus
compare(const ForgeTransfer *asked, const ForgeTransfer *stored)
{
	if (!forge_ledger_same_id(&asked->debit_account_id, &stored->debit_account_id))
		return FORGE_TRANSFER_EXISTS_WITH_DIFFERENT_DEBIT_ACCOUNT_ID;
	if (!forge_ledger_same_id(&asked->credit_account_id, &stored->credit_account_id))
		return FORGE_TRANSFER_EXISTS_WITH_DIFFERENT_CREDIT_ACCOUNT_ID;
	if (has_other_amount(asked, stored))
		return FORGE_TRANSFER_EXISTS_WITH_DIFFERENT_AMOUNT;
	if (!forge_ledger_same_number(asked->user_data_128, stored->user_data_128))
		return FORGE_TRANSFER_EXISTS_WITH_DIFFERENT_USER_DATA_128;
	if (asked->user_data_64 != stored->user_data_64)
		return FORGE_TRANSFER_EXISTS_WITH_DIFFERENT_USER_DATA_64;
	if (asked->user_data_32 != stored->user_data_32)
		return FORGE_TRANSFER_EXISTS_WITH_DIFFERENT_USER_DATA_32;
	if (asked->ledger != stored->ledger)
		return FORGE_TRANSFER_EXISTS_WITH_DIFFERENT_LEDGER;
	if (asked->code != stored->code)
		return FORGE_TRANSFER_EXISTS_WITH_DIFFERENT_CODE;
	return FORGE_TRANSFER_EXISTS;
}

ForgeTransferStatus
forge_transfer_decide_again(const ForgeTransferRequest *request)
{
	const ForgeTransfer *asked = &request->transfer;
	const ForgeTransfer *stored = &request->slot->record;
	ForgeTransfer whole;

	if (asked->flags != stored->flags)
		return FORGE_TRANSFER_EXISTS_WITH_DIFFERENT_FLAGS;
	if (!forge_ledger_same_id(&asked->pending_id, &stored->pending_id))
		return FORGE_TRANSFER_EXISTS_WITH_DIFFERENT_PENDING_ID;
	if (asked->timeout_s != stored->timeout_s)
		return FORGE_TRANSFER_EXISTS_WITH_DIFFERENT_TIMEOUT;
	if (!forge_transfer_is_resolving(asked))
		return compare(asked, stored);
	FORGE_ASSERT(request->pending != NULL);
	whole = *asked;
	forge_transfer_fill(&whole, &request->pending->record);
	return compare(&whole, stored);
}
