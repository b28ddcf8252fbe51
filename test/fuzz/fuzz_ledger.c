/*
 * fuzz_ledger.c
 *	  Random batches of transfers: whatever is asked for, the books balance, limits hold, chains are
 *	  whole or not there, and what is stored explains every balance.
 */
#include "fuzz.h"
#include "test_ledger.h"

#define ACCOUNTS 6
#define IDS 48
#define BATCH 12
#define BATCHES 24

static TestLedger ledger;
static ForgeTransferRequest requests[BATCH];

/* ---- what is asked for ---- */

static void
open_accounts(FuzzInput *input)
{
	for (uint64_t number = 1; number <= ACCOUNTS; number++)
	{
		uint8_t byte = fuzz_take_byte(input);
		ForgeAccountRequest request = {
			.record = { .id = test_small_id(number), .ledger = 1 + (byte >= 0xe0), .code = 1 }
		};

		if ((byte & 3) == 1)
			request.record.flags = FORGE_ACCOUNT_DEBITS_MUST_NOT_EXCEED_CREDITS;
		if ((byte & 3) == 2)
			request.record.flags = FORGE_ACCOUNT_CREDITS_MUST_NOT_EXCEED_DEBITS;
		if ((byte & 0x1c) == 0x1c)
			request.record.flags |= FORGE_ACCOUNT_CLOSED;
		test_create_accounts(&ledger, &request, 1);
		check(request.status == FORGE_ACCOUNT_CREATED);
	}
}

/* Mostly small, now and then about half of the greatest number, or near it. */
static ForgeU128
take_amount(FuzzInput *input)
{
	uint8_t byte = fuzz_take_byte(input);
	ForgeU128 amount = { byte & 0x3f, 0 };

	if (byte >= 0xf8)
		return (ForgeU128){ UINT64_MAX - (byte & 3), UINT64_MAX };
	if (byte >= 0xf0)
		amount.high = UINT64_C(1) << 63;
	else if (byte >= 0xe0)
		amount.low = UINT64_MAX;
	return amount;
}

static ForgeUuid
take_id(FuzzInput *input, unsigned count)
{
	return test_small_id(fuzz_take_byte(input) % count);
}

static void
fill_resolving(FuzzInput *input, ForgeTransfer *transfer)
{
	bool is_void = forge_transfer_is(transfer, FORGE_TRANSFER_VOID_PENDING);
	uint8_t byte = fuzz_take_byte(input);

	transfer->pending_id = take_id(input, IDS);
	transfer->amount = is_void ? FORGE_U128_ZERO : FORGE_U128_MAX;
	if ((byte & 3) == 3)
		transfer->amount = take_amount(input);
	if ((byte & 0x1c) == 0x1c)
		transfer->debit_account_id = take_id(input, ACCOUNTS + 1);
	if ((byte & 0xe0) == 0xe0)
		transfer->user_data_64 = byte;
}

static void
fill_new(FuzzInput *input, ForgeTransfer *transfer)
{
	uint8_t byte = fuzz_take_byte(input);

	transfer->debit_account_id = take_id(input, ACCOUNTS + 2);
	transfer->credit_account_id = take_id(input, ACCOUNTS + 2);
	transfer->amount = take_amount(input);
	transfer->ledger = 1 + ((byte & 0x1c) == 0x1c);
	transfer->code = (byte & 0xe0) != 0xe0;
	if (forge_transfer_is(transfer, FORGE_TRANSFER_PENDING))
		transfer->timeout_s = byte & 3;
}

static void
take_request(FuzzInput *input, ForgeTransferRequest *request, bool is_import)
{
	ForgeTransfer *transfer = &request->transfer;
	uint16_t flags = fuzz_take_byte(input);

	/* Ways that exclude each other are rare, and so is closing. */
	if ((flags & (FORGE_TRANSFER_POST_PENDING | FORGE_TRANSFER_VOID_PENDING)) != 0)
		flags &= (flags & 0xf0) == 0x70 ? 0xff : 0x0d;
	*request = (ForgeTransferRequest){ .transfer = { .id = take_id(input, IDS), .flags = flags } };
	if (is_import)
	{
		transfer->flags |= FORGE_TRANSFER_IMPORTED;
		transfer->timestamp_ns = ledger.last_transfer_ns + fuzz_take_byte(input);
	}
	if ((flags & (FORGE_TRANSFER_POST_PENDING | FORGE_TRANSFER_VOID_PENDING)) != 0)
		fill_resolving(input, transfer);
	else
		fill_new(input, transfer);
}

