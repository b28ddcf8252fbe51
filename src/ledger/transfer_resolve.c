/*
 * transfer_resolve.c
 *	  A transfer that posts or voids a pending one.
 */
#include "ledger/transfer_parts.h"

#include "base/assert.h"
#include "ledger/batch.h"

#define BOTH (FORGE_TRANSFER_POST_PENDING | FORGE_TRANSFER_VOID_PENDING)
#define OTHERS                                                                                     \
	(FORGE_TRANSFER_PENDING | FORGE_TRANSFER_BALANCING_DEBIT | FORGE_TRANSFER_BALANCING_CREDIT |   \
	 FORGE_TRANSFER_CLOSING_DEBIT | FORGE_TRANSFER_CLOSING_CREDIT)

/* "All of it" is the amount of the pending one: voided by 0, posted by the greatest number. */
static ForgeU128
amount_of(const ForgeTransfer *asked, const ForgeTransfer *pending)
{
	ForgeU128 all =
		forge_transfer_is(asked, FORGE_TRANSFER_VOID_PENDING) ? FORGE_U128_ZERO : FORGE_U128_MAX;

	return forge_ledger_same_number(asked->amount, all) ? pending->amount : asked->amount;
}

void
forge_transfer_fill(ForgeTransfer *transfer, const ForgeTransfer *pending)
{
	transfer->amount = amount_of(transfer, pending);
	if (forge_ledger_id_is_zero(&transfer->debit_account_id))
		transfer->debit_account_id = pending->debit_account_id;
	if (forge_ledger_id_is_zero(&transfer->credit_account_id))
		transfer->credit_account_id = pending->credit_account_id;
	if (forge_u128_is_zero(transfer->user_data_128))
		transfer->user_data_128 = pending->user_data_128;
	if (transfer->user_data_64 == 0)
		transfer->user_data_64 = pending->user_data_64;
	if (transfer->user_data_32 == 0)
		transfer->user_data_32 = pending->user_data_32;
	if (transfer->ledger == 0)
		transfer->ledger = pending->ledger;
	if (transfer->code == 0)
		transfer->code = pending->code;
}

static ForgeTransferStatus
check_fields(const ForgeTransfer *transfer)
{
	if ((transfer->flags & BOTH) == BOTH || forge_transfer_is(transfer, OTHERS))
		return FORGE_TRANSFER_FLAGS_ARE_MUTUALLY_EXCLUSIVE;
	if (forge_ledger_id_is_zero(&transfer->pending_id))
		return FORGE_TRANSFER_PENDING_ID_MUST_NOT_BE_ZERO;
	if (forge_ledger_id_is_max(&transfer->pending_id))
		return FORGE_TRANSFER_PENDING_ID_MUST_NOT_BE_INT_MAX;
	if (forge_ledger_same_id(&transfer->pending_id, &transfer->id))
		return FORGE_TRANSFER_PENDING_ID_MUST_BE_DIFFERENT;
	if (transfer->timeout_s != 0)
		return FORGE_TRANSFER_TIMEOUT_RESERVED_FOR_PENDING_TRANSFER;
	return FORGE_TRANSFER_CREATED;
}

static inline bool
is_stored(const ForgeTransferSlot *slot)
{
	return slot != NULL && slot->fate != FORGE_TRANSFER_ABSENT &&
		   slot->fate != FORGE_TRANSFER_BURNT;
}

/* What it says of the pending one, where it says something. */
static ForgeTransferStatus
check_same(const ForgeTransfer *transfer, const ForgeTransfer *pending)
{
	if (!forge_ledger_id_is_zero(&transfer->debit_account_id) &&
		!forge_ledger_same_id(&transfer->debit_account_id, &pending->debit_account_id))
		return FORGE_TRANSFER_PENDING_TRANSFER_HAS_DIFFERENT_DEBIT_ACCOUNT_ID;
	if (!forge_ledger_id_is_zero(&transfer->credit_account_id) &&
		!forge_ledger_same_id(&transfer->credit_account_id, &pending->credit_account_id))
		return FORGE_TRANSFER_PENDING_TRANSFER_HAS_DIFFERENT_CREDIT_ACCOUNT_ID;
	if (transfer->ledger != 0 && transfer->ledger != pending->ledger)
		return FORGE_TRANSFER_PENDING_TRANSFER_HAS_DIFFERENT_LEDGER;
	if (transfer->code != 0 && transfer->code != pending->code)
		return FORGE_TRANSFER_PENDING_TRANSFER_HAS_DIFFERENT_CODE;
	return FORGE_TRANSFER_CREATED;
}

