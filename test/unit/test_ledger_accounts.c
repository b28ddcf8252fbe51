/*
 * test_ledger_accounts.c
 *	  Accounts that are asked for: every status, and which one counts when two apply.
 */
#include "ledger/machine.h"
#include "tap.h"
#include "test_ledger.h"

static TestLedger ledger;

#define OLD 7 /* an account that is there */
#define NEW 8

static void
begin(void)
{
	test_ledger_begin(&ledger);
	test_ledger_tick(&ledger, 1000);
	(void) test_add_account(&ledger, OLD, 0);
}

static ForgeAccountRequest
asked(uint64_t number)
{
	return (
		ForgeAccountRequest){ .record = { .id = test_small_id(number), .ledger = 1, .code = 1 } };
}

/* Makes that status apply to a request that is in order; false: another test does. */
static bool
spoil(ForgeAccountRequest *request, ForgeAccountStatus status)
{
	ForgeAccountRecord *record = &request->record;

	switch (status)
	{
		case FORGE_ACCOUNT_TIMESTAMP_MUST_BE_ZERO:
			return record->timestamp_ns = 1, true;
		case FORGE_ACCOUNT_RESERVED_FIELD:
			return request->has_reserved = true;
		case FORGE_ACCOUNT_RESERVED_FLAG:
			return record->flags |= 0x40, true;
		case FORGE_ACCOUNT_ID_MUST_NOT_BE_ZERO:
			return record->id = FORGE_UUID_NIL, true;
		case FORGE_ACCOUNT_ID_MUST_NOT_BE_INT_MAX:
			return record->id = test_id(FORGE_U128_MAX), true;
		case FORGE_ACCOUNT_FLAGS_ARE_MUTUALLY_EXCLUSIVE:
			record->flags |= FORGE_ACCOUNT_DEBITS_MUST_NOT_EXCEED_CREDITS;
			return record->flags |= FORGE_ACCOUNT_CREDITS_MUST_NOT_EXCEED_DEBITS, true;
		case FORGE_ACCOUNT_DEBITS_PENDING_MUST_BE_ZERO:
			return request->has_debits_pending = true;
		case FORGE_ACCOUNT_DEBITS_POSTED_MUST_BE_ZERO:
			return request->has_debits_posted = true;
		case FORGE_ACCOUNT_CREDITS_PENDING_MUST_BE_ZERO:
			return request->has_credits_pending = true;
		case FORGE_ACCOUNT_CREDITS_POSTED_MUST_BE_ZERO:
			return request->has_credits_posted = true;
		case FORGE_ACCOUNT_LEDGER_MUST_NOT_BE_ZERO:
			return record->ledger = 0, true;
		case FORGE_ACCOUNT_CODE_MUST_NOT_BE_ZERO:
			return record->code = 0, true;
		default:
			return false;
	}
}

/* Makes a repeated request differ from the account that is there. */
static bool
vary(ForgeAccountRequest *request, ForgeAccountStatus status)
{
	ForgeAccountRecord *record = &request->record;

	switch (status)
	{
		case FORGE_ACCOUNT_EXISTS_WITH_DIFFERENT_FLAGS:
			return record->flags |= FORGE_ACCOUNT_HISTORY, true;
		case FORGE_ACCOUNT_EXISTS_WITH_DIFFERENT_USER_DATA_128:
			return record->user_data_128.high = 1, true;
		case FORGE_ACCOUNT_EXISTS_WITH_DIFFERENT_USER_DATA_64:
			return record->user_data_64 = 1, true;
		case FORGE_ACCOUNT_EXISTS_WITH_DIFFERENT_USER_DATA_32:
			return record->user_data_32 = 1, true;
		case FORGE_ACCOUNT_EXISTS_WITH_DIFFERENT_LEDGER:
			return record->ledger = 0, true;
		case FORGE_ACCOUNT_EXISTS_WITH_DIFFERENT_CODE:
			return record->code = 0, true;
		default:
			return false;
	}
}

