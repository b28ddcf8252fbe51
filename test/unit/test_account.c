/*
 * test_account.c
 *	  accounting.account: every refusal and their order, every event, the invariant.
 */
#include "domain/account/account.h"
#include "test_decision.h"
#include "test_shape.h"

#define ABSENT ((ForgeText){ NULL, 0 })

static TestArena arena;

/* The account "9000" does not exist; all others are assets. */
static void
answer(const ForgeAsk *ask, void *state)
{
	const ForgeAccountCreate *named = ask->named_by;
	ForgeAccount *account = state;

	account->kind = FORGE_TEXT("asset");
	if (forge_text_equal(named->number, FORGE_TEXT("9000")))
		account->head.version = 0;
}

static TestDecision
execute(ForgeAccount *account, ForgeAccountCommandType type, const void *command)
{
	return test_execute(&arena, &forge_account, account, type, command);
}

static TestDecision
create(ForgeAccount *account, ForgeAccountCreate command)
{
	return execute(account, FORGE_ACCOUNT_CREATE, &command);
}

static TestDecision
rename_to(ForgeAccount *account, ForgeText name)
{
	ForgeAccountRename command = { FORGE_TEXT("1000"), name };

	return execute(account, FORGE_ACCOUNT_RENAME, &command);
}

static TestDecision
set_closed(ForgeAccount *account, ForgeAccountCommandType type)
{
	ForgeAccountClose command = { FORGE_TEXT("1000") };

	return execute(account, type, &command);
}

static ForgeAccountCreate
cash(void)
{
	return (ForgeAccountCreate){ .number = FORGE_TEXT("1000"),
								 .name = FORGE_TEXT("Cash"),
								 .kind = FORGE_TEXT("asset") };
}

static void
test_create_refusals(void)
{
	ForgeAccount account = { 0 };
	ForgeAccountCreate command = { .number = FORGE_TEXT("1a"),
								   .name = FORGE_TEXT(" "),
								   .kind = FORGE_TEXT("expense"),
								   .parent = FORGE_TEXT("9000"),
								   .currency = FORGE_TEXT("eur") };

	is_refused(create(&account, command).outcome, FORGE_REASON_ACCOUNT_NUMBER_INVALID,
			   "Field \"number\" must be 1 to 20 of 0-9, A-Z, \".\" and \"-\", with a letter or "
			   "digit first.",
			   "account_number_invalid comes first");
	command.number = FORGE_TEXT("6000");
	is_refused(create(&account, command).outcome, FORGE_REASON_NAME_BLANK,
			   "Field \"name\" is blank.", "then name_blank");
	command.name = FORGE_TEXT("Rent");
	is_refused(create(&account, command).outcome, FORGE_REASON_CURRENCY_UNKNOWN,
			   "There is no currency \"eur\".", "then currency_unknown");
	command.currency = ABSENT;
	command.limited = true;
	is_refused(create(&account, command).outcome, FORGE_REASON_FIELD_MISSING,
			   "Field \"currency\" is missing.", "which a limited account must have");
	command.currency = FORGE_TEXT("EUR");
	is_refused(create(&account, command).outcome, FORGE_REASON_ACCOUNT_NOT_FOUND,
			   "There is no account \"9000\".", "then a parent that does not exist");
	command.parent = FORGE_TEXT("1000");
	is_refused(create(&account, command).outcome, FORGE_REASON_KIND_DIFFERS,
			   "Account \"1000\" is of kind asset, not expense.", "then a parent of another kind");
	command.kind = FORGE_TEXT("asset");
	is_accepted(create(&account, command).outcome, "an account with all that it may have");
	is_refused(create(&account, cash()).outcome, FORGE_REASON_ACCOUNT_NUMBER_TAKEN,
			   "There is an account \"6000\" already.", "one number is one account");
}

static void
test_numbers(void)
{
	ok(forge_account_number_is_valid(FORGE_TEXT("1")), "a number may be one digit");
	ok(forge_account_number_is_valid(FORGE_TEXT("A.1-B.23456789012345")), "or 20 characters");
	ok(!forge_account_number_is_valid(FORGE_TEXT("123456789012345678901")), "but not 21");
	ok(!forge_account_number_is_valid(FORGE_TEXT("")), "or none");
	ok(!forge_account_number_is_valid(FORGE_TEXT("-1")), "it begins with no dash");
	ok(!forge_account_number_is_valid(FORGE_TEXT(".1")), "and with no point");
	ok(!forge_account_number_is_valid(FORGE_TEXT("1 0")), "it has no space");
	ok(!forge_account_number_is_valid(FORGE_TEXT("1000a")), "and no small letters");
}

