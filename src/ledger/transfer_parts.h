/*
 * transfer_parts.h
 *	  Of the machine itself: what becomes of one transfer, whose place in its batch is all right.
 */
#ifndef FORGE_LEDGER_TRANSFER_PARTS_H
#define FORGE_LEDGER_TRANSFER_PARTS_H

#include "ledger/machine.h"

/* When a transfer is decided, and after what. */
typedef struct ForgeMoment
{
	uint64_t now_ns;           /* its timestamp, if it is not imported */
	uint64_t last_imported_ns; /* which an imported one must be above */
} ForgeMoment;

/*
 * One that neither posts nor voids, of an id that is free.  CREATED: its record is as it is to be
 * stored, and nothing else has changed.
 */
ForgeTransferStatus forge_transfer_decide_new(ForgeTransferRequest *request,
											  const ForgeMoment *moment);

/* Likewise one that posts or voids; its balances are then those of the pending one. */
ForgeTransferStatus forge_transfer_decide_resolving(ForgeTransferRequest *request,
													const ForgeMoment *moment);

/* What was left out of one that posts or voids is that of the pending one. */
void forge_transfer_fill(ForgeTransfer *transfer, const ForgeTransfer *pending);

/* One whose id is a stored transfer's: is it asked for again? */
ForgeTransferStatus forge_transfer_decide_again(const ForgeTransferRequest *request);

static inline bool
forge_transfer_is_resolving(const ForgeTransfer *transfer)
{
	return forge_transfer_is(transfer, FORGE_TRANSFER_POST_PENDING | FORGE_TRANSFER_VOID_PENDING);
}

/* Does the timestamp of an imported one come after all others? */
static inline bool
forge_transfer_regresses(const ForgeTransferRequest *request, const ForgeMoment *moment)
{
	return request->transfer.timestamp_ns <= moment->last_imported_ns ||
		   request->is_timestamp_taken;
}

#endif
