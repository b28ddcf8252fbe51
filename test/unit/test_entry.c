/*
 * test_entry.c
 *	  accounting.entry: every refusal and their order, the event, the invariant.
 */
#include "domain/account/account.h"
#include "domain/book/book.h"
#include "domain/entry/entry.h"
#include "test_decision.h"
#include "test_shape.h"

#define ABSENT ((ForgeText){ NULL, 0 })

static TestArena arena;

static const ForgeUuid rent_id = { { 7 } };

/* What the books and the entry with that id are like; a test changes them. */
static ForgeBook book;
static ForgeEntry rent;

/*
 * Accounts by their numbers, those from ...5 on are limited: 9... do not exist, 8... are
 * closed, 7... are receivables, 6... are in JPY, 5... in EUR; all others take what comes.
 */
static void
answer_account(ForgeText number, ForgeAccount *account)
{
	account->number = number;
	account->head.version = number.data[0] == '9' ? 0 : 1;
	account->closed = number.data[0] == '8';
	account->limited = number.data[number.length - 1] >= '5';
	if (number.data[0] == '7')
		account->control = FORGE_TEXT("receivable");
	if (number.data[0] == '6')
		account->currency = FORGE_TEXT("JPY");
	if (number.data[0] == '5')
		account->currency = FORGE_TEXT("EUR");
}

static void
answer(const ForgeAsk *ask, void *state)
{
	if (ask->aggregate == &forge_account)
		answer_account(((const ForgeAccountCreate *) ask->named_by)->number, state);
	else if (ask->aggregate == &forge_book)
		*(ForgeBook *) state = book;
	else if (forge_uuid_equal(ask->id, rent_id))
		*(ForgeEntry *) state = rent;
	else
		((ForgeState *) state)->version = 0;
}

static ForgeDecimal
units(int64_t count)
{
	return (ForgeDecimal){ count * FORGE_DECIMAL_ONE };
}

static ForgeEntryPosting
debit(const char *account, ForgeDecimal amount)
{
	return (ForgeEntryPosting){ .account = forge_text_from(account),
								.debit = amount,
								.due_date = FORGE_DATE_ABSENT };
}

static ForgeEntryPosting
credit(const char *account, ForgeDecimal amount)
{
	return (ForgeEntryPosting){ .account = forge_text_from(account),
								.credit = amount,
								.due_date = FORGE_DATE_ABSENT };
}

static TestDecision
post_on(ForgeEntry *entry, ForgeDate entry_date, ForgeEntryPosting *lines, int count)
{
	ForgeEntryPost command = { .lines = { lines, count, count }, .entry_date = entry_date };

	return test_execute(&arena, &forge_entry, entry, FORGE_ENTRY_POST, &command);
}

/* Two lines of a new entry. */
static TestDecision
post(ForgeEntryPosting first, ForgeEntryPosting second)
{
	ForgeEntryPosting lines[] = { first, second };

	return post_on(&(ForgeEntry){ 0 }, 100, lines, 2);
}

static TestDecision
reverse(ForgeEntry *entry, ForgeUuid entry_id, ForgeText reason)
{
	ForgeEntryReverse command = { entry_id, reason, 200 };

	return test_execute(&arena, &forge_entry, entry, FORGE_ENTRY_REVERSE, &command);
}

