/*
 * test_ledger.h
 *	  A ledger in memory, with a clock of its own: what the storage does around the machine.
 */
#ifndef FORGE_TEST_LEDGER_H
#define FORGE_TEST_LEDGER_H

#include "ledger/machine.h"

#include <stdlib.h>

#define TEST_LEDGER_ACCOUNTS 256
#define TEST_LEDGER_TRANSFERS 1024
#define TEST_LEDGER_BATCH 128

typedef struct TestAccount
{
	ForgeUuid id;
	const ForgeAccountRecord *existing; /* the record below, a request's, or NULL */
	ForgeAccountRecord record;
	ForgeBalance balance;
} TestAccount;

typedef struct TestTransfer
{
	ForgeUuid id;
	ForgeTransferSlot slot;
	int previous;         /* the one that was created before it; -1: none */
	uint64_t released_ns; /* when it was created, all that expired by then had been released */
} TestTransfer;

typedef struct TestLedger
{
	TestAccount accounts[TEST_LEDGER_ACCOUNTS];
	TestTransfer transfers[TEST_LEDGER_TRANSFERS];
	int account_count;
	int transfer_count;
	int last_created; /* index of the newest transfer; -1: none */
	uint64_t clock_ns;
	uint64_t last_account_ns;
	uint64_t last_transfer_ns;
} TestLedger;

static inline void
test_ledger_begin(TestLedger *ledger)
{
	*ledger = (TestLedger){ .last_created = -1 };
}

/* The id of that number. */
static inline ForgeUuid
test_id(ForgeU128 number)
{
	ForgeUuid id;

	for (int i = 0; i < 8; i++)
	{
		id.bytes[i] = (uint8_t) (number.high >> (56 - 8 * i));
		id.bytes[8 + i] = (uint8_t) (number.low >> (56 - 8 * i));
	}
	return id;
}

static inline ForgeUuid
test_small_id(uint64_t number)
{
	return test_id(forge_u128_from(number));
}

static inline bool
test_is_account_there(const TestAccount *account)
{
	return account != NULL && account->existing != NULL;
}

/* What is kept of an id; NULL: nobody has asked for it. */
static inline TestAccount *
test_find_account(TestLedger *ledger, ForgeUuid id)
{
	for (int i = 0; i < ledger->account_count; i++)
		if (forge_uuid_equal(ledger->accounts[i].id, id))
			return &ledger->accounts[i];
	return NULL;
}

static inline TestTransfer *
test_find_transfer(TestLedger *ledger, ForgeUuid id)
{
	for (int i = 0; i < ledger->transfer_count; i++)
		if (forge_uuid_equal(ledger->transfers[i].id, id))
			return &ledger->transfers[i];
	return NULL;
}

static inline TestAccount *
test_keep_account(TestLedger *ledger, ForgeUuid id)
{
	TestAccount *account = test_find_account(ledger, id);

	if (account != NULL)
		return account;
	if (ledger->account_count == TEST_LEDGER_ACCOUNTS)
		abort();
	account = &ledger->accounts[ledger->account_count++];
	*account = (TestAccount){ .id = id };
	return account;
}

static inline TestTransfer *
test_keep_transfer(TestLedger *ledger, ForgeUuid id)
{
	TestTransfer *transfer = test_find_transfer(ledger, id);

	if (transfer != NULL)
		return transfer;
	if (ledger->transfer_count == TEST_LEDGER_TRANSFERS)
		abort();
	transfer = &ledger->transfers[ledger->transfer_count++];
	*transfer = (TestTransfer){ .id = id, .previous = -1 };
	return transfer;
}

static inline bool
test_is_stored(const TestTransfer *transfer)
{
	return transfer != NULL && transfer->slot.fate != FORGE_TRANSFER_ABSENT &&
		   transfer->slot.fate != FORGE_TRANSFER_BURNT;
}

/* The balance of an account; NULL: it is summed. */
static inline ForgeBalance *
test_kept(ForgeBalance *balance)
{
	return forge_balance_is_summed(balance) ? NULL : balance;
}

/* ---- the clock ---- */