static void
test_life(void)
{
	ForgeAccount account = { 0 };
	ForgeAccountCreate command = cash();
	TestDecision decision;

	is_refused(rename_to(&account, FORGE_TEXT("Till")).outcome, FORGE_REASON_ACCOUNT_NOT_FOUND, "",
			   "what does not exist is not renamed");
	is_refused(set_closed(&account, FORGE_ACCOUNT_CLOSE).outcome, FORGE_REASON_ACCOUNT_NOT_FOUND,
			   "", "nor closed");
	is_refused(set_closed(&account, FORGE_ACCOUNT_REOPEN).outcome, FORGE_REASON_ACCOUNT_NOT_FOUND,
			   "", "nor opened again");

	command.control = FORGE_TEXT("bank");
	command.currency = FORGE_TEXT("JPY");
	decision = create(&account, command);
	is_int(decision.events.count, 1, "a creation is one event");
	is_int(decision.events.list[0].type, FORGE_ACCOUNT_CREATED, "created");
	ok(forge_text_equal(account.number, FORGE_TEXT("1000")) &&
		   forge_text_equal(account.name, FORGE_TEXT("Cash")) &&
		   forge_text_equal(account.kind, FORGE_TEXT("asset")) &&
		   forge_text_is_absent(account.parent) &&
		   forge_text_equal(account.currency, FORGE_TEXT("JPY")) &&
		   forge_text_equal(account.control, FORGE_TEXT("bank")) && !account.closed,
	   "it has what was said of it, and is open");

	is_refused(rename_to(&account, FORGE_TEXT("\t")).outcome, FORGE_REASON_NAME_BLANK,
			   "Field \"name\" is blank.", "a name is not blank");
	is_int(rename_to(&account, FORGE_TEXT("Cash")).events.count, 0,
		   "the same name decides nothing");
	is_int(rename_to(&account, FORGE_TEXT("Till")).events.count, 1, "another one is an event");
	ok(forge_text_equal(account.name, FORGE_TEXT("Till")), "the name is another one");

	is_int(set_closed(&account, FORGE_ACCOUNT_REOPEN).events.count, 0, "an open one stays open");
	is_int(set_closed(&account, FORGE_ACCOUNT_CLOSE).events.count, 1, "it is closed");
	ok(account.closed, "and closed it is");
	is_int(set_closed(&account, FORGE_ACCOUNT_CLOSE).events.count, 0, "once");
	is_int(rename_to(&account, FORGE_TEXT("Old till")).events.count, 1,
		   "a closed one can be renamed");
	is_int(set_closed(&account, FORGE_ACCOUNT_REOPEN).events.count, 1, "it is opened again");
	ok(!account.closed, "and open it is");
	is_int(account.head.version, 5, "version 5");
}

static void
test_check(void)
{
	const ForgeAccount sound = {
		.head = { 1 },
		.number = FORGE_TEXT("1000"),
		.name = FORGE_TEXT("Cash"),
		.kind = FORGE_TEXT("asset"),
	};
	ForgeAccount account = { 0 };

	ok(forge_account_check(&account), "check: no account");
	account = sound;
	ok(forge_account_check(&account), "check: an account");
	account.number = FORGE_TEXT("10 00");
	ok(!forge_account_check(&account), "check: with a number that is none");
	account = sound;
	account.name = FORGE_TEXT(" ");
	ok(!forge_account_check(&account), "check: without a name");
	account = sound;
	account.kind = FORGE_TEXT("income");
	ok(!forge_account_check(&account), "check: of no kind");
	account = sound;
	account.currency = FORGE_TEXT("EURO");
	ok(!forge_account_check(&account), "check: with a currency that is none");
	account = sound;
	account.parent = FORGE_TEXT("1000");
	ok(!forge_account_check(&account), "check: its own parent");
	account = sound;
	account.limited = true;
	ok(!forge_account_check(&account), "check: limited, in no currency");
	account.currency = FORGE_TEXT("EUR");
	ok(forge_account_check(&account), "check: limited");
}

static void
test_unknown(void)
{
	ForgeAccount account = { { 1 }, FORGE_TEXT("1000"), .name = FORGE_TEXT("Cash") };
	ForgeAccount before;
	ForgeEvents events = { .arena = &arena.arena };

	memcpy(&before, &account, sizeof(before));
	ok(forge_account_decide(&account, &(ForgeCommand){ .type = FORGE_ACCOUNT_COMMAND_COUNT },
							&events)
			   .reason == FORGE_REASON_COMMAND_UNKNOWN,
	   "a command beyond the last is refused");
	forge_account_apply(&account, &(ForgeEvent){ FORGE_ACCOUNT_EVENT_COUNT, NULL, 0 },
						&arena.arena);
	ok(memcmp(&account, &before, sizeof(account)) == 0, "an event beyond the last does nothing");
}

/* What is stored and what callers send: a change here needs a new schema version. */
static void
test_shapes(void)
{
	is_shape(forge_account_commands[FORGE_ACCOUNT_CREATE],
			 "number: a string of 20, required; name: a string of 200, required, trimmed; "
			 "kind: a string of 63, required; parent: a string of 20; currency: a string of 64; "
			 "control: a string of 63; limited: true or false");
	is_shape(forge_account_events[FORGE_ACCOUNT_CREATED],
			 "number: a string of 20, required; name: a string of 200, required; "
			 "kind: a string of 63, required; parent: a string of 20; currency: a string of 64; "
			 "control: a string of 63; limited: true or false");
	is_shape(forge_account_events[FORGE_ACCOUNT_RENAMED],
			 "number: a string of 20, required; name: a string of 200, required, trimmed");
	is_shape(forge_account_events[FORGE_ACCOUNT_CLOSED], "number: a string of 20, required");
	is_shape(forge_account_events[FORGE_ACCOUNT_REOPENED], "number: a string of 20, required");
}

int
main(void)
{
	arena = TEST_ARENA;
	test_answer = answer;
	test_create_refusals();
	test_numbers();
	test_life();
	test_check();
	test_unknown();
	test_shapes();
	test_arena_reset(&arena);
	return tap_done();
}
