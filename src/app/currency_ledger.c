/*
 * currency_ledger.c
 *	  The ledger of a currency and its accounts, as spans ask for them.
 */
#include "app/currency_ledger.h"

#include "base/currency.h"
#include "domain/ledger/ledger.h"

void
forge_currency_ledger_create(ForgeFollowUps *follow_ups, ForgeText currency)
{
	ForgeLedgerCreate *create =
		forge_follow_ups_add(follow_ups, &forge_ledger, FORGE_UUID_NIL, FORGE_LEDGER_CREATE);
	int minor_digits = 0;

	(void) forge_currency_find(currency, &minor_digits);
	create->ledger = forge_currency_number(currency);
	create->unit = currency;
	create->scale = minor_digits;
}

ForgeLedgerAccountOpen *
forge_currency_ledger_open(ForgeFollowUps *follow_ups, ForgeText currency, ForgeUuid id,
						   int64_t code, int64_t flags, ForgeText name)
{
	ForgeLedgerAccountOpen *open =
		forge_follow_ups_add(follow_ups, &forge_ledger_account, id, FORGE_LEDGER_ACCOUNT_OPEN);

	open->ledger = forge_currency_number(currency);
	open->code = code;
	open->flags = flags;
	open->name = name;
	return open;
}
