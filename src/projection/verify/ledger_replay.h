/*
 * ledger_replay.h
 *	  The ledger of one tenant in memory: its transfers, in the order of their positions, through
 *	  the rules of the ledger (ledger/machine.h).
 *
 * It needs memory for each account and each pending transfer, about 200 bytes, and for no other
 * transfer.
 *
 * The log does not say when a pending transfer that had expired was taken out of a balance: that
 * is done when its account is next touched, perhaps by a batch that leaves no transfer on it.  So
 * a replayed balance counts it until somebody says that it was released.
 */
#ifndef FORGE_PROJECTION_VERIFY_LEDGER_REPLAY_H
#define FORGE_PROJECTION_VERIFY_LEDGER_REPLAY_H

#include "pg/forge_pg.h"

#include "lib/pairingheap.h"
#include "store/balance.h"
#include "store/stored_transfer.h"

/*
 * A transfer has the time of its batch and as many nanoseconds more as transfers of the batch come
 * before it.  So what expired this much before it had expired when its batch began.
 */
#define FORGE_LEDGER_BATCH_NS UINT64_C(1000000)

typedef struct ForgeReplayedAccount
{
	ForgeBalanceRow row;
	pairingheap *expiring;  /* of an account with a history: its sides of pending transfers that
							 * are counted and will expire, the first one first; NULL: none yet */
	uint64 first_expiry_ns; /* for whoever compares: of its rows in forge.expiry_row */
	uint64 released_ns;     /* likewise: when the last of those expired that it counts no more */
	ForgeBalance *tail;     /* of an account that is summed: of the transfers that are not summed up
							 * yet, which row leaves out; sums may wrap.  NULL: there are none */
} ForgeReplayedAccount;

typedef struct ForgeReplayedPending ForgeReplayedPending;

/* What a pending transfer is to one of its two accounts. */
typedef struct ForgeReplayedSide
{
	pairingheap_node node;
	ForgeReplayedPending *pending;
	ForgeReplayedAccount *account; /* NULL: there is none */
	bool is_released;              /* the balance does not count it: it has expired, or the account
									* is summed */
	bool is_stored;                /* for whoever compares: it has a row in forge.expiry_row */
} ForgeReplayedSide;

struct ForgeReplayedPending
{
	ForgeTransfer transfer;
	int64 position;
	int64 resolved_position;    /* of the transfer that posted or voided it; 0: none */
	ForgeTransferFate fate;     /* held, posted or voided */
	bool is_stored;             /* for whoever compares: it has a row in forge.pending_row */
	ForgeReplayedSide *sides;   /* debit and credit; NULL: it never expires */
	ForgeReplayedPending *next; /* by position */
};

typedef struct ForgeLedgerReplay
{
	ForgeReplayedAccount *accounts; /* in the order of their ids */
	int64 account_count;
	int64 account_capacity;
	MemoryContext memory;
	struct replayed_accounts_hash *by_id;
	struct replayed_pendings_hash *pendings;
	ForgeReplayedPending *first_pending; /* the first of all, NULL: there is none */
	ForgeReplayedPending *last_pending;
	int64 folded_position; /* up to that event, transfers are summed up */
} ForgeLedgerReplay;

static inline bool
forge_replayed_is_summed(const ForgeReplayedAccount *account)
{
	return forge_balance_is_summed(&account->row.balance);
}

/* In the current memory context, with the accounts of the tenant as they were created. */
void forge_ledger_replay_begin(ForgeLedgerReplay *replay, ForgeUuid tenant, Snapshot snapshot);

/* NULL: there is none. */
ForgeReplayedAccount *forge_ledger_replay_account(const ForgeLedgerReplay *replay,
												  const ForgeUuid *id);
ForgeReplayedPending *forge_ledger_replay_pending(const ForgeLedgerReplay *replay,
												  const ForgeUuid *id);

/*
 * One transfer that was created, and its accounts (NULL: there is no such account).  Returns what
 * is wrong with it, NULL for nothing; it is applied as far as it can be.
 */
const char *forge_ledger_replay_transfer(ForgeLedgerReplay *replay,
										 const ForgeStoredTransfer *stored,
										 ForgeReplayedAccount *accounts[2]);

/*
 * Releases from an account with a history the pending transfer that expires first, if it
 * does until then.  Returns its side, NULL if there is none.
 */
ForgeReplayedSide *forge_ledger_replay_release_next(ForgeReplayedAccount *account, uint64 until_ns);

/* Takes a side of a pending transfer that is held out of its balance; puts it in again. */
void forge_ledger_replay_release(ForgeReplayedSide *side);
void forge_ledger_replay_hold(ForgeLedgerReplay *replay, ForgeReplayedSide *side);

#endif
