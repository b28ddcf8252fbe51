/*
 * test_ledger_transfers.c
 *	  Transfers that neither post nor void: every status, and which one counts when two apply.
 */
#include "ledger/machine.h"
#include "tap.h"
#include "test_ledger.h"

static TestLedger ledger;
static ForgeBalance *debit;
static ForgeBalance *credit;

#define NEW 10
#define BURNT 11
#define OLD 12    /* a transfer that is there */
#define ABSENT 99 /* no account */
#define FOREIGN 3 /* an account of another ledger */

/* So late that the longest timeout is out of range. */
#define LATE (UINT64_C(6) << 60)

static void
begin(void)
{
	ForgeTransferRequest old = test_transfer(OLD, 5, FORGE_TRANSFER_PENDING);
	ForgeTransferRequest burnt = test_transfer(BURNT, 5, 0);

	old.transfer.timeout_s = 100;
	burnt.transfer.debit_account_id = test_small_id(ABSENT);
	test_ledger_begin(&ledger);
	ledger.clock_ns = LATE;
	debit = test_add_account(&ledger, 1, 0);
	credit = test_add_account(&ledger, 2, 0);
	test_add_account(&ledger, FOREIGN, 0)->ledger = 2;
	(void) test_ask(&ledger, old);
	(void) test_ask(&ledger, burnt);
}

static ForgeU128
half(void)
{
	return (ForgeU128){ 0, UINT64_C(1) << 63 };
}

static ForgeU128
below_half(void)
{
	return (ForgeU128){ UINT64_MAX, INT64_MAX };
}

static bool
set_debits(ForgeU128 pending, ForgeU128 posted)
{
	debit->debits_pending = pending;
	debit->debits_posted = posted;
	return true;
}

static bool
set_credits(ForgeU128 pending, ForgeU128 posted)
{
	credit->credits_pending = pending;
	credit->credits_posted = posted;
	return true;
}

static bool
set_pending(ForgeTransfer *transfer, bool is_pending)
{
	transfer->flags &= (uint16_t) ~FORGE_TRANSFER_PENDING;
	transfer->flags |= is_pending ? FORGE_TRANSFER_PENDING : 0;
	return true;
}

/* Of the request alone. */
static bool
spoil_request(ForgeTransfer *transfer, ForgeTransferStatus status)
{
	switch (status)
	{
		case FORGE_TRANSFER_TIMESTAMP_MUST_BE_ZERO:
			return transfer->timestamp_ns = 1, true;
		case FORGE_TRANSFER_RESERVED_FLAG:
			return transfer->flags |= 0x200, true;
		case FORGE_TRANSFER_ID_MUST_NOT_BE_ZERO:
			return transfer->id = FORGE_UUID_NIL, true;
		case FORGE_TRANSFER_ID_MUST_NOT_BE_INT_MAX:
			return transfer->id = test_id(FORGE_U128_MAX), true;
		case FORGE_TRANSFER_ID_ALREADY_FAILED:
			return transfer->id = test_small_id(BURNT), true;
		case FORGE_TRANSFER_DEBIT_ACCOUNT_ID_MUST_NOT_BE_ZERO:
			return transfer->debit_account_id = FORGE_UUID_NIL, true;
		case FORGE_TRANSFER_DEBIT_ACCOUNT_ID_MUST_NOT_BE_INT_MAX:
			return transfer->debit_account_id = test_id(FORGE_U128_MAX), true;
		case FORGE_TRANSFER_CREDIT_ACCOUNT_ID_MUST_NOT_BE_ZERO:
			return transfer->credit_account_id = FORGE_UUID_NIL, true;
		case FORGE_TRANSFER_CREDIT_ACCOUNT_ID_MUST_NOT_BE_INT_MAX:
			return transfer->credit_account_id = test_id(FORGE_U128_MAX), true;
		case FORGE_TRANSFER_ACCOUNTS_MUST_BE_DIFFERENT:
			return transfer->credit_account_id = transfer->debit_account_id, true;
		case FORGE_TRANSFER_PENDING_ID_MUST_BE_ZERO:
			return transfer->pending_id = test_small_id(OLD), true;
		case FORGE_TRANSFER_TIMEOUT_RESERVED_FOR_PENDING_TRANSFER:
			transfer->timeout_s = 1;
			return set_pending(transfer, false);
		case FORGE_TRANSFER_CLOSING_TRANSFER_MUST_BE_PENDING:
			transfer->flags |= FORGE_TRANSFER_CLOSING_CREDIT;
			transfer->timeout_s = 0;
			return set_pending(transfer, false);
		case FORGE_TRANSFER_LEDGER_MUST_NOT_BE_ZERO:
			return transfer->ledger = 0, true;
		case FORGE_TRANSFER_CODE_MUST_NOT_BE_ZERO:
			return transfer->code = 0, true;
		case FORGE_TRANSFER_DEBIT_ACCOUNT_NOT_FOUND:
			return transfer->debit_account_id = test_small_id(ABSENT), true;
		case FORGE_TRANSFER_CREDIT_ACCOUNT_NOT_FOUND:
			return transfer->credit_account_id = test_small_id(ABSENT + 1), true;
		case FORGE_TRANSFER_ACCOUNTS_MUST_HAVE_THE_SAME_LEDGER:
			return transfer->credit_account_id = test_small_id(FOREIGN), true;
		case FORGE_TRANSFER_TRANSFER_MUST_HAVE_THE_SAME_LEDGER_AS_ACCOUNTS:
			return transfer->ledger = 2, true;
		default:
			return false;
	}
}

