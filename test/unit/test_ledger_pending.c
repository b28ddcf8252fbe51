/*
 * test_ledger_pending.c
 *	  Pending transfers: posted, voided, expired, and those that close accounts.
 */
#include "ledger/machine.h"
#include "tap.h"
#include "test_ledger.h"

static TestLedger ledger;
static ForgeBalance *debit;
static ForgeBalance *credit;

#define NEW 10
#define HELD 20 /* pending transfers of 50 */
#define POSTED 21
#define VOIDED 22
#define EXPIRED 23
#define PLAIN 24 /* not pending */
#define POSTING 31
#define ALL FORGE_U128_MAX
#define POST FORGE_TRANSFER_POST_PENDING
#define VOID FORGE_TRANSFER_VOID_PENDING

static void
hold(uint64_t number, uint32_t timeout_s)
{
	ForgeTransferRequest request = test_transfer(number, 50, FORGE_TRANSFER_PENDING);

	request.transfer.timeout_s = timeout_s;
	request.transfer.user_data_128 = forge_u128_from(128);
	request.transfer.user_data_64 = 64;
	request.transfer.user_data_32 = 32;
	if (test_ask(&ledger, request) != FORGE_TRANSFER_CREATED)
		ok(false, "held");
}

static void
begin(void)
{
	test_ledger_begin(&ledger);
	debit = test_add_account(&ledger, 1, 0);
	credit = test_add_account(&ledger, 2, 0);
	hold(HELD, 0);
	hold(POSTED, 0);
	hold(VOIDED, 0);
	hold(EXPIRED, 1);
	(void) test_ask(&ledger, test_transfer(PLAIN, 50, 0));
	(void) test_ask(&ledger, test_resolving(POSTING, POSTED, forge_u128_from(40), POST));
	(void) test_ask(&ledger, test_resolving(POSTING + 1, VOIDED, FORGE_U128_ZERO, VOID));
	test_ledger_tick(&ledger, FORGE_LEDGER_SECOND_NS);
}

static ForgeTransferStatus
post(uint64_t number, uint64_t pending, uint64_t amount)
{
	return test_ask(&ledger, test_resolving(number, pending, forge_u128_from(amount), POST));
}

static ForgeTransferStatus
void_it(uint64_t number, uint64_t pending)
{
	return test_ask(&ledger, test_resolving(number, pending, FORGE_U128_ZERO, VOID));
}

/* ---- precedence ---- */

static bool
spoil(ForgeTransfer *transfer, ForgeTransferStatus status)
{
	switch (status)
	{
		case FORGE_TRANSFER_FLAGS_ARE_MUTUALLY_EXCLUSIVE:
			return transfer->flags = POST | VOID, true;
		case FORGE_TRANSFER_PENDING_ID_MUST_NOT_BE_ZERO:
			return transfer->pending_id = FORGE_UUID_NIL, true;
		case FORGE_TRANSFER_PENDING_ID_MUST_NOT_BE_INT_MAX:
			return transfer->pending_id = test_id(FORGE_U128_MAX), true;
		case FORGE_TRANSFER_PENDING_ID_MUST_BE_DIFFERENT:
			return transfer->pending_id = transfer->id, true;
		case FORGE_TRANSFER_TIMEOUT_RESERVED_FOR_PENDING_TRANSFER:
			return transfer->timeout_s = 1, true;
		case FORGE_TRANSFER_PENDING_TRANSFER_NOT_FOUND:
			return transfer->pending_id = test_small_id(99), true;
		case FORGE_TRANSFER_PENDING_TRANSFER_NOT_PENDING:
			return transfer->pending_id = test_small_id(PLAIN), true;
		case FORGE_TRANSFER_PENDING_TRANSFER_HAS_DIFFERENT_DEBIT_ACCOUNT_ID:
			return transfer->debit_account_id = test_small_id(2), true;
		case FORGE_TRANSFER_PENDING_TRANSFER_HAS_DIFFERENT_CREDIT_ACCOUNT_ID:
			return transfer->credit_account_id = test_small_id(99), true;
		case FORGE_TRANSFER_PENDING_TRANSFER_HAS_DIFFERENT_LEDGER:
			return transfer->ledger = 2, true;
		case FORGE_TRANSFER_PENDING_TRANSFER_HAS_DIFFERENT_CODE:
			return transfer->code = 2, true;
		case FORGE_TRANSFER_EXCEEDS_PENDING_TRANSFER_AMOUNT:
			return transfer->amount = forge_u128_from(51), true;
		case FORGE_TRANSFER_PENDING_TRANSFER_HAS_DIFFERENT_AMOUNT:
			transfer->flags = VOID;
			return transfer->amount = forge_u128_from(49), true;
		case FORGE_TRANSFER_PENDING_TRANSFER_ALREADY_POSTED:
			return transfer->pending_id = test_small_id(POSTED), true;
		case FORGE_TRANSFER_PENDING_TRANSFER_ALREADY_VOIDED:
			return transfer->pending_id = test_small_id(VOIDED), true;
		case FORGE_TRANSFER_PENDING_TRANSFER_EXPIRED:
			return transfer->pending_id = test_small_id(EXPIRED), true;
		case FORGE_TRANSFER_DEBIT_ACCOUNT_ALREADY_CLOSED:
			return debit->flags |= FORGE_ACCOUNT_CLOSED, true;
		case FORGE_TRANSFER_CREDIT_ACCOUNT_ALREADY_CLOSED:
			return credit->flags |= FORGE_ACCOUNT_CLOSED, true;
		default:
			return false;
	}
}

