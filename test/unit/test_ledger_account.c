/*
 * test_ledger_account.c
 *	  ledger.account: what is out of range, an account that is there, and that of a span.
 */
#include "domain/ledger_account/ledger_account.h"
#include "tap.h"
#include "test_decision.h"

static TestArena arena;

static const ForgeLedgerAccountOpen usual = {
	.ledger = 1, .code = 10, .flags = 0, .timestamp_ns = 1000, .name = { "cash", 4 }
};

static TestDecision
open_account(ForgeLedgerAccount *account, ForgeLedgerAccountOpen command)
{
	return test_execute(&arena, &forge_ledger_account, account, FORGE_LEDGER_ACCOUNT_OPEN,
						&command);
}

static void
test_open(void)
{
	ForgeLedgerAccount account = { 0 };
	TestDecision decision;

	ok(forge_ledger_account.check(&account), "no account needs nothing");
	decision = open_account(&account, usual);
	is_int(decision.events.count, 1, "an account is created by one event");
	ok(account.ledger == 1 && account.code == 10 && account.timestamp_ns == 1000 &&
		   forge_text_equal(account.name, usual.name) &&
		   forge_uuid_equal(account.account_id, test_command.aggregate_id),
	   "as it was asked for");
	is_int(open_account(&account, usual).outcome.reason, FORGE_REASON_LEDGER_ACCOUNT_EXISTS,
		   "it is created once");
}

/* Spans of two calls may ask for one account. */
static void
test_driven(void)
{
	ForgeLedgerAccount account = { 0 };
	ForgeLedgerAccountOpen others[] = { usual, usual, usual };
	TestDecision decision;

	others[0].ledger++;
	others[1].code++;
	others[2].flags++;
	test_command.is_driven = true;
	(void) open_account(&account, usual);
	decision = open_account(&account, usual);
	ok(!forge_outcome_is_refusal(decision.outcome) && decision.events.count == 0,
	   "a span finds the account as it asks for it");
	for (int i = 0; i < 3; i++)
		is_int(open_account(&account, others[i]).outcome.reason, FORGE_REASON_LEDGER_ACCOUNT_EXISTS,
			   "but not another");
	test_command.is_driven = false;
}

static void
test_range(void)
{
	static const struct
	{
		ForgeLedgerAccountOpen command;
		bool is_good;
		const char *name;
	} cases[] = {
		{ { .ledger = 0, .code = 1, .timestamp_ns = 1 }, false, "ledger 0" },
		{ { .ledger = UINT32_MAX, .code = 1, .timestamp_ns = 1 }, true, "the last ledger" },
		{ { .ledger = INT64_C(1) << 32, .code = 1, .timestamp_ns = 1 }, false, "one beyond" },
		{ { .ledger = 1, .code = 0, .timestamp_ns = 1 }, false, "code 0" },
		{ { .ledger = 1, .code = 65535, .timestamp_ns = 1 }, true, "the last code" },
		{ { .ledger = 1, .code = 65536, .timestamp_ns = 1 }, false, "one beyond" },
		{ { .ledger = 1, .code = 1, .flags = -1, .timestamp_ns = 1 }, false, "flags below 0" },
		{ { .ledger = 1, .code = 1, .flags = 65535, .timestamp_ns = 1 }, true, "all flags" },
		{ { .ledger = 1, .code = 1, .flags = 65536, .timestamp_ns = 1 }, false, "one beyond" },
		{ { .ledger = 1, .code = 1, .user_data_32 = -1, .timestamp_ns = 1 },
		  false,
		  "data below 0" },
		{ { .ledger = 1, .code = 1, .user_data_32 = UINT32_MAX, .timestamp_ns = 1 },
		  true,
		  "the last data" },
		{ { .ledger = 1, .code = 1, .user_data_32 = INT64_C(1) << 32, .timestamp_ns = 1 },
		  false,
		  "one beyond" },
		{ { .ledger = 1, .code = 1, .timestamp_ns = 0 }, false, "no time" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		ForgeLedgerAccount account = { 0 };
		ForgeOutcome outcome = open_account(&account, cases[i].command).outcome;

		is_int(outcome.reason, cases[i].is_good ? FORGE_ACCEPTED : FORGE_REASON_NUMBER_OUT_OF_RANGE,
			   cases[i].name);
	}
}

int
main(void)
{
	arena = TEST_ARENA;
	test_open();
	test_driven();
	test_range();
	test_arena_reset(&arena);
	return tap_done();
}
