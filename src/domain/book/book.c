/*
 * book.c
 *	  accounting.book: decide and apply.
 */
#include "domain/book/book.h"

#include "base/currency.h"
#include "base/word.h"
#include "domain/account/account.h"

#define MICROSECONDS_OF_DAY INT64_C(86400000000)

void
forge_book_see(ForgeAsks *asks)
{
	forge_asks_add(asks, &forge_book, FORGE_UUID_NIL, FORGE_ASK_SEEN);
}

/* Divisions round towards zero, days towards the past. */
ForgeDate
forge_book_day(ForgeInstant instant)
{
	int64_t day = instant / MICROSECONDS_OF_DAY;

	return (ForgeDate) (instant % MICROSECONDS_OF_DAY < 0 ? day - 1 : day);
}

ForgeOutcome
forge_book_with_date(ForgeOutcome outcome, ForgeDate date, ForgeArena *arena)
{
	char *text = forge_arena_allocate(arena, FORGE_DATE_TEXT_SIZE);

	forge_date_format(date, text);
	return forge_with_string(outcome, text);
}

/* A posting account is looked at. */
void
forge_book_asks(const void *state, const ForgeCommand *command, ForgeAsks *asks)
{
	(void) state;
	if (command->type == FORGE_BOOK_SET_POSTING_ACCOUNT)
		forge_account_see(asks, ((const ForgeBookSetPostingAccount *) command->data)->number);
}

/* The index of the account that plays the part in the scope, or -1. */
static int32_t
find_posting_account(const ForgeBook *book, ForgeText role, ForgeText scope)
{
	for (int32_t i = 0; i < book->posting_accounts.count; i++)
	{
		const ForgePostingAccount *account = forge_book_posting_account(book, i);

		if (forge_text_equal(account->role, role) && forge_text_equal(account->scope, scope))
			return i;
	}
	return -1;
}

ForgeText
forge_book_account(const ForgeBook *book, ForgeText role)
{
	int32_t index = find_posting_account(book, role, (ForgeText){ NULL, 0 });

	return index < 0 ? (ForgeText){ NULL, 0 } : forge_book_posting_account(book, index)->number;
}

/* ---- commands ---- */

static ForgeOutcome
decide_open(const ForgeBook *book, const ForgeBookOpen *command, ForgeEvents *events)
{
	ForgeText chart = forge_text_is_absent(command->chart) ? FORGE_TEXT("minimal") : command->chart;
	const ForgeChartAccount *accounts;
	ForgeBookOpened *opened;
	int minor_digits;
	int count;

	if (!forge_text_is_absent(book->chart))
		return forge_with_text(forge_refuse(FORGE_REASON_BOOK_EXISTS), book->chart);
	if (!forge_text_is_absent(command->currency) &&
		!forge_currency_find(command->currency, &minor_digits))
		return forge_with_text(forge_refuse(FORGE_REASON_CURRENCY_UNKNOWN), command->currency);

	opened = forge_events_add(events, &forge_book, FORGE_BOOK_OPENED);
	opened->chart = chart;
	opened->currency = command->currency;
	accounts = forge_chart(chart, &count);
	for (int i = 0; i < count; i++)
	{
		ForgeBookPostingAccountSet *set;

		if (accounts[i].role == NULL)
			continue;
		set = forge_events_add(events, &forge_book, FORGE_BOOK_POSTING_ACCOUNT_SET);
		set->role = forge_text_from(accounts[i].role);
		set->number = forge_text_from(accounts[i].number);
	}
	return forge_accept();
}

static ForgeOutcome
refuse_too_many(void)
{
	ForgeOutcome outcome = forge_with_string(forge_refuse(FORGE_REASON_TOO_MANY), "scope");

	outcome = forge_with_integer(outcome, FORGE_POSTING_ACCOUNTS_MAX);
	return forge_with_integer(outcome, FORGE_POSTING_ACCOUNTS_MAX + 1);
}

static ForgeOutcome
decide_set_posting_account(const ForgeBook *book, const ForgeCommand *request, ForgeEvents *events)
{
	const ForgeBookSetPostingAccount *command = request->data;
	const ForgeAccount *account = request->asked[0];
	ForgeText scope = forge_text_is_blank(command->scope) ? (ForgeText){ NULL, 0 } : command->scope;
	int32_t index = find_posting_account(book, command->role, scope);
	ForgeBookPostingAccountSet *set;

	if (!forge_exists(&account->head) || !forge_account_number_is_valid(command->number))
		return forge_with_text(forge_refuse(FORGE_REASON_ACCOUNT_NOT_FOUND), command->number);
	if (account->closed)
		return forge_with_text(forge_refuse(FORGE_REASON_ACCOUNT_CLOSED), command->number);
	if (index < 0 && book->posting_accounts.count >= FORGE_POSTING_ACCOUNTS_MAX)
		return refuse_too_many();
	if (index >= 0 &&
		forge_text_equal(forge_book_posting_account(book, index)->number, command->number))
		return forge_accept();
	set = forge_events_add_from(events, &forge_book, FORGE_BOOK_POSTING_ACCOUNT_SET, request);
	set->scope = scope;
	return forge_accept();
}