static void
test_lines(void)
{
	is_refused(post_on(&(ForgeEntry){ 0 }, 0, NULL, 0).outcome, FORGE_REASON_ENTRY_EMPTY,
			   "\"lines\" is empty.", "entry_empty comes first");
	is_refused(post(debit("9000", units(1)), debit("9000", units(0))).outcome,
			   FORGE_REASON_LINE_AMOUNT_INVALID, "Line 2: debit 0, credit 0.",
			   "then a line without an amount");
	is_refused(post(debit("9000", units(1)), credit("9000", units(-1))).outcome,
			   FORGE_REASON_LINE_AMOUNT_INVALID, "Line 2: debit 0, credit -1.", "or below zero");
	is_refused(post((ForgeEntryPosting){ .account = FORGE_TEXT("9000"),
										 .debit = units(2),
										 .credit = units(1) },
					credit("9000", units(1)))
				   .outcome,
			   FORGE_REASON_LINE_AMOUNT_INVALID, "Line 1: debit 2, credit 1.",
			   "or with both sides");
	is_refused(post(debit("1000", units(1)), credit("9000", units(2))).outcome,
			   FORGE_REASON_FIELD_MISSING, "Field \"currency\" is missing.",
			   "line by line: the first one without a currency");
	is_refused(post(debit("5000", units(1)), credit("9000", units(2))).outcome,
			   FORGE_REASON_ACCOUNT_NOT_FOUND, "There is no account \"9000\".",
			   "an account that does not exist");
	is_refused(post(debit("8000", units(1)), credit("9000", units(2))).outcome,
			   FORGE_REASON_ACCOUNT_CLOSED, "Account \"8000\" takes no new lines.",
			   "a closed account");
	is_refused(post(debit("7000", units(1)), credit("9000", units(2))).outcome,
			   FORGE_REASON_CONTROL_ACCOUNT, "Account \"7000\" agrees with documents: receivable.",
			   "an account of documents");
	is_refused(post((ForgeEntryPosting){ .account = FORGE_TEXT("1000"),
										 .debit = units(1),
										 .currency = FORGE_TEXT("eur") },
					credit("9000", units(1)))
				   .outcome,
			   FORGE_REASON_CURRENCY_UNKNOWN, "There is no currency \"eur\".",
			   "a currency that does not exist");
	is_refused(post((ForgeEntryPosting){ .account = FORGE_TEXT("6000"),
										 .debit = units(1),
										 .currency = FORGE_TEXT("EUR") },
					credit("9000", units(1)))
				   .outcome,
			   FORGE_REASON_CURRENCY_DIFFERS, "Account \"6000\" is in JPY, the line in EUR.",
			   "a currency that is not the account's");
	is_refused(post(debit("6000", (ForgeDecimal){ 500000 }), credit("9000", units(1))).outcome,
			   FORGE_REASON_LINE_AMOUNT_INVALID, "Line 1: debit 0.5, credit 0.",
			   "half a yen is no amount");
	is_refused(post(debit("5000", (ForgeDecimal){ 10001 }), credit("9000", units(1))).outcome,
			   FORGE_REASON_LINE_AMOUNT_INVALID, "Line 1: debit 0.010001, credit 0.",
			   "and a part of a cent is none");
}

static void
test_balance(void)
{
	ForgeDecimal half = { INT64_MAX / 2 / 1000000 * 1000000 };
	ForgeEntryPosting large[] = { debit("5000", half), debit("5000", half), debit("5000", half) };
	ForgeEntryPosting four[] = { debit("5000", units(1)), credit("6000", units(8)),
								 credit("5001", units(1)), debit("6001", units(9)) };
	TestDecision decision;
	ForgeEntry entry = { 0 };

	is_refused(post(debit("5000", units(1)), credit("5000", units(2))).outcome,
			   FORGE_REASON_ENTRY_UNBALANCED, "EUR: debit 1, credit 2.", "sides must be equal");
	is_refused(post(debit("5000", units(1)), credit("6000", units(1))).outcome,
			   FORGE_REASON_ENTRY_UNBALANCED, "EUR: debit 1, credit 0.", "in each currency");
	is_refused(post_on(&entry, 100, four, 4).outcome, FORGE_REASON_ENTRY_UNBALANCED,
			   "JPY: debit 9, credit 8.", "also in the second one");
	is_refused(post_on(&entry, 100, large, 3).outcome, FORGE_REASON_AMOUNT_OVERFLOW,
			   "EUR: 9223372036854 with 4611686018427 is beyond what can be stored.",
			   "and their sums can be stored");
	four[3].debit = units(8);
	decision = post_on(&entry, 100, four, 4);
	is_accepted(decision.outcome, "an entry of two currencies");
	is_int(decision.events.count, 1, "is one event");
	is_int(entry.lines.count, 4, "with its lines");
	ok(forge_text_equal(forge_entry_line(&entry, 1)->currency, FORGE_TEXT("JPY")),
	   "of which each has its currency");
	is_int(forge_entry_line(&entry, 3)->line_no, 4, "and its number");
	is_int(forge_entry_line(&entry, 3)->entry_date, 100, "and the day of the entry");
	is_refused(post_on(&entry, 0, NULL, 0).outcome, FORGE_REASON_ENTRY_EXISTS, "",
			   "what is posted is not posted again");
}