/* Of one that posted, asked for again. */
static bool
vary(ForgeTransfer *transfer, ForgeTransferStatus status)
{
	transfer->id = test_small_id(POSTING);
	switch (status)
	{
		case FORGE_TRANSFER_EXISTS_WITH_DIFFERENT_FLAGS:
			return transfer->flags = VOID, true;
		case FORGE_TRANSFER_EXISTS_WITH_DIFFERENT_PENDING_ID:
			return transfer->pending_id = test_small_id(HELD), true;
		case FORGE_TRANSFER_EXISTS_WITH_DIFFERENT_TIMEOUT:
			return transfer->timeout_s = 1, true;
		case FORGE_TRANSFER_EXISTS_WITH_DIFFERENT_DEBIT_ACCOUNT_ID:
			return transfer->debit_account_id = test_small_id(2), true;
		case FORGE_TRANSFER_EXISTS_WITH_DIFFERENT_CREDIT_ACCOUNT_ID:
			return transfer->credit_account_id = test_small_id(1), true;
		case FORGE_TRANSFER_EXISTS_WITH_DIFFERENT_AMOUNT:
			return transfer->amount = ALL, true;
		case FORGE_TRANSFER_EXISTS_WITH_DIFFERENT_USER_DATA_128:
			return transfer->user_data_128.high = 1, true;
		case FORGE_TRANSFER_EXISTS_WITH_DIFFERENT_USER_DATA_64:
			return transfer->user_data_64 = 1, true;
		case FORGE_TRANSFER_EXISTS_WITH_DIFFERENT_USER_DATA_32:
			return transfer->user_data_32 = 1, true;
		case FORGE_TRANSFER_EXISTS_WITH_DIFFERENT_LEDGER:
			return transfer->ledger = 2, true;
		case FORGE_TRANSFER_EXISTS_WITH_DIFFERENT_CODE:
			return transfer->code = 2, true;
		default:
			return status == FORGE_TRANSFER_EXISTS;
	}
}

typedef bool (*Change)(ForgeTransfer *transfer, ForgeTransferStatus status);

static void
test_precedence(Change change, ForgeTransferRequest fine)
{
	for (int first = 0; first < FORGE_TRANSFER_STATUS_COUNT; first++)
		for (int second = first; second < FORGE_TRANSFER_STATUS_COUNT; second++)
		{
			ForgeTransferRequest request = fine;

			if (!change(&request.transfer, (ForgeTransferStatus) second))
				continue;
			begin();
			request = fine;
			(void) change(&request.transfer, (ForgeTransferStatus) second);
			if (!change(&request.transfer, (ForgeTransferStatus) first))
				continue;
			is_text(forge_transfer_status_name(test_ask(&ledger, request)),
					forge_transfer_status_name((ForgeTransferStatus) first),
					forge_transfer_status_name((ForgeTransferStatus) second));
		}
}

/* No other way of moving goes together with posting. */
static void
test_exclusive(void)
{
	begin();
	for (uint16_t flag = FORGE_TRANSFER_PENDING; flag <= FORGE_TRANSFER_CLOSING_CREDIT; flag <<= 1)
		if ((flag & POST) == 0)
			is_int(test_ask(&ledger, test_resolving(NEW, HELD, ALL, POST | flag)),
				   FORGE_TRANSFER_FLAGS_ARE_MUTUALLY_EXCLUSIVE, "posting excludes it");
}

/* ---- posting and voiding ---- */

static void
are_balances(uint64_t pending, uint64_t posted, const char *name)
{
	is_int(debit->debits_pending.low, pending, name);
	is_int(credit->credits_pending.low, pending, "on both sides");
	is_int(debit->debits_posted.low, posted, "and what is posted");
	is_int(credit->credits_posted.low, posted, "on both sides");
}

