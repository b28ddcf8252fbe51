/*
 * book.h
 *	  accounting.book: what is true of all of a tenant's books: through which day they are
 *	  locked, and which account plays which part.
 *
 * A tenant has one such stream, and it may begin with any command: open makes a chart of
 * accounts, but a tenant may make its own.
 *
 * Locking and unlocking close the gate "books", which every entry passes: when the lock is
 * there, no entry of an earlier day can still come in.  A lock through a day that is locked
 * already decides nothing.  Unlocking says through which earlier day the books stay locked.
 *
 * The clock's day is that of UTC.
 *
 * The invariant: the chart and the currency exist if they are given, each part has one account
 * in each scope, and its number is valid.
 */
#ifndef FORGE_DOMAIN_BOOK_H
#define FORGE_DOMAIN_BOOK_H

#include "domain/aggregate.h"
#include "made/book_made.h"

#define FORGE_CHARTS "minimal"
#define FORGE_POSTING_ROLES                                                                        \
	"receivable, payable, revenue, inventory, cogs, grni, vat_output, vat_input, "                 \
	"price_difference, stock_difference, stock_loss, bank, rounding, retained_earnings"

FORGE_ELEMENT(1, "an account that plays a part", TABLE(posting_account_row))
typedef struct ForgePostingAccount
{
	int64_t posting_no FORGE_IS(REQUIRED, AS(integer), "number of the row");
	ForgeText role FORGE_IS(REQUIRED, WORD_OF(FORGE_POSTING_ROLES), "the part that it plays");
	ForgeText scope FORGE_IS(CODE, "for what: a category of products, a party; NULL: the rest");
	ForgeText number FORGE_IS(REQUIRED, ACCOUNT_NUMBER, "number of the account");
} ForgePostingAccount;

FORGE_AGGREGATE(1, "accounting.book", book_id,
				"what is true of all of the books: their lock, and the parts of accounts", SINGLE,
				RESERVED_IDS, ASKS, RETURNS(erp.book), TABLE(book_row))
typedef struct ForgeBook
{
	ForgeState head;
	ForgeText chart FORGE_IS(WORD_OF(FORGE_CHARTS), "the chart by which it was opened");
	ForgeText currency FORGE_IS(CODE, "of lines for which neither they nor their account say one");
	ForgeDate locked_through FORGE_IS("the last day on which nothing can be posted any more");
	ForgeText lock_reason FORGE_IS(REASON, "why it was locked or unlocked the last time");
	ForgeList posting_accounts FORGE_IS(OF(ForgePostingAccount), POSTING_ACCOUNTS,
										"which account plays which part");
} ForgeBook;

/* ---- commands ---- */

FORGE_COMMAND(1, "makes a chart of accounts, and says which of them play which part", open_books,
			  BOOK_EXISTS, CURRENCY_UNKNOWN, ACCOUNT_NUMBER_TAKEN, DRIVES(ForgeAccountCreate))
typedef struct ForgeBookOpen
{
	ForgeText chart FORGE_IS(WORD_OF(FORGE_CHARTS), "the chart: minimal, also when left out");
	ForgeText currency FORGE_IS(CODE,
								"of lines for which neither they nor their account say one; when "
								"left out, each of these says one");
} ForgeBookOpen;

FORGE_COMMAND(1, "says which account plays a part, in place of the one before", set_posting_account,
			  ACCOUNT_NOT_FOUND, ACCOUNT_CLOSED, TOO_MANY)
typedef struct ForgeBookSetPostingAccount
{
	ForgeText role FORGE_IS(REQUIRED, WORD_OF(FORGE_POSTING_ROLES),
							"the part: receivable, payable, revenue, inventory, cogs, grni, "
							"vat_output, vat_input, price_difference, stock_difference, "
							"stock_loss, bank, rounding or retained_earnings");
	ForgeText number FORGE_IS(REQUIRED, ACCOUNT_NUMBER, "number of the account");
	ForgeText scope FORGE_IS(TRIMMED, CODE,
							 "for what: a category of products, a party, a category of taxes; for "
							 "all else when left out");
} ForgeBookSetPostingAccount;

