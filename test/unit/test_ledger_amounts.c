/*
 * test_ledger_amounts.c
 *	  What moves: limits, balancing, sums up to 2^128 - 1, and what a stored transfer does.
 */
#include "ledger/machine.h"
#include "tap.h"
#include "test_ledger.h"

static TestLedger ledger;
static ForgeBalance *debit;
static ForgeBalance *credit;

#define NEW 10
#define HALF ((ForgeU128){ 0, UINT64_C(1) << 63 })
#define BELOW_HALF ((ForgeU128){ UINT64_MAX, INT64_MAX })
#define BALANCING_DEBIT FORGE_TRANSFER_BALANCING_DEBIT
#define BALANCING_CREDIT FORGE_TRANSFER_BALANCING_CREDIT

static void
begin(uint16_t debit_flags, uint16_t credit_flags)
{
	test_ledger_begin(&ledger);
	debit = test_add_account(&ledger, 1, debit_flags);
	credit = test_add_account(&ledger, 2, credit_flags);
}

static void
set(ForgeBalance *balance, uint64_t debits_pending, uint64_t debits_posted,
	uint64_t credits_pending, uint64_t credits_posted)
{
	balance->debits_pending = forge_u128_from(debits_pending);
	balance->debits_posted = forge_u128_from(debits_posted);
	balance->credits_pending = forge_u128_from(credits_pending);
	balance->credits_posted = forge_u128_from(credits_posted);
}

static ForgeTransferStatus
move(uint64_t number, ForgeU128 amount, uint16_t flags)
{
	ForgeTransferRequest request = test_transfer(number, 0, flags);

	request.transfer.amount = amount;
	return test_ask(&ledger, request);
}

static ForgeTransferStatus
move_small(uint64_t number, uint64_t amount, uint16_t flags)
{
	return move(number, forge_u128_from(amount), flags);
}

static uint64_t
moved(uint64_t number)
{
	return test_find_transfer(&ledger, test_small_id(number))->slot.record.amount.low;
}

/* ---- limits ---- */

static void
test_limits(void)
{
	begin(FORGE_ACCOUNT_DEBITS_MUST_NOT_EXCEED_CREDITS, 0);
	set(debit, 10, 20, 500, 100);
	is_int(move_small(NEW, 71, 0), FORGE_TRANSFER_EXCEEDS_CREDITS, "pending debits count");
	is_int(move_small(NEW + 1, 71, FORGE_TRANSFER_PENDING), FORGE_TRANSFER_EXCEEDS_CREDITS,
		   "for pending ones too");
	is_int(move_small(NEW + 2, 70, FORGE_TRANSFER_PENDING), FORGE_TRANSFER_CREATED,
		   "up to what is posted; pending credits do not");
	is_int(move_small(NEW + 3, 1, 0), FORGE_TRANSFER_EXCEEDS_CREDITS, "nothing is left");
	is_int(move_small(NEW + 4, 0, 0), FORGE_TRANSFER_CREATED, "but zero");

	begin(0, FORGE_ACCOUNT_CREDITS_MUST_NOT_EXCEED_DEBITS);
	set(credit, 500, 100, 10, 20);
	is_int(move_small(NEW, 71, 0), FORGE_TRANSFER_EXCEEDS_DEBITS, "likewise on the other side");
	is_int(move_small(NEW + 1, 70, 0), FORGE_TRANSFER_CREATED, "up to what is posted");
	is_int(move_small(NEW + 2, 1, 0), FORGE_TRANSFER_EXCEEDS_DEBITS, "and no further");
}

/* A limit bounds one direction alone. */
static void
test_other_direction(void)
{
	begin(FORGE_ACCOUNT_CREDITS_MUST_NOT_EXCEED_DEBITS,
		  FORGE_ACCOUNT_DEBITS_MUST_NOT_EXCEED_CREDITS);
	is_int(move_small(NEW, 1000, 0), FORGE_TRANSFER_CREATED, "the other direction is free");
}

/* ---- balancing ---- */

