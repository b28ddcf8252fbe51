/*
 * test_ledger_batches.c
 *	  Batches of transfers: chains, ids that are burnt in them, and imported ones.
 */
#include "ledger/machine.h"
#include "tap.h"
#include "test_ledger.h"

static TestLedger ledger;
static ForgeBalance *debit;
static ForgeBalance *credit;

#define LINKED FORGE_TRANSFER_LINKED
#define PENDING FORGE_TRANSFER_PENDING
#define POST FORGE_TRANSFER_POST_PENDING
#define VOID FORGE_TRANSFER_VOID_PENDING
#define IMPORTED FORGE_TRANSFER_IMPORTED
#define HELD 20

static void
begin(void)
{
	test_ledger_begin(&ledger);
	test_ledger_tick(&ledger, 1000);
	debit = test_add_account(&ledger, 1, 0);
	credit = test_add_account(&ledger, 2, 0);
	(void) test_ask(&ledger, test_transfer(HELD, 50, PENDING));
}

static void
are_statuses(const ForgeTransferRequest *list, const ForgeTransferStatus *expected, int count)
{
	for (int i = 0; i < count; i++)
		is_text(forge_transfer_status_name(list[i].status), forge_transfer_status_name(expected[i]),
				"its status");
}

static ForgeTransferFate
fate(uint64_t number)
{
	return test_find_transfer(&ledger, test_small_id(number))->slot.fate;
}

/* ---- chains ---- */

/* A chain that holds, posts, voids, closes, and then fails: nothing of it is left. */
static void
test_undone(void)
{
	ForgeTransferRequest list[] = {
		test_transfer(30, 7, LINKED),
		test_transfer(31, 8, LINKED | PENDING),
		test_resolving(32, 31, forge_u128_from(3), LINKED | POST),
		test_resolving(33, HELD, forge_u128_from(20), LINKED | POST),
		test_transfer(34, 0, LINKED | PENDING | FORGE_TRANSFER_CLOSING_DEBIT),
		test_resolving(35, 34, FORGE_U128_ZERO, LINKED | VOID),
		test_transfer(36, 0, LINKED | PENDING | FORGE_TRANSFER_CLOSING_CREDIT),
		test_transfer(37, 9, LINKED),
		test_transfer(38, 9, 0),
		test_transfer(30, 9, 0),
	};
	const ForgeTransferStatus expected[] = {
		FORGE_TRANSFER_LINKED_EVENT_FAILED, FORGE_TRANSFER_LINKED_EVENT_FAILED,
		FORGE_TRANSFER_LINKED_EVENT_FAILED, FORGE_TRANSFER_LINKED_EVENT_FAILED,
		FORGE_TRANSFER_LINKED_EVENT_FAILED, FORGE_TRANSFER_LINKED_EVENT_FAILED,
		FORGE_TRANSFER_LINKED_EVENT_FAILED, FORGE_TRANSFER_CREDIT_ACCOUNT_ALREADY_CLOSED,
		FORGE_TRANSFER_LINKED_EVENT_FAILED, FORGE_TRANSFER_CREATED,
	};

	begin();
	test_create_transfers(&ledger, list, 10);
	are_statuses(list, expected, 10);
	is_int(debit->debits_pending.low, 50, "what was held before is held");
	is_int(debit->debits_posted.low, 9, "and what came after the chain is posted");
	is_int(credit->credits_pending.low, 50, "likewise");
	is_int(credit->credits_posted.low, 9, "on the other side");
	ok(debit->flags == 0 && credit->flags == 0, "both accounts are open");
	is_int(fate(HELD), FORGE_TRANSFER_HELD, "the pending one can still be posted");
	is_int(fate(31), FORGE_TRANSFER_ABSENT, "a member's id is free");
	is_int(fate(37), FORGE_TRANSFER_BURNT, "that of the one that failed is burnt");
	is_int(fate(38), FORGE_TRANSFER_ABSENT, "and the next one's is free");
}