/* Of its accounts. */
static bool
spoil_accounts(ForgeTransfer *transfer, ForgeTransferStatus status)
{
	switch (status)
	{
		case FORGE_TRANSFER_DEBIT_ACCOUNT_ALREADY_CLOSED:
			return debit->flags |= FORGE_ACCOUNT_CLOSED, true;
		case FORGE_TRANSFER_CREDIT_ACCOUNT_ALREADY_CLOSED:
			return credit->flags |= FORGE_ACCOUNT_CLOSED, true;
		case FORGE_TRANSFER_OVERFLOWS_DEBITS_PENDING:
			set_pending(transfer, true);
			return set_debits(FORGE_U128_MAX, FORGE_U128_ZERO);
		case FORGE_TRANSFER_OVERFLOWS_CREDITS_PENDING:
			set_pending(transfer, true);
			return set_credits(FORGE_U128_MAX, FORGE_U128_ZERO);
		case FORGE_TRANSFER_OVERFLOWS_DEBITS_POSTED:
			return set_debits(FORGE_U128_ZERO, FORGE_U128_MAX);
		case FORGE_TRANSFER_OVERFLOWS_CREDITS_POSTED:
			return set_credits(FORGE_U128_ZERO, FORGE_U128_MAX);
		case FORGE_TRANSFER_OVERFLOWS_DEBITS:
			return set_debits(half(), below_half());
		case FORGE_TRANSFER_OVERFLOWS_CREDITS:
			return set_credits(half(), below_half());
		case FORGE_TRANSFER_OVERFLOWS_TIMEOUT:
			transfer->timeout_s = UINT32_MAX;
			return set_pending(transfer, true);
		case FORGE_TRANSFER_EXCEEDS_CREDITS:
			return debit->flags |= FORGE_ACCOUNT_DEBITS_MUST_NOT_EXCEED_CREDITS, true;
		case FORGE_TRANSFER_EXCEEDS_DEBITS:
			return credit->flags |= FORGE_ACCOUNT_CREDITS_MUST_NOT_EXCEED_DEBITS, true;
		default:
			return spoil_request(transfer, status);
	}
}

/* Makes a repeated request differ from the transfer that is there. */
static bool
vary(ForgeTransfer *transfer, ForgeTransferStatus status)
{
	transfer->id = test_small_id(OLD);
	switch (status)
	{
		case FORGE_TRANSFER_EXISTS_WITH_DIFFERENT_FLAGS:
			return set_pending(transfer, false);
		case FORGE_TRANSFER_EXISTS_WITH_DIFFERENT_PENDING_ID:
			return transfer->pending_id = test_small_id(1), true;
		case FORGE_TRANSFER_EXISTS_WITH_DIFFERENT_TIMEOUT:
			return transfer->timeout_s = 1, true;
		case FORGE_TRANSFER_EXISTS_WITH_DIFFERENT_DEBIT_ACCOUNT_ID:
			return transfer->debit_account_id = FORGE_UUID_NIL, true;
		case FORGE_TRANSFER_EXISTS_WITH_DIFFERENT_CREDIT_ACCOUNT_ID:
			return transfer->credit_account_id = test_small_id(1), true;
		case FORGE_TRANSFER_EXISTS_WITH_DIFFERENT_AMOUNT:
			return transfer->amount.high = 1, true;
		case FORGE_TRANSFER_EXISTS_WITH_DIFFERENT_USER_DATA_128:
			return transfer->user_data_128.high = 1, true;
		case FORGE_TRANSFER_EXISTS_WITH_DIFFERENT_USER_DATA_64:
			return transfer->user_data_64 = 1, true;
		case FORGE_TRANSFER_EXISTS_WITH_DIFFERENT_USER_DATA_32:
			return transfer->user_data_32 = 1, true;
		case FORGE_TRANSFER_EXISTS_WITH_DIFFERENT_LEDGER:
			return transfer->ledger = 0, true;
		case FORGE_TRANSFER_EXISTS_WITH_DIFFERENT_CODE:
			return transfer->code = 0, true;
		default:
			return status == FORGE_TRANSFER_EXISTS;
	}
}