static void
test_books(void)
{
	ForgeEntryPosting lines[] = { debit("1000", units(1)), credit("1001", units(1)) };
	ForgeEntry entry = { 0 };

	book.currency = FORGE_TEXT("CHF");
	book.locked_through = 100;
	is_refused(post_on(&entry, 100, lines, 2).outcome, FORGE_REASON_PERIOD_LOCKED,
			   "They are locked through 2000-04-10; the entry is of 2000-04-10.",
			   "the last day that is locked is locked");
	is_refused(post_on(&entry, FORGE_DATE_ABSENT, lines, 2).outcome, FORGE_REASON_PERIOD_LOCKED,
			   "They are locked through 2000-04-10; the entry is of 2000-01-01.",
			   "without a date it is the day of the clock");
	is_accepted(post_on(&entry, 101, lines, 2).outcome, "the next one is not");
	ok(forge_text_equal(forge_entry_line(&entry, 0)->currency, FORGE_TEXT("CHF")),
	   "without any other the currency is that of the books");
	book = (ForgeBook){ .locked_through = FORGE_DATE_ABSENT };
}

static void
test_driven(void)
{
	ForgeEntryPosting lines[] = { debit("7000", units(1)), credit("5000", units(1)) };

	book.currency = FORGE_TEXT("EUR");
	test_command.is_driven = true;
	rent = (ForgeEntry){ 0 };
	is_accepted(post_on(&rent, 100, lines, 2).outcome, "a document posts on its account");
	test_command.is_driven = false;
	ok(rent.driven, "and the entry knows it");
	is_refused(reverse(&(ForgeEntry){ 0 }, rent_id, FORGE_TEXT("no")).outcome,
			   FORGE_REASON_CONTROL_ACCOUNT, "Account \"7000\" agrees with documents: .",
			   "by hand it is not taken back");
	test_command.is_driven = true;
	is_accepted(reverse(&(ForgeEntry){ 0 }, rent_id, FORGE_TEXT("no")).outcome, "but by documents");
	is_refused(post(debit("7000", units(1)), credit("5000", units(2))).outcome,
			   FORGE_REASON_ENTRY_UNBALANCED, "EUR: debit 1, credit 2.",
			   "what a document posts must be balanced, too");
	book.locked_through = 100;
	is_refused(post_on(&(ForgeEntry){ 0 }, 100, lines, 2).outcome, FORGE_REASON_PERIOD_LOCKED,
			   "They are locked through 2000-04-10; the entry is of 2000-04-10.",
			   "and not in a period that is locked");
	book.locked_through = 200;
	is_refused(reverse(&(ForgeEntry){ 0 }, rent_id, FORGE_TEXT("no")).outcome,
			   FORGE_REASON_PERIOD_LOCKED,
			   "They are locked through 2000-07-19; the entry is of 2000-07-19.",
			   "nor is it taken back there");
	test_command.is_driven = false;
	book = (ForgeBook){ .locked_through = FORGE_DATE_ABSENT };
}