/* Takes what has expired by that time out of the balances. */
static inline void
test_ledger_release(TestLedger *ledger, uint64_t now_ns)
{
	for (int i = 0; i < ledger->transfer_count; i++)
	{
		ForgeTransferSlot *slot = &ledger->transfers[i].slot;

		if (slot->fate != FORGE_TRANSFER_HELD || forge_transfer_expires_ns(&slot->record) > now_ns)
			continue;
		forge_pending_release(&slot->record, test_kept(slot->debit), test_kept(slot->credit));
		slot->fate = FORGE_TRANSFER_EXPIRED;
	}
}

/* So much later. */
static inline void
test_ledger_tick(TestLedger *ledger, uint64_t interval_ns)
{
	ledger->clock_ns += interval_ns;
	test_ledger_release(ledger, ledger->clock_ns);
}

/* The first timestamp of a batch of so many. */
static inline uint64_t
test_ledger_take_time(TestLedger *ledger, int count)
{
	uint64_t first_ns = ledger->clock_ns + 2;

	ledger->clock_ns += 1 + (uint64_t) count;
	test_ledger_release(ledger, first_ns);
	return first_ns;
}

/* ---- batches ---- */

static inline bool
test_is_transfer_time(const TestLedger *ledger, uint64_t timestamp_ns)
{
	for (int i = 0; i < ledger->transfer_count; i++)
		if (test_is_stored(&ledger->transfers[i]) &&
			ledger->transfers[i].slot.record.timestamp_ns == timestamp_ns)
			return true;
	return false;
}

static inline bool
test_is_account_time(const TestLedger *ledger, uint64_t timestamp_ns)
{
	for (int i = 0; i < ledger->account_count; i++)
		if (ledger->accounts[i].existing != NULL &&
			ledger->accounts[i].record.timestamp_ns == timestamp_ns)
			return true;
	return false;
}

static inline void
test_store_account(TestLedger *ledger, const ForgeAccountRequest *request)
{
	TestAccount *account = test_find_account(ledger, request->record.id);

	account->record = request->record;
	account->existing = &account->record;
	account->balance = (ForgeBalance){ .account_id = request->record.id,
									   .ledger = request->record.ledger,
									   .flags = request->record.flags,
									   .timestamp_ns = request->record.timestamp_ns };
	if (request->record.timestamp_ns > ledger->last_account_ns)
		ledger->last_account_ns = request->record.timestamp_ns;
}

/* Decides them and stores those that are created. */
static inline void
test_create_accounts(TestLedger *ledger, ForgeAccountRequest *list, int count)
{
	ForgeAccountBatch batch = { list, count, test_ledger_take_time(ledger, count),
								ledger->last_account_ns };

	for (int i = 0; i < ledger->account_count; i++)
		ledger->accounts[i].record.flags = ledger->accounts[i].balance.flags;
	for (int i = 0; i < count; i++)
		list[i].existing = &test_keep_account(ledger, list[i].record.id)->existing;
	for (int i = 0; i < count; i++)
		list[i].is_timestamp_taken = test_is_transfer_time(ledger, list[i].record.timestamp_ns);
	forge_accounts_decide(&batch);
	for (int i = 0; i < count; i++)
		if (list[i].status == FORGE_ACCOUNT_CREATED)
			test_store_account(ledger, &list[i]);
}

static inline ForgeBalance *
test_balance(TestLedger *ledger, ForgeUuid id)
{
	TestAccount *account = test_find_account(ledger, id);

	return test_is_account_there(account) ? &account->balance : NULL;
}

/* Finds everything that the machine wants to know of them; its answer is not stored yet. */
static inline ForgeTransferBatch
test_prepare_transfers(TestLedger *ledger, ForgeTransferRequest *list, int count)
{
	for (int i = 0; i < count; i++)
		list[i].slot = &test_keep_transfer(ledger, list[i].transfer.id)->slot;
	for (int i = 0; i < count; i++)
	{
		TestTransfer *pending = test_find_transfer(ledger, list[i].transfer.pending_id);

		list[i].pending = pending == NULL ? NULL : &pending->slot;
		list[i].debit = test_balance(ledger, list[i].transfer.debit_account_id);
		list[i].credit = test_balance(ledger, list[i].transfer.credit_account_id);
		list[i].is_timestamp_taken = test_is_account_time(ledger, list[i].transfer.timestamp_ns);
	}
	return (ForgeTransferBatch){ list, count, test_ledger_take_time(ledger, count),
								 ledger->last_transfer_ns };
}