/* ---- what must be so ---- */

static ForgeU128
sum(ForgeU128 a, ForgeU128 b)
{
	unsigned __int128 wide =
		((unsigned __int128) a.high << 64 | a.low) + ((unsigned __int128) b.high << 64 | b.low);

	return (ForgeU128){ (uint64_t) wide, (uint64_t) (wide >> 64) };
}

static bool
is_same(ForgeU128 a, ForgeU128 b)
{
	return forge_u128_compare(a, b) == 0;
}

static bool
is_same_balance(const ForgeBalance *a, const ForgeBalance *b)
{
	return a->flags == b->flags && is_same(a->debits_pending, b->debits_pending) &&
		   is_same(a->debits_posted, b->debits_posted) &&
		   is_same(a->credits_pending, b->credits_pending) &&
		   is_same(a->credits_posted, b->credits_posted);
}

static void
check_limits(const ForgeBalance *balance)
{
	ForgeU128 debits;
	ForgeU128 credits;

	check(forge_u128_add(balance->debits_pending, balance->debits_posted, &debits));
	check(forge_u128_add(balance->credits_pending, balance->credits_posted, &credits));
	if ((balance->flags & FORGE_ACCOUNT_DEBITS_MUST_NOT_EXCEED_CREDITS) != 0)
		check(forge_u128_compare(debits, balance->credits_posted) <= 0);
	if ((balance->flags & FORGE_ACCOUNT_CREDITS_MUST_NOT_EXCEED_DEBITS) != 0)
		check(forge_u128_compare(credits, balance->debits_posted) <= 0);
}

/* What is debited in a ledger is credited in it.  Sums of accounts may wrap. */
static void
check_books(uint32_t number)
{
	ForgeU128 debits_pending = FORGE_U128_ZERO;
	ForgeU128 debits_posted = FORGE_U128_ZERO;
	ForgeU128 credits_pending = FORGE_U128_ZERO;
	ForgeU128 credits_posted = FORGE_U128_ZERO;

	for (int i = 0; i < ledger.account_count; i++)
	{
		const ForgeBalance *balance = &ledger.accounts[i].balance;

		if (balance->ledger != number)
			continue;
		debits_pending = sum(debits_pending, balance->debits_pending);
		debits_posted = sum(debits_posted, balance->debits_posted);
		credits_pending = sum(credits_pending, balance->credits_pending);
		credits_posted = sum(credits_posted, balance->credits_posted);
		check_limits(balance);
	}
	check(is_same(debits_pending, credits_pending));
	check(is_same(debits_posted, credits_posted));
}

/* All members of a chain are created, or one fails and says why. */
static void
check_chain(int first, int last)
{
	int created = 0;
	int undone = 0;
	int open = 0;

	for (int i = first; i <= last; i++)
	{
		created += requests[i].status == FORGE_TRANSFER_CREATED;
		undone += requests[i].status == FORGE_TRANSFER_LINKED_EVENT_FAILED;
		open += requests[i].status == FORGE_TRANSFER_LINKED_EVENT_CHAIN_OPEN;
	}
	check(created == last - first + 1 || created == 0);
	if (created == 0)
		check(undone + open == last - first + 1 || undone + open == last - first);
	check(open == forge_transfer_is(&requests[last].transfer, FORGE_TRANSFER_LINKED));
}

static void
check_chains(int count)
{
	for (int first = 0, i = 0; i < count; i++)
		if (!forge_transfer_is(&requests[i].transfer, FORGE_TRANSFER_LINKED) || i == count - 1)
		{
			check_chain(first, i);
			first = i + 1;
		}
}

/* What is stored is what the answers say, and is there when it is asked for again. */
static void
check_stored(const ForgeTransferRequest *request)
{
	const TestTransfer *kept = test_find_transfer(&ledger, request->transfer.id);
	ForgeTransferRequest again = { .transfer = request->transfer };

	if (forge_transfer_status_is_transient(request->status))
		check(kept->slot.fate == FORGE_TRANSFER_BURNT);
	if (request->status != FORGE_TRANSFER_CREATED)
		return;
	check(test_is_stored(kept));
	check(memcmp(&kept->slot.record, &request->transfer, sizeof(ForgeTransfer)) == 0);
	again.transfer.timestamp_ns = 0;
	if (!forge_transfer_is(&again.transfer, FORGE_TRANSFER_LINKED | FORGE_TRANSFER_IMPORTED))
		check(test_ask(&ledger, again) == FORGE_TRANSFER_EXISTS);
}

