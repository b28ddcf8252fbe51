/*
 * test_ledger_summed.c
 *	  Accounts that are summed: which there can be, which transfers they take, and their sums.
 */
#include "ledger/machine.h"
#include "tap.h"
#include "test_ledger.h"

static TestLedger ledger;

/* Account 1, which is debited by test_transfer, and account 2. */
static void
begin(bool debit_is_summed, bool credit_is_summed)
{
	ForgeAccountRequest requests[2] = {
		{ .record = { .id = test_small_id(1), .ledger = 1, .code = 1 },
		  .is_summed = debit_is_summed },
		{ .record = { .id = test_small_id(2), .ledger = 1, .code = 1 },
		  .is_summed = credit_is_summed },
	};

	test_ledger_begin(&ledger);
	test_ledger_tick(&ledger, 1000);
	test_create_accounts(&ledger, requests, 2);
}

/* ---- accounts ---- */

static ForgeAccountStatus
open_account(uint64_t number, uint16_t flags, bool is_summed)
{
	ForgeAccountRequest request = {
		.record = { .id = test_small_id(number), .ledger = 1, .code = 1, .flags = flags },
		.is_summed = is_summed,
	};

	/* An import is of a time before this one. */
	if ((flags & FORGE_ACCOUNT_IMPORTED) != 0)
		request.record.timestamp_ns = ledger.clock_ns - 1;
	test_ledger_tick(&ledger, 100);
	test_create_accounts(&ledger, &request, 1);
	return request.status;
}

static void
test_accounts(void)
{
	static const uint16_t refused[] = {
		FORGE_ACCOUNT_DEBITS_MUST_NOT_EXCEED_CREDITS,
		FORGE_ACCOUNT_CREDITS_MUST_NOT_EXCEED_DEBITS,
		FORGE_ACCOUNT_HISTORY,
		FORGE_ACCOUNT_CLOSED,
	};

	begin(true, false);
	ok(forge_balance_is_summed(test_balance(&ledger, test_small_id(1))), "the one is summed");
	ok(!forge_balance_is_summed(test_balance(&ledger, test_small_id(2))), "the other is not");
	for (int i = 0; i < (int) (sizeof(refused) / sizeof(refused[0])); i++)
	{
		ok(open_account(3, refused[i], true) == FORGE_ACCOUNT_FLAGS_ARE_MUTUALLY_EXCLUSIVE,
		   "a flag that needs the balance");
		ok(open_account(3, refused[i] | FORGE_ACCOUNT_LINKED, true) ==
			   FORGE_ACCOUNT_LINKED_EVENT_CHAIN_OPEN,
		   "what the batch says comes first");
	}
	ok(open_account(4, FORGE_ACCOUNT_IMPORTED, true) == FORGE_ACCOUNT_CREATED, "imported");
	ok(open_account(3, FORGE_ACCOUNT_SUMMED, false) == FORGE_ACCOUNT_RESERVED_FLAG,
	   "it is no flag that anybody can give");
	ok(open_account(1, 0, true) == FORGE_ACCOUNT_EXISTS, "asked for again");
	ok(open_account(1, 0, false) == FORGE_ACCOUNT_EXISTS_WITH_DIFFERENT_FLAGS, "as exact");
	ok(open_account(2, 0, true) == FORGE_ACCOUNT_EXISTS_WITH_DIFFERENT_FLAGS, "as summed");
}

/* ---- transfers ---- */

static void
test_flags(void)
{
	const uint16_t pending = FORGE_TRANSFER_PENDING;

	for (int is_credit = 0; is_credit < 2; is_credit++)
	{
		uint16_t balancing =
			is_credit ? FORGE_TRANSFER_BALANCING_CREDIT : FORGE_TRANSFER_BALANCING_DEBIT;
		uint16_t closing = is_credit ? FORGE_TRANSFER_CLOSING_CREDIT : FORGE_TRANSFER_CLOSING_DEBIT;
		uint16_t other = FORGE_TRANSFER_CLOSING_DEBIT | FORGE_TRANSFER_CLOSING_CREDIT;

		begin(!is_credit, is_credit);
		ok(test_ask(&ledger, test_transfer(1, 5, balancing)) ==
			   FORGE_TRANSFER_FLAGS_ARE_MUTUALLY_EXCLUSIVE,
		   "nobody knows what is left");
		ok(test_ask(&ledger, test_transfer(1, 5, closing | pending)) ==
			   FORGE_TRANSFER_FLAGS_ARE_MUTUALLY_EXCLUSIVE,
		   "it is not closed");
		ok(test_ask(&ledger, test_transfer(1, 5, closing)) ==
			   FORGE_TRANSFER_CLOSING_TRANSFER_MUST_BE_PENDING,
		   "what is wrong with the transfer itself comes first");
		ok(test_ask(&ledger, test_transfer(1, 0, (other & ~closing) | pending)) ==
			   FORGE_TRANSFER_CREATED,
		   "the other side is closed; and the id was not used up");
	}
	begin(false, true);
	(void) test_ask(&ledger, test_transfer(1, 7, 0));
	ok(test_ask(&ledger, test_transfer(2, 5, FORGE_TRANSFER_BALANCING_DEBIT)) ==
		   FORGE_TRANSFER_CREATED,
	   "balanced on the exact side");
}