typedef bool (*Change)(ForgeAccountRequest *request, ForgeAccountStatus status);

/* Each alone, and each together with each one after it. */
static void
test_precedence(Change change, uint64_t number)
{
	for (int first = 0; first < FORGE_ACCOUNT_STATUS_COUNT; first++)
		for (int second = first; second < FORGE_ACCOUNT_STATUS_COUNT; second++)
		{
			ForgeAccountRequest request = asked(number);

			begin();
			if (!change(&request, (ForgeAccountStatus) second) ||
				!change(&request, (ForgeAccountStatus) first))
				continue;
			test_create_accounts(&ledger, &request, 1);
			is_text(forge_account_status_name(request.status),
					forge_account_status_name((ForgeAccountStatus) first),
					forge_account_status_name((ForgeAccountStatus) second));
		}
}

static ForgeAccountStatus
ask(ForgeAccountRequest request)
{
	test_create_accounts(&ledger, &request, 1);
	return request.status;
}

static void
test_created(void)
{
	ForgeAccountRequest list[3] = { asked(NEW), asked(NEW), asked(NEW + 1) };

	begin();
	list[1].record.ledger = 2;
	list[2].record.flags = FORGE_ACCOUNT_CLOSED | FORGE_ACCOUNT_HISTORY;
	test_create_accounts(&ledger, list, 3);
	is_int(list[0].status, FORGE_ACCOUNT_CREATED, "an account is created");
	is_int(list[1].status, FORGE_ACCOUNT_EXISTS_WITH_DIFFERENT_LEDGER,
		   "one of the same batch and id sees it");
	is_int(list[2].status, FORGE_ACCOUNT_CREATED, "one may be closed from the beginning");
	is_int(list[2].record.timestamp_ns - list[0].record.timestamp_ns, 2,
		   "each has one nanosecond more");
	is_int(ask(asked(NEW)), FORGE_ACCOUNT_EXISTS, "asked for again, it exists");
	is_int(ask(asked(NEW + 1)), FORGE_ACCOUNT_EXISTS_WITH_DIFFERENT_FLAGS, "open, it does not");
	test_balance(&ledger, test_small_id(NEW))->flags |= FORGE_ACCOUNT_CLOSED;
	is_int(ask(asked(NEW)), FORGE_ACCOUNT_EXISTS_WITH_DIFFERENT_FLAGS, "nor when it was closed");
}

static void
test_chains(void)
{
	ForgeAccountRequest list[7] = { asked(10), asked(11), asked(12), asked(13),
									asked(10), asked(14), asked(15) };

	begin();
	list[0].record.flags = FORGE_ACCOUNT_LINKED;
	list[1].record.flags = FORGE_ACCOUNT_LINKED;
	list[1].record.code = 0;
	list[2].record.flags = FORGE_ACCOUNT_LINKED;
	list[4].record.flags = FORGE_ACCOUNT_LINKED;
	list[6].record.flags = FORGE_ACCOUNT_LINKED;
	test_create_accounts(&ledger, list, 7);
	is_int(list[0].status, FORGE_ACCOUNT_LINKED_EVENT_FAILED, "the member before is undone");
	is_int(list[1].status, FORGE_ACCOUNT_CODE_MUST_NOT_BE_ZERO, "the member that fails says why");
	is_int(list[2].status, FORGE_ACCOUNT_LINKED_EVENT_FAILED, "the next one is not tried");
	is_int(list[3].status, FORGE_ACCOUNT_LINKED_EVENT_FAILED, "nor the last one");
	is_int(list[4].status, FORGE_ACCOUNT_CREATED, "what was undone can be created");
	is_int(list[5].status, FORGE_ACCOUNT_CREATED, "a chain of two");
	is_int(list[6].status, FORGE_ACCOUNT_LINKED_EVENT_CHAIN_OPEN, "one that does not end");
	ok(test_balance(&ledger, test_small_id(11)) == NULL &&
		   test_balance(&ledger, test_small_id(15)) == NULL &&
		   test_balance(&ledger, test_small_id(10)) != NULL,
	   "and what is there afterwards");
}

