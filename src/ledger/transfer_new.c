/*
 * transfer_new.c
 *	  A transfer that neither posts nor voids another one: what it asks for, its accounts, its
 * amount.
 */
#include "ledger/transfer_parts.h"

#include "base/assert.h"
#include "ledger/batch.h"

#define CLOSING (FORGE_TRANSFER_CLOSING_DEBIT | FORGE_TRANSFER_CLOSING_CREDIT)
#define ENDING_DEBIT (FORGE_TRANSFER_BALANCING_DEBIT | FORGE_TRANSFER_CLOSING_DEBIT)
#define ENDING_CREDIT (FORGE_TRANSFER_BALANCING_CREDIT | FORGE_TRANSFER_CLOSING_CREDIT)

static ForgeTransferStatus
check_ids(const ForgeTransfer *transfer)
{
	if (forge_ledger_id_is_zero(&transfer->debit_account_id))
		return FORGE_TRANSFER_DEBIT_ACCOUNT_ID_MUST_NOT_BE_ZERO;
	if (forge_ledger_id_is_max(&transfer->debit_account_id))
		return FORGE_TRANSFER_DEBIT_ACCOUNT_ID_MUST_NOT_BE_INT_MAX;
	if (forge_ledger_id_is_zero(&transfer->credit_account_id))
		return FORGE_TRANSFER_CREDIT_ACCOUNT_ID_MUST_NOT_BE_ZERO;
	if (forge_ledger_id_is_max(&transfer->credit_account_id))
		return FORGE_TRANSFER_CREDIT_ACCOUNT_ID_MUST_NOT_BE_INT_MAX;
	if (forge_ledger_same_id(&transfer->debit_account_id, &transfer->credit_account_id))
		return FORGE_TRANSFER_ACCOUNTS_MUST_BE_DIFFERENT;
	return FORGE_TRANSFER_CREATED;
}

static ForgeTransferStatus
check_fields(const ForgeTransfer *transfer)
{
	if (!forge_ledger_id_is_zero(&transfer->pending_id))
		return FORGE_TRANSFER_PENDING_ID_MUST_BE_ZERO;
	if (!forge_transfer_is(transfer, FORGE_TRANSFER_PENDING))
	{
		if (transfer->timeout_s != 0)
			return FORGE_TRANSFER_TIMEOUT_RESERVED_FOR_PENDING_TRANSFER;
		if (forge_transfer_is(transfer, CLOSING))
			return FORGE_TRANSFER_CLOSING_TRANSFER_MUST_BE_PENDING;
	}
	if (transfer->ledger == 0)
		return FORGE_TRANSFER_LEDGER_MUST_NOT_BE_ZERO;
	if (transfer->code == 0)
		return FORGE_TRANSFER_CODE_MUST_NOT_BE_ZERO;
	return FORGE_TRANSFER_CREATED;
}

static ForgeTransferStatus
check_accounts(const ForgeTransferRequest *request)
{
	if (request->debit == NULL)
		return FORGE_TRANSFER_DEBIT_ACCOUNT_NOT_FOUND;
	if (request->credit == NULL)
		return FORGE_TRANSFER_CREDIT_ACCOUNT_NOT_FOUND;
	if (request->debit->ledger != request->credit->ledger)
		return FORGE_TRANSFER_ACCOUNTS_MUST_HAVE_THE_SAME_LEDGER;
	if (request->transfer.ledger != request->debit->ledger)
		return FORGE_TRANSFER_TRANSFER_MUST_HAVE_THE_SAME_LEDGER_AS_ACCOUNTS;
	return FORGE_TRANSFER_CREATED;
}

/* Of an account that is summed nobody knows what is left, and it is never closed. */
static inline ForgeTransferStatus
check_keeping(const ForgeTransferRequest *request)
{
	const ForgeTransfer *transfer = &request->transfer;

	if ((forge_balance_is_summed(request->debit) && forge_transfer_is(transfer, ENDING_DEBIT)) ||
		(forge_balance_is_summed(request->credit) && forge_transfer_is(transfer, ENDING_CREDIT)))
		return FORGE_TRANSFER_FLAGS_ARE_MUTUALLY_EXCLUSIVE;
	return FORGE_TRANSFER_CREATED;
}

