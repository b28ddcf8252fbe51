/*
 * currency_ledger.h
 *	  The ledger of a currency, for spans that keep balances of money: its number is that of the
 *	  currency, and its accounts are opened by spans alone, so their ids are reserved.
 *
 * What comes to these accounts comes from a clearing account, or goes there.  It is summed: nobody
 * decides by its balance, and those who use it do not wait for each other.
 */
#ifndef FORGE_APP_CURRENCY_LEDGER_H
#define FORGE_APP_CURRENCY_LEDGER_H

#include "app/span.h"
#include "domain/ledger_account/ledger_account.h"

/* Codes of accounts: 1 to 5 are the kinds of limited accounts in their order
 * (domain/account/account.h). */
#define FORGE_LEDGER_CODE_CLEARING 6
#define FORGE_LEDGER_CODE_CREDIT 7
#define FORGE_LEDGER_CODE_EXCESS 8
#define FORGE_LEDGER_CODE_CREDIT_CLEARING 9

/* Registers it, unless it is. */
void forge_currency_ledger_create(ForgeFollowUps *follow_ups, ForgeText currency);

/* Opens an account in it, unless it is there, and returns the command, to be filled in further. */
ForgeLedgerAccountOpen *forge_currency_ledger_open(ForgeFollowUps *follow_ups, ForgeText currency,
												   ForgeUuid id, int64_t code, int64_t flags,
												   ForgeText name);

#endif