static inline void
test_create_transfers(TestLedger *ledger, ForgeTransferRequest *list, int count)
{
	ForgeTransferBatch batch = test_prepare_transfers(ledger, list, count);

	forge_transfers_decide(&batch);
	for (int i = 0; i < count; i++)
	{
		TestTransfer *stored = test_find_transfer(ledger, list[i].transfer.id);

		if (list[i].status != FORGE_TRANSFER_CREATED)
			continue;
		stored->previous = ledger->last_created;
		stored->released_ns = batch.first_timestamp_ns;
		ledger->last_created = (int) (stored - ledger->transfers);
		if (list[i].transfer.timestamp_ns > ledger->last_transfer_ns)
			ledger->last_transfer_ns = list[i].transfer.timestamp_ns;
	}
}

/* ---- accounts that are summed ---- */

/* Its balance now, from all transfers: what the storage does for whoever asks. */
static inline ForgeBalance
test_sum_up(TestLedger *ledger, const ForgeBalance *account)
{
	ForgeBalance sums = *account;

	for (int i = 0; i < ledger->transfer_count; i++)
	{
		const ForgeTransferSlot *slot = &ledger->transfers[i].slot;
		const ForgeTransfer *transfer = &slot->record;
		bool is_debit = forge_uuid_equal(transfer->debit_account_id, account->account_id);
		bool is_credit = forge_uuid_equal(transfer->credit_account_id, account->account_id);
		const TestTransfer *pending = test_find_transfer(ledger, transfer->pending_id);

		if (!test_is_stored(&ledger->transfers[i]) || (!is_debit && !is_credit))
			continue;
		forge_transfer_apply_summed(transfer, pending == NULL ? NULL : &pending->slot.record,
									is_debit ? &sums : NULL, is_credit ? &sums : NULL);
		if (slot->fate == FORGE_TRANSFER_HELD && transfer->timeout_s != 0 &&
			forge_transfer_expires_ns(transfer) > ledger->clock_ns)
			forge_transfer_apply(transfer, NULL, is_debit ? &sums : NULL, is_credit ? &sums : NULL);
	}
	return sums;
}

/* ---- one at a time ---- */

/* Creates the account of that number, in ledger 1. */
static inline ForgeBalance *
test_add_account(TestLedger *ledger, uint64_t number, uint16_t flags)
{
	ForgeAccountRequest request = {
		.record = { .id = test_small_id(number), .ledger = 1, .code = 1, .flags = flags }
	};

	test_create_accounts(ledger, &request, 1);
	return test_balance(ledger, test_small_id(number));
}

/* A transfer of that number, from account 1 to account 2. */
static inline ForgeTransferRequest
test_transfer(uint64_t number, uint64_t amount, uint16_t flags)
{
	return (ForgeTransferRequest){ .transfer = { .id = test_small_id(number),
												 .debit_account_id = test_small_id(1),
												 .credit_account_id = test_small_id(2),
												 .amount = forge_u128_from(amount),
												 .ledger = 1,
												 .code = 1,
												 .flags = flags } };
}

/* One that posts or voids another one, and says nothing more of it. */
static inline ForgeTransferRequest
test_resolving(uint64_t number, uint64_t pending, ForgeU128 amount, uint16_t flags)
{
	return (ForgeTransferRequest){ .transfer = { .id = test_small_id(number),
												 .amount = amount,
												 .pending_id = test_small_id(pending),
												 .flags = flags } };
}

/* The status of a transfer that is asked for alone. */
static inline ForgeTransferStatus
test_ask(TestLedger *ledger, ForgeTransferRequest request)
{
	test_create_transfers(ledger, &request, 1);
	return request.status;
}

#endif
