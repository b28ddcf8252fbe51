/*
 * test_book.c
 *	  accounting.book: every refusal and their order, every event, the charts.
 */
#include "base/word.h"
#include "domain/account/account.h"
#include "domain/book/book.h"
#include "test_decision.h"
#include "test_shape.h"

#define ABSENT ((ForgeText){ NULL, 0 })

/* Noon of the day 100. */
#define NOON (INT64_C(86400000000) * 100 + INT64_C(43200000000))

static TestArena arena;

/* Account 9000 does not exist, 8000 is closed. */
static void
answer(const ForgeAsk *ask, void *state)
{
	ForgeText number = ((const ForgeAccountCreate *) ask->named_by)->number;
	ForgeAccount *account = state;

	account->head.version = number.data[0] == '9' ? 0 : 1;
	account->closed = number.data[0] == '8';
}

static ForgeBook
new_book(void)
{
	return (ForgeBook){ .locked_through = FORGE_DATE_ABSENT };
}

static TestDecision
open_books(ForgeBook *book, ForgeText chart, ForgeText currency)
{
	ForgeBookOpen command = { chart, currency };

	return test_execute(&arena, &forge_book, book, FORGE_BOOK_OPEN, &command);
}

static TestDecision
set_account(ForgeBook *book, const char *role, const char *number, ForgeText scope)
{
	ForgeBookSetPostingAccount command = { forge_text_from(role), forge_text_from(number), scope };

	return test_execute(&arena, &forge_book, book, FORGE_BOOK_SET_POSTING_ACCOUNT, &command);
}

static TestDecision
lock(ForgeBook *book, ForgeDate through, ForgeText reason, bool forced)
{
	ForgeBookLockPeriod command = { through, reason, forced };

	return test_execute(&arena, &forge_book, book, FORGE_BOOK_LOCK_PERIOD, &command);
}

static TestDecision
unlock(ForgeBook *book, ForgeDate through, ForgeText reason)
{
	ForgeBookUnlockPeriod command = { reason, through };

	return test_execute(&arena, &forge_book, book, FORGE_BOOK_UNLOCK_PERIOD, &command);
}

static void
test_open(void)
{
	ForgeBook book = new_book();
	int count;

	is_refused(open_books(&book, ABSENT, FORGE_TEXT("euro")).outcome, FORGE_REASON_CURRENCY_UNKNOWN,
			   "There is no currency \"euro\".", "the currency must exist");
	is_accepted(open_books(&book, ABSENT, FORGE_TEXT("EUR")).outcome, "books are opened");
	ok(forge_text_equal(book.chart, FORGE_TEXT("minimal")) &&
		   forge_text_equal(book.currency, FORGE_TEXT("EUR")),
	   "with the minimal chart, if none is named");
	is_int(book.posting_accounts.count, 14, "every part has an account");
	is_refused(open_books(&book, FORGE_TEXT("minimal"), FORGE_TEXT("euro")).outcome,
			   FORGE_REASON_BOOK_EXISTS, "They were opened with the chart \"minimal\".", "once");
	ok(forge_chart(FORGE_TEXT("none"), &count) == NULL && count == 0, "there is no other chart");
}

/* Numbers are in order, so each is there once; parts are known and taken once. */
static void
test_chart(void)
{
	unsigned taken = 0;
	bool is_sound = true;
	int count;
	const ForgeChartAccount *accounts = forge_chart(FORGE_TEXT("minimal"), &count);

	for (int i = 0; i < count; i++)
	{
		int role = accounts[i].role == NULL
					   ? -1
					   : forge_word_number(FORGE_POSTING_ROLES, forge_text_from(accounts[i].role));

		is_sound &=
			forge_account_number_is_valid(forge_text_from(accounts[i].number)) &&
			(i == 0 || strcmp(accounts[i - 1].number, accounts[i].number) < 0) &&
			forge_word_number(FORGE_ACCOUNT_KINDS, forge_text_from(accounts[i].kind)) >= 0 &&
			(accounts[i].role == NULL || (role >= 0 && (taken & 1u << role) == 0));
		if (role >= 0)
			taken |= 1u << role;
	}
	ok(is_sound, "the minimal chart is sound");
	is_int(taken, (1 << 14) - 1, "all parts are played");
}

static void
test_posting_accounts(void)
{
	ForgeBook book = new_book();

	is_refused(set_account(&book, "revenue", "9000", ABSENT).outcome,
			   FORGE_REASON_ACCOUNT_NOT_FOUND, "There is no account \"9000\".",
			   "the account must exist");
	is_refused(set_account(&book, "revenue", "8000", ABSENT).outcome, FORGE_REASON_ACCOUNT_CLOSED,
			   "Account \"8000\" takes no new lines.", "and be open");
	is_int(set_account(&book, "revenue", "4000", ABSENT).events.count, 1, "it plays the part");
	is_int(set_account(&book, "revenue", "4000", ABSENT).events.count, 0, "the same again");
	is_int(set_account(&book, "revenue", "4000", FORGE_TEXT(" ")).events.count, 0,
		   "a blank scope is none");
	is_int(set_account(&book, "revenue", "4000", FORGE_TEXT("books")).events.count, 1,
		   "another scope is another row");
	is_int(set_account(&book, "revenue", "4100", ABSENT).events.count, 1,
		   "another account takes the place");
	is_int(book.posting_accounts.count, 2, "of the one before");
	ok(forge_text_equal(forge_book_posting_account(&book, 0)->number, FORGE_TEXT("4100")),
	   "which is gone");
	for (int i = 2; i < FORGE_POSTING_ACCOUNTS_MAX; i++)
	{
		char *scope = forge_arena_allocate(&arena.arena, 12);

		snprintf(scope, 12, "%d", i);
		(void) set_account(&book, "revenue", "4000", forge_text_from(scope));
	}
	is_refused(set_account(&book, "cogs", "4000", ABSENT).outcome, FORGE_REASON_TOO_MANY,
			   "\"scope\" may have 1000 members, and has 1001.", "there is an end of them");
	is_int(set_account(&book, "revenue", "4000", ABSENT).events.count, 1,
		   "where one can still be changed");
}