/* A part may be posted; voided is all of it. */
static ForgeTransferStatus
check_amount(const ForgeTransfer *transfer, const ForgeTransfer *pending)
{
	int order = forge_u128_compare(amount_of(transfer, pending), pending->amount);

	if (order > 0)
		return FORGE_TRANSFER_EXCEEDS_PENDING_TRANSFER_AMOUNT;
	if (order < 0 && forge_transfer_is(transfer, FORGE_TRANSFER_VOID_PENDING))
		return FORGE_TRANSFER_PENDING_TRANSFER_HAS_DIFFERENT_AMOUNT;
	return FORGE_TRANSFER_CREATED;
}

/* Can it still be posted or voided?  It expires at its instant, whoever has looked by then. */
static ForgeTransferStatus
check_fate(const ForgeTransferSlot *pending, uint64_t now_ns)
{
	if (pending->fate == FORGE_TRANSFER_POSTED)
		return FORGE_TRANSFER_PENDING_TRANSFER_ALREADY_POSTED;
	if (pending->fate == FORGE_TRANSFER_VOIDED)
		return FORGE_TRANSFER_PENDING_TRANSFER_ALREADY_VOIDED;
	if (pending->fate == FORGE_TRANSFER_EXPIRED ||
		forge_transfer_expires_ns(&pending->record) <= now_ns)
		return FORGE_TRANSFER_PENDING_TRANSFER_EXPIRED;
	return FORGE_TRANSFER_CREATED;
}

static ForgeTransferStatus
check_pending(const ForgeTransfer *transfer, const ForgeTransferSlot *pending, uint64_t now_ns)
{
	ForgeTransferStatus status;

	if (!is_stored(pending))
		return FORGE_TRANSFER_PENDING_TRANSFER_NOT_FOUND;
	if (!forge_transfer_is(&pending->record, FORGE_TRANSFER_PENDING))
		return FORGE_TRANSFER_PENDING_TRANSFER_NOT_PENDING;
	status = check_same(transfer, &pending->record);
	if (status == FORGE_TRANSFER_CREATED)
		status = check_amount(transfer, &pending->record);
	if (status == FORGE_TRANSFER_CREATED)
		status = check_fate(pending, now_ns);
	return status;
}

/* In a closed account nothing may happen but voiding, which may open it. */
static ForgeTransferStatus
check_open(const ForgeTransferSlot *pending)
{
	FORGE_ASSERT(pending->debit != NULL && pending->credit != NULL);
	if ((pending->debit->flags & FORGE_ACCOUNT_CLOSED) != 0)
		return FORGE_TRANSFER_DEBIT_ACCOUNT_ALREADY_CLOSED;
	if ((pending->credit->flags & FORGE_ACCOUNT_CLOSED) != 0)
		return FORGE_TRANSFER_CREDIT_ACCOUNT_ALREADY_CLOSED;
	return FORGE_TRANSFER_CREATED;
}

ForgeTransferStatus
forge_transfer_decide_resolving(ForgeTransferRequest *request, const ForgeMoment *moment)
{
	ForgeTransfer *transfer = &request->transfer;
	bool is_imported = forge_transfer_is(transfer, FORGE_TRANSFER_IMPORTED);
	ForgeTransferStatus status = check_fields(transfer);

	if (status == FORGE_TRANSFER_CREATED)
		status = check_pending(transfer, request->pending, moment->now_ns);
	if (status == FORGE_TRANSFER_CREATED && is_imported &&
		forge_transfer_regresses(request, moment))
		status = FORGE_TRANSFER_IMPORTED_EVENT_TIMESTAMP_MUST_NOT_REGRESS;
	if (status == FORGE_TRANSFER_CREATED &&
		!forge_transfer_is(transfer, FORGE_TRANSFER_VOID_PENDING))
		status = check_open(request->pending);
	if (status != FORGE_TRANSFER_CREATED)
		return status;
	forge_transfer_fill(transfer, &request->pending->record);
	if (!is_imported)
		transfer->timestamp_ns = moment->now_ns;
	request->debit = request->pending->debit;
	request->credit = request->pending->credit;
	return FORGE_TRANSFER_CREATED;
}
