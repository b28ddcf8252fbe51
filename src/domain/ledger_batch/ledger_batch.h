/*
 * ledger_batch.h
 *	  ledger.batch: the transfers that one call or one command has asked for.
 *
 * The transfers themselves are rows of the event, in forge.transfer (store/stored_transfer.h), and
 * the rules about them are those of the ledger (ledger/machine.h).  A batch has one event.  What
 * became of its transfers is known only after the event is decided, when their balances are locked;
 * so the event is completed then, and the state holds nothing of it.
 */
#ifndef FORGE_DOMAIN_LEDGER_BATCH_H
#define FORGE_DOMAIN_LEDGER_BATCH_H

#include "domain/aggregate.h"
#include "made/ledger_batch_made.h"

FORGE_AGGREGATE(1, "ledger.batch", batch_id, "transfers that were asked for together", DRIVEN)
typedef struct ForgeLedgerBatch
{
	ForgeState head;
	bool posted FORGE_IS(REQUIRED, "whether its transfers were decided");
} ForgeLedgerBatch;

/* ---- commands ---- */

FORGE_CREATION(1, "asks for transfers", NO_FUNCTION, BATCH_EXISTS, PASSES("ledger"))
typedef struct ForgeLedgerBatchPost
{
	int64_t count FORGE_IS(REQUIRED, "how many transfers are asked for");
} ForgeLedgerBatchPost;

FORGE_CREATION(1, "asks for transfers that have a time of their own", NO_FUNCTION, BATCH_EXISTS,
			   CLOSES("ledger"))
typedef ForgeLedgerBatchPost ForgeLedgerBatchImport;

/* ---- events ---- */

FORGE_EVENT(1, "transfers were asked for, and decided")
typedef struct ForgeLedgerBatchPosted
{
	int64_t count FORGE_IS(REQUIRED, "how many transfers were asked for");
	int64_t failed FORGE_IS(REQUIRED, "how many of them were not created");
	int64_t row_count FORGE_IS(REQUIRED, "how many rows of forge.transfer belong to it");
	int64_t first_position FORGE_IS("the position of the first of these rows");
	int64_t last_position FORGE_IS("the position of the last of them");
	ForgeText digest FORGE_IS(CODE,
							  "digest (SHA-256) of these rows by position, in hexadecimal digits");
} ForgeLedgerBatchPosted;

#endif
