/*
 * transfer_chain.h
 *	  The transfers of one account of the ledger, newest first; and all of a tenant.
 *
 * Each transfer says which one was before it on either of its accounts, and the balance says which
 * is the last.  So the transfers of an account are found without an index by account, by one
 * descent of the index of positions for each.  On an account timestamps ascend with positions.
 *
 * An account that is summed has no chain, and its timestamps need not ascend: all transfers of the
 * tenant are read, from the newest.
 */
#ifndef FORGE_STORE_TRANSFER_CHAIN_H
#define FORGE_STORE_TRANSFER_CHAIN_H

#include "pg/forge_pg.h"

#include "store/balance.h"
#include "store/stored_transfer.h"

typedef struct ForgeTransferChain
{
	ForgeUuid tenant;
	ForgeUuid account_id;
	int64 next_position; /* 0: there is none */
	ForgeRowScan rows;
	bool is_open;
	bool is_summed; /* then all transfers of the tenant are gone through */
	Snapshot snapshot;
} ForgeTransferChain;

/*
 * Begins with the account's last transfer that the snapshot sees, and gives its balance.  Returns
 * false when there is no such account: then there are no transfers either.
 */
bool forge_transfer_chain_begin(ForgeTransferChain *chain, ForgeUuid tenant, ForgeUuid account_id,
								Snapshot snapshot, ForgeBalanceRow *balance);

/* The next one; false when there are no more. */
bool forge_transfer_chain_next(ForgeTransferChain *chain, ForgeStoredTransfer *stored);

void forge_transfer_chain_end(ForgeTransferChain *chain);

/* Is the account debited by the transfer?  Otherwise it is credited. */
static inline bool
forge_transfer_chain_is_debit(const ForgeTransferChain *chain, const ForgeStoredTransfer *stored)
{
	return forge_uuid_equal(stored->transfer.debit_account_id, chain->account_id);
}

/* All transfers of a tenant, also those that failed, by position. */
typedef struct ForgeTransferScan
{
	ForgeUuid tenant;
	ForgeRowScan rows;
	bool is_reversed;
} ForgeTransferScan;

/* The rows of a tenant's transfers after a position, also of those that failed, in their order. */
void forge_transfers_begin_after(ForgeRowScan *rows, const ForgeUuid *tenant, int64 position,
								 Snapshot snapshot);

void forge_transfer_scan_begin(ForgeTransferScan *scan, ForgeUuid tenant, bool is_reversed,
							   Snapshot snapshot);
bool forge_transfer_scan_next(ForgeTransferScan *scan, ForgeStoredTransfer *stored);
void forge_transfer_scan_end(ForgeTransferScan *scan);

#endif
