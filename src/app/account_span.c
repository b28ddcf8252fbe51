/*
 * account_span.c
 *	  accounting.account drives ledger.account and ledger.ledger: a limited account has an account
 *	  of the ledger behind it; the ledger of its currency is registered, and has a clearing account.
 */
#include "app/currency_ledger.h"

#include "base/word.h"
#include "domain/account/account.h"
#include "ledger/transfer.h"
#include "store/limited_account.h"

static void
follow(const void *state, const ForgeCommand *command, const ForgeEvent *event,
	   ForgeFollowUps *follow_ups)
{
	const ForgeAccountCreated *created = event->data;

	(void) state;
	(void) command;
	if (event->type != FORGE_ACCOUNT_CREATED || !created->limited)
		return;
	forge_currency_ledger_create(follow_ups, created->currency);
	forge_currency_ledger_open(follow_ups, created->currency,
							   forge_limited_account_id(created->number),
							   forge_word_number(FORGE_ACCOUNT_KINDS, created->kind) + 1,
							   forge_limited_account_flags(created->kind), created->name);
	forge_currency_ledger_open(
		follow_ups, created->currency, forge_limited_clearing_id(created->currency),
		FORGE_LEDGER_CODE_CLEARING, FORGE_ACCOUNT_SUMMED, FORGE_TEXT("Clearing"));
}

const ForgeSpan forge_account_span = {
	.aggregate = &forge_account,
	.follow = follow,
};
