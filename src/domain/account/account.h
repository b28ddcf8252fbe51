/*
 * account.h
 *	  accounting.account: an account of the tenant's chart.
 *
 * An account's id is a function of its number, so a tenant has one of each number, and lines
 * of entries find their accounts by number.  The number stays for ever, and so do the kind,
 * the currency and what the account controls: what was posted was posted on that.  rename,
 * close and reopen decide nothing when there is nothing to change.
 *
 * A parent sums up accounts of its own kind, and must exist before them: so there is no circle.
 *
 * A control account has its entries from documents (invoices, payments, receipts) alone, so
 * that it always agrees with them.  A closed account takes no new lines; what was posted stays.
 *
 * A limited account may not be overdrawn: an asset or expense is never credited with more than it
 * was debited with, another never debited with more than it was credited with.  An account of the
 * ledger keeps its balance (store/limited_account.h), in the account's one currency.
 *
 * The invariant: an account has a valid number, a name, one of the kinds, a currency that exists
 * if it has one, which a limited account has, and is not its own parent.
 */
#ifndef FORGE_DOMAIN_ACCOUNT_H
#define FORGE_DOMAIN_ACCOUNT_H

#include "domain/aggregate.h"
#include "made/account_made.h"

#define FORGE_ACCOUNT_KINDS "asset, liability, equity, revenue, expense"
#define FORGE_ACCOUNT_CONTROLS "receivable, payable, inventory, bank, tax, grni"

FORGE_AGGREGATE(1, "accounting.account", account_id, "an account of the chart of accounts",
				RESERVED_IDS, KEY(number), ASKS, ALLOWS, RETURNS(erp.account),
				TABLE(chart_account_row))
typedef struct ForgeAccount
{
	ForgeState head;
	ForgeText number FORGE_IS(REQUIRED, ACCOUNT_NUMBER, "its number, by which lines name it");
	ForgeText name FORGE_IS(REQUIRED, NAME, "what it is called");
	ForgeText kind FORGE_IS(REQUIRED, WORD_OF(FORGE_ACCOUNT_KINDS), "what it counts");
	ForgeText parent FORGE_IS(ACCOUNT_NUMBER, "number of the account that sums it up");
	ForgeText currency FORGE_IS(CODE, "the one currency of its lines; NULL: any");
	ForgeText control FORGE_IS(WORD_OF(FORGE_ACCOUNT_CONTROLS),
							   "whose documents alone post on it; NULL: entries by hand do, too");
	bool limited FORGE_IS(REQUIRED, "whether it may not be overdrawn");
	bool closed FORGE_IS(REQUIRED, "whether it takes no new lines");
} ForgeAccount;

/* ---- commands ---- */

FORGE_CREATION(1, "creates an account", create_account, ACCOUNT_NUMBER_TAKEN,
			   ACCOUNT_NUMBER_INVALID, NAME_BLANK, FIELD_MISSING, CURRENCY_UNKNOWN,
			   ACCOUNT_NOT_FOUND, KIND_DIFFERS, LEDGER_EXISTS,
			   DRIVES(ForgeLedgerCreate, ForgeLedgerAccountOpen))
typedef struct ForgeAccountCreate
{
	ForgeText number FORGE_IS(REQUIRED, ACCOUNT_NUMBER,
							  "its number: 1 to 20 of 0-9, A-Z, \".\" and \"-\", a letter or digit "
							  "first");
	ForgeText name FORGE_IS(REQUIRED, TRIMMED, NAME, "what it is called");
	ForgeText kind FORGE_IS(REQUIRED, WORD_OF(FORGE_ACCOUNT_KINDS),
							"what it counts: asset, liability, equity, revenue or expense");
	ForgeText parent FORGE_IS(ACCOUNT_NUMBER,
							  "number of the account that sums it up, of the same kind");
	ForgeText currency FORGE_IS(CODE, "the one currency of its lines; any when left out");
	ForgeText control FORGE_IS(WORD_OF(FORGE_ACCOUNT_CONTROLS),
							   "whose documents alone post on it: receivable, payable, inventory, "
							   "bank, tax or grni; entries by hand do, too, when left out");
	bool limited FORGE_IS("whether it may not be overdrawn; it then needs a currency");
} ForgeAccountCreate;

FORGE_COMMAND(1, "gives an account another name", rename_account, ACCOUNT_NOT_FOUND, NAME_BLANK)
typedef struct ForgeAccountRename
{
	ForgeText number FORGE_IS(REQUIRED, ACCOUNT_NUMBER, "its number");
	ForgeText name FORGE_IS(REQUIRED, TRIMMED, NAME, "what it is called from now on");
} ForgeAccountRename;

FORGE_COMMAND(1, "lets an account take no new lines", close_account, ACCOUNT_NOT_FOUND)
typedef struct ForgeAccountClose
{
	ForgeText number FORGE_IS(REQUIRED, ACCOUNT_NUMBER, "its number");
} ForgeAccountClose;

FORGE_COMMAND(1, "lets a closed account take new lines", reopen_account, ACCOUNT_NOT_FOUND)
typedef ForgeAccountClose ForgeAccountReopen;

/* ---- events ---- */

FORGE_EVENT(1, "an account was created")
typedef struct ForgeAccountCreated
{
	ForgeText number FORGE_IS(REQUIRED, ACCOUNT_NUMBER, "its number");
	ForgeText name FORGE_IS(REQUIRED, NAME, "what it is called");
	ForgeText kind FORGE_IS(REQUIRED, WORD_OF(FORGE_ACCOUNT_KINDS), "what it counts");
	ForgeText parent FORGE_IS(ACCOUNT_NUMBER, "number of the account that sums it up");
	ForgeText currency FORGE_IS(CODE, "the one currency of its lines");
	ForgeText control FORGE_IS(WORD_OF(FORGE_ACCOUNT_CONTROLS), "whose documents alone post on it");
	bool limited FORGE_IS("whether it may not be overdrawn");
} ForgeAccountCreated;

FORGE_EVENT(1, "an account got another name")
typedef ForgeAccountRename ForgeAccountRenamed;

FORGE_EVENT(1, "an account takes no new lines any more")
typedef ForgeAccountClose ForgeAccountClosed;

FORGE_EVENT(1, "an account takes new lines again")
typedef ForgeAccountClose ForgeAccountReopened;

/* 1 to 20 of 0-9, A-Z, "." and "-", a letter or digit first. */
bool forge_account_number_is_valid(ForgeText number);

/* Adds the account of that number to the streams that a command asks for, as it is now. */
void forge_account_see(ForgeAsks *asks, ForgeText number);

#endif
