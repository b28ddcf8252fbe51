/*
 * effect.c
 *	  What a stored transfer does to the balances of its accounts, and how it is taken out again.
 *
 * Sums wrap at 2^128.  Of transfers that were decided none does; a log that is damaged must not end
 * the process that replays it.
 */
#include "ledger/machine.h"

static inline void
add(ForgeU128 *sum, ForgeU128 amount)
{
	sum->low += amount.low;
	sum->high += amount.high + (sum->low < amount.low);
}

static inline void
take(ForgeU128 *sum, ForgeU128 amount)
{
	uint64_t borrow = sum->low < amount.low;

	sum->low -= amount.low;
	sum->high -= amount.high + borrow;
}

static inline void
set_closed(ForgeBalance *balance, bool is_closed)
{
	if (is_closed)
		balance->flags |= FORGE_ACCOUNT_CLOSED;
	else
		balance->flags &= (uint16_t) ~FORGE_ACCOUNT_CLOSED;
}

/* Holds what a pending transfer holds.  One that closes an account finds it open. */
static void
hold(const ForgeTransfer *pending, ForgeBalance *debit, ForgeBalance *credit)
{
	if (debit != NULL)
	{
		add(&debit->debits_pending, pending->amount);
		if (forge_transfer_is(pending, FORGE_TRANSFER_CLOSING_DEBIT))
			set_closed(debit, true);
	}
	if (credit != NULL)
	{
		add(&credit->credits_pending, pending->amount);
		if (forge_transfer_is(pending, FORGE_TRANSFER_CLOSING_CREDIT))
			set_closed(credit, true);
	}
}

void
forge_pending_release(const ForgeTransfer *pending, ForgeBalance *debit, ForgeBalance *credit)
{
	if (debit != NULL)
	{
		take(&debit->debits_pending, pending->amount);
		if (forge_transfer_is(pending, FORGE_TRANSFER_CLOSING_DEBIT))
			set_closed(debit, false);
	}
	if (credit != NULL)
	{
		take(&credit->credits_pending, pending->amount);
		if (forge_transfer_is(pending, FORGE_TRANSFER_CLOSING_CREDIT))
			set_closed(credit, false);
	}
}

void
forge_transfer_apply(const ForgeTransfer *transfer, const ForgeTransfer *pending,
					 ForgeBalance *debit, ForgeBalance *credit)
{
	if (forge_transfer_is(transfer, FORGE_TRANSFER_PENDING))
	{
		hold(transfer, debit, credit);
		return;
	}
	if (pending != NULL)
		forge_pending_release(pending, debit, credit);
	if (forge_transfer_is(transfer, FORGE_TRANSFER_VOID_PENDING))
		return;
	if (debit != NULL)
		add(&debit->debits_posted, transfer->amount);
	if (credit != NULL)
		add(&credit->credits_posted, transfer->amount);
}

void
forge_transfer_apply_summed(const ForgeTransfer *transfer, const ForgeTransfer *pending,
							ForgeBalance *debit, ForgeBalance *credit)
{
	bool is_pending = forge_transfer_is(transfer, FORGE_TRANSFER_PENDING);

	if (is_pending && transfer->timeout_s != 0)
		return;
	if (pending != NULL && pending->timeout_s != 0)
		pending = NULL;
	forge_transfer_apply(transfer, pending, debit, credit);
}

void
forge_transfer_undo(const ForgeTransfer *transfer, const ForgeTransfer *pending,
					ForgeBalance *debit, ForgeBalance *credit)
{
	if (forge_transfer_is(transfer, FORGE_TRANSFER_PENDING))
	{
		forge_pending_release(transfer, debit, credit);
		return;
	}
	if (!forge_transfer_is(transfer, FORGE_TRANSFER_VOID_PENDING))
	{
		if (debit != NULL)
			take(&debit->debits_posted, transfer->amount);
		if (credit != NULL)
			take(&credit->credits_posted, transfer->amount);
	}
	if (pending != NULL)
		hold(pending, debit, credit);
}