static void
test_post(void)
{
	const ForgeTransfer *record;

	begin();
	are_balances(50, 90, "one is held, one was posted in part, and one was not pending");
	hold(NEW, 0);
	is_int(post(NEW + 1, NEW, 0), FORGE_TRANSFER_CREATED, "nothing can be posted");
	are_balances(50, 90, "and the rest is free");
	is_int(test_ask(&ledger, test_resolving(NEW + 2, HELD, ALL, POST)), FORGE_TRANSFER_CREATED,
		   "all can be posted");
	are_balances(0, 140, "and is");
	record = &test_find_transfer(&ledger, test_small_id(NEW + 2))->slot.record;
	ok(forge_uuid_equal(record->debit_account_id, test_small_id(1)) &&
		   forge_uuid_equal(record->credit_account_id, test_small_id(2)) &&
		   record->amount.low == 50 && record->user_data_128.low == 128 &&
		   record->user_data_64 == 64 && record->user_data_32 == 32 && record->ledger == 1 &&
		   record->code == 1 && record->timeout_s == 0,
	   "what was left out is that of the pending one");
	is_int(test_ask(&ledger, test_resolving(NEW + 2, HELD, ALL, POST)), FORGE_TRANSFER_EXISTS,
		   "all of it again");
	is_int(post(NEW + 2, HELD, 50), FORGE_TRANSFER_EXISTS, "the same in a number");
	is_int(post(NEW + 2, HELD, 49), FORGE_TRANSFER_EXISTS_WITH_DIFFERENT_AMOUNT, "less");
}

static void
test_void(void)
{
	begin();
	is_int(void_it(NEW, HELD), FORGE_TRANSFER_CREATED, "voided");
	are_balances(0, 90, "nothing is held");
	is_int(void_it(NEW, HELD), FORGE_TRANSFER_EXISTS, "again");
	is_int(test_ask(&ledger, test_resolving(NEW, HELD, forge_u128_from(50), VOID)),
		   FORGE_TRANSFER_EXISTS, "again in a number");
	is_int(test_ask(&ledger, test_resolving(NEW, HELD, forge_u128_from(49), VOID)),
		   FORGE_TRANSFER_EXISTS_WITH_DIFFERENT_AMOUNT, "less");
	is_int(void_it(NEW + 1, HELD), FORGE_TRANSFER_PENDING_TRANSFER_ALREADY_VOIDED, "by another");
	is_int(test_ask(&ledger, test_resolving(NEW + 1, HELD, ALL, VOID)),
		   FORGE_TRANSFER_EXCEEDS_PENDING_TRANSFER_AMOUNT, "the greatest number is not all of it");
}

/* It may say what it posts, as long as that is right, and has data of its own. */
static void
test_said(void)
{
	ForgeTransferRequest request = test_transfer(NEW, 50, POST);
	const ForgeTransfer *record = &request.transfer;

	begin();
	request.transfer.pending_id = test_small_id(HELD);
	request.transfer.user_data_128 = forge_u128_from(1);
	request.transfer.user_data_64 = 2;
	request.transfer.user_data_32 = 3;
	test_create_transfers(&ledger, &request, 1);
	is_int(request.status, FORGE_TRANSFER_CREATED, "all is said");
	ok(record->user_data_128.low == 1 && record->user_data_64 == 2 && record->user_data_32 == 3,
	   "and kept");
	is_int(test_ask(&ledger, test_resolving(NEW, HELD, ALL, POST)),
		   FORGE_TRANSFER_EXISTS_WITH_DIFFERENT_USER_DATA_128, "nothing is not the same");
}

/* Within one batch, and by an id that was burnt. */
static void
test_batch(void)
{
	ForgeTransferRequest list[3] = { test_transfer(NEW, 7, FORGE_TRANSFER_PENDING),
									 test_resolving(NEW + 1, NEW, forge_u128_from(3), POST),
									 test_resolving(NEW + 2, NEW, ALL, POST) };

	begin();
	test_create_transfers(&ledger, list, 3);
	is_int(list[1].status, FORGE_TRANSFER_CREATED, "posted in the batch that holds it");
	is_int(list[2].status, FORGE_TRANSFER_PENDING_TRANSFER_ALREADY_POSTED, "once");
	ok(list[1].debit == debit && list[1].credit == credit, "its balances are told");
	are_balances(50, 93, "held and posted");
	is_int(post(NEW + 3, 99, 1), FORGE_TRANSFER_PENDING_TRANSFER_NOT_FOUND, "of nothing");
	is_int(post(NEW + 3, HELD, 1), FORGE_TRANSFER_ID_ALREADY_FAILED, "burns the id");
	is_int(post(NEW + 4, NEW + 3, 1), FORGE_TRANSFER_PENDING_TRANSFER_NOT_FOUND,
		   "a burnt id is no pending transfer");
}

/* ---- expiry ---- */