static ForgeTransferStatus
ask_amount(uint64_t number, ForgeU128 amount)
{
	ForgeTransferRequest request = test_transfer(number, 0, 0);

	request.transfer.amount = amount;
	return test_ask(&ledger, request);
}

static void
test_amounts(void)
{
	ForgeU128 bound = { .high = UINT64_C(1) << 32, .low = 0 };
	ForgeU128 most = { .high = (UINT64_C(1) << 32) - 1, .low = UINT64_MAX };

	begin(true, false);
	ok(ask_amount(1, bound) == FORGE_TRANSFER_OVERFLOWS_DEBITS, "too much on the debit side");
	ok(ask_amount(2, most) == FORGE_TRANSFER_CREATED, "not too much");
	ok(ask_amount(3, FORGE_U128_MAX) == FORGE_TRANSFER_OVERFLOWS_CREDITS_POSTED,
	   "the exact side comes first");
	begin(false, true);
	ok(ask_amount(1, bound) == FORGE_TRANSFER_OVERFLOWS_CREDITS, "too much on the credit side");
	begin(true, true);
	ok(ask_amount(1, bound) == FORGE_TRANSFER_OVERFLOWS_DEBITS, "the debit side comes first");
	ok(ask_amount(2, FORGE_U128_MAX) == FORGE_TRANSFER_OVERFLOWS_DEBITS, "the greatest amount");
}

/* ---- sums ---- */

static bool
has_sums(uint64_t account, uint64_t debits_pending, uint64_t debits_posted,
		 uint64_t credits_pending, uint64_t credits_posted)
{
	ForgeBalance sums = test_sum_up(&ledger, test_balance(&ledger, test_small_id(account)));

	return forge_u128_compare(sums.debits_pending, forge_u128_from(debits_pending)) == 0 &&
		   forge_u128_compare(sums.debits_posted, forge_u128_from(debits_posted)) == 0 &&
		   forge_u128_compare(sums.credits_pending, forge_u128_from(credits_pending)) == 0 &&
		   forge_u128_compare(sums.credits_posted, forge_u128_from(credits_posted)) == 0;
}

static ForgeTransferRequest
test_pending(uint64_t number, uint64_t amount, uint32_t timeout_s)
{
	ForgeTransferRequest request = test_transfer(number, amount, FORGE_TRANSFER_PENDING);

	request.transfer.timeout_s = timeout_s;
	return request;
}

static void
test_sums(void)
{
	begin(true, true);
	(void) test_ask(&ledger, test_transfer(1, 10, 0));
	(void) test_ask(&ledger, test_pending(2, 20, 0));
	(void) test_ask(&ledger, test_pending(3, 30, 5));
	(void) test_ask(&ledger, test_pending(4, 40, 5));
	ok(has_sums(1, 90, 10, 0, 0) && has_sums(2, 0, 0, 90, 10), "held");
	(void) test_ask(&ledger,
					test_resolving(5, 2, forge_u128_from(15), FORGE_TRANSFER_POST_PENDING));
	(void) test_ask(&ledger,
					test_resolving(6, 3, forge_u128_from(25), FORGE_TRANSFER_POST_PENDING));
	ok(has_sums(1, 40, 50, 0, 0) && has_sums(2, 0, 0, 40, 50), "posted in part");
	(void) test_ask(&ledger, test_pending(7, 70, 5));
	(void) test_ask(&ledger, test_resolving(8, 7, FORGE_U128_ZERO, FORGE_TRANSFER_VOID_PENDING));
	ok(has_sums(1, 40, 50, 0, 0), "voided");
	test_ledger_tick(&ledger, 5 * FORGE_LEDGER_SECOND_NS);
	ok(has_sums(1, 0, 50, 0, 0) && has_sums(2, 0, 0, 0, 50), "expired");
	ok(test_ask(&ledger, test_resolving(9, 4, FORGE_U128_MAX, FORGE_TRANSFER_POST_PENDING)) ==
		   FORGE_TRANSFER_PENDING_TRANSFER_EXPIRED,
	   "and not posted any more");
	ok(forge_u128_is_zero(test_balance(&ledger, test_small_id(1))->debits_posted),
	   "the machine leaves them alone");
}

/* What a chain has done is undone, on the exact side alone. */
static void
test_chain(void)
{
	ForgeTransferRequest chain[2] = { test_transfer(1, 10, FORGE_TRANSFER_LINKED),
									  test_transfer(2, 5, FORGE_TRANSFER_BALANCING_DEBIT) };

	begin(true, false);
	test_create_transfers(&ledger, chain, 2);
	ok(chain[0].status == FORGE_TRANSFER_LINKED_EVENT_FAILED, "a chain that fails");
	ok(forge_u128_is_zero(test_balance(&ledger, test_small_id(2))->credits_posted) &&
		   has_sums(1, 0, 0, 0, 0),
	   "leaves nothing");
}

int
main(void)
{
	test_accounts();
	test_flags();
	test_amounts();
	test_sums();
	test_chain();
	return tap_done();
}
