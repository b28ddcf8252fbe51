/*
 * past_balance.h
 *	  What the balances of a ledger's account were.
 */
#ifndef FORGE_APP_PAST_BALANCE_H
#define FORGE_APP_PAST_BALANCE_H

#include "pg/forge_pg.h"

#include "datatype/timestamp.h"
#include "ledger/machine.h"
#include "utils/snapshot.h"

/*
 * The four sums of the account at that time, which is not before 1970: all transfers until then,
 * that instant included, without pending ones that had expired.  Other members are not set. Returns
 * false when the snapshot sees no such account, or it was created later.
 *
 * Of an account with history it reads back until it has found what was pending; of others it reads
 * all transfers.
 */
bool forge_past_balance(ForgeUuid tenant, ForgeUuid account_id, TimestampTz at, Snapshot snapshot,
						ForgeBalance *balance);

#endif