static void
test_balancing(void)
{
	begin(0, 0);
	set(debit, 10, 20, 500, 100);
	set(credit, 500, 60, 10, 20);
	is_int(move(NEW, FORGE_U128_MAX, BALANCING_DEBIT | BALANCING_CREDIT), FORGE_TRANSFER_CREATED,
		   "as much as both bear");
	is_int(moved(NEW), 30, "that is the smaller of 70 and 30");
	is_int(move_small(NEW + 1, 15, BALANCING_DEBIT), FORGE_TRANSFER_CREATED, "as much as asked");
	is_int(moved(NEW + 1), 15, "that is less");
	is_int(move(NEW + 2, FORGE_U128_MAX, BALANCING_DEBIT | FORGE_TRANSFER_PENDING),
		   FORGE_TRANSFER_CREATED, "pending");
	is_int(moved(NEW + 2), 25, "what is left");
	is_int(move(NEW + 3, FORGE_U128_MAX, BALANCING_DEBIT), FORGE_TRANSFER_CREATED, "nothing left");
	is_int(moved(NEW + 3), 0, "moves zero");
	set(debit, 0, 7, 0, 3);
	is_int(move_small(NEW + 4, 5, BALANCING_DEBIT), FORGE_TRANSFER_CREATED, "beyond the balance");
	is_int(moved(NEW + 4), 0, "moves zero");
	is_int(move_small(NEW, 30, BALANCING_DEBIT | BALANCING_CREDIT), FORGE_TRANSFER_EXISTS,
		   "asked for again with what was moved");
	is_int(move_small(NEW, 31, BALANCING_DEBIT | BALANCING_CREDIT), FORGE_TRANSFER_EXISTS,
		   "or more");
	is_int(move_small(NEW, 29, BALANCING_DEBIT | BALANCING_CREDIT),
		   FORGE_TRANSFER_EXISTS_WITH_DIFFERENT_AMOUNT, "but not less");
}

/* It makes an amount fit its own limit, not the one of the other account. */
static void
test_balancing_and_limits(void)
{
	begin(FORGE_ACCOUNT_DEBITS_MUST_NOT_EXCEED_CREDITS,
		  FORGE_ACCOUNT_CREDITS_MUST_NOT_EXCEED_DEBITS);
	set(debit, 0, 0, 0, 100);
	set(credit, 0, 40, 0, 0);
	is_int(move_small(NEW, 90, BALANCING_DEBIT), FORGE_TRANSFER_EXCEEDS_DEBITS, "90 exceeds 40");
	is_int(move_small(NEW + 1, 90, BALANCING_CREDIT), FORGE_TRANSFER_CREATED, "40 does not");
	is_int(debit->debits_posted.low, 40, "and was moved");
}

/* ---- great numbers ---- */

static void
test_overflow(void)
{
	begin(0, 0);
	is_int(move(NEW, FORGE_U128_MAX, 0), FORGE_TRANSFER_CREATED, "2^128 - 1 can be moved");
	ok(forge_u128_compare(debit->debits_posted, FORGE_U128_MAX) == 0, "and is");
	is_int(move_small(NEW + 1, 1, 0), FORGE_TRANSFER_OVERFLOWS_DEBITS_POSTED, "no more after it");
	is_int(move_small(NEW + 1, 1, FORGE_TRANSFER_PENDING), FORGE_TRANSFER_OVERFLOWS_DEBITS_POSTED,
		   "not pending either, for it may be posted");
	is_int(move_small(NEW + 1, 0, 0), FORGE_TRANSFER_CREATED, "but zero");

	begin(0, 0);
	is_int(move(NEW, FORGE_U128_MAX, FORGE_TRANSFER_PENDING), FORGE_TRANSFER_CREATED, "held");
	is_int(move_small(NEW + 1, 1, FORGE_TRANSFER_PENDING), FORGE_TRANSFER_OVERFLOWS_DEBITS_PENDING,
		   "no more pending");
	is_int(move_small(NEW + 1, 1, 0), FORGE_TRANSFER_OVERFLOWS_DEBITS, "nor posted");
	is_int(test_ask(&ledger,
					test_resolving(NEW + 2, NEW, FORGE_U128_MAX, FORGE_TRANSFER_POST_PENDING)),
		   FORGE_TRANSFER_CREATED, "all of it is posted");

	begin(0, 0);
	credit->credits_pending = HALF;
	credit->credits_posted = BELOW_HALF;
	is_int(move_small(NEW, 1, 0), FORGE_TRANSFER_OVERFLOWS_CREDITS, "both together");
	credit->credits_posted = FORGE_U128_ZERO;
	is_int(move(NEW, HALF, FORGE_TRANSFER_PENDING), FORGE_TRANSFER_OVERFLOWS_CREDITS_PENDING,
		   "2^127 twice");
	is_int(move(NEW, BELOW_HALF, FORGE_TRANSFER_PENDING), FORGE_TRANSFER_CREATED, "one less");
}

