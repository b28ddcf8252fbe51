/*
 * limited_account.c
 *	  The accounts of the ledger behind the limited accounts of the books: their ids, flags
 *	  and sums.
 */
#include "store/limited_account.h"

#include "ledger/transfer.h"
#include "pg/digest.h"
#include "store/balance.h"

ForgeUuid
forge_limited_account_id(ForgeText number)
{
	return forge_digest_reserved_uuid(FORGE_TEXT("accounting.account.limited"), number);
}

bool
forge_limited_account_sums(ForgeUuid tenant, ForgeText number, Snapshot snapshot, ForgeU128 *debits,
						   ForgeU128 *credits)
{
	ForgeUuid id = forge_limited_account_id(number);
	ForgeRowScan rows;
	ForgeBalanceRow row;
	bool found;

	forge_rows_begin_stream(&rows, &forge_balance_table, &tenant, &id, snapshot);
	found = forge_rows_next(&rows);
	if (found)
	{
		forge_balance_read(rows.slot, &row);
		*debits = row.balance.debits_posted;
		*credits = row.balance.credits_posted;
	}
	forge_rows_end(&rows);
	return found;
}

/* Assets and expenses grow by debits, all others by credits. */
int64
forge_limited_account_flags(ForgeText kind)
{
	return forge_text_equal(kind, FORGE_TEXT("asset")) ||
				   forge_text_equal(kind, FORGE_TEXT("expense"))
			   ? FORGE_ACCOUNT_CREDITS_MUST_NOT_EXCEED_DEBITS
			   : FORGE_ACCOUNT_DEBITS_MUST_NOT_EXCEED_CREDITS;
}

ForgeUuid
forge_limited_clearing_id(ForgeText currency)
{
	return forge_digest_reserved_uuid(FORGE_TEXT("accounting.account.clearing"), currency);
}