static void
test_reverse(void)
{
	ForgeEntryPosting lines[] = { debit("5000", units(3)), credit("5001", units(3)) };
	ForgeEntry entry = { 0 };
	ForgeClaim claims[FORGE_CLAIMS_MAX];

	rent = (ForgeEntry){ 0 };
	is_accepted(post_on(&rent, 100, lines, 2).outcome, "an entry");
	is_int(forge_entry_claims(&rent, claims), 0, "claims nothing");
	is_refused(reverse(&rent, rent_id, ABSENT).outcome, FORGE_REASON_ENTRY_EXISTS, "",
			   "an id of an entry is taken");
	is_refused(reverse(&entry, test_missing_id, FORGE_TEXT(" ")).outcome, FORGE_REASON_FIELD_BLANK,
			   "Field \"reason\" is blank.", "a reason must be given");
	is_refused(reverse(&entry, test_missing_id, FORGE_TEXT("typo")).outcome,
			   FORGE_REASON_ENTRY_NOT_FOUND,
			   "Entry 4d000000-0000-0000-0000-000000000000 does not exist.",
			   "what does not exist is not taken back");
	book.locked_through = 200;
	is_refused(reverse(&entry, rent_id, FORGE_TEXT("typo")).outcome, FORGE_REASON_PERIOD_LOCKED,
			   "They are locked through 2000-07-19; the entry is of 2000-07-19.",
			   "the lock is asked for the new day");
	book.locked_through = 199;
	is_accepted(reverse(&entry, rent_id, FORGE_TEXT("typo")).outcome,
				"though the old one is locked");
	ok(forge_entry_line(&entry, 0)->credit.millionths == units(3).millionths &&
		   forge_entry_line(&entry, 1)->debit.millionths == units(3).millionths,
	   "the sides are exchanged");
	ok(forge_text_equal(entry.description, FORGE_TEXT("typo")) &&
		   forge_uuid_equal(entry.reverses, rent_id),
	   "it says what it takes back, and why");
	is_int(forge_entry_claims(&entry, claims), 1, "and claims that");
	is_text(claims[0].type, "accounting.entry.reversal", "as a reversal");
	ok(forge_text_equal(claims[0].value, FORGE_TEXT("07000000-0000-0000-0000-000000000000")),
	   "by the id of the entry");
	book = (ForgeBook){ .locked_through = FORGE_DATE_ABSENT };
}

/* Is it one of those of the command? */
static bool
has_gate(int command_type, const char *name)
{
	for (const ForgeGate *gate = forge_entry.gates[command_type]; gate->name != NULL; gate++)
		if (strcmp(gate->name, name) == 0)
			return !gate->is_closed;
	return false;
}

static void
test_limited(void)
{
	ForgeEntryPosting lines[] = { debit("5005", units(3)), credit("5006", units(2)),
								  credit("5000", units(2)), debit("5005", units(1)) };
	ForgeEntry entry = { 0 };
	TestDecision decision;

	rent = (ForgeEntry){ 0 };
	decision = post_on(&rent, 100, lines, 4);
	is_accepted(decision.outcome, "an entry with limited accounts");
	ok(forge_text_equal(rent.limited, FORGE_TEXT("5005\n5006")), "knows each of them, once");
	is_accepted(reverse(&entry, rent_id, FORGE_TEXT("typo")).outcome, "it is taken back");
	ok(forge_text_equal(entry.limited, FORGE_TEXT("5005\n5006")), "by one with the same accounts");
	lines[0] = debit("5000", units(2));
	entry = (ForgeEntry){ 0 };
	lines[1] = credit("5001", units(2));
	is_accepted(post_on(&entry, 100, lines, 2).outcome, "an entry without them");
	ok(forge_text_is_absent(entry.limited), "knows none");
	ok(has_gate(FORGE_ENTRY_POST, "ledger") && has_gate(FORGE_ENTRY_REVERSE, "ledger"),
	   "both pass the gate of the ledger, as their span may ask for transfers");
	ok(has_gate(FORGE_ENTRY_POST, "books") && has_gate(FORGE_ENTRY_REVERSE, "books"),
	   "and that of the books");
}