typedef bool (*Change)(ForgeTransfer *transfer, ForgeTransferStatus status);

/* Each alone, and each together with each one after it. */
static void
test_precedence(Change change, ForgeTransferRequest fine)
{
	for (int first = 0; first < FORGE_TRANSFER_STATUS_COUNT; first++)
		for (int second = first; second < FORGE_TRANSFER_STATUS_COUNT; second++)
		{
			ForgeTransferRequest request = fine;

			begin();
			if (!change(&request.transfer, (ForgeTransferStatus) second) ||
				!change(&request.transfer, (ForgeTransferStatus) first))
				continue;
			is_text(forge_transfer_status_name(test_ask(&ledger, request)),
					forge_transfer_status_name((ForgeTransferStatus) first),
					forge_transfer_status_name((ForgeTransferStatus) second));
		}
}

static void
test_created(void)
{
	ForgeTransferRequest list[3] = { test_transfer(NEW, 5, 0), test_transfer(NEW, 5, 0),
									 test_transfer(NEW + 10, 7, FORGE_TRANSFER_PENDING) };

	begin();
	test_create_transfers(&ledger, list, 3);
	is_int(list[0].status, FORGE_TRANSFER_CREATED, "a transfer is created");
	is_int(list[1].status, FORGE_TRANSFER_EXISTS, "one of the same batch and id exists");
	is_int(list[2].status, FORGE_TRANSFER_CREATED, "a pending one is created");
	is_int(list[2].transfer.timestamp_ns - list[0].transfer.timestamp_ns, 2,
		   "each has one nanosecond more");
	is_int(debit->debits_posted.low, 5, "posted");
	is_int(credit->credits_posted.low, 5, "on both sides");
	is_int(debit->debits_pending.low, 5 + 7, "pending");
	is_int(credit->credits_pending.low, 5 + 7, "on both sides");
	ok(forge_u128_is_zero(debit->credits_posted) && forge_u128_is_zero(credit->debits_posted),
	   "and not on the others");
	is_int(test_ask(&ledger, test_transfer(NEW + 11, 0, 0)), FORGE_TRANSFER_CREATED,
		   "an amount of zero is one");
}

/* The timeout may reach the end of time. */
static void
test_timeout(void)
{
	ForgeTransferRequest request = test_transfer(NEW, 1, FORGE_TRANSFER_PENDING);

	begin();
	request.transfer.timeout_s = UINT32_MAX;
	ledger.clock_ns = (uint64_t) INT64_MAX - UINT32_MAX * FORGE_LEDGER_SECOND_NS - 2;
	is_int(test_ask(&ledger, request), FORGE_TRANSFER_CREATED, "2^63 - 1 is in range");
	request.transfer.id = test_small_id(NEW + 10);
	ledger.clock_ns--;
	is_int(test_ask(&ledger, request), FORGE_TRANSFER_OVERFLOWS_TIMEOUT, "2^63 is not");
}

/* What fails changes nothing but the id, if at all. */
static void
test_burnt(void)
{
	ForgeTransferRequest request = test_transfer(NEW, 1, 0);

	begin();
	request.transfer.ledger = 2;
	is_int(test_ask(&ledger, request),
		   FORGE_TRANSFER_TRANSFER_MUST_HAVE_THE_SAME_LEDGER_AS_ACCOUNTS, "a final answer");
	request.transfer.ledger = 1;
	debit->flags |= FORGE_ACCOUNT_DEBITS_MUST_NOT_EXCEED_CREDITS;
	is_int(test_ask(&ledger, request), FORGE_TRANSFER_EXCEEDS_CREDITS, "leaves the id alone");
	debit->flags = 0;
	is_int(test_ask(&ledger, request), FORGE_TRANSFER_ID_ALREADY_FAILED,
		   "a transient one does not");
	is_int(debit->debits_posted.low, 0, "and nothing is posted");
}

int
main(void)
{
	ForgeTransferRequest old = test_transfer(OLD, 5, FORGE_TRANSFER_PENDING);

	old.transfer.timeout_s = 100;
	test_precedence(spoil_accounts, test_transfer(NEW, 1, 0));
	test_precedence(vary, old);
	test_created();
	test_timeout();
	test_burnt();
	return tap_done();
}
