/*
 * party_span.c
 *	  parties.party drives the ledger: a credit limit is an account there, and what it changes by
 *	  is transferred.
 */
#include "app/credit.h"

#include "domain/party/party.h"

static void
follow(const void *state, const ForgeCommand *command, const ForgeEvent *event,
	   ForgeFollowUps *follow_ups)
{
	const ForgePartyCreditLimited *limited = event->data;
	const ForgePartyCredit *credit;
	ForgeDecimal before = FORGE_DECIMAL_ZERO;
	ForgeCreditMove move = { .party_id = command->aggregate_id,
							 .reference = command->aggregate_id };

	if (event->type != FORGE_PARTY_CREDIT_LIMITED)
		return;
	move.currency = limited->currency;
	credit = forge_party_credit(state, limited->currency);
	if (credit == NULL)
		forge_credit_open(follow_ups, move.party_id, move.currency);
	else
		before = credit->credit_limit;
	/* Both are not negative, so the difference is in range. */
	move.amount.millionths = limited->credit_limit.millionths - before.millionths;
	if (!forge_decimal_is_negative(move.amount))
		forge_credit_raise(follow_ups, &move);
	else
	{
		move.amount = forge_decimal_negate(move.amount);
		forge_credit_lower(follow_ups, &move);
	}
}

const ForgeSpan forge_party_span = {
	.aggregate = &forge_party,
	.follow = follow,
};