static void
test_whole(void)
{
	ForgeTransferRequest list[] = {
		test_transfer(30, 7, LINKED | PENDING),
		test_resolving(31, 30, FORGE_U128_MAX, LINKED | POST),
		test_resolving(32, HELD, FORGE_U128_ZERO, VOID),
		test_transfer(33, 1, LINKED),
		test_transfer(33, 1, LINKED),
		test_transfer(34, 1, 0),
		test_transfer(33, 1, 0),
		test_transfer(35, 1, LINKED),
		test_transfer(36, 1, LINKED),
	};
	const ForgeTransferStatus expected[] = {
		FORGE_TRANSFER_CREATED,
		FORGE_TRANSFER_CREATED,
		FORGE_TRANSFER_CREATED,
		FORGE_TRANSFER_LINKED_EVENT_FAILED,
		FORGE_TRANSFER_EXISTS,
		FORGE_TRANSFER_LINKED_EVENT_FAILED,
		FORGE_TRANSFER_CREATED,
		FORGE_TRANSFER_LINKED_EVENT_FAILED,
		FORGE_TRANSFER_LINKED_EVENT_CHAIN_OPEN,
	};

	begin();
	test_create_transfers(&ledger, list, 9);
	are_statuses(list, expected, 9);
	is_int(debit->debits_posted.low, 8, "one chain of three, and one alone");
	is_int(debit->debits_pending.low, 0, "nothing is held");
	is_int(fate(30), FORGE_TRANSFER_POSTED, "held and posted in one chain");
	is_int(fate(HELD), FORGE_TRANSFER_VOIDED, "voided in it");
}

/* Of an open chain that has failed already, the last member says that it is open. */
static void
test_open(void)
{
	ForgeTransferRequest list[] = {
		test_transfer(30, 1, LINKED | 0x8000),
		test_transfer(31, 1, LINKED),
		test_transfer(32, 1, LINKED),
	};
	const ForgeTransferStatus expected[] = {
		FORGE_TRANSFER_RESERVED_FLAG,
		FORGE_TRANSFER_LINKED_EVENT_FAILED,
		FORGE_TRANSFER_LINKED_EVENT_CHAIN_OPEN,
	};

	begin();
	test_create_transfers(&ledger, list, 3);
	are_statuses(list, expected, 3);
	test_create_transfers(&ledger, list, 0);
	is_int(debit->debits_posted.low, 0, "nothing is posted, nor by an empty batch");
}

/* ---- imported ones ---- */

#define FIRST 500
#define NEWEST 300

/* Asks for one between two that are in order. */
static ForgeTransferStatus
import(ForgeTransferRequest request, uint64_t timestamp_ns, uint16_t flag_of_first)
{
	ForgeTransferRequest list[3] = { test_transfer(90, 1, flag_of_first), request,
									 test_transfer(91, 1, flag_of_first) };
	bool is_taken = request.is_timestamp_taken;
	ForgeTransferBatch batch;

	begin();
	debit->timestamp_ns = 310;
	credit->timestamp_ns = 320;
	list[0].transfer.timestamp_ns = flag_of_first != 0 ? NEWEST : 0;
	list[1].transfer.timestamp_ns = timestamp_ns;
	batch = test_prepare_transfers(&ledger, list, 3);
	list[1].is_timestamp_taken = is_taken;
	batch.first_timestamp_ns = FIRST;
	batch.last_imported_ns = NEWEST;
	forge_transfers_decide(&batch);
	return list[1].status;
}