FORGE_COMMAND(1, "locks the books through a day: nothing can be posted on it or before any more",
			  lock_period, FIELD_BLANK, PERIOD_NOT_OVER, CLOSES("books"))
typedef struct ForgeBookLockPeriod
{
	ForgeDate through FORGE_IS(REQUIRED, "the last day that is locked");
	ForgeText reason FORGE_IS(REQUIRED, REASON, "why it is locked");
	bool forced FORGE_IS("whether to lock it though the day is not over");
} ForgeBookLockPeriod;

FORGE_COMMAND(1, "unlocks the books from a day on, so that something can be posted again",
			  unlock_period, FIELD_BLANK, DATE_ORDER, CLOSES("books"))
typedef struct ForgeBookUnlockPeriod
{
	ForgeText reason FORGE_IS(REQUIRED, REASON, "why it is unlocked");
	ForgeDate through FORGE_IS("the last day that stays locked, before the one that is the last "
							   "now; none stays locked when left out");
} ForgeBookUnlockPeriod;

/* ---- events ---- */

FORGE_EVENT(1, "the books were opened with a chart")
typedef struct ForgeBookOpened
{
	ForgeText chart FORGE_IS(REQUIRED, WORD_OF(FORGE_CHARTS), "the chart");
	ForgeText currency FORGE_IS(CODE, "of lines for which neither they nor their account say one");
} ForgeBookOpened;

FORGE_EVENT(1, "an account plays a part")
typedef struct ForgeBookPostingAccountSet
{
	ForgeText role FORGE_IS(REQUIRED, WORD_OF(FORGE_POSTING_ROLES), "the part");
	ForgeText number FORGE_IS(REQUIRED, ACCOUNT_NUMBER, "number of the account");
	ForgeText scope FORGE_IS(CODE, "for what; for all else when left out");
} ForgeBookPostingAccountSet;

FORGE_EVENT(1, "the books were locked through a day")
typedef struct ForgeBookLocked
{
	ForgeDate through FORGE_IS(REQUIRED, "the last day that is locked");
	ForgeText reason FORGE_IS(REQUIRED, REASON, "why it was locked");
	bool forced FORGE_IS("whether the day was not over");
} ForgeBookLocked;

FORGE_EVENT(1, "the books were unlocked from a day on")
typedef struct ForgeBookUnlocked
{
	ForgeText reason FORGE_IS(REQUIRED, REASON, "why it was unlocked");
	ForgeDate through FORGE_IS("the last day that stays locked; none when left out");
} ForgeBookUnlocked;

/* An account of a chart that comes with the product. */
typedef struct ForgeChartAccount
{
	const char *number;
	const char *name;
	const char *kind;
	const char *control; /* NULL: none */
	const char *role;    /* the part that it plays; NULL: none */
} ForgeChartAccount;

/* The accounts of the chart of that name, parents first; none of one that does not exist. */
const ForgeChartAccount *forge_chart(ForgeText name, int *count);

/* Adds the books to the streams that a command asks for, as they are now. */
void forge_book_see(ForgeAsks *asks);

/* The number of the account that plays the part, in no scope; absent if there is none. */
ForgeText forge_book_account(const ForgeBook *book, ForgeText role);

/* The day of an instant, by UTC. */
ForgeDate forge_book_day(ForgeInstant instant);

/* A date as a fact of a refusal, in memory of the arena. */
ForgeOutcome forge_book_with_date(ForgeOutcome outcome, ForgeDate date, ForgeArena *arena);

static inline const ForgePostingAccount *
forge_book_posting_account(const ForgeBook *book, int32_t index)
{
	return forge_list_item(&book->posting_accounts, index, sizeof(ForgePostingAccount));
}

#endif