/* The batch has a request that is in order before the one that is looked at, and one after it. */
static ForgeAccountStatus
import(uint64_t timestamp_ns, uint16_t flags, uint16_t flags_of_first, bool is_taken)
{
	ForgeAccountRequest list[3] = { asked(20), asked(21), asked(22) };
	ForgeAccountBatch batch = { list, 3, 500, 100 };
	const ForgeAccountRecord *places[3] = { NULL, NULL, NULL };

	for (int i = 0; i < 3; i++)
		list[i].existing = &places[i];
	list[0].record.flags = flags_of_first;
	list[0].record.timestamp_ns = flags_of_first != 0 ? 101 : 0;
	list[1].record.flags = flags;
	list[1].record.timestamp_ns = timestamp_ns;
	list[1].is_timestamp_taken = is_taken;
	forge_accounts_decide(&batch);
	return list[1].status;
}

static void
test_import(void)
{
	const uint16_t yes = FORGE_ACCOUNT_IMPORTED;

	is_int(import(102, yes, yes, false), FORGE_ACCOUNT_CREATED, "imported");
	is_int(import(0, 0, yes, false), FORGE_ACCOUNT_IMPORTED_EVENT_EXPECTED, "all are imported");
	is_int(import(102, yes, 0, false), FORGE_ACCOUNT_IMPORTED_EVENT_NOT_EXPECTED, "or none");
	is_int(import(0, yes, yes, false), FORGE_ACCOUNT_IMPORTED_EVENT_TIMESTAMP_OUT_OF_RANGE, "0");
	is_int(import(UINT64_C(1) << 63, yes, yes, false),
		   FORGE_ACCOUNT_IMPORTED_EVENT_TIMESTAMP_OUT_OF_RANGE, "2^63");
	is_int(import(501, yes, yes, false), FORGE_ACCOUNT_CREATED, "before the last of the batch");
	is_int(import(502, yes, yes, false), FORGE_ACCOUNT_IMPORTED_EVENT_TIMESTAMP_MUST_NOT_ADVANCE,
		   "not before the last of the batch");
	is_int(import(101, yes, yes, false), FORGE_ACCOUNT_IMPORTED_EVENT_TIMESTAMP_MUST_NOT_REGRESS,
		   "that of the one before");
	is_int(import(102, yes, yes, true), FORGE_ACCOUNT_IMPORTED_EVENT_TIMESTAMP_MUST_NOT_REGRESS,
		   "that of a transfer");
}

/* A chain that is undone does not move the newest timestamp. */
static void
test_imported_chain(void)
{
	ForgeAccountRequest list[3] = { asked(30), asked(31), asked(32) };
	const ForgeAccountRecord *places[3] = { NULL, NULL, NULL };
	ForgeAccountBatch batch = { list, 3, 500, 100 };
	const uint16_t yes = FORGE_ACCOUNT_IMPORTED;

	for (int i = 0; i < 3; i++)
	{
		list[i].existing = &places[i];
		list[i].record.flags = yes;
		list[i].record.timestamp_ns = 150;
	}
	list[0].record.flags |= FORGE_ACCOUNT_LINKED;
	forge_accounts_decide(&batch);
	is_int(list[0].status, FORGE_ACCOUNT_LINKED_EVENT_FAILED, "a chain fails");
	is_int(list[1].status, FORGE_ACCOUNT_IMPORTED_EVENT_TIMESTAMP_MUST_NOT_REGRESS, "by its time");
	is_int(list[2].status, FORGE_ACCOUNT_CREATED, "which is free then");
	is_int(batch.last_imported_ns, 150, "and is the newest one");
	ok(places[0] == NULL && places[1] == NULL && places[2] == &list[2].record, "one is there");
}

int
main(void)
{
	test_precedence(spoil, NEW);
	test_precedence(vary, OLD);
	test_created();
	test_chains();
	test_import();
	test_imported_chain();
	return tap_done();
}