static void
test_locks(void)
{
	ForgeBook book = new_book();

	test_command.at = NOON;
	is_refused(lock(&book, 200, FORGE_TEXT(" "), false).outcome, FORGE_REASON_FIELD_BLANK,
			   "Field \"reason\" is blank.", "a lock has a reason");
	is_refused(lock(&book, 100, FORGE_TEXT("x"), false).outcome, FORGE_REASON_PERIOD_NOT_OVER,
			   "Today is 2000-04-10, the period ends on 2000-04-10.", "a day must be over");
	is_int(lock(&book, 99, FORGE_TEXT("x"), false).events.count, 1, "yesterday is");
	is_int(book.locked_through, 99, "so it is locked");
	is_int(lock(&book, 98, FORGE_TEXT("x"), false).events.count, 0, "what is locked is locked");
	is_int(lock(&book, 300, FORGE_TEXT("x"), true).events.count, 1, "unless it is forced");
	is_refused(unlock(&book, 400, FORGE_TEXT(" ")).outcome, FORGE_REASON_FIELD_BLANK,
			   "Field \"reason\" is blank.", "unlocking has a reason");
	is_refused(unlock(&book, 300, FORGE_TEXT("x")).outcome, FORGE_REASON_DATE_ORDER,
			   "Field \"through\" must be before 2000-10-27, and is 2000-10-27.",
			   "and unlocks something");
	is_int(unlock(&book, 50, FORGE_TEXT("x")).events.count, 1, "a part");
	is_int(book.locked_through, 50, "so the rest is locked");
	is_int(unlock(&book, FORGE_DATE_ABSENT, FORGE_TEXT("all")).events.count, 1, "or all");
	is_int(book.locked_through, FORGE_DATE_ABSENT, "so nothing is locked");
	ok(forge_text_equal(book.lock_reason, FORGE_TEXT("all")), "and why is known");
	is_int(unlock(&book, 10, FORGE_TEXT("x")).events.count, 0, "there is nothing to unlock");
	test_command.at = 1000;
}

static void
test_days(void)
{
	is_int(forge_book_day(0), 0, "day: the first moment");
	is_int(forge_book_day(-1), -1, "day: the moment before");
	is_int(forge_book_day(INT64_C(-86400000000)), -1, "day: the first one of the day before");
	is_int(forge_book_day(INT64_C(86400000000)), 1, "day: the next");
}

static void
test_check(void)
{
	ForgePostingAccount accounts[2] = {
		{ 1, FORGE_TEXT("revenue"), ABSENT, FORGE_TEXT("4000") },
		{ 2, FORGE_TEXT("revenue"), FORGE_TEXT("a"), FORGE_TEXT("4000") },
	};
	ForgeBook book = { .head = { 1 }, .posting_accounts = { accounts, 2, 2 } };

	ok(forge_text_equal(forge_book_account(&book, FORGE_TEXT("revenue")), FORGE_TEXT("4000")),
	   "the account that plays a part");
	ok(forge_text_is_absent(forge_book_account(&book, FORGE_TEXT("cogs"))),
	   "none may have been named for it");
	ok(forge_book_check(&(ForgeBook){ 0 }), "check: no book");
	ok(forge_book_check(&book), "check: a book");
	book.chart = FORGE_TEXT("maximal");
	ok(!forge_book_check(&book), "check: with a chart that does not exist");
	book.chart = ABSENT;
	book.currency = FORGE_TEXT("x");
	ok(!forge_book_check(&book), "check: with a currency that does not exist");
	book.currency = ABSENT;
	accounts[1].scope = ABSENT;
	ok(!forge_book_check(&book), "check: with two accounts of one part");
	accounts[1].role = FORGE_TEXT("pension");
	ok(!forge_book_check(&book), "check: with an unknown part");
	accounts[1] = (ForgePostingAccount){ 2, FORGE_TEXT("cogs"), ABSENT, FORGE_TEXT("x") };
	ok(!forge_book_check(&book), "check: with a number that is none");
}

static void
test_unknown(void)
{
	ForgeBook book = new_book();
	ForgeEvents events = { .arena = &arena.arena };

	ok(forge_book_decide(&book, &(ForgeCommand){ .type = FORGE_BOOK_COMMAND_COUNT }, &events)
			   .reason == FORGE_REASON_COMMAND_UNKNOWN,
	   "a command beyond the last is refused");
	forge_book_apply(&book, &(ForgeEvent){ FORGE_BOOK_EVENT_COUNT, NULL, 0 }, &arena.arena);
	ok(book.locked_through == FORGE_DATE_ABSENT, "an event beyond the last does nothing");
}

int
main(void)
{
	arena = TEST_ARENA;
	test_answer = answer;
	test_open();
	test_chart();
	test_posting_accounts();
	test_locks();
	test_days();
	test_check();
	test_unknown();
	test_arena_reset(&arena);
	return tap_done();
}
