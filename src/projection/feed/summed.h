/*
 * summed.h
 *	  Balances of accounts whose keeping is "summed", in memory: as their rows have them, and with
 *	  transfers that came later.
 *
 * A row of such an account has the sums of all transfers of the events up to the consumer's
 * position (fold.h).  Those of later events, as the same snapshot sees them, make the sums exact.
 */
#ifndef FORGE_PROJECTION_FEED_SUMMED_H
#define FORGE_PROJECTION_FEED_SUMMED_H

#include "pg/forge_pg.h"

#include "store/balance.h"

typedef struct ForgeSummedAccount
{
	ForgeBalanceRow row;
	bool is_changed; /* something was added */
} ForgeSummedAccount;

typedef struct ForgeSummed
{
	ForgeUuid tenant;
	Snapshot snapshot;
	struct summed_hash *by_id;
	ForgeSummedAccount **list;
	int count;
	int capacity;
	MemoryContext memory;
} ForgeSummed;

/* Has the tenant such accounts? */
bool forge_summed_exists(ForgeUuid tenant, Snapshot snapshot);

/* Begins with no account, in the current memory context. */
void forge_summed_begin(ForgeSummed *summed, ForgeUuid tenant, Snapshot snapshot);

/* Reads the rows of all accounts, or that of one, if it is there and is summed. */
void forge_summed_load(ForgeSummed *summed);
void forge_summed_load_one(ForgeSummed *summed, ForgeUuid account_id);

/* NULL: it was not loaded, or there is no such account that is summed. */
ForgeSummedAccount *forge_summed_find(const ForgeSummed *summed, ForgeUuid account_id);

/*
 * Adds the transfers of the events after one position and up to another to the accounts that were
 * loaded.  The transfers themselves lie after the first position, and up to last_position.
 */
void forge_summed_add(ForgeSummed *summed, int64 after_event, int64 up_to_event,
					  int64 last_position);

/* Adds the account's pending transfers with a timeout that have not expired by then. */
void forge_summed_add_expiring(ForgeUuid tenant, ForgeBalance *balance, uint64 now_ns,
							   Snapshot snapshot);

/* How many transfers come after that event?  Each reader of a summed balance reads them. */
int64 forge_summed_tail(ForgeUuid tenant, int64 after_event, Snapshot snapshot);

#endif