static ForgeTransferStatus
check_import(const ForgeTransferRequest *request, const ForgeMoment *moment)
{
	const ForgeTransfer *transfer = &request->transfer;

	if (forge_transfer_regresses(request, moment))
		return FORGE_TRANSFER_IMPORTED_EVENT_TIMESTAMP_MUST_NOT_REGRESS;
	if (transfer->timestamp_ns <= request->debit->timestamp_ns)
		return FORGE_TRANSFER_IMPORTED_EVENT_TIMESTAMP_MUST_POSTDATE_DEBIT_ACCOUNT;
	if (transfer->timestamp_ns <= request->credit->timestamp_ns)
		return FORGE_TRANSFER_IMPORTED_EVENT_TIMESTAMP_MUST_POSTDATE_CREDIT_ACCOUNT;
	if (transfer->timeout_s != 0)
		return FORGE_TRANSFER_IMPORTED_EVENT_TIMEOUT_MUST_BE_ZERO;
	return FORGE_TRANSFER_CREATED;
}

/* ----- the amount --------------------------------------------------------------------------- */

/* An account's sums on the side that grows, and what limits them. */
typedef struct Side
{
	ForgeU128 pending;
	ForgeU128 posted;
	ForgeU128 both;    /* which never overflows: every transfer was looked at */
	ForgeU128 against; /* what is posted on the other side */
	bool is_limited;   /* both must not exceed against */
} Side;

static inline Side
side_of_debit(const ForgeBalance *account)
{
	Side side = { account->debits_pending, account->debits_posted, FORGE_U128_ZERO,
				  account->credits_posted,
				  (account->flags & FORGE_ACCOUNT_DEBITS_MUST_NOT_EXCEED_CREDITS) != 0 };
	bool is_in_range = forge_u128_add(side.pending, side.posted, &side.both);

	FORGE_ASSERT(is_in_range);
	return side;
}

static inline Side
side_of_credit(const ForgeBalance *account)
{
	Side side = { account->credits_pending, account->credits_posted, FORGE_U128_ZERO,
				  account->debits_posted,
				  (account->flags & FORGE_ACCOUNT_CREDITS_MUST_NOT_EXCEED_DEBITS) != 0 };
	bool is_in_range = forge_u128_add(side.pending, side.posted, &side.both);

	FORGE_ASSERT(is_in_range);
	return side;
}

/* At most as much as is left until both is equal to against. */
static ForgeU128
balanced(ForgeU128 amount, const Side *side)
{
	ForgeU128 left = FORGE_U128_ZERO;

	forge_u128_subtract(side->against, side->both, &left);
	return forge_u128_compare(left, amount) < 0 ? left : amount;
}

static bool
overflows(ForgeU128 sum, ForgeU128 amount)
{
	return !forge_u128_add(sum, amount, &sum);
}

/* Which sum overflows first: both of one side or the other does. */
static ForgeTransferStatus
name_overflow(const ForgeTransfer *transfer, ForgeU128 amount, const Side *debit,
			  const Side *credit)
{
	bool is_pending = forge_transfer_is(transfer, FORGE_TRANSFER_PENDING);

	if (is_pending && overflows(debit->pending, amount))
		return FORGE_TRANSFER_OVERFLOWS_DEBITS_PENDING;
	if (is_pending && overflows(credit->pending, amount))
		return FORGE_TRANSFER_OVERFLOWS_CREDITS_PENDING;
	if (overflows(debit->posted, amount))
		return FORGE_TRANSFER_OVERFLOWS_DEBITS_POSTED;
	if (overflows(credit->posted, amount))
		return FORGE_TRANSFER_OVERFLOWS_CREDITS_POSTED;
	if (overflows(debit->both, amount))
		return FORGE_TRANSFER_OVERFLOWS_DEBITS;
	return FORGE_TRANSFER_OVERFLOWS_CREDITS;
}