/* Carries go from one half of a number to the other, both ways. */
static void
test_carry(void)
{
	const ForgeU128 edge = { UINT64_MAX, 5 };
	ForgeTransfer transfer = test_transfer(NEW, 3, 0).transfer;

	begin(0, 0);
	debit->debits_posted = edge;
	credit->credits_posted = edge;
	forge_transfer_apply(&transfer, NULL, debit, credit);
	ok(debit->debits_posted.low == 2 && debit->debits_posted.high == 6, "a carry");
	ok(credit->credits_posted.low == 2 && credit->credits_posted.high == 6, "on both sides");
	forge_transfer_undo(&transfer, NULL, debit, credit);
	ok(forge_u128_compare(debit->debits_posted, edge) == 0, "and a borrow");
	ok(forge_u128_compare(credit->credits_posted, edge) == 0, "on both sides");
}

/* ---- what a stored transfer does ---- */

static bool
is_same(const ForgeBalance *a, const ForgeBalance *b)
{
	return a->flags == b->flags && forge_u128_compare(a->debits_pending, b->debits_pending) == 0 &&
		   forge_u128_compare(a->debits_posted, b->debits_posted) == 0 &&
		   forge_u128_compare(a->credits_pending, b->credits_pending) == 0 &&
		   forge_u128_compare(a->credits_posted, b->credits_posted) == 0;
}

static void
test_round(const ForgeTransfer *transfer, const ForgeTransfer *pending, const char *name)
{
	ForgeBalance before[2] = { *debit, *credit };
	ForgeBalance after[2];

	forge_transfer_apply(transfer, pending, debit, credit);
	after[0] = *debit;
	after[1] = *credit;
	ok(!is_same(&before[0], debit) && !is_same(&before[1], credit), name);
	forge_transfer_undo(transfer, pending, debit, credit);
	ok(is_same(&before[0], debit) && is_same(&before[1], credit), "is undone");
	forge_transfer_apply(transfer, pending, debit, NULL);
	ok(is_same(&after[0], debit) && is_same(&before[1], credit), "on one side alone");
	forge_transfer_apply(transfer, pending, NULL, credit);
	ok(is_same(&after[0], debit) && is_same(&after[1], credit), "then on the other");
	forge_transfer_undo(transfer, pending, NULL, credit);
	forge_transfer_undo(transfer, pending, debit, NULL);
	ok(is_same(&before[0], debit) && is_same(&before[1], credit), "and back");
}

static void
test_effects(void)
{
	ForgeTransfer pending = test_transfer(NEW, 50,
										  FORGE_TRANSFER_PENDING | FORGE_TRANSFER_CLOSING_DEBIT |
											  FORGE_TRANSFER_CLOSING_CREDIT)
								.transfer;
	ForgeTransfer held = test_transfer(NEW, 50, FORGE_TRANSFER_PENDING).transfer;
	ForgeTransfer posted = test_transfer(NEW + 1, 20, FORGE_TRANSFER_POST_PENDING).transfer;
	ForgeTransfer voided = test_transfer(NEW + 2, 50, FORGE_TRANSFER_VOID_PENDING).transfer;
	ForgeTransfer plain = test_transfer(NEW + 3, 50, 0).transfer;
	ForgeBalance before;

	begin(0, 0);
	before = *debit;
	test_round(&plain, NULL, "a transfer");
	test_round(&held, NULL, "a pending one");
	test_round(&pending, NULL, "one that closes both accounts");
	forge_transfer_apply(&held, NULL, debit, credit);
	test_round(&posted, &held, "one that posts a part");
	test_round(&voided, &held, "one that voids");
	forge_pending_release(&held, debit, NULL);
	forge_pending_release(&held, NULL, credit);
	ok(is_same(debit, &before), "what has expired is released");
	forge_transfer_apply(&pending, NULL, debit, credit);
	ok((debit->flags & credit->flags & FORGE_ACCOUNT_CLOSED) != 0, "closed");
	test_round(&voided, &pending, "one that voids what closed them");
	forge_pending_release(&pending, debit, credit);
	ok(is_same(debit, &before), "and what closed them expires");
}

int
main(void)
{
	test_limits();
	test_other_direction();
	test_balancing();
	test_balancing_and_limits();
	test_overflow();
	test_carry();
	test_effects();
	return tap_done();
}