/* Asks for one at that distance from the instant at which another one expires. */
static ForgeTransferStatus
ask_near_expiry(int64_t distance_ns, bool is_voided)
{
	uint64_t expires_ns;

	begin();
	hold(NEW, 5);
	expires_ns =
		forge_transfer_expires_ns(&test_find_transfer(&ledger, test_small_id(NEW))->slot.record);
	ledger.clock_ns = expires_ns + (uint64_t) distance_ns - 2;
	return is_voided ? void_it(NEW + 1, NEW) : post(NEW + 1, NEW, 50);
}

static void
test_expiry(void)
{
	ForgeTransferRequest list[2] = { test_resolving(NEW + 1, NEW, ALL, POST),
									 test_resolving(NEW + 2, NEW + 5, ALL, POST) };
	ForgeTransferBatch batch;

	is_int(ask_near_expiry(-1, false), FORGE_TRANSFER_CREATED, "a nanosecond before, it is posted");
	are_balances(50, 140, "and counts");
	is_int(ask_near_expiry(0, false), FORGE_TRANSFER_PENDING_TRANSFER_EXPIRED, "at the instant");
	are_balances(50, 90, "it counts nowhere");
	is_int(ask_near_expiry(-1, true), FORGE_TRANSFER_CREATED, "voided before");
	is_int(ask_near_expiry(0, true), FORGE_TRANSFER_PENDING_TRANSFER_EXPIRED, "or not");
	is_int(ask_near_expiry(1, true), FORGE_TRANSFER_PENDING_TRANSFER_EXPIRED, "nor afterwards");

	/* Two that expire at an instant within the batch, as far as anybody may know. */
	begin();
	hold(NEW, 5);
	hold(NEW + 5, 5);
	ledger.clock_ns =
		forge_transfer_expires_ns(&test_find_transfer(&ledger, test_small_id(NEW))->slot.record) -
		3;
	test_find_transfer(&ledger, test_small_id(NEW + 5))->slot.record.timestamp_ns -= 2;
	batch = test_prepare_transfers(&ledger, list, 2);
	forge_transfers_decide(&batch);
	is_int(list[0].status, FORGE_TRANSFER_CREATED, "before it within a batch");
	is_int(list[1].status, FORGE_TRANSFER_PENDING_TRANSFER_EXPIRED, "at it within a batch");
}

/* What was released stays so, also for a clock that goes backward. */
static void
test_clock(void)
{
	(void) ask_near_expiry(1, false);
	ledger.clock_ns -= FORGE_LEDGER_SECOND_NS;
	is_int(post(NEW + 2, NEW, 50), FORGE_TRANSFER_PENDING_TRANSFER_EXPIRED, "expired");
}

/* ---- closing ---- */

static bool
is_closed(const ForgeBalance *balance)
{
	return (balance->flags & FORGE_ACCOUNT_CLOSED) != 0;
}

static void
test_closing(void)
{
	const uint16_t both = FORGE_TRANSFER_CLOSING_DEBIT | FORGE_TRANSFER_CLOSING_CREDIT;
	ForgeTransferRequest request = test_transfer(NEW + 3, 0, FORGE_TRANSFER_PENDING | both);

	begin();
	is_int(test_ask(&ledger,
					test_transfer(NEW, 0, FORGE_TRANSFER_PENDING | FORGE_TRANSFER_CLOSING_DEBIT)),
		   FORGE_TRANSFER_CREATED, "an account is closed");
	ok(is_closed(debit) && !is_closed(credit), "that of the debit");
	is_int(post(NEW + 1, NEW, 0), FORGE_TRANSFER_DEBIT_ACCOUNT_ALREADY_CLOSED,
		   "what closes cannot be posted");
	is_int(post(NEW + 2, HELD, 1), FORGE_TRANSFER_DEBIT_ACCOUNT_ALREADY_CLOSED, "nor another one");
	is_int(void_it(NEW + 4, HELD), FORGE_TRANSFER_CREATED, "but voided");
	ok(is_closed(debit), "which does not open it");
	is_int(void_it(NEW + 5, NEW), FORGE_TRANSFER_CREATED, "voiding what closed it");
	ok(!is_closed(debit), "does");

	request.transfer.timeout_s = 1;
	is_int(test_ask(&ledger, request), FORGE_TRANSFER_CREATED, "both are closed");
	ok(is_closed(debit) && is_closed(credit), "for some time");
	test_ledger_tick(&ledger, FORGE_LEDGER_SECOND_NS);
	ok(!is_closed(debit) && !is_closed(credit), "and open when it is over");
}

int
main(void)
{
	ForgeTransferRequest again = test_resolving(POSTING, POSTED, forge_u128_from(40), POST);

	begin();
	test_precedence(spoil, test_resolving(NEW, HELD, ALL, POST));
	test_precedence(vary, again);
	test_exclusive();
	test_post();
	test_void();
	test_said();
	test_batch();
	test_expiry();
	test_clock();
	test_closing();
	return tap_done();
}