static void
test_check(void)
{
	ForgeEntryLine lines[2] = {
		{ 1, 100, FORGE_TEXT("1000"), FORGE_TEXT("EUR"), .debit = units(1) },
		{ 2, 100, FORGE_TEXT("1001"), FORGE_TEXT("EUR"), .credit = units(1) },
	};
	ForgeEntryLine much[4] = {
		{ 1, 100, FORGE_TEXT("1000"), FORGE_TEXT("EUR"), .debit = units(9000000000000) },
		{ 2, 100, FORGE_TEXT("1000"), FORGE_TEXT("EUR"), .debit = units(9000000000000) },
		{ 3, 100, FORGE_TEXT("1001"), FORGE_TEXT("EUR"), .credit = units(9000000000000) },
		{ 4, 100, FORGE_TEXT("1001"), FORGE_TEXT("EUR"), .credit = units(9000000000000) },
	};
	ForgeEntry entry = { .head = { 1 }, .entry_date = 100, .lines = { lines, 2, 2 } };

	ok(forge_entry_check(&(ForgeEntry){ 0 }), "check: no entry");
	ok(forge_entry_check(&entry), "check: an entry");
	entry.head.version = 2;
	ok(!forge_entry_check(&entry), "check: posted twice");
	entry.head.version = 1;
	lines[1].credit = units(2);
	ok(!forge_entry_check(&entry), "check: not balanced");
	lines[1].currency = FORGE_TEXT("USD");
	lines[1].credit = units(1);
	ok(!forge_entry_check(&entry), "check: in no currency");
	lines[1].currency = lines[0].currency;
	lines[0].debit = lines[1].credit = (ForgeDecimal){ 1 };
	ok(!forge_entry_check(&entry), "check: with parts of a cent");
	lines[0].debit = lines[1].credit = units(1);
	lines[0].credit = units(1);
	ok(!forge_entry_check(&entry), "check: with a line of two sides");
	lines[0].credit = units(0);
	entry.lines = (ForgeList){ much, 4, 4 };
	ok(!forge_entry_check(&entry), "check: with sums beyond what can be stored");
	entry.lines = (ForgeList){ lines, 2, 2 };
	lines[0].account = FORGE_TEXT("-");
	ok(!forge_entry_check(&entry), "check: without an account");
	entry.lines.count = 0;
	ok(!forge_entry_check(&entry), "check: without lines");
}

static void
test_unknown(void)
{
	ForgeEntry entry = { 0 };
	ForgeEvents events = { .arena = &arena.arena };

	ok(forge_entry_decide(&entry, &(ForgeCommand){ .type = FORGE_ENTRY_COMMAND_COUNT }, &events)
			   .reason == FORGE_REASON_COMMAND_UNKNOWN,
	   "a command beyond the last is refused");
	forge_entry_apply(&entry, &(ForgeEvent){ FORGE_ENTRY_EVENT_COUNT, NULL, 0 }, &arena.arena);
	ok(entry.lines.count == 0, "an event beyond the last does nothing");
}

/* What is stored and what callers send: a change here needs a new schema version. */
static void
test_shapes(void)
{
	is_shape(&forge_entry_posting_shape,
			 "account: a string of 20, required; debit: a number; credit: a number; "
			 "currency: a string of 64; party_id: a UUID; document_id: a UUID; "
			 "due_date: a date like 2024-07-01; memo: a string of 500");
	is_shape(forge_entry_events[FORGE_ENTRY_POSTED],
			 "entry_date: a date like 2024-07-01, required; description: a string of 500; "
			 "reference_type: a string of 64; reference_id: a UUID; "
			 "reverses: a UUID; closing: true or false; driven: true or false; "
			 "limited: a list of strings of 21000; "
			 "lines: a list of objects of 1000, required");
}

int
main(void)
{
	arena = TEST_ARENA;
	test_answer = answer;
	book = (ForgeBook){ .locked_through = FORGE_DATE_ABSENT };
	test_lines();
	test_balance();
	test_books();
	test_driven();
	test_reverse();
	test_limited();
	test_check();
	test_unknown();
	test_shapes();
	test_arena_reset(&arena);
	return tap_done();
}