/* A pending transfer was posted or voided by the one that is stored and says so, or by none. */
static void
check_fate(const TestTransfer *pending)
{
	ForgeTransferFate fate = pending->slot.fate;
	int posted = 0;
	int voided = 0;

	for (int i = 0; i < ledger.transfer_count; i++)
	{
		const TestTransfer *other = &ledger.transfers[i];

		if (!test_is_stored(other) || !forge_uuid_equal(other->slot.record.pending_id, pending->id))
			continue;
		posted += forge_transfer_is(&other->slot.record, FORGE_TRANSFER_POST_PENDING);
		voided += forge_transfer_is(&other->slot.record, FORGE_TRANSFER_VOID_PENDING);
	}
	check(posted == (fate == FORGE_TRANSFER_POSTED) && voided == (fate == FORGE_TRANSFER_VOIDED));
}

/* ---- what is stored explains the balances ---- */

static ForgeBalance replayed[ACCOUNTS];

static ForgeBalance *
replayed_balance(ForgeUuid id)
{
	return &replayed[test_find_account(&ledger, id) - ledger.accounts];
}

/* Releases what had expired by then, unless that is done. */
static void
replay_expiry(uint64_t now_ns, bool *is_done)
{
	for (int i = 0; i < ledger.transfer_count; i++)
	{
		const ForgeTransferSlot *slot = &ledger.transfers[i].slot;
		const ForgeTransfer *record = &slot->record;

		if (slot->fate != FORGE_TRANSFER_EXPIRED || is_done[i] ||
			forge_transfer_expires_ns(record) > now_ns)
			continue;
		forge_pending_release(record, replayed_balance(record->debit_account_id),
							  replayed_balance(record->credit_account_id));
		is_done[i] = true;
	}
}

static void
replay(void)
{
	static int order[TEST_LEDGER_TRANSFERS];
	static bool is_done[TEST_LEDGER_TRANSFERS];
	int count = 0;

	memset(is_done, 0, sizeof(is_done));
	for (int i = 0; i < ACCOUNTS; i++)
		replayed[i] = (ForgeBalance){ .flags = ledger.accounts[i].record.flags };
	for (int i = ledger.last_created; i >= 0; i = ledger.transfers[i].previous)
		order[count++] = i;
	while (count-- > 0)
	{
		const ForgeTransfer *transfer = &ledger.transfers[order[count]].slot.record;
		const TestTransfer *pending = test_find_transfer(&ledger, transfer->pending_id);
		ForgeBalance *debit = replayed_balance(transfer->debit_account_id);
		ForgeBalance *credit = replayed_balance(transfer->credit_account_id);
		ForgeBalance before[2];
		ForgeBalance after[2];

		/* Not by its timestamp, which may be imported, and so be older than what has expired. */
		replay_expiry(ledger.transfers[order[count]].released_ns, is_done);
		before[0] = *debit;
		before[1] = *credit;
		forge_transfer_apply(transfer, test_is_stored(pending) ? &pending->slot.record : NULL,
							 debit, credit);
		after[0] = *debit;
		after[1] = *credit;
		forge_transfer_undo(transfer, test_is_stored(pending) ? &pending->slot.record : NULL,
							&after[0], &after[1]);
		check(is_same_balance(&before[0], &after[0]) && is_same_balance(&before[1], &after[1]));
	}
	replay_expiry(UINT64_MAX, is_done);
	for (int i = 0; i < ACCOUNTS; i++)
		check(is_same_balance(&replayed[i], &ledger.accounts[i].balance));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	FuzzInput input = { data, size };

	test_ledger_begin(&ledger);
	open_accounts(&input);
	for (int i = 0; i < BATCHES && input.size > 0; i++)
	{
		uint8_t byte = fuzz_take_byte(&input);
		int count = 1 + byte % BATCH;
		bool is_import = byte >= 0xf0;

		test_ledger_tick(&ledger, (byte & 0x80) != 0 ? FORGE_LEDGER_SECOND_NS : 1000);
		for (int j = 0; j < count; j++)
			take_request(&input, &requests[j], is_import);
		test_create_transfers(&ledger, requests, count);
		check_chains(count);
		check_books(1);
		check_books(2);
		for (int j = 0; j < count; j++)
			check_stored(&requests[j]);
	}
	for (int i = 0; i < ledger.transfer_count; i++)
		check_fate(&ledger.transfers[i]);
	replay();
	return 0;
}