static void
test_import(void)
{
	ForgeTransferRequest one = test_transfer(30, 1, IMPORTED);
	ForgeTransferRequest held = test_transfer(30, 1, IMPORTED | PENDING);
	ForgeTransferRequest posting = test_resolving(30, HELD, FORGE_U128_MAX, IMPORTED | POST);

	is_int(import(one, 321, IMPORTED), FORGE_TRANSFER_CREATED, "imported");
	is_int(import(test_transfer(30, 1, 0), 0, IMPORTED), FORGE_TRANSFER_IMPORTED_EVENT_EXPECTED,
		   "all are imported");
	is_int(import(one, 321, 0), FORGE_TRANSFER_IMPORTED_EVENT_NOT_EXPECTED, "or none");
	is_int(import(one, 0, IMPORTED), FORGE_TRANSFER_IMPORTED_EVENT_TIMESTAMP_OUT_OF_RANGE, "0");
	is_int(import(one, UINT64_C(1) << 63, IMPORTED),
		   FORGE_TRANSFER_IMPORTED_EVENT_TIMESTAMP_OUT_OF_RANGE, "2^63");
	is_int(import(one, FIRST + 1, IMPORTED), FORGE_TRANSFER_CREATED, "before the last one");
	is_int(import(one, FIRST + 2, IMPORTED),
		   FORGE_TRANSFER_IMPORTED_EVENT_TIMESTAMP_MUST_NOT_ADVANCE, "not before it");
	is_int(import(one, NEWEST, IMPORTED), FORGE_TRANSFER_IMPORTED_EVENT_TIMESTAMP_MUST_NOT_REGRESS,
		   "not after the newest one");
	is_int(import(one, 310, IMPORTED),
		   FORGE_TRANSFER_IMPORTED_EVENT_TIMESTAMP_MUST_POSTDATE_DEBIT_ACCOUNT, "one account");
	is_int(import(one, 320, IMPORTED),
		   FORGE_TRANSFER_IMPORTED_EVENT_TIMESTAMP_MUST_POSTDATE_CREDIT_ACCOUNT, "the other");
	held.transfer.timeout_s = 1;
	is_int(import(held, 321, IMPORTED), FORGE_TRANSFER_IMPORTED_EVENT_TIMEOUT_MUST_BE_ZERO,
		   "none that expires");
	is_int(import(posting, 321, IMPORTED), FORGE_TRANSFER_CREATED, "one that posts");
	is_int(import(posting, NEWEST, IMPORTED),
		   FORGE_TRANSFER_IMPORTED_EVENT_TIMESTAMP_MUST_NOT_REGRESS, "after the newest one");
	one.is_timestamp_taken = true;
	is_int(import(one, 321, IMPORTED), FORGE_TRANSFER_IMPORTED_EVENT_TIMESTAMP_MUST_NOT_REGRESS,
		   "an account has that timestamp");
}

/* Their timestamps are stored; a chain that is undone does not move the newest one. */
static void
test_imported_chain(void)
{
	ForgeTransferRequest list[] = {
		test_transfer(30, 1, IMPORTED | LINKED),
		test_transfer(31, 1, IMPORTED),
		test_transfer(32, 1, IMPORTED),
	};
	const ForgeTransferStatus expected[] = {
		FORGE_TRANSFER_LINKED_EVENT_FAILED,
		FORGE_TRANSFER_IMPORTED_EVENT_TIMESTAMP_MUST_NOT_REGRESS,
		FORGE_TRANSFER_CREATED,
	};
	ForgeTransferBatch batch;

	begin();
	for (int i = 0; i < 3; i++)
		list[i].transfer.timestamp_ns = 1450;
	batch = test_prepare_transfers(&ledger, list, 3);
	batch.first_timestamp_ns = 1500;
	batch.last_imported_ns = 1400;
	forge_transfers_decide(&batch);
	are_statuses(list, expected, 3);
	is_int(list[2].transfer.timestamp_ns, 1450, "the timestamp that was brought");
	is_int(batch.last_imported_ns, 1450, "is the newest one");
}

int
main(void)
{
	test_undone();
	test_whole();
	test_open();
	test_import();
	test_imported_chain();
	return tap_done();
}