static ForgeOutcome
refuse_blank(const char *field)
{
	return forge_with_string(forge_refuse(FORGE_REASON_FIELD_BLANK), field);
}

static ForgeOutcome
decide_lock_period(const ForgeBook *book, const ForgeCommand *request, ForgeEvents *events)
{
	const ForgeBookLockPeriod *command = request->data;
	ForgeDate today = forge_book_day(request->at);
	ForgeOutcome outcome;

	if (forge_text_is_blank(command->reason))
		return refuse_blank("reason");
	if (command->through >= today && !command->forced)
	{
		outcome = forge_refuse(FORGE_REASON_PERIOD_NOT_OVER);
		outcome = forge_book_with_date(outcome, today, events->arena);
		return forge_book_with_date(outcome, command->through, events->arena);
	}
	if (command->through > book->locked_through)
		forge_events_add_from(events, &forge_book, FORGE_BOOK_LOCKED, request);
	return forge_accept();
}

static ForgeOutcome
decide_unlock_period(const ForgeBook *book, const ForgeCommand *request, ForgeEvents *events)
{
	const ForgeBookUnlockPeriod *command = request->data;
	ForgeOutcome outcome;

	if (forge_text_is_blank(command->reason))
		return refuse_blank("reason");
	if (book->locked_through == FORGE_DATE_ABSENT)
		return forge_accept();
	if (command->through >= book->locked_through)
	{
		outcome = forge_with_string(forge_refuse(FORGE_REASON_DATE_ORDER), "through");
		outcome = forge_book_with_date(outcome, book->locked_through, events->arena);
		return forge_book_with_date(outcome, command->through, events->arena);
	}
	forge_events_add_from(events, &forge_book, FORGE_BOOK_UNLOCKED, request);
	return forge_accept();
}

ForgeOutcome
forge_book_decide(const void *state, const ForgeCommand *command, ForgeEvents *events)
{
	switch ((ForgeBookCommandType) command->type)
	{
		case FORGE_BOOK_OPEN:
			return decide_open(state, command->data, events);
		case FORGE_BOOK_SET_POSTING_ACCOUNT:
			return decide_set_posting_account(state, command, events);
		case FORGE_BOOK_LOCK_PERIOD:
			return decide_lock_period(state, command, events);
		case FORGE_BOOK_UNLOCK_PERIOD:
			return decide_unlock_period(state, command, events);
		case FORGE_BOOK_COMMAND_COUNT:
			break;
	}
	return forge_refuse(FORGE_REASON_COMMAND_UNKNOWN);
}

/* ---- events ---- */

static void
apply_posting_account_set(ForgeBook *book, const ForgeBookPostingAccountSet *set, ForgeArena *arena)
{
	int32_t index = find_posting_account(book, set->role, set->scope);
	ForgePostingAccount *account;

	if (index >= 0)
		account = forge_list_item(&book->posting_accounts, index, sizeof(ForgePostingAccount));
	else
	{
		account = forge_list_add(&book->posting_accounts, sizeof(ForgePostingAccount), arena);
		account->posting_no = book->posting_accounts.count;
		account->role = set->role;
		account->scope = set->scope;
	}
	account->number = set->number;
}

void
forge_book_apply(void *state, const ForgeEvent *event, ForgeArena *arena)
{
	ForgeBook *book = state;

	switch ((ForgeBookEventType) event->type)
	{
		case FORGE_BOOK_OPENED:
			forge_aggregate_take_over(&forge_book, book, event);
			break;
		case FORGE_BOOK_POSTING_ACCOUNT_SET:
			apply_posting_account_set(book, event->data, arena);
			break;
		case FORGE_BOOK_LOCKED:
			book->locked_through = ((const ForgeBookLocked *) event->data)->through;
			book->lock_reason = ((const ForgeBookLocked *) event->data)->reason;
			break;
		case FORGE_BOOK_UNLOCKED:
			book->locked_through = ((const ForgeBookUnlocked *) event->data)->through;
			book->lock_reason = ((const ForgeBookUnlocked *) event->data)->reason;
			break;
		case FORGE_BOOK_EVENT_COUNT:
			break;
	}
}

/* Is it the only account of its part and scope, and are these what they may be? */
static bool
is_sound(const ForgeBook *book, int32_t index)
{
	const ForgePostingAccount *account = forge_book_posting_account(book, index);

	return find_posting_account(book, account->role, account->scope) == index &&
		   forge_word_number(FORGE_POSTING_ROLES, account->role) >= 0 &&
		   forge_account_number_is_valid(account->number);
}

bool
forge_book_check(const void *state)
{
	const ForgeBook *book = state;
	int minor_digits;

	for (int32_t i = 0; i < book->posting_accounts.count; i++)
		if (!is_sound(book, i))
			return false;
	if (!forge_exists(&book->head))
		return true;
	return book->posting_accounts.count <= FORGE_POSTING_ACCOUNTS_MAX &&
		   (forge_text_is_absent(book->chart) ||
			forge_word_number(FORGE_CHARTS, book->chart) >= 0) &&
		   (forge_text_is_absent(book->currency) ||
			forge_currency_find(book->currency, &minor_digits));
}