static inline bool
exceeds(const Side *side, ForgeU128 sum)
{
	return side->is_limited && forge_u128_compare(sum, side->against) > 0;
}

static inline bool
is_too_much(const ForgeBalance *account, ForgeU128 amount)
{
	return forge_balance_is_summed(account) && amount.high >> (FORGE_SUMMED_AMOUNT_BITS - 64) != 0;
}

/* Are the accounts open, and do they bear it?  *amount: what was asked for, then what is moved. */
static ForgeTransferStatus
check_balances(const ForgeTransferRequest *request, uint64_t timestamp_ns, ForgeU128 *amount)
{
	const ForgeTransfer *transfer = &request->transfer;
	Side debit = side_of_debit(request->debit);
	Side credit = side_of_credit(request->credit);
	ForgeU128 debits;
	ForgeU128 credits;

	if (forge_transfer_is(transfer, FORGE_TRANSFER_BALANCING_DEBIT))
		*amount = balanced(*amount, &debit);
	if (forge_transfer_is(transfer, FORGE_TRANSFER_BALANCING_CREDIT))
		*amount = balanced(*amount, &credit);

	/* The sum of both is the greatest, so if it is in range, so are the others. */
	if (!forge_u128_add(debit.both, *amount, &debits) ||
		!forge_u128_add(credit.both, *amount, &credits))
		return name_overflow(transfer, *amount, &debit, &credit);
	if (is_too_much(request->debit, *amount))
		return FORGE_TRANSFER_OVERFLOWS_DEBITS;
	if (is_too_much(request->credit, *amount))
		return FORGE_TRANSFER_OVERFLOWS_CREDITS;
	if (transfer->timeout_s * FORGE_LEDGER_SECOND_NS > FORGE_LEDGER_TIMESTAMP_MAX - timestamp_ns)
		return FORGE_TRANSFER_OVERFLOWS_TIMEOUT;
	if (exceeds(&debit, debits))
		return FORGE_TRANSFER_EXCEEDS_CREDITS;
	if (exceeds(&credit, credits))
		return FORGE_TRANSFER_EXCEEDS_DEBITS;
	return FORGE_TRANSFER_CREATED;
}

/* ----- all of it ---------------------------------------------------------------------------- */

/* All that comes before the balances. */
static inline ForgeTransferStatus
check_request(const ForgeTransferRequest *request, const ForgeMoment *moment)
{
	ForgeTransferStatus status = check_ids(&request->transfer);

	if (status == FORGE_TRANSFER_CREATED)
		status = check_fields(&request->transfer);
	if (status == FORGE_TRANSFER_CREATED)
		status = check_accounts(request);
	if (status == FORGE_TRANSFER_CREATED)
		status = check_keeping(request);
	if (status == FORGE_TRANSFER_CREATED &&
		forge_transfer_is(&request->transfer, FORGE_TRANSFER_IMPORTED))
		status = check_import(request, moment);
	return status;
}

ForgeTransferStatus
forge_transfer_decide_new(ForgeTransferRequest *request, const ForgeMoment *moment)
{
	ForgeTransfer *transfer = &request->transfer;
	bool is_imported = forge_transfer_is(transfer, FORGE_TRANSFER_IMPORTED);
	uint64_t timestamp_ns = is_imported ? transfer->timestamp_ns : moment->now_ns;
	ForgeU128 amount = transfer->amount;
	ForgeTransferStatus status = check_request(request, moment);

	if (status != FORGE_TRANSFER_CREATED)
		return status;
	if ((request->debit->flags & FORGE_ACCOUNT_CLOSED) != 0)
		return FORGE_TRANSFER_DEBIT_ACCOUNT_ALREADY_CLOSED;
	if ((request->credit->flags & FORGE_ACCOUNT_CLOSED) != 0)
		return FORGE_TRANSFER_CREDIT_ACCOUNT_ALREADY_CLOSED;
	status = check_balances(request, timestamp_ns, &amount);
	if (status != FORGE_TRANSFER_CREATED)
		return status;
	transfer->amount = amount;
	transfer->timestamp_ns = timestamp_ns;
	return FORGE_TRANSFER_CREATED;
}
